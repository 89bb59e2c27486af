"""Figures over outcomes: accuracy, F1 by class, confusion, bootstrap intervals. Takes outcomes, gives text."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import mean

from kgbuild.evaluate.scores import Tally

WHATS = ("scope", "assertion", "stage", "criteria")
_ROUNDS = 1000


@dataclass(frozen=True, slots=True)
class Outcome:
    """One verdict: ``what`` is scope, assertion, stage or criteria; ``found`` is what the pipeline says."""

    half: str
    stratum: str
    what: str
    gold: str
    found: str
    text: str = ""
    file: str = ""


Figure = Callable[[Sequence[Outcome]], float]


def accuracy(given: Sequence[Outcome]) -> float:
    """Share of equal labels; with one label each this is the micro-averaged F1 over all classes."""
    return mean(o.gold == o.found for o in given) if given else 1.0


def tally(given: Sequence[Outcome], label: str) -> Tally:
    """One class against the rest."""
    return Tally(
        sum(o.gold == label == o.found for o in given),
        sum(o.found == label != o.gold for o in given),
        sum(o.gold == label != o.found for o in given),
    )


def macro(given: Sequence[Outcome]) -> float:
    """The plain mean of the classes' F1, over the classes that gold has."""
    return mean(tally(given, label).f1 for label in {o.gold for o in given}) if given else 1.0


def marked(given: Sequence[Outcome]) -> float:
    """F1 over negated, hedged and hypothetical together: what is not simply asserted."""
    parts = [tally(given, label) for label in ("negated", "hedged", "hypothetical")]
    return sum(parts, Tally()).f1


def interval(given: Sequence[Outcome], figure: Figure, seed: int = 1) -> tuple[float, float]:
    """The 95 % bootstrap interval, files drawn with replacement, as sentences of one file are not independent."""
    files: dict[str, list[Outcome]] = {}
    for o in given:
        files.setdefault(o.file, []).append(o)
    groups, draw = list(files.values()), random.Random(seed)
    if len(groups) < 2:
        return figure(given), figure(given)
    drawn = sorted(figure([o for g in draw.choices(groups, k=len(groups)) for o in g]) for _ in range(_ROUNDS))
    return drawn[int(0.025 * _ROUNDS)], drawn[int(0.975 * _ROUNDS)]


def report(title: str, given: Sequence[Outcome]) -> str:
    """Every table of one part of the gold."""
    lines = [f"== {title}"]
    for what in WHATS:
        part = [o for o in given if o.what == what]
        if part:
            lines += _tables(what, part)
    return "\n".join(lines)


def _tables(what: str, part: Sequence[Outcome]) -> list[str]:
    lines = [_figure(what, "accuracy (micro F1)", part, accuracy), _figure(what, "macro F1", part, macro)]
    if what == "assertion":
        lines.append(_figure(what, "F1 of what is not asserted", part, marked))
    if what == "scope":
        plain = [o for o in part if not o.stratum.startswith("enriched")]
        lines.append(_figure(what, "accuracy, sentences drawn without regard to words", plain, accuracy))
    labels = sorted({o.gold for o in part} | {o.found for o in part})
    cells = Counter((o.gold, o.found) for o in part)
    width = max(len(x or "none") for x in labels) + 2
    head = "".join(f"{x or 'none':>{width}}" for x in labels)
    lines.append(f"  {'gold / found':<{width}}{head}{'P':>8}{'R':>8}{'F1':>8}")
    for gold in labels:
        row = "".join(f"{cells[gold, found]:>{width}}" for found in labels)
        t = tally(part, gold)
        lines.append(f"  {gold or 'none':<{width}}{row}{t.precision:>8.3f}{t.recall:>8.3f}{t.f1:>8.3f}")
    return lines


def _figure(what: str, name: str, part: Sequence[Outcome], figure: Figure) -> str:
    low, high = interval(part, figure)
    return f"{what}: {name} {figure(part):.3f} ({low:.3f} to {high:.3f}), {len(part)} labels"
