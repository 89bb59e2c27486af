"""PubTator files: offsets, what is passed over, what is repaired, and one clear line for every fault."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgbuild.corpora import CorpusSpan, corpus_named
from kgbuild.corpora.documents import RawDocument, RawSpan
from kgbuild.corpora.placing import NEAR, place
from kgbuild.corpora.pubtator import read_pubtator
from kgbuild.corpora.settle import settle
from kgbuild.model import UsageError
from tests.corpora.conftest import Writer

LINES = (
    "7|t|Zorbinib in widget anaemia",
    "7|a|𝒜 daily dose helped; zorbinib 𝛽 did not.",
    "7\t0\t8\tZorbinib\tChemical\tD000001",
    "7\t12\t26\twidget anaemia\tDisease\tD000002|C000003",
    "7\tCID\tD000001\tD000002",
    "7\t48\t56\tzorbinib\tChemical\t-1",
)


@pytest.mark.parametrize("form", [{}, {"end": "\r\n"}, {"last": False}, {"mark": True}, {"mark": True, "end": "\r\n"}])
def test_every_line_end_and_mark_reads_the_same(write: Writer, form: dict[str, bool]) -> None:
    (raw,) = read_pubtator(write("a.txt", *LINES, **form))
    document, notices = settle(corpus_named("bc5cdr"), "dev", raw)
    assert notices == []
    assert [(document.mention(s), s.label, s.ids) for s in document.spans] == [
        ("Zorbinib", "Drug", ("MESH:D000001",)),
        ("widget anaemia", "Condition", ("MESH:D000002", "MESH:C000003")),
        ("zorbinib", "Drug", ()),
    ]
    assert document.text[: document.title_end] == "Zorbinib in widget anaemia"
    assert document.source == "bc5cdr/dev"


def test_documents_are_parted_by_any_number_of_empty_lines(write: Writer) -> None:
    path = write("a.txt", "", "1|t|One", "", " ", "", "2|t|Two", "2|a|And more", "")
    first, second = read_pubtator(path)
    assert (first.text, second.text) == ("One ", "Two And more")


FAULTS = {
    "no title": (("1|a|x",), "line 1"),
    "another abstract": (("1|t|x", "2|a|y"), "line 2"),
    "another document's line": (("1|t|x y", "1|a|z", "2\t0\t1\tx\tGene\t1"), "line 3"),
    "offset no number": (("1|t|x y", "1\tx1\t3\tx\tGene\t1"), "line 2"),
    "cells missing": (("1|t|x y", "1\t0\t1\tx"), "line 2"),
    "nothing": (("", " "), "no PubTator document"),
}


@pytest.mark.parametrize("case", sorted(FAULTS))
def test_a_fault_names_file_and_line(case: str, write: Writer) -> None:
    lines, said = FAULTS[case]
    with pytest.raises(UsageError, match=said) as caught:
        read_pubtator(write("given.txt", *lines))
    assert "given.txt" in str(caught.value)


def settled(text: str, *spans: tuple[int, int, str, str]) -> tuple[list[str], list[str]]:
    """The mentions that are read, and the kinds of what is told."""
    raw_spans = tuple(RawSpan(((a, b),), mention, label, None, 1) for a, b, mention, label in spans)
    document, notices = settle(corpus_named("bc5cdr"), "dev", RawDocument("1", text, 0, raw_spans, "f"))
    return [document.mention(s) for s in document.spans], [n.kind for n in notices]


def test_a_span_beside_its_mention_is_moved_when_there_is_one_place_near() -> None:
    assert settled("The drug zorbinib.", (10, 18, "zorbinib", "Chemical")) == (["zorbinib"], ["moved"])
    assert settled("AB AB AB", (1, 3, "AB", "Chemical")) == ([], ["left out"])
    assert settled(f"{'x ' * 9}zorbinib", (1, 9, "zorbinib", "Chemical")) == ([], ["left out"])
    assert settled("widget", (90, 95, "gadget", "Disease")) == ([], ["left out"])


def test_a_copy_that_differs_in_case_space_or_signs_moves_nothing() -> None:
    assert settled('The "box" drug ', (4, 15, " BOX  drug", "Chemical")) == (['"box" drug'], [])


def test_equal_spans_are_one_and_overlapping_ones_stay() -> None:
    text = "widget anaemia"
    whole = (0, 14, text, "Disease")
    found, told = settled(text, whole, whole, (7, 14, "anaemia", "Disease"), (0, 6, "widget", "Chemical"))
    assert (found, told) == (["widget", text, "anaemia"], [])


def test_a_label_that_the_catalogue_does_not_name_is_an_error() -> None:
    with pytest.raises(UsageError, match=r"f, line 1: .*'Gadget'"):
        settled("widget", (0, 6, "widget", "Gadget"))


def test_identifiers_have_prefixes_and_variants_stay_whole() -> None:
    spans = (
        RawSpan(((0, 1),), "a", "Gene", "12,13", 1),
        RawSpan(((2, 3),), "b", "Variant", "c|SUB|A|1|T", 2),
        RawSpan(((4, 5),), "c", "Disease", "OMIM:1+D000002,-", 3),
    )
    document, _ = settle(corpus_named("biored"), "dev", RawDocument("1", "a b c", 0, spans, "f"))
    assert document.spans == (
        CorpusSpan(0, 1, "Target", ("NCBIGene:12", "NCBIGene:13")),
        CorpusSpan(2, 3, "Variant", ("c|SUB|A|1|T",)),
        CorpusSpan(4, 5, "Condition", ("OMIM:1", "MESH:D000002")),
    )


@given(st.text(max_size=40), st.integers(-5, 45), st.integers(-5, 45), st.text(max_size=6))
def test_a_placed_span_holds_the_mention_and_is_near(text: str, start: int, end: int, mention: str) -> None:
    placed = place(text, start, end, mention)
    if placed is None:
        return
    a, b = placed
    assert 0 <= a < b <= len(text)
    assert text[a:b] == text[a:b].strip()
    if (a, b) != (start, end):
        assert start <= a < b <= end or abs(a - start) <= NEAR


@given(st.text(min_size=1, max_size=40), st.data())
def test_a_span_that_fits_is_only_trimmed(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    placed = place(text, start, end, text[start:end])
    inner = text[start:end].strip()
    assert (text[slice(*placed)] if placed else "") == inner
