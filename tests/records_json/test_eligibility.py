"""Headings of eligibility criteria are found by their words first, and that loses none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgbuild.model import SectionKind
from kgbuild.records.eligibility import _HEADING, _headings, split_criteria

PIECES = [
    "Inclusion",
    "EXCLUSION",
    "Criteria",
    "eligibility",
    "Key ",
    ":",
    "\n",
    "\r",
    " ",
    "* ",
    "1. ",
    "(main)",
    "for",
    "İ",
    "x",
]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_the_short_way_finds_what_the_pattern_finds(text: str) -> None:
    found = {m.span() for m in _headings(text) if m.re is _HEADING}
    assert found == {m.span() for m in _HEADING.finditer(text)}


@pytest.mark.parametrize(
    "text",
    [
        "Inclusion Criteria:\n\n* fever\n\nExclusion Criteria:\n\n* cough",
        "        Inclusion Criteria\r\n\r\n fever\r\n\r\n        Exclusion Criteria\r\n\r\n cough",
        "Inclusion Criteria:- fever Exclusion Criteria:- cough",
        "fever\nKey exclusion criteria (any of these):\ncough",
    ],
)
def test_what_excludes_is_kept_apart(text: str) -> None:
    kinds = {text[a:b].strip("*- \r\n"): kind for kind, a, b in split_criteria(text)}
    assert kinds == {"fever": SectionKind.INCLUSION, "cough": SectionKind.EXCLUSION}


def test_the_words_alone_are_no_heading() -> None:
    text = "fever; no exclusion criteria apply to those who met the inclusion criteria before"
    assert [kind for kind, *_ in split_criteria(text)] == [SectionKind.INCLUSION]
