"""Cut one outcome ("measure, description, time frame") into its parts.

Takes the outcome's text and, for context, the record's other outcomes; gives the most probable cut with its
probability. The three parts may all hold commas, so every pair of commas is weighed by a log-linear model: the sum of
weighted features, as a softmax over all cuts. Weights are data (``outcome_weights.toml``).
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp, inf, log, log1p

from kgbuild.records.outcome_cuts import Cuts, cuts
from kgbuild.records.outcome_features import (
    DESCRIPTION_FLAGS,
    NO_DESCRIPTION,
    Features,
    description_features,
    measure_features,
    no_time_frame_features,
    time_frame_features,
)

MAX_CUTS = 40
"""Of an outcome with more commas only this many from the front (measure) and from the end (time frame) are weighed."""

MAX_PART = 600
"""A measure or time frame longer than this is not considered (ClinicalTrials.gov allows 254): it bounds the work."""

HOPELESS = 16.0
"""A cut that is at least so much worse than the best (log odds) is not weighed: it is a ten-millionth as probable."""


@dataclass(frozen=True)
class Split:
    """A cut of an outcome: end of the measure, span of the description, start of the time frame (None: absent).

    Offsets count from the outcome's own start. ``probability`` is that of exactly this cut.
    """

    measure_end: int
    description: tuple[int, int] | None
    time_frame: int | None
    probability: float


@dataclass(frozen=True)
class Weights:
    """Feature weights and the probability below which a split counts as ambiguous."""

    features: Mapping[str, float]
    certain_from: float

    def score(self, features: Features) -> float:
        """The weighted sum of the features."""
        weight = self.features.get
        return sum([weight(name, 0.0) * value for name, value in features.items() if value])

    def best_description(self, size: int) -> float:
        """No description of ``size`` letters or less scores more: besides its length, every feature is 0 or 1."""
        flags = [max(0.0, self.features.get(name, 0.0)) for name in DESCRIPTION_FLAGS]
        return sum(flags) + max(0.0, self.features.get("d.length", 0.0)) * log1p(size) / 4


@cache
def weights() -> Weights:
    """The shipped weights."""
    raw = tomllib.loads(files("kgbuild.records").joinpath("outcome_weights.toml").read_text("utf-8"))
    return Weights(raw["weights"], raw["certain_from"])


@dataclass(frozen=True)
class Context:
    """What the record's outcomes have in common: endings and openings after a comma that occur in two or more."""

    endings: frozenset[str]
    openings: frozenset[str]


def context(outcomes: Iterable[str]) -> Context:
    """Collect the endings and openings that distinct outcomes of a record share."""
    endings: Counter[str] = Counter()
    openings: Counter[str] = Counter()
    for text in set(outcomes):
        commas = cuts(text).commas
        endings.update({text[c + 2 :] for c in commas[-12:]})
        openings.update({text[c + 2 : c + 22] for c in commas[:12]})
    return Context(
        frozenset(e for e, n in endings.items() if n > 1), frozenset(o for o, n in openings.items() if n > 1)
    )


def candidates(cut: Cuts) -> Iterator[tuple[int | None, int | None]]:
    """Every (comma that ends the measure, comma that begins the time frame); equal commas mean no description."""
    size = len(cut.text)
    front = [k for k, comma in enumerate(cut.commas[:MAX_CUTS]) if comma <= MAX_PART]
    n = len(cut.commas)
    back = [k for k in range(max(0, n - MAX_CUTS), n) if size - cut.commas[k] <= MAX_PART]
    yield None, None
    for i in front:
        yield i, None
    for j in back:
        if cut.commas[j] <= MAX_PART:
            yield j, j
        for i in front:
            if i < j:
                yield i, j


def candidate_features(cut: Cuts, i: int | None, j: int | None, ctx: Context) -> Iterator[Features]:
    """The feature groups of one cut; used for fitting. ``split`` computes the same sums group by group."""
    yield no_time_frame_features(cut.text) if j is None else time_frame_features(cut, j, ctx.endings)
    if i is None or i == j:
        yield NO_DESCRIPTION
        yield _bare_measure(cut, len(cut.text) if i is None else cut.commas[i])
    else:
        yield measure_features(cut, i, ctx.openings)
        yield description_features(cut, cut.commas[i] + 2, len(cut.text) if j is None else cut.commas[j])


def _bare_measure(cut: Cuts, end: int) -> Features:
    return {
        "b.length": max(0.0, log(1 + end) / 4 - 1.0),
        "b.long": float(end > 254),
        "b.sentences": float(cut.before(". ", end)),
        "b.ends_with_stop": float(cut.text.endswith(".", 0, end)),
        "b.newline": float(cut.before("\n", end)),
        "b.commas": log(1 + cut.spaced(0, end)),
        "b.capital_after_comma": float(cut.first_capital < end),
    }


def split(text: str, ctx: Context, model: Weights | None = None) -> Split:
    """The most probable cut of ``text``. An outcome without a comma is all measure, with probability 1."""
    model = model or weights()
    cut = cuts(text)
    if not cut.commas:
        return Split(len(text), None, None, 1.0)
    scored = _scored(cut, ctx, model)
    best, _, i, j = max(scored)
    probability = 1 / sum([exp(score - best) for score, *_ in scored])
    return _as_split(cut, i, j, probability)


def _scored(cut: Cuts, ctx: Context, model: Weights) -> list[tuple[float, int, int | None, int | None]]:
    """The score of every cut that may count, less its number (of equal ones the first is best), and its commas."""
    text, commas, size = cut.text, cut.commas, len(cut.text)
    none, most = model.score(NO_DESCRIPTION), model.best_description(size)
    frames: dict[int | None, float] = {None: model.score(no_time_frame_features(text))}
    measures: dict[int, float] = {}
    found: list[tuple[float, int, int | None, int | None]] = []
    best = -inf
    for number, (i, j) in enumerate(candidates(cut)):
        if j is not None and j not in frames:
            frames[j] = model.score(time_frame_features(cut, j, ctx.endings))
        if i is None or i == j:
            score = frames[j] + none + model.score(_bare_measure(cut, size if i is None else commas[i]))
        else:
            if i not in measures:
                measures[i] = model.score(measure_features(cut, i, ctx.openings))
            score = frames[j] + measures[i]
            if score + most < best - HOPELESS:
                continue
            score += model.score(description_features(cut, commas[i] + 2, size if j is None else commas[j]))
        best = max(best, score)
        found.append((score, -number, i, j))
    return found


def _as_split(cut: Cuts, i: int | None, j: int | None, probability: float) -> Split:
    end = len(cut.text)
    measure_end = end if i is None else cut.commas[i]
    description = None if i is None or i == j else (cut.commas[i] + 2, end if j is None else cut.commas[j])
    return Split(measure_end, description, None if j is None else cut.commas[j] + 2, probability)


def time_frame_odds(text: str, ctx: Context, model: Weights | None = None) -> float:
    """Log odds that ``text`` ends in a time frame after a comma; minus infinity without a comma."""
    model = model or weights()
    cut = cuts(text)
    n = len(cut.commas)
    near = (j for j in range(max(0, n - 12), n) if len(text) - cut.commas[j] <= MAX_PART)
    best = max((model.score(time_frame_features(cut, j, ctx.endings)) for j in near), default=-inf)
    return best - model.score(no_time_frame_features(text))
