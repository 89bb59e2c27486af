"""What is looked up once for a whole outcome is what stands in each stretch of it."""

import re
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgbuild.records import outcome_split
from kgbuild.records.outcome_cuts import cuts
from kgbuild.records.outcome_words import time_words

PIECES = (
    "Week 4",
    "pain (VAS)",
    "1,5",
    "of 2. The",
    "T0",
    "\n",
    " ",
    "baseline",
    "(a",
    "b)]",
    "x. -",
    "İs",
    ",",
    "12 months",
)
outcomes = st.lists(st.sampled_from([*PIECES, ", ", ", ", ",\n"]), max_size=14).map("".join)


@given(outcomes)
def test_a_stretch_between_commas_holds_what_its_text_holds(text: str) -> None:
    cut = cuts(text)
    starts = [0, *(comma + 2 for comma in cut.commas)]
    for start, end in combinations(sorted({*starts, *cut.commas, len(text)}), 2):
        if start not in starts or end not in {*cut.commas, len(text)}:
            continue
        stretch = text[start:end]
        assert cut.words.between(start, end) == time_words(stretch)
        assert cut.sentences(start, end) == bool(re.search(r"[.?!]\)?\s+[A-Z*•-]", stretch))
        assert cut.balance(start, end) == sum(map(stretch.count, "([{")) - sum(map(stretch.count, ")]}"))
        assert cut.spaced(start, end) == stretch.count(", ")
        if end == len(text):
            assert cut.foreign_pieces(start) == sum(time_words(piece).share < 0.5 for piece in stretch.split(", "))
        if start == 0:
            assert cut.before(". ", end) == (". " in stretch)


@given(outcomes)
def test_cuts_without_hope_change_no_split(text: str) -> None:
    alone = outcome_split.context([text])
    found = outcome_split.split(text, alone)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(outcome_split, "HOPELESS", float("inf"))
        every = outcome_split.split(text, alone)
    assert found.probability == pytest.approx(every.probability, rel=1e-4)
    assert (found.measure_end, found.description, found.time_frame) == (
        every.measure_end,
        every.description,
        every.time_frame,
    )
