"""Which of the trial's own drugs are given together.

Takes a reading, gives ``combined_with`` statements between drugs that the trial tests, with the words that join them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from kgbuild.extract.confidence import confidence
from kgbuild.extract.reading import Draft, Reading
from kgbuild.extract.relations_view import heading, plain
from kgbuild.extract.rules import patterns
from kgbuild.extract.view import View
from kgbuild.model import SectionKind, Span, Statement

_P = patterns("combination.toml")
_MARKS = re.compile(r"‹[A-Z]\d+›")
_SHORT = re.compile(r"(?:\d-)?[A-Z][A-Z-]{1,5}\d?")
_SEVERAL = re.compile(r"‹[DG].*‹D|‹G")
_LEAD = 60
_NEAR = 20


def combinations_of(reading: Reading, tested: Sequence[tuple[str, ...]]) -> Iterator[Statement]:
    """``combined_with`` for each pair of tested drugs that a sentence of this trial joins."""
    own = {c for key in tested for c in key} | set(_assigned(reading))
    for whole in reading.views:
        kind = whole.sentence.section.kind
        title = kind is SectionKind.TITLE or (whole.sentence.scope == "this_trial" and heading(whole))
        if (whole.sentence.scope in ("other_study", "regulatory") and not title) or not _SEVERAL.search(whole.marked):
            continue
        view = plain(whole)
        listed = _P["title"] if title and not _P["parallel"][0].search(view.marked) else ()
        for pattern in (*_P["joined"], *listed, *(_P["arm"] if kind is SectionKind.ARMS else ())):
            for m in pattern.finditer(view.marked):
                yield from _pairs(view, m, own)
        for pattern in _P["either"]:
            for m in pattern.finditer(view.marked):
                yield from _choices(view, m, own)
        for m in _P["slash"][0].finditer(view.marked):
            if any(_SHORT.fullmatch(i.span.of(view.text)) for i in view.items_in(*m.span(), "D")):
                yield from _joined(view, m, m.span(), own)


def _assigned(reading: Reading) -> Iterator[str]:
    """Concept ids of the drugs that a sentence of this trial assigns to an arm."""
    for view in (v for v in reading.views if v.sentence.scope == "this_trial" and "‹D" in v.marked):
        m = _P["assigned"][0].search(view.marked)
        if m:
            behind = view.items_in(m.end(), len(view.marked), "D")
            yield from (c for i in behind for d in i.drafts for c in d.concepts)


def _pairs(view: View, m: re.Match[str], own: set[str]) -> Iterator[Statement]:
    if _P["apart"][0].search(_MARKS.sub("", m.group())) or _P["control_next"][0].match(view.marked, m.end()):
        return
    for place in _sides(view.marked, m):
        yield from _joined(view, m, place, own)


def _joined(view: View, m: re.Match[str], place: tuple[int, int], own: set[str]) -> Iterator[Statement]:
    for a, b in combinations(_tested(view, place, own), 2):
        yield _statement(a, b, view.span(m.start(), m.end()), "joined")


def _choices(view: View, m: re.Match[str], own: set[str]) -> Iterator[Statement]:
    """``A with either B or C``: A goes with B, and A goes with C."""
    lead = view.marked[max(0, m.start() - _LEAD) : m.start()]
    if _P["comparing"][0].search(lead) and " either" not in m.group():
        return
    yield from _joined(view, m, m.span("one"), own)
    for a in _tested(view, m.span("one"), own):
        for b in _tested(view, m.span("each"), own):
            if a.concepts != b.concepts:
                first, second = sorted((a, b), key=lambda d: d.concepts)
                yield _statement(first, second, view.span(m.start(), m.end()), "either")


def _tested(view: View, place: tuple[int, int], own: set[str]) -> list[Draft]:
    """The trial's own drugs of a stretch, each once."""
    distinct: dict[tuple[str, ...], Draft] = {}
    for start, end in _without_asides(view.marked, place):
        for d in (d for item in view.items_in(start, end, "D") for d in item.drafts):
            if own.intersection(d.concepts):
                distinct.setdefault(d.concepts, d)
    return sorted(distinct.values(), key=lambda d: d.concepts)


def _without_asides(marked: str, place: tuple[int, int]) -> list[tuple[int, int]]:
    """A list without the drugs in its brackets; a drug and its bracket alone stay as they are."""
    cuts = [c.span() for c in _P["aside"][0].finditer(marked, *place)]
    if not cuts or (_MARKS.fullmatch(marked, place[0], cuts[0][0]) and cuts[0][1] == place[1]):
        return [place]
    edges = [place[0], *(e for c in cuts for e in c), place[1]]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _statement(a: Draft, b: Draft, evidence: Span, rule: str) -> Statement:
    return Statement(
        a.ref(),
        "combined_with",
        b.ref(),
        "this_trial",
        "asserted",
        (evidence,),
        {},
        confidence(f"combination.{rule}"),
        f"combination.{rule}",
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
