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
    both: re.Pattern[str]
    formats: frozenset[str]
    formats_of: str
    counted: re.Pattern[str]
    frame: re.Pattern[str]
    part: re.Pattern[str]
    phrase: re.Pattern[str]
    scale: re.Pattern[str]
    weak: frozenset[str]
    weakest: frozenset[str]
    rules: tuple[tuple[re.Pattern[str], str], ...]
    last: tuple[tuple[re.Pattern[str], str], ...]
    kinds: tuple[tuple[frozenset[str], re.Pattern[str], str], ...]


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
        both=re.compile(data["both"], re.IGNORECASE),
        counted=re.compile(data["counted"], re.IGNORECASE),
        formats=frozenset(data["formats"]),
        formats_of=data["formats_of"],
        frame=re.compile(data["frame"], re.IGNORECASE),
        part=re.compile(data["part"], re.IGNORECASE),
        phrase=re.compile(data["phrase"], re.IGNORECASE),
        scale=re.compile(data["scale"]),
        weak=frozenset(data["weak"]),
        weakest=frozenset(data["weakest"]),
        rules=_rules(data["rule"]),
        last=_rules(data["last"]),
        kinds=tuple((frozenset(k["types"]), re.compile(k["match"], re.IGNORECASE), k["concept"]) for k in data["kind"]),
    )


def _rules(tables: Sequence[dict[str, str]]) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(r["match"], re.IGNORECASE), r["concept"]) for r in tables)


def _any(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in patterns), re.IGNORECASE)


def measured(title: str, hits: Sequence[Hit], is_a: IsA) -> list[Hit]:
    """The hits that the title measures, one a concept, in text order; none where it speaks of something unknown."""
    head, inner = _regions(title, _without_formats(hits))
    chosen = _side_by_side(title, _one_each(head), is_a)
    chosen = [*chosen, *(h for h in _one_each(inner) if _counts(h, head, is_a))]
    chosen = _one_each(sorted(chosen, key=lambda h: h.start))
    return _telling(title, [h for h in chosen if not _covered(title, h, chosen, is_a)])


def _without_formats(hits: Sequence[Hit]) -> list[Hit]:
    """Without "VAS" and the like, unless they speak of pain or nothing else is named."""
    c = cues()
    others = [h.name.label for h in hits if h.name.label not in c.formats and h.name.label not in c.weakest]
    if not others or c.formats_of in others:
        return list(hits)
    return [h for h in hits if h.name.label not in c.formats or "pain" in h.name.term.lower()]


def _below(hit: Hit, other: Hit, is_a: IsA) -> bool:
    return hit.name.curie != other.name.curie and is_a(hit.name.curie, other.name.curie)


def _one_each(hits: Sequence[Hit]) -> list[Hit]:
    seen: dict[str, Hit] = {}
    for hit in hits:
        seen.setdefault(hit.name.curie, hit)
    return list(seen.values())


def _counts(hit: Hit, head: Sequence[Hit], is_a: IsA) -> bool:
    """True for an instrument's name that says more than the head: a kind of it, a scale, anything beside weak ones."""
    weak = cues().weak
    if not head or any(_below(hit, h, is_a) for h in head):
        return True
    if all(h.name.label in weak for h in head):
        return hit.name.label not in weak
    return _scale(hit) and not any(map(_scale, head))


def _scale(hit: Hit) -> bool:
    """True for the name of an instrument, not for the bare word."""
    return hit.name.label not in cues().weakest and bool(cues().scale.search(hit.name.label))


def _covered(title: str, hit: Hit, chosen: Sequence[Hit], is_a: IsA) -> bool:
    """True where a narrower concept is named too; "adverse events and serious adverse events" are two things."""
    narrower = [h for h in chosen if _below(h, hit, is_a)]
    return bool(narrower) and not any(cues().both.fullmatch(title[hit.end : h.start]) for h in narrower)


def _regions(title: str, hits: Sequence[Hit]) -> tuple[list[Hit], list[Hit]]:
    """The hits of the head, those of brackets and instruments; of asides only scales where nothing else is named."""
    begin = max((m.end() for m in cues().object.finditer(title)), default=0)
    strong = [h for h in hits if h.name.label not in cues().weak]
    if not strong or any(h.start < begin for h in strong):
        begin = 0
    tool = _first(cues().instrument, title, hits, begin)
    side = _first(cues().aside, title, hits, begin)
    brackets = [m.span() for m in cues().bracket.finditer(title)]
    head: list[Hit] = []
    inner: list[Hit] = []
    aside: list[Hit] = []
    for hit in hits:
        again = title.find(";", min(side, tool), hit.start) >= 0  # another measure begins
        if hit.start < begin or (not again and hit.start >= side and not side < tool <= hit.start):
            aside.append(hit)
            continue
        inside = any(s <= hit.start < e for s, e in brackets)
        (inner if inside or (hit.start >= tool and not again) else head).append(hit)
    if not head and not inner:
        inner = [h for h in aside if _scale(h)]
    return head, inner


def _first(pattern: re.Pattern[str], title: str, hits: Sequence[Hit], begin: int) -> int:
    """Where the first cue stands that is no part of a name and has something before it that may be measured."""
    for m in pattern.finditer(title, begin):
        if any(h.start < m.end() and m.start() < h.end for h in hits) or cues().counted.search(title[: m.start()]):
            continue
        if any(begin <= h.start < m.start() for h in hits) or cues().frame.sub("", title[begin : m.start()]).strip():
            return m.start()
    return len(title)


def _side_by_side(title: str, hits: Sequence[Hit], is_a: IsA) -> list[Hit]:
    """The first hit and those that a comma, "and" or the like joins; of two in one phrase the one that says more."""
    c = cues()
    chosen: list[Hit] = []
    for hit in hits:
        between = title[chosen[-1].end : hit.start] if chosen else ""
        if not chosen or c.joined.search(between) or any(_below(hit, h, is_a) for h in chosen):
            chosen.append(hit)
        elif _scale(chosen[-1]) and not _scale(hit):
            continue  # a part of the scale that was named
        elif c.part.search(between) and _scale(hit):
            chosen[-1] = hit  # "satisfaction domain of the …"
        elif chosen[-1].name.label in c.weak:
            chosen.append(hit)
        elif c.phrase.fullmatch(between) and hit.name.label not in c.weak:
            chosen[-1] = hit  # "asthma control costs": the last noun is the head
    return chosen


def _telling(title: str, hits: Sequence[Hit]) -> list[Hit]:
    """Without the weak hits beside which another stands that is not weak and is not joined to them."""
    c = cues()
    strong = [h for h in hits if h.name.label not in c.weak]
    if not strong:
        rest = [h for h in hits if h.name.label not in c.weakest] or list(hits[:1])
        return [h for n, h in enumerate(rest) if not n or _joined(title, rest, n)]
    return [h for n, h in enumerate(hits) if h in strong or (h.name.label not in c.weakest and _joined(title, hits, n))]


def _joined(title: str, hits: Sequence[Hit], n: int) -> bool:
    """True when only a connector and a word or two stand between the hit and the one before or behind it."""
    pairs = [(hits[i], hits[i + 1]) for i in (n - 1, n) if 0 <= i < len(hits) - 1]
    return any(cues().both.fullmatch(title[a.end : b.start]) for a, b in pairs)
