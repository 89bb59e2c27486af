"""Marked sentences and the way back to exact offsets."""

import pytest

from kgbuild.extract.view import MARK, View
from kgbuild.model import Span
from tests.extract.reader import Reader


def view(reader: Reader, text: str, at: int = 0) -> View:
    return reader.prose(text).reading.views[at]


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Zetinib is a kinase inhibitor.", "‹D0› is a ‹M1›."),
        ("Women with metastatic breast cancer died.", "Women with ‹C0› died."),
        ("In leiomyosarcoma (LMS) it failed.", "In ‹C0› it failed."),
        ("In leiomyosarcoma [LMS], LMS grows.", "In ‹C0›, ‹C1› grows."),
        ("Take zetinib 5 mg orally now.", "Take ‹D0› ‹S1› now."),
        ("The FDA met in May 2011.", "The ‹R0› met in ‹J1›."),
        ("Nothing is known.", "Nothing is known."),
    ],
)
def test_marks(reader: Reader, text: str, marked: str) -> None:
    assert view(reader, text).marked == marked


def test_marks_in_the_text_itself_are_harmless(reader: Reader) -> None:
    text = "The ‹D0› and ‹C9› of zetinib."
    v = view(reader, text)
    assert v.marked == "The (D0) and (C9) of ‹D0›."
    assert v.span(0, len(v.marked)).of(text) == text
    assert [i.span.of(text) for i in v.items_in(0, len(v.marked), "DC")] == ["zetinib"]


def test_every_cut_of_the_marked_text_leads_back(reader: Reader) -> None:
    lead = "One came first. "
    text = lead + "Then zetinib, a kinase inhibitor, met advanced leiomyosarcoma (LMS) and bexofen 5 mg daily."
    v = view(reader, text, 1)
    assert v.span(0, len(v.marked)) == Span(len(lead), len(text))
    for start, end in ((s, e) for s in range(len(v.marked)) for e in range(s + 1, len(v.marked) + 1)):
        if not MARK.search(v.marked) or "‹" in v.marked[start:end] or "›" in v.marked[start:end]:
            continue
        if any(m.start() < end and start < m.end() for m in MARK.finditer(v.marked)):
            continue
        assert v.span(start, end).of(text) == v.marked[start:end]
    for m in MARK.finditer(v.marked):
        assert v.span(*m.span()) == v.items[int(m.group(2))].span


def test_a_cut_inside_a_mark_widens_to_the_whole_mark(reader: Reader) -> None:
    text = "Hail zetinib now."
    v = view(reader, text)
    assert v.marked == "Hail ‹D0› now."
    assert v.span(6, 7).of(text) == "zetinib"
    assert v.span(0, 6).of(text) == "Hail zetinib"


def test_more_than_ten_items(reader: Reader) -> None:
    text = "We saw " + ", ".join(["zetinib", "bexofen"] * 7) + "."
    v = view(reader, text)
    assert v.marked.endswith("‹D12›, ‹D13›.")
    assert [i.span.of(text) for i in v.items_in(0, len(v.marked), "D")] == ["zetinib", "bexofen"] * 7
