"""Intervals and differences by bootstrap: the same every time, around the figure, and honest about nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgbuild.evaluate.bootstrap import Intervals, difference, intervals

COUNTS = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(0, 5)).map(lambda c: (min(c), c[1], c[2])), max_size=12
)


@given(COUNTS)
def test_intervals_are_repeated_and_in_order(counts: list[tuple[int, int, int]]) -> None:
    found = intervals(counts, draws=100)
    assert found == intervals(counts, draws=100)
    for figure in (found.precision, found.recall, found.f1):
        assert 0 <= figure.low <= figure.high <= 1


def test_an_interval_of_like_documents_is_the_figure() -> None:
    found = intervals([(1, 2, 4)] * 9)
    assert (found.precision.low, found.precision.high) == (0.5, 0.5)
    assert (found.recall.low, found.recall.high) == (0.25, 0.25)
    assert found.f1.low == found.f1.high == pytest.approx(1 / 3)


def test_an_interval_narrows_with_more_documents() -> None:
    def width(found: Intervals) -> float:
        return found.f1.high - found.f1.low

    few, many = ([(3, 4, 4), (1, 4, 4)] * n for n in (5, 80))
    assert width(intervals(many)) < width(intervals(few)) / 2
    assert intervals(many).f1.low < 0.5 < intervals(many).f1.high


@given(COUNTS)
def test_equal_runs_do_not_differ(counts: list[tuple[int, int, int]]) -> None:
    same = difference(counts, counts, draws=50)
    assert (same.value, same.p, same.interval.low, same.interval.high) == (0, 1, 0, 0)


def test_a_difference_has_a_sign_and_a_p() -> None:
    worse, better = [(2, 4, 4)] * 30, [(3, 4, 4)] * 30
    sure = difference(worse, better)
    assert sure.value == pytest.approx(0.25)
    assert sure.p == pytest.approx(2 / 1001)
    assert difference(better, worse).value == -sure.value
    mixed = difference([(2, 4, 4), (3, 4, 4)] * 15, [(3, 4, 4), (2, 4, 4)] * 14 + [(3, 4, 4), (3, 4, 4)])
    assert mixed.p > 0.5
    with pytest.raises(ValueError, match="different documents"):
        difference(worse, better[1:])
