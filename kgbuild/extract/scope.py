"""Scope of a sentence: the ordered cues of ``cues.toml`` first, a linear classifier for what they leave open.

Takes views, sets each sentence's scope, one of ``SCOPES``. The classifier's weights (``scope_weights.tsv``) were
learned from the open half of ``tests/gold/scope``; ``kgbuild/evaluate/scope_train.py`` writes them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby

from kgbuild.extract.assertion import assertion_in
from kgbuild.extract.literals import Pattern, pattern
from kgbuild.extract.rules import read
from kgbuild.extract.scope_signals import Signals, expanded, features, signals
from kgbuild.extract.sections import FIELDS, group
from kgbuild.extract.view import MARK, View
from kgbuild.model import Span

__all__ = ["Cue", "assertion_in", "cues", "decided", "marked_span", "set_scopes", "weights"]


@dataclass(frozen=True, slots=True)
class Cue:
    """One decisive cue; ``zones``: the groups of zones where it holds, all when empty."""

    name: str
    scope: str
    pattern: Pattern
    unless: frozenset[str]
    zones: frozenset[str]
    example: str


@cache
def cues() -> tuple[Cue, ...]:
    """The decisive cues in their order."""
    return tuple(
        Cue(c["name"], c["scope"], pattern(expanded(c["pattern"])), frozenset(c.get("unless", ())),
            frozenset(c.get("zones", ())), c["example"])
        for c in read("cues.toml")["cue"]
    )  # fmt: skip


@cache
def defaults() -> dict[str, str]:
    """The scope of a section's sentences by its kind, where nothing else decides."""
    found: dict[str, str] = read("cues.toml")["defaults"]
    return found


@cache
def weights() -> tuple[tuple[str, ...], dict[str, tuple[float, ...]]]:
    """The classifier: its scopes, and each feature's weight for each of them."""
    lines = (files("kgbuild.extract") / "scope_weights.tsv").read_text("utf-8").splitlines()
    head, *rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return tuple(head[1:]), {row[0]: tuple(int(w) / 1000 for w in row[1:]) for row in rows}


def set_scopes(views: Sequence[View]) -> None:
    """Sets the scope of every sentence; ``views`` are a record's, in text order."""
    for (_, kind), several in groupby(views, lambda v: (v.sentence.section.start, v.sentence.section.kind)):
        section = list(several)
        if kind in FIELDS:
            for view in section:
                view.sentence.scope = defaults()[kind]
            continue
        given = [signals(view) for view in section]
        for at, view in enumerate(section):
            view.sentence.scope = decided(view, given[at]) or _classified(section, given, at)


def decided(view: View, given: Signals) -> str | None:
    """The scope that a decisive cue gives, or None."""
    lower = view.marked.lower()
    here = group(view.sentence.section)
    for cue in cues():
        if (cue.zones and here not in cue.zones) or cue.unless & given.names:
            continue
        if cue.pattern.search(view.marked, lower):
            return cue.scope
    return None


def _classified(views: Sequence[View], given: Sequence[Signals], at: int) -> str:
    scopes, table = weights()
    scores = list(table.get("bias", (0.0,) * len(scopes)))
    for name, value in features(views, given, at).items():
        row = table.get(name)
        if row is not None:
            for n, weight in enumerate(row):
                scores[n] += value * weight
    return scopes[scores.index(max(scores))]


def marked_span(view: View, span: Span) -> tuple[int, int]:
    """A span of the record's text in ``view.marked``; a cut inside a mark widens to the whole mark."""
    start = end = None
    shift = -view.sentence.start
    for mark, item in zip(MARK.finditer(view.marked), view.items, strict=True):
        ahead = item.span.start + shift
        shift = mark.end() - item.span.end
        if start is None and span.start < item.span.end:
            start = min(mark.start(), span.start - item.span.start + ahead)
        if end is None and span.end <= item.span.end:
            end = mark.end() if span.end > item.span.start else span.end - item.span.start + ahead
    last = len(view.marked)
    begin = span.start + shift if start is None else start
    return max(0, min(begin, last)), max(0, min(span.end + shift if end is None else end, last))
