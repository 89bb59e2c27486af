"""Names from a model: where they count, whose models may be used, and that the dictionary keeps what it knows."""

from __future__ import annotations

import pytest
import spacy

from kgbuild.extract import Extractor
from kgbuild.extract.recognise import NONE, Installed, recogniser
from kgbuild.model import UsageError
from kgbuild.records import read_bytes

TEXT = (
    "A Study of Zorbamax in Zelkova Blight\n\n"
    "Patients with zelkova blight and multiple myeloma took zorbamax daily. Zorbamax was safe in these adults.\n"
)


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A spaCy pipeline as a user may have one, with labels of its own."""
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler", config={"phrase_matcher_attr": "LOWER"})
    ruler.add_patterns(
        [
            {"label": "CHEMICAL", "pattern": "zorbamax"},
            {"label": "DISEASE", "pattern": "zelkova blight"},
            {"label": "DISEASE", "pattern": "multiple myeloma took"},
            {"label": "PERSON", "pattern": "these adults"},
        ]
    )
    path = tmp_path_factory.mktemp("pipeline")
    nlp.to_disk(path)
    return str(path)


def mentions(vocabulary, model, text=TEXT):
    (record,) = read_bytes(text.encode(), "study.txt")
    found = Extractor(vocabulary, model).extract(record).mentions
    assert all(record.text[m.start : m.end] == m.text for m in found)
    return {(m.text, m.type) for m in found}


def test_names_that_no_vocabulary_holds(core_vocabulary, installed):
    without = mentions(core_vocabulary, NONE)
    found = mentions(core_vocabulary, installed)
    assert found - without == {
        ("Zorbamax", "Drug"), ("zorbamax", "Drug"), ("Zelkova Blight", "Condition"), ("zelkova blight", "Condition"),
    }  # fmt: skip
    assert without <= found
    assert ("multiple myeloma", "Condition") in found


def test_spans_are_those_of_the_whole_text(installed):
    from kgbuild.extract.reading import Sentence
    from kgbuild.model import Section, SectionKind

    text = "One. Zorbamax. Two zelkova blights, zelkova blight."
    section = Section(SectionKind.TITLE, 0, len(text))
    sentences = [Sentence(5, 14, section, 0, 0), Sentence(15, len(text), section, 1, 0)]
    found = Installed(installed)(text, sentences, [])
    assert [(text[t.start : t.end], t.label) for t in found] == [("Zorbamax", "Drug"), ("zelkova blight", "Condition")]


def test_no_model_and_unknown_models(tmp_path):
    assert recogniser(NONE) is None
    with pytest.raises(UsageError, match="no_such_model"):
        recogniser("no_such_model")
