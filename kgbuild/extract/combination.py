"""Which of the trial's own drugs are given together.

Takes a reading, gives ``combined_with`` statements between drugs that the trial tests, each with the words that join them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from kgbuild.extract.reading import Draft, Reading
from kgbuild.extract.rules import list_of
from kgbuild.extract.view import View
from kgbuild.model import SectionKind, Span, Statement

_D = r"‹D\d+›"
_GAP = r"(?:[^.;‹]{0,40}(?:‹S\d+›[^.;‹]{0,40})?)"
_JOINED = (
    re.compile(rf"{_D}{_GAP}(?:,? in combination with|,? combined with|,? together with|,? plus|,? \+|,? given with|,? when (?:used|given|combined) with|,? added to|,? co-?administered with|,? along with|,? followed by|,? alongside)(?: [\w-]+){{0,4}}? {list_of('D')}(?:{_GAP}(?:,? and|,? plus) {_D})*", re.IGNORECASE),
    re.compile(rf"\bcombin(?:ation|ations|ed|ing)\b[^.;‹]{{0,60}}{_D}(?:(?:,(?! (?:an?|the) )|,? and|,? plus|,? with|,? \+| or|/)[^.;‹]{{0,30}}{_D})+", re.IGNORECASE),
    re.compile(rf"\bcombin(?:ation|ations|ed|ing)\b[^.;‹]{{0,60}}{_D}(?:, [^.;]{{3,120}}?,)? and {_D}", re.IGNORECASE),
    re.compile(rf"{list_of('D')}[^.;‹]{{0,40}}\b(?:together|in combination|used as a combination|combination|concurrently|simultaneously)\b", re.IGNORECASE),
    re.compile(rf"\bcombining\b[^.;]{{0,80}}{_D}[^.;]{{0,80}}\bwith\b[^.;]{{0,80}}{_D}", re.IGNORECASE),
    re.compile(rf"\b(?:received|receive|given|treated with|treatment with|administered|taking)\b[^.;‹]{{0,60}}{_D}{_GAP}(?:,? and|,? plus|,? with|,? \+){_GAP} ?{_D}(?:{_GAP}(?:,? and|,? plus|,? with) {_D})*", re.IGNORECASE),
)  # fmt: skip
_TITLE = re.compile(rf"{_D}[^.;‹]{{0,30}}(?:,|,? and|,? plus|,? with|\+|/|&)[^.;‹]{{0,30}}{_D}(?:[^.;‹]{{0,30}}(?:,|,? and|,? plus|,? with|\+|/|&)[^.;‹]{{0,30}}{_D})*", re.IGNORECASE)  # fmt: skip
_APART = re.compile(
    r"\b(?:versus|vs\.?|compared (?:with|to|against)|or|alone|individually|separately|instead of|rather than)\b",
    re.IGNORECASE,
)


def combinations_of(reading: Reading, tested: Sequence[tuple[str, ...]]) -> Iterator[Statement]:
    """``combined_with`` for each pair of tested drugs that a sentence of this trial joins."""
    own = {c for key in tested for c in key}
    for view in reading.views:
        title = view.sentence.section.kind is SectionKind.TITLE
        if view.sentence.scope in ("other_study", "regulatory") and not title:
            continue
        for pattern in (*_JOINED, *((_TITLE,) if title else ())):
            for m in pattern.finditer(view.marked):
                yield from _pairs(view, m, own)


def _pairs(view: View, m: re.Match[str], own: set[str]) -> Iterator[Statement]:
    if _APART.search(re.sub(r"‹[A-Z]\d+›", "", m.group())):
        return
    distinct: dict[tuple[str, ...], Draft] = {}
    for item in view.items_in(m.start(), m.end(), "D"):
        for d in item.drafts:
            if own.intersection(d.concepts):
                distinct.setdefault(d.concepts, d)
    evidence: Span = view.span(m.start(), m.end())
    for a, b in combinations(sorted(distinct.values(), key=lambda d: d.concepts), 2):
        yield Statement(
            a.ref(), "combined_with", b.ref(), "this_trial", "asserted", (evidence,), {}, 0.9, "combination.joined"
        )
