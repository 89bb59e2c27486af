"""Scores: tallies with precision, recall and F1, findings (misses, false alarms, traps), and their sum over files."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from kgbuild.evaluate.bootstrap import Intervals, intervals

GATE_SCOPES = frozenset({"this_trial", "drug_knowledge", "regulatory"})


@dataclass(frozen=True, slots=True)
class Tally:
    """True positives, false positives and false negatives."""

    tp: int = 0
    fp: int = 0
    fn: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.tp + other.tp, self.fp + other.fp, self.fn + other.fn)

    @property
    def precision(self) -> float:
        """Share of predictions that are right; 1 when nothing was predicted."""
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else 1.0

    @property
    def recall(self) -> float:
        """Share of the gold that was found; 1 when there is no gold."""
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = 2 * self.tp + self.fp + self.fn
        return 2 * self.tp / total if total else 1.0

    def to_dict(self) -> dict[str, float]:
        """Counts and the three figures, for JSON."""
        return {**asdict(self), "precision": self.precision, "recall": self.recall, "f1": self.f1}


@dataclass(frozen=True, slots=True)
class Finding:
    """One verdict on a gold item or a prediction, with its text and, for errors, the nearest other side.

    ``outcome``: found, miss, false_alarm, trap. ``part``: mention, fact, narrative, trap. ``group`` is a mention's type
    or a fact's predicate; ``scope`` and ``assertion`` are empty for mentions.
    """

    file: str
    part: str
    outcome: str
    group: str
    what: str
    text: str = ""
    detail: str = ""
    scope: str = ""
    assertion: str = ""

    @property
    def gated(self) -> bool:
        """A fact of a scope that the gate measures for precision and recall."""
        return self.part == "fact" and self.scope in GATE_SCOPES


def tally(findings: Iterable[Finding]) -> Tally:
    """Counts findings by their outcome."""
    outcomes = [f.outcome for f in findings]
    return Tally(outcomes.count("found"), outcomes.count("false_alarm"), outcomes.count("miss"))


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Every finding over all gold files; the figures are computed from them."""

    files: tuple[str, ...]
    findings: tuple[Finding, ...]
    missing_files: tuple[str, ...] = ()
    traps: int = 0
    """How many traps were set."""

    errors: tuple[Finding, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "errors", tuple(f for f in self.findings if f.outcome != "found"))

    def part(self, name: str) -> list[Finding]:
        """The findings of one part."""
        return [f for f in self.findings if f.part == name]

    @property
    def mentions(self) -> Tally:
        """All scored mention types."""
        return tally(self.part("mention"))

    @property
    def facts(self) -> Tally:
        """Gate facts with scope this_trial, drug_knowledge or regulatory."""
        return tally(f for f in self.findings if f.gated)

    @property
    def other_facts(self) -> Tally:
        """Gate facts of the other scopes."""
        return tally(f for f in self.part("fact") if not f.gated)

    @property
    def narrative(self) -> Tally:
        """Narrative facts: recall only."""
        return tally(self.part("narrative"))

    @property
    def traps_fired(self) -> list[Finding]:
        """The traps that fired."""
        return self.part("trap")

    def by(self, part: str, key: Callable[[Finding], str]) -> dict[str, Tally]:
        """Tallies of one part's findings by a key, sorted by it."""
        groups: dict[str, list[Finding]] = {}
        for finding in self.part(part):
            groups.setdefault(key(finding), []).append(finding)
        return {name: tally(groups[name]) for name in sorted(groups)}

    def to_dict(self) -> dict[str, Any]:
        """Figures and errors as JSON."""
        return {
            "files": list(self.files),
            "missing_files": list(self.missing_files),
            "mentions": self.mentions.to_dict(),
            "mentions_by_type": _dicts(self.by("mention", lambda f: f.group)),
            "facts": self.facts.to_dict(),
            "facts_by_predicate": _dicts(self.by("fact", lambda f: f.group)),
            "facts_by_scope": _dicts(self.by("fact", lambda f: f.scope)),
            "facts_by_assertion": _dicts(self.by("fact", lambda f: f.assertion)),
            "other_scopes": self.other_facts.to_dict(),
            "narrative": self.narrative.to_dict(),
            "by_file": {n: {k: t.to_dict() for k, t in ts.items()} for n, ts in file_tallies(self).items()},
            "intervals": {name: asdict(spread) for name, spread in spreads(self).items()},
            "traps": self.traps,
            "traps_fired": len(self.traps_fired),
            "errors": [asdict(f) for f in self.errors],
        }


FIGURES = ("mentions", "gate facts")
"""What intervals and comparisons are of; gate facts are those of the scopes that the gate measures."""


def file_tallies(evaluation: Evaluation) -> dict[str, dict[str, Tally]]:
    """The tallies of each gold file, by the names of `FIGURES`."""
    parts = {
        "mentions": evaluation.part("mention"),
        "gate facts": [f for f in evaluation.findings if f.gated],
    }
    return {
        name: {figure: tally(f for f in found if f.file == name) for figure, found in parts.items()}
        for name in evaluation.files
    }


def spreads(evaluation: Evaluation) -> dict[str, Intervals]:
    """Intervals of each of `FIGURES` over the gold files."""
    tallies = file_tallies(evaluation).values()
    return {
        figure: intervals([(t.tp, t.tp + t.fp, t.tp + t.fn) for t in (of[figure] for of in tallies)])
        for figure in FIGURES
    }


def _dicts(groups: dict[str, Tally]) -> dict[str, dict[str, float]]:
    return {name: t.to_dict() for name, t in groups.items()}
