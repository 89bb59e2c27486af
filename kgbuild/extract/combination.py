"""Which of the trial's own drugs are given together.

Takes a reading, gives ``combined_with`` statements between drugs that the trial tests, with the words that join them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from kgbuild.extract.reading import Draft, Reading
from kgbuild.extract.rules import patterns
from kgbuild.extract.view import View
from kgbuild.model import SectionKind, Span, Statement

_P = patterns("combination.toml")
_MARKS = re.compile(r"‹[A-Z]\d+›")
_LEAD = 60
_NEAR = 20


def combinations_of(reading: Reading, tested: Sequence[tuple[str, ...]]) -> Iterator[Statement]:
    """``combined_with`` for each pair of tested drugs that a sentence of this trial joins."""
    own = {c for key in tested for c in key}
    for view in reading.views:
        title = view.sentence.section.kind is SectionKind.TITLE
        if view.sentence.scope in ("other_study", "regulatory") and not title:
            continue
        for pattern in (*_P["joined"], *(_P["title"] if title else ())):
            for m in pattern.finditer(view.marked):
                yield from _pairs(view, m, own)


def _pairs(view: View, m: re.Match[str], own: set[str]) -> Iterator[Statement]:
    if _P["apart"][0].search(_MARKS.sub("", m.group())):
        return
    evidence: Span = view.span(m.start(), m.end())
    for start, end in _sides(view.marked, m):
        distinct: dict[tuple[str, ...], Draft] = {}
        for item in view.items_in(start, end, "D"):
            for d in item.drafts:
                if own.intersection(d.concepts):
                    distinct.setdefault(d.concepts, d)
        for a, b in combinations(sorted(distinct.values(), key=lambda d: d.concepts), 2):
            yield Statement(
                a.ref(), "combined_with", b.ref(), "this_trial", "asserted", (evidence,), {}, 0.9, "combination.joined"
            )


def _sides(marked: str, m: re.Match[str]) -> list[tuple[int, int]]:
    """The stretches of a match whose drugs go together: all of it, or the sides of a comparison that it stands in."""
    lead = marked[max(0, m.start() - _LEAD) : m.start()]
    if not _P["comparing"][0].search(lead):
        return [m.span()]
    cuts = [c.span() for c in _P["side"][0].finditer(marked, *m.span())]
    if not cuts and not _P["joint"][0].search(lead[-_NEAR:] + m.group()):
        return []
    edges = [m.start(), *(e for c in cuts for e in c), m.end()]
    return list(zip(edges[::2], edges[1::2], strict=True))
