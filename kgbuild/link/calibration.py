"""Takes a raw score, gives the calibrated one: how often links with such a score are right.

The curves stand in calibration.toml, one a mention type, as points (raw score, share right) joined by straight lines;
they never fall. ``python -m kgbuild.evaluate.linking.fit`` fits them over the training parts of public corpora.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Curve:
    """Points in rising order of the raw score."""

    raw: tuple[float, ...]
    right: tuple[float, ...]

    def at(self, raw: float) -> float:
        """The share on the line between the points beside ``raw``; from zero up to the first, level after the last."""
        n = bisect_right(self.raw, raw)
        if n == 0:
            return self.right[0] * max(0.0, raw) / self.raw[0]
        if n == len(self.raw):
            return self.right[-1]
        low, high = self.raw[n - 1], self.raw[n]
        share = (raw - low) / (high - low)
        return self.right[n - 1] + share * (self.right[n] - self.right[n - 1])


Curves = Mapping[str, Curve]


def calibrated(curves: Curves, mention_type: str, raw: float) -> float:
    """The calibrated score of a mention type, or the raw one where no curve is known; between 0 and 1."""
    curve = curves.get(mention_type)
    value = raw if curve is None else curve.at(raw)
    return round(max(0.0, min(1.0, value)), 4)


@cache
def default_curves() -> Curves:
    """The fitted curves (read once)."""
    data = tomllib.loads((Path(__file__).parent / "calibration.toml").read_text(encoding="utf-8"))
    return {name: Curve(tuple(c["raw"]), tuple(c["right"])) for name, c in data.items()}


def fit(scored: Sequence[tuple[float, bool]], prior: float = 1.0) -> Curve:
    """The rising step function nearest to the outcomes (pool adjacent violators), a point a step.

    ``prior`` is the weight of one right and one wrong link added to each step, so that no step says 0 or 1 for certain.
    """
    outcomes: dict[float, list[bool]] = {}
    for raw, hit in scored:
        outcomes.setdefault(raw, []).append(hit)
    steps: list[list[float]] = []  # sum of raw scores, right, count
    for raw, hits in sorted(outcomes.items()):
        steps.append([raw * len(hits), float(sum(hits)), float(len(hits))])
        while len(steps) > 1 and steps[-2][1] * steps[-1][2] >= steps[-1][1] * steps[-2][2]:
            last = steps.pop()
            steps[-1] = [a + b for a, b in zip(steps[-1], last, strict=True)]
    points: dict[float, float] = {}
    for total, right, count in steps:
        points[round(total / count, 3)] = round((right + prior) / (count + 2 * prior), 4)
    raws = sorted(points)
    rights: list[float] = []
    for raw in raws:
        rights.append(max(points[raw], rights[-1] if rights else 0.0))
    return Curve(tuple(raws), tuple(rights))
