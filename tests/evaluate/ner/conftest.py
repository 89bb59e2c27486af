"""A small corpus folder in the catalogue's layout, and documents with random spans."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import strategies as st

from kgbuild.corpora import CorpusDocument, CorpusSpan

TEXT = "widget anaemia after zorbinib and gadget fever in zorbine users again"
LABELS = ("Drug", "Condition", "Target")

TRAIN = ("1|t|Zorbinib for widget anaemia", "1\t0\t8\tZorbinib\tChemical\t-1", "1\t13\t27\twidget anaemia\tDisease\t-1")
DEV = (
    "2|t|Zorbinib and gadget fever",
    "2\t0\t8\tZorbinib\tChemical\t-1",
    "2\t13\t25\tgadget fever\tDisease\t-1",
    "",
    "3|t|Widget anaemia after zorbine",
    "3\t0\t14\tWidget anaemia\tDisease\t-1",
    "3\t21\t28\tzorbine\tChemical\t-1",
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder of corpora with a small bc5cdr."""
    folder = tmp_path / "corpora"
    (folder / "bc5cdr").mkdir(parents=True)
    (folder / "bc5cdr" / "train.PubTator.txt").write_text("\n".join(TRAIN), "utf-8")
    (folder / "bc5cdr" / "dev.PubTator.txt").write_text("\n".join(DEV), "utf-8")
    return folder


def spans(labels: tuple[str, ...] = LABELS) -> st.SearchStrategy[list[CorpusSpan]]:
    """Distinct spans into ``TEXT``, which may overlap."""
    start = st.integers(0, len(TEXT) - 9)
    one = st.builds(lambda a, n, label: CorpusSpan(a, a + n, label), start, st.integers(1, 8), st.sampled_from(labels))
    return st.lists(one, max_size=8, unique=True)


def document(found: list[CorpusSpan], id: str = "d") -> CorpusDocument:
    """A document with these spans."""
    return CorpusDocument(id, TEXT, tuple(sorted(found, key=lambda s: s.start)), "bc5cdr/dev")
