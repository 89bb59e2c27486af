"""Headings of eligibility criteria are found by their words first, and that loses none."""

from hypothesis import given
from hypothesis import strategies as st

from kgbuild.records.eligibility import _HEADING, _headings

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
    assert [m.span() for m in _headings(text)] == [m.span() for m in _HEADING.finditer(text)]
