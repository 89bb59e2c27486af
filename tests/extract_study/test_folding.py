"""Wrapped lines change nothing that is read, and spans come back to the source's text."""

from __future__ import annotations

import re
import textwrap
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgbuild.extract.folding import PLAIN, Folding, fold
from kgbuild.model import Annotation, Places, Record, Section, SectionKind, Span, Study
from tests.extract_study.said import Listener, Writer, record, study_of

PROSE = {
    "brief_title": "Zetinib in advanced soft tissue sarcoma",
    "brief_summary": (
        "This randomized phase II trial studies how well zetinib with or without marlimab works in treating patients "
        "with relapsed or refractory multiple myeloma. Zetinib is a kinase inhibitor that blocks the growth of tumor "
        "vessels. Patients receive zetinib 400 mg orally once daily and marlimab 10 mg/kg intravenously on days 1 and "
        "15. Approximately 120 patients will be enrolled."
    ),
    "detailed_description": (
        "Zetinib is approved by the Food and Drug Administration for breast cancer. In a previous phase III study, "
        "patients treated with zetinib had a median overall survival of 12.5 months. OBJECTIVES: To determine the "
        "objective response rate of zetinib in patients with hepatocellular carcinoma (HCC)."
    ),
    "eligibility_criteria": (
        "Inclusion Criteria:\n\n  -  Histologically or cytologically confirmed HER2-negative breast cancer\n\n"
        "  -  No history of hypertension or of pneumonia\n\nExclusion Criteria:\n\n"
        "  -  Prior treatment with zetinib or with marlimab within the past six months"
    ),
}


def wrapped(text: str, width: int) -> str:
    """Every paragraph broken and indented as the legacy XML does."""
    return "\n\n".join(_filled(block, width) for block in text.split("\n\n"))


def _filled(block: str, width: int) -> str:
    mark = re.match(r" *-  ", block)
    first = mark.group() if mark else ""
    rest = " " * (len(first) or 6)
    return textwrap.fill(
        block[len(first) :], width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False
    )


def said(annotation: Annotation) -> set[tuple[object, ...]]:
    """Statements without offsets: their ids, and what their evidence reads with white space folded."""
    text = annotation.record.text
    return {(s.id, s.rule, tuple(" ".join(e.of(text).split()) for e in s.evidence)) for s in annotation.statements}


@pytest.mark.parametrize("width", [30, 47, 80])
def test_wrapped_prose_says_the_same(listener: Listener, width: int) -> None:
    plain = listener.annotation(study_of(Writer(), **PROSE))
    broken = listener.annotation(study_of(Writer(), **{k: wrapped(v, width) for k, v in PROSE.items()}))
    assert broken.record.text != plain.record.text
    assert said(broken) == said(plain)
    assert {s.predicate for s in plain.statements} >= {
        "dose", "has_class", "approved_for", "requires", "excludes", "studies_condition", "enrollment_planned",
    }  # fmt: skip
    assert [(m.type, " ".join(m.text.split())) for m in broken.mentions] == [(m.type, m.text) for m in plain.mentions]
    assert all(m.text == m.span.of(broken.record.text) for m in broken.mentions)
    assert all(x.text == broken.record.text[x.start : x.end] for m in broken.mentions for x in m.modifiers)


def _structured(text: str, kind: SectionKind = SectionKind.BRIEF_SUMMARY, study: Study | None = None) -> Record:
    made = record(study_of(Writer()))
    section = Section(kind, 0, len(text))
    return replace(
        made, text=text, sections=(section,), fields=(), places=Places((0,), (len(text),), ("/x",)), study=study
    )


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("one\n      two", "one two"),
        ("one \r\n   two", "one two"),
        ("one\n\n      two", "one\n\n      two"),
        ("one:\n  -  two\n  1. three", "one:\n  -  two\n  1. three"),
        ("one\ntwo", "one\ntwo"),
    ],
)
def test_lines_are_joined_and_paragraphs_and_items_kept(text: str, folded: str) -> None:
    assert fold(_structured(text, study=Study()))[0].text == folded


def test_papers_break_lines_anywhere() -> None:
    assert fold(_structured("one\ntwo\n\nthree", SectionKind.BODY))[0].text == "one two\n\nthree"


def test_text_sources_are_read_as_they_are() -> None:
    made = replace(_structured("one\n      two"), places=None)
    assert fold(made) == (made, PLAIN)


def test_nothing_is_folded_from_one_value_to_the_next() -> None:
    made = replace(_structured("one\n   two", study=Study()), places=Places((0, 4), (3, 10), ("/a", "/b")))
    assert fold(made)[0].text == "one\n   two"


@given(st.lists(st.sampled_from(["word", " ", "\n", "\n    ", ".", "  "]), max_size=30).map("".join))
def test_spans_go_there_and_back(text: str) -> None:
    source = _structured(text, study=Study())
    read, folding = fold(source)
    for m in re.finditer(r"\S+", read.text):
        span = folding.source(Span(*m.span()))
        assert span.of(text) == m.group()
        assert folding.folded(span) == Span(*m.span())
    assert read.text.split() == text.split()


def test_a_folding_of_nothing_changes_no_span() -> None:
    assert Folding().source(Span(3, 9)) == Folding().folded(Span(3, 9)) == Span(3, 9)
