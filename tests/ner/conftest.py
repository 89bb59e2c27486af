"""A lexicon, features and a small random network for the tagger's tests."""

from __future__ import annotations

import numpy as np
import pytest

from kgbuild.ner.features import COLUMNS, Featurizer
from kgbuild.ner.lexicon import Lexicon
from kgbuild.ner.network import Shape

NAMES = [
    ("renal cell carcinoma", "Condition", "label"), ("carcinoma", "Condition", "label"), ("RCC", "Condition", "abbreviation"),
    ("heart failure", "Condition", "label"), ("failure to thrive", "Condition", "label"), ("5-fluorouracil", "Drug", "label"),
    ("pazopanib", "Drug", "label"), ("Iron", "Drug", "label"), ("KIT", "Target", "label"), ("VEGF receptor", "Target", "label"),
    ("kinase inhibitor", "Mechanism", "label"), ("overall survival", "Endpoint", "label"),
]  # fmt: skip


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return Lexicon.of(NAMES)


@pytest.fixture
def featurizer(lexicon: Lexicon) -> Featurizer:
    return Featurizer(lexicon, {"carcinoma": (3, 5), "patients": (1, 2)})


@pytest.fixture(scope="session")
def shape() -> Shape:
    return Shape(rows=(50,) * len(COLUMNS), widths=(8,) * len(COLUMNS), width=16, pieces=2, depth=2)


def random_rows(n: int, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 2**63, (n, len(COLUMNS)), np.uint64)
