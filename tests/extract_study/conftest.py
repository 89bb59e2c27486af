"""Fixtures of this package: the invented vocabulary and one extractor over it."""

from __future__ import annotations

import pytest

from kgbuild.extract import Extractor
from kgbuild.link import Linker
from kgbuild.vocab import Vocabulary, load_vocabulary
from tests.extract.words import write_words
from tests.extract_study.said import Listener


@pytest.fixture(scope="session")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    """The invented vocabulary of ``tests/extract/words.py``."""
    return load_vocabulary(write_words(tmp_path_factory.mktemp("words")))


@pytest.fixture(scope="session")
def listener(invented: Vocabulary) -> Listener:
    """Reads and links studies over the invented vocabulary."""
    return Listener(Extractor(invented), Linker(invented))
