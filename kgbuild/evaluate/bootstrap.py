"""Takes counts a document, gives intervals of precision, recall and F1, and how sure a difference of two runs is.

Documents are drawn with replacement (Efron's percentile bootstrap), `DRAWS` times from a fixed seed, all draws at
once: ``weights @ counts``. The two runs of a comparison see the same draws (paired).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

DRAWS = 1000
SEED = 20261121
LEVEL = 0.95

Floats = npt.NDArray[np.float64]
Counts = Sequence[tuple[int, int, int]]
"""For each document: right, predicted, gold."""


@dataclass(frozen=True, slots=True)
class Interval:
    """The middle `LEVEL` of the draws."""

    low: float
    high: float

    def __str__(self) -> str:
        return f"{100 * self.low:.1f}–{100 * self.high:.1f}"


@dataclass(frozen=True, slots=True)
class Intervals:
    """The intervals of the three figures."""

    precision: Interval
    recall: Interval
    f1: Interval


@dataclass(frozen=True, slots=True)
class Difference:
    """``value`` is the second run's F1 less the first's; ``p``, two-sided: how often the draws turn its sign."""

    value: float
    interval: Interval
    p: float


def intervals(counts: Counts, draws: int = DRAWS, seed: int = SEED) -> Intervals:
    """Intervals of precision, recall and F1 over documents."""
    sums = _sums(counts, draws, seed)
    return Intervals(*(_interval(figure) for figure in _figures(sums)))


def difference(first: Counts, second: Counts, draws: int = DRAWS, seed: int = SEED) -> Difference:
    """The difference in F1 of two runs over the same documents, in the same order.

    ``p`` is ``(1 + n) / (1 + draws)`` for the n draws whose difference is nought or of the other sign, doubled.
    """
    if len(first) != len(second):
        raise ValueError("two runs over different documents cannot be compared")
    apart = _figures(_sums(second, draws, seed))[2] - _figures(_sums(first, draws, seed))[2]
    value = _f1(second) - _f1(first)
    against = int((apart <= 0).sum() if value > 0 else (apart >= 0).sum())
    p = 1.0 if value == 0 else min(1.0, 2 * (1 + against) / (1 + draws))
    return Difference(value, _interval(apart), p)


def _sums(counts: Counts, draws: int, seed: int) -> Floats:
    """``draws`` × 3: right, predicted and gold of each draw."""
    size = len(counts)
    if not size:
        return np.zeros((draws, 3))
    weights = np.random.default_rng(seed).multinomial(size, np.full(size, 1 / size), size=draws)
    return np.asarray(weights @ np.asarray(counts, dtype=np.int64), dtype=np.float64)


def _figures(sums: Floats) -> tuple[Floats, Floats, Floats]:
    """Precision, recall, F1; 1 where there is nothing to be wrong about, as in `Tally`."""
    right, predicted, gold = sums.T
    return _share(right, predicted), _share(right, gold), _share(2 * right, predicted + gold)


def _share(part: Floats, whole: Floats) -> Floats:
    return np.divide(part, whole, out=np.ones_like(part), where=whole > 0)


def _f1(counts: Counts) -> float:
    right, predicted, gold = (sum(c[n] for c in counts) for n in range(3))
    return 2 * right / (predicted + gold) if predicted + gold else 1.0


def _interval(values: Floats) -> Interval:
    low, high = np.quantile(values, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Interval(float(low), float(high))
