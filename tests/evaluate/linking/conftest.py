"""A vocabulary of a few invented and real concepts, made for these tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from kgbuild.evaluate.linking.adapter import Strings
from kgbuild.vocab import Vocabulary, load_vocabulary

ROWS = """\
id	type	label	synonyms	abbreviations	brands	codes	salts	xrefs	parents	components	sources
MONDO:1	Condition	neoplasm						MESH:D009369			test
MONDO:2	Condition	lung neoplasm	Lung Neoplasms|lung cancer					MESH:D008175|NCIT:C3200	MONDO:1		test
MONDO:5	Condition	recurrent lung cancer							MONDO:2		test
MONDO:3	Condition	retinitis						MESH:D012173			test
MONDO:4	Condition	asthma						MESH:D001249			test
RXCUI:11	Drug	aliciclovir			Alovir	AB-123	aliciclovir sodium	MESH:D000066666|UNII:A1			test
RXCUI:12	Drug	brovudine						MESH:D000012			test
RXCUI:13	Drug	aliciclovir / brovudine			Duovir					RXCUI:11|RXCUI:12	test
kgb:intervention.placebo	Intervention	placebo	matching placebo					MESH:D010919			test
"""


@pytest.fixture(scope="package")
def small(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    """The vocabulary of ``ROWS``."""
    folder = tmp_path_factory.mktemp("vocabulary")
    (folder / "small.tsv").write_text(ROWS, encoding="utf-8")
    return load_vocabulary(folder)


@pytest.fixture(scope="package")
def strings(small: Vocabulary) -> Strings:
    """The linker on it."""
    return Strings(small)


@pytest.fixture
def write(tmp_path: Path) -> Writer:
    """Writes a file and gives its path."""
    return Writer(tmp_path)


class Writer:
    """Writes files into one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, name: str, *lines: str) -> Path:
        path = self.folder / name
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return path
