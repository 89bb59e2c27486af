"""The encoder for use gives what the network that was trained gives."""

import numpy as np
import pytest

from kgbuild.ner.features import WORD_COLUMNS, Expansion
from kgbuild.ner.network import Encoder, Shape, weights_of, window_encoder
from kgbuild.ner.tokens import tokenise

TEXT = "Patients with renal cell carcinoma (RCC) took pazopanib. RCC grew; carcinoma of 5-fluorouracil-treated mice."


def made(shape, table):
    model = window_encoder(shape, dropout=0.2, letters=table)
    model.initialize(X=[np.zeros((3, len(shape.rows) + 1), np.uint64)])
    rng = np.random.default_rng(7)
    for node in model.walk():
        for name in node.param_names:
            node.set_param(name, rng.normal(size=node.get_param(name).shape).astype("f"))
    return model


@pytest.mark.parametrize("text", [TEXT, "One", TEXT * 30])
def test_equal_to_the_trained_network(text, shape, featurizer):
    words = tokenise(text).words
    expansions = [Expansion(2, 5, ((6, 7),))] if len(words) > 7 else []
    rows = featurizer.rows(words, expansions)
    model = made(shape, featurizer.dense_rows)
    wanted = model.predict([rows])[0]
    featurizer.word_ids(["one"])
    encoder = Encoder(shape, weights_of(model))
    ids = featurizer.word_ids(words)
    got = encoder.vectors(ids, featurizer, featurizer.place_rows(words, expansions))
    np.testing.assert_allclose(got, wanted, rtol=1e-3, atol=1e-3)


def test_what_is_kept_of_words_changes_nothing(shape, featurizer):
    featurizer.word_ids(["one"])
    encoder = Encoder(shape, weights_of(made(shape, featurizer.dense_rows)))

    def vectors(text):
        words = tokenise(text).words
        return encoder.vectors(featurizer.word_ids(words), featurizer, featurizer.place_rows(words, []))

    first = vectors(TEXT)
    vectors("Other words entirely, some of them new: dasatinib, nausea.")
    np.testing.assert_array_equal(vectors(TEXT), first)
    encoder.forget()
    np.testing.assert_allclose(vectors(TEXT), first, rtol=1e-5, atol=1e-5)


def test_a_shape_names_every_column():
    with pytest.raises(ValueError, match=WORD_COLUMNS[0]):
        Shape(rows=(5,), widths=(5,), dense=4, width=4, pieces=2, depth=1)
