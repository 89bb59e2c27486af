"""Fixtures of this package: the invented vocabulary, and readers over it and over the core vocabulary."""

from __future__ import annotations

import pytest

from kgbuild.vocab import Vocabulary, load_vocabulary
from tests.extract.reader import Reader
from tests.extract.words import write_words


@pytest.fixture(scope="session")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    """The invented vocabulary of ``words.py``."""
    return load_vocabulary(write_words(tmp_path_factory.mktemp("words")))


@pytest.fixture(scope="session")
def reader(invented: Vocabulary) -> Reader:
    """A reader over the invented vocabulary."""
    return Reader(invented)


@pytest.fixture(scope="session")
def core_reader(core_vocabulary: Vocabulary) -> Reader:
    """A reader over the core vocabulary."""
    return Reader(core_vocabulary)
