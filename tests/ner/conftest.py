"""A lexicon, features and a small random network for the tagger's tests."""

from __future__ import annotations

import numpy as np
import pytest

from kgbuild.ner.features import COLUMNS, Featurizer
from kgbuild.ner.letters import BUCKETS, KINDS, Letters
from kgbuild.ner.lexicon import Lexicon
from kgbuild.ner.network import Shape

NAMES = [
    ("renal cell carcinoma", "Condition", "label"),
    ("carcinoma", "Condition", "label"),
    ("RCC", "Condition", "abbreviation"),
    ("heart failure", "Condition", "label"),
    ("failure to thrive", "Condition", "label"),
    ("5-fluorouracil", "Drug", "label"),
    ("pazopanib", "Drug", "label"),
    ("Iron", "Drug", "label"),
    ("KIT", "Target", "label"),
    ("VEGF receptor", "Target", "label"),
    ("kinase inhibitor", "Mechanism", "label"),
    ("overall survival", "Endpoint", "label"),
]


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return Lexicon.of(NAMES)


def letters() -> Letters:
    """Random vectors of three words, and random maps."""
    rng = np.random.default_rng(5)
    words = {"carcinoma": 0, "patients": 1, "pazopanib": 2}
    maps = [rng.normal(size=(n, d)).astype(np.float32) for n, d in ((3, 6), (BUCKETS, 6), (BUCKETS, len(KINDS)))]
    return Letters(words, *maps, rng.normal(size=len(KINDS)).astype(np.float32))


@pytest.fixture
def featurizer(lexicon: Lexicon) -> Featurizer:
    return Featurizer(lexicon, {"carcinoma": (3, 5), "patients": (1, 2)}, letters())


@pytest.fixture(scope="session")
def shape() -> Shape:
    return Shape(rows=(50,) * len(COLUMNS), widths=(8,) * len(COLUMNS), dense=4, width=16, pieces=2, depth=2)
