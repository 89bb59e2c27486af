"""Rows of values for one or several endpoints: ``median E1 and E2 were 9.1 and 3.3 months, respectively``.

Takes a view and the match of a rule that ends at a first value, gives one (endpoint, qualifiers, end) a value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from kgbuild.extract.arms import arm_name, arms_before, arms_in, arms_listed
from kgbuild.extract.rules import single_patterns
from kgbuild.extract.series import Cell, series
from kgbuild.extract.tails import level_in
from kgbuild.extract.values import number, period_unit, tidy
from kgbuild.extract.view import Item, View

_P = single_patterns("results.toml")
_STATS = {"median": "median", "mean": "mean", "average": "mean", "difference": "difference"}
_TIMES = re.compile(r"(?<![\d.])(\d+(?:-?(?:,? and |, ?| or )\d+)+)[- ](years?|months?|weeks?|days?)\b", re.IGNORECASE)
_ASIDE = re.compile(
    r",? (?:but|and|although|though|with) (?:the |this |these |no )(?:\w+ )?differences? .*", re.IGNORECASE | re.DOTALL
)
_UNKNOWN_BEFORE = re.compile(r"[a-z] and (?:the |median |mean )*$", re.IGNORECASE)
"""Another endpoint, which has no mark, in front: the values are not all this one's."""
_OTHERS = re.compile(
    r"[^()]{0,40}[)\]][^.;()]{0,60}?\b(?:those|that|compared (?:with|to)|versus|vs\.?|than)"
    r"(?: those| that)? (?:in|with|for|of) (?P<arm>(?:[^.;,()‹]|‹[DGICBM]\d+›){1,80}?)\s?[(\[](?=\d)",
    re.IGNORECASE,
)
_HELD_BY = re.compile(r"\b(?:in|with|for|among|of) (?P<arm>[^.;,()]{1,80}?)\s*$", re.IGNORECASE)
Reported = tuple[Item, dict[str, Any], Cell]


def rows(view: View, m: re.Match[str]) -> Iterator[Reported]:
    """Every value of the row that begins at group ``value``, with its endpoint and qualifiers; then those of others."""
    level = level_in(m.group())
    cells = series(view.marked, m.start("value"), level)
    if not cells or not cells[0].unit or not _sensible(view, m, cells):
        return
    yield from _row(view, m, cells, _held_by(view, m))
    others = _OTHERS.match(view.marked, cells[-1].end) if m.groupdict().get("gap") is not None else None
    if others is not None:
        yield from _row(view, m, series(view.marked, others.end(), level), arm_name(view, others.span("arm")))


def _held_by(view: View, m: re.Match[str]) -> str | None:
    """The arm in whose bracket the values stand."""
    if m.groupdict().get("gap") is None:
        return None
    held = _HELD_BY.search(view.marked[: m.end("gap")], m.start("gap"))
    return arm_name(view, held.span("arm")) if held and not re.search(r" (?:vs\.?|versus) ", held.group()) else None


def _row(view: View, m: re.Match[str], cells: list[Cell], arm: str | None) -> Iterator[Reported]:
    if not cells or not cells[0].unit:
        return
    items = view.items_in(*m.span("es"), "E")
    pairs = _paired(items, cells, view.marked[cells[-1].end :], m.group())
    one_arm = view.sentence.scope == "this_trial" and len({id(c) for _, c in pairs}) == len({id(i) for i, _ in pairs})
    arm = arm or _leading(view, m)
    arms = [arm] * len(pairs) if arm and one_arm else _arms(view, m, pairs)
    times = _times(view, m, len(pairs)) or _shared_time(view, m, items, len(pairs))
    stat = _STATS.get((m.groupdict().get("inner") or m.groupdict().get("stat") or "").lower())
    for n, (item, cell) in enumerate(pairs):
        kind = "rate" if cell.unit == "%" and stat != "difference" else stat or "value"
        found: dict[str, Any] = {**cell.found, "param_type": kind, "value": cell.value, "unit": cell.unit}
        if arms[n]:
            found["arm"] = arms[n]
        if times:
            found["time_point"] = times[n]
        yield item, found, cell


_LEADING = re.compile(r"(?:in|for|with|among) (?P<arm>[^.;,()]{1,70}), ", re.IGNORECASE)


def _leading(view: View, m: re.Match[str]) -> str | None:
    """The one arm with which the sentence begins: ``In the marlimab arm, …``."""
    led = _LEADING.match(view.marked, 0, m.start() + 1)
    return arm_name(view, led.span("arm")) if led else None


def _shared_time(view: View, m: re.Match[str], items: Sequence[Item], count: int) -> list[str] | None:
    """``2-year E1 and E2``: the time that stands before the first of several endpoints is of all."""
    frames = view.items_in(m.start(), m.end("es"), "F") if len(items) > 1 else []
    if len(frames) != 1 or frames[0].span.end > items[0].span.start:
        return None
    return [str(frames[0].drafts[0].value["text"])] * count


def _sensible(view: View, m: re.Match[str], cells: Sequence[Cell]) -> bool:
    """A bracket holds a result when it follows its endpoint at once or compares values, within one clause."""
    gap = m.groupdict().get("gap")
    listed = len(cells) > 1 and all(c.join != "versus" for c in cells)
    if listed and _UNKNOWN_BEFORE.search(view.marked[: m.start("es")]) and re.search(r"\bwere\b", m.group()):
        return False
    if gap is None:
        return True
    if listed and re.match(r",? and ", gap):
        return False
    if _P["graded"].search(view.marked[: m.start("es")]) or _P["clause"].search(_ASIDE.sub("", gap)):
        return False
    if len(cells) == 1 and _P["reason"].search(view.marked[: m.start("es")]):
        return False
    direct = not gap.strip() and cells[0].value != 0
    return direct or len(cells) > 1 or bool(m.group("inner"))


def _paired(items: list[Item], cells: list[Cell], behind: str, head: str) -> list[tuple[Item, Cell]]:
    """As many endpoints as values pair up, again and again; otherwise the last endpoint has all values."""
    listed = all(c.join != "versus" for c in cells)
    several = bool(re.search(r"\bwere\b|\($|\[$", head[: head.rfind(" ") + 2])) or behind.lstrip(" ,").startswith(
        "respect"
    )
    if len(items) > 1 and listed and several:
        if len(cells) % len(items):
            return []
        return [(items[n % len(items)], c) for n, c in enumerate(cells)]
    return [(items[-1], c) for c in cells]


def _arms(view: View, m: re.Match[str], pairs: Sequence[tuple[Item, Cell]]) -> list[str | None]:
    endpoints = len({id(item) for item, _ in pairs}) or 1
    cells = [c for _, c in pairs]
    none: list[str | None] = [None] * len(cells)
    if view.sentence.scope != "this_trial" or not cells:
        return none
    if endpoints > 1:
        own = [arm_name(view, c.arm) if c.arm else None for c in cells]
        return [own[n - n % endpoints + endpoints - 1] for n in range(len(cells))]
    last = cells[-1]
    if len(cells) > 1 and all(c.arm is None for c in cells[:-1]):
        listed = (
            (arms_in(view, last.arm, len(cells)) if last.arm else None)
            or arms_listed(view, last.end, len(cells))
            or arms_before(view, 0, m.start("value"), len(cells))
            or arms_before(view, last.end, len(view.marked), len(cells))
        )
        if listed:
            return [*listed]
    return _spread([arm_name(view, c.arm) if c.arm else None for c in cells])


def _spread(names: list[str | None]) -> list[str | None]:
    """``88%, 82% and 74% for A and 91%, 90% and 82% for B``: an arm at every third value is of three."""
    step = next((n + 1 for n, name in enumerate(names) if name), 0)
    regular = (
        step > 1 and len(names) > step and all(bool(name) == (n % step == step - 1) for n, name in enumerate(names))
    )
    return [names[n - n % step + step - 1] for n in range(len(names))] if regular and not len(names) % step else names


def _times(view: View, m: re.Match[str], count: int) -> list[str] | None:
    """``at 1 and 2 years`` in front of as many values."""
    frames = view.items_in(*m.span(), "F")
    if count > 1 and len(frames) == count:
        return [str(f.drafts[0].value["text"]) for f in frames]
    listed = _TIMES.search(view.span(max(0, m.start() - 25), m.start("value")).of(view.text)) if count > 1 else None
    if listed is None:
        return None
    numbers = re.findall(r"\d+", listed.group(1))
    if count % len(numbers):
        return None
    return [f"{tidy(number(n))} {period_unit(listed.group(2))}" for n in numbers] * (count // len(numbers))
