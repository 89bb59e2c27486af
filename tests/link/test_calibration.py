"""The fit of calibration curves, and how scores are read off them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgbuild.link import Linker
from kgbuild.link.calibration import Curve, calibrated, default_curves, fit
from kgbuild.vocab import load_vocabulary


def test_a_fit_finds_the_share_at_each_score() -> None:
    scored = [(0.6, n % 4 == 0) for n in range(400)] + [(0.9, n % 10 != 0) for n in range(1000)]
    curve = fit(scored)
    assert curve.at(0.6) == pytest.approx(0.25, abs=0.01)
    assert curve.at(0.9) == pytest.approx(0.9, abs=0.01)
    assert curve.at(0.75) == pytest.approx(0.575, abs=0.01)
    assert (curve.at(0.0), curve.at(1.0)) == (0.0, curve.at(0.9))
    assert curve.at(0.3) == pytest.approx(curve.at(0.6) / 2)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=80))
def test_a_curve_never_falls_and_is_never_certain(scored: list[tuple[float, bool]]) -> None:
    curve = fit(scored)
    assert list(curve.raw) == sorted(set(curve.raw))
    assert all(a <= b for a, b in pairwise(curve.right))
    assert all(0 < r < 1 for r in curve.right)


def test_types_without_a_curve_keep_the_raw_score() -> None:
    assert calibrated({"Drug": Curve((0.5,), (0.7,))}, "Target", 0.9) == 0.9
    assert calibrated({}, "Target", 1.2) == 1.0


def test_the_shipped_curves_rise_and_are_used() -> None:
    curves = default_curves()
    assert set(curves) == {"Drug", "Condition"}
    for curve in curves.values():
        assert len(curve.raw) == len(curve.right) > 1
        assert all(a <= b for a, b in pairwise(curve.right))
    vocab = load_vocabulary()
    shipped, raw = Linker(vocab), Linker(vocab, curves={})
    for text in ("melanoma", "stage IV melanoma"):
        (a,), (b,) = (x.link_strings([(text, "Condition")])[0].parts for x in (shipped, raw))
        assert a.link.curie == b.link.curie
        assert a.link.score == calibrated(curves, "Condition", b.link.score)
