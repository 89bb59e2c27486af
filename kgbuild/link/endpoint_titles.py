"""Takes a title and the endpoint names found in it, gives those that say what the outcome measures.

A title has a head (what is measured), instruments ("as assessed by …", brackets) and asides (whom, when, against
what). Names of the head count; of instruments those that are a kind of what the head names; of asides none, unless
the title names nothing else. What is general gives way to what is specific.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kgbuild.link.endpoint_names import Hit

IsA = Callable[[str, str], bool]


@dataclass(frozen=True, slots=True)
class Cues:
    """The patterns and word lists of endpoints.toml."""

    instrument: re.Pattern[str]
    aside: re.Pattern[str]
    object: re.Pattern[str]
    joined: re.Pattern[str]
    bracket: re.Pattern[str]
    weak: frozenset[str]
    weakest: frozenset[str]
    rules: tuple[tuple[re.Pattern[str], str], ...]


@cache
def cues() -> Cues:
    """The cues, read once."""
    data = tomllib.loads((Path(__file__).parent / "endpoints.toml").read_text(encoding="utf-8"))
    return Cues(
        instrument=_any(data["instrument"]),
        aside=_any(data["aside"]),
        object=_any(data["object"]),
        joined=re.compile(data["joined"], re.IGNORECASE),
        bracket=re.compile(data["bracket"]),
        weak=frozenset(data["weak"]),
        weakest=frozenset(data["weakest"]),
        rules=tuple((re.compile(r["match"], re.IGNORECASE), r["concept"]) for r in data["rule"]),
    )


def _any(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in patterns), re.IGNORECASE)


def measured(title: str, hits: Sequence[Hit], is_a: IsA) -> list[Hit]:
    """The hits that the title measures, one a concept, in text order."""
    head, inner, aside = _regions(title, hits)
    chosen = head or inner or aside
    if head:
        chosen = [*head, *(h for h in inner if any(_below(h, g, is_a) for g in head))]
        if all(h.name.label in cues().weak for h in head):
            chosen = [*head, *inner]
    chosen = _side_by_side(title, sorted(_one_each(chosen), key=lambda h: h.start))
    chosen = [h for h in chosen if not any(_below(g, h, is_a) for g in chosen)]
    return _telling(title, chosen)


def _below(hit: Hit, other: Hit, is_a: IsA) -> bool:
    return hit.name.curie != other.name.curie and is_a(hit.name.curie, other.name.curie)


def _one_each(hits: Sequence[Hit]) -> list[Hit]:
    seen: dict[str, Hit] = {}
    for hit in hits:
        seen.setdefault(hit.name.curie, hit)
    return list(seen.values())


def _regions(title: str, hits: Sequence[Hit]) -> tuple[list[Hit], list[Hit], list[Hit]]:
    """The hits of the head, of brackets and instruments, and of asides."""
    c = cues()
    begin = max((m.end() for m in c.object.finditer(title)), default=0)
    if not any(h.start >= begin for h in hits):
        begin = 0
    brackets = [m.span() for m in c.bracket.finditer(title)]
    tool = _first(c.instrument, title, hits, begin)
    side = _first(c.aside, title, hits, begin)
    head: list[Hit] = []
    inner: list[Hit] = []
    aside: list[Hit] = []
    for hit in hits:
        if hit.start < begin or side <= hit.start < max(tool, side + 1) or (tool <= side <= hit.start):
            aside.append(hit)
        elif hit.start >= tool or any(s <= hit.start < e for s, e in brackets):
            inner.append(hit)
        else:
            head.append(hit)
    return head, inner, aside


def _first(pattern: re.Pattern[str], title: str, hits: Sequence[Hit], begin: int) -> int:
    """Where the first cue stands that follows a hit and is no part of one; the title's end where there is none."""
    for m in pattern.finditer(title, begin):
        if any(h.start < m.end() and m.start() < h.end for h in hits):
            continue
        if any(begin <= h.start < m.start() for h in hits):
            return m.start()
    return len(title)


def _side_by_side(title: str, hits: Sequence[Hit]) -> list[Hit]:
    """The first hit and those that a comma, "and" or the like joins; of two in one phrase the one that says more."""
    c = cues()
    chosen: list[Hit] = []
    for hit in hits:
        if not chosen or c.joined.search(title[chosen[-1].end : hit.start]) or hit.start < chosen[-1].end:
            chosen.append(hit)
        elif _inside(title, hit) or chosen[-1].name.label in c.weak:
            chosen.append(hit)
        elif not title[chosen[-1].end : hit.start].strip(" -") and hit.name.label not in c.weak:
            chosen[-1] = hit  # "asthma control costs": the last noun is the head
    return chosen


def _inside(title: str, hit: Hit) -> bool:
    return any(m.start() <= hit.start < m.end() for m in cues().bracket.finditer(title))


def _telling(title: str, hits: Sequence[Hit]) -> list[Hit]:
    """Without the weak hits beside which another stands that is not weak and is not joined to them."""
    c = cues()
    strong = [h for h in hits if h.name.label not in c.weak]
    if not strong:
        rest = [h for h in hits if h.name.label not in c.weakest]
        return rest or list(hits[:1])
    return [
        h
        for n, h in enumerate(hits)
        if h in strong or (h.name.label not in c.weakest and _joined(title, hits, n))
    ]


def _joined(title: str, hits: Sequence[Hit], n: int) -> bool:
    """True when only a connector stands between the hit and the one before or behind it."""
    pairs = [(hits[i], hits[i + 1]) for i in (n - 1, n) if 0 <= i < len(hits) - 1]
    return any(_connector(title[a.end : b.start]) for a, b in pairs)


def _connector(between: str) -> bool:
    return bool(re.fullmatch(rf"\s*{cues().joined.pattern}\s*(?:and\s+|or\s+)?(?:the\s+)?", between, re.IGNORECASE))
