"""Reported adverse events with grade, counts and episodes, one statement an arm where the arms are named.

Takes views of reporting sections, gives ``adverse_event`` statements of this trial.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kgbuild.extract.harm_counts import Side, arm_names, sides, unit_of
from kgbuild.extract.reading import Reading
from kgbuild.extract.rules import single_patterns
from kgbuild.extract.trial_claims import trial_claim
from kgbuild.extract.values import number, tidy
from kgbuild.extract.view import MARK, Item, View
from kgbuild.model import SectionKind, Span, Statement

_P = single_patterns("harms.toml")
GRADE = _P["grade"]
"""A toxicity grade, or a range of two."""
_REPORTING = {SectionKind.ABSTRACT_RESULTS, SectionKind.ABSTRACT_CONCLUSIONS}
_MAY_REPORT = {SectionKind.BODY, SectionKind.DETAILED_DESCRIPTION, SectionKind.BRIEF_SUMMARY}
_RULE = "harms.event"
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5}
_WINDOW = 700
"""How much of a sentence is read on each side of an event: beyond it no words belong to the event."""


@dataclass(slots=True)
class _Event:
    """One mark of an adverse event with the text on both sides."""

    view: View
    item: Item
    at: int
    end: int

    @property
    def ahead(self) -> str:
        return self.view.marked[max(0, self.at - _WINDOW) : self.at]

    @property
    def behind(self) -> str:
        return self.view.marked[self.end : self.end + _WINDOW]


def harms(reading: Reading) -> Iterator[Statement]:
    """Adverse events that this trial reports."""
    for view in reading.views:
        if view.sentence.scope != "this_trial" or "‹A" not in view.marked:
            continue
        if view.sentence.section.kind not in _REPORTING and not _has_counts(view):
            continue
        yield from _events(view)


def _has_counts(view: View) -> bool:
    counted = re.search(r"\d", view.marked) and _P["reported"].search(view.marked)
    return bool(counted) and view.sentence.section.kind in _MAY_REPORT


def _events(view: View) -> Iterator[Statement]:
    arms, unit = arm_names(view), None
    for m in MARK.finditer(view.marked):
        if m.group(1) != "A":
            continue
        event = _Event(view, view.items[int(m.group(2))], m.start(), m.end())
        found = _counts(event, unit)
        unit = unit_of(found) or unit
        named = [s.arm for s in found if s.arm]
        if len(found) > 1 and len(named) == len(found):
            arms = named
        elif len(found) == len(arms) > 1 and not named:
            for side, arm in zip(found, arms, strict=True):
                side.arm = arm
        yield from _event(event, found)


def _event(event: _Event, found: list[Side]) -> Iterator[Statement]:
    ahead, behind, view = event.ahead, event.behind, event.view
    if _P["not_reported_ahead"].search(ahead) or _P["not_reported_behind"].match(behind):
        return
    compared = _P["less_ahead"].search(ahead) or _P["more_ahead"].search(ahead) or _P["less_behind"].match(behind)
    if not found and compared:
        return
    q = _grade(event)
    episodes = _P["episodes_ahead"].search(_without_grade(ahead))
    if episodes:
        q["episodes"] = tidy(number(episodes.group("n")))
    if _P["serious_ahead"].search(ahead):
        q["serious"] = True
    cause = _P["cause_ahead"].search(ahead)
    if cause:
        shift = event.at - len(ahead)
        q["cause"] = view.items_in(cause.start(1) + shift, cause.end(1) + shift, "D")[0].drafts[0].ref()
    evidence = view.span(event.at - len(ahead) + episodes.start() if episodes else event.at, event.end)
    for counts in _stated(found):
        ref = event.item.drafts[0].ref()
        qualifiers = {**q, **counts}
        yield trial_claim("adverse_event", ref, evidence, _RULE, 0.85, qualifiers)


def _stated(found: list[Side]) -> list[dict[str, Any]]:
    """The counts of each arm that is named and had the event; without names the first arm's alone."""
    if not found:
        return [{}]
    if len(found) == 1 or not all(s.arm or s.whole for s in found):
        return [] if found[0].empty and found[0].counts else [found[0].counts]
    return [{**s.counts, "arm": s.arm} if s.arm else s.counts for s in found if not s.empty]


def _without_grade(ahead: str) -> str:
    m = _P["grade_ahead"].search(ahead)
    return ahead[: m.start()] if m else ahead


def _grade(event: _Event) -> dict[str, Any]:
    own = GRADE.search(event.item.span.of(event.view.text))
    ahead = ("grade_ahead", "grade_of_list", "header_after", "header_before")
    m = own or next((m for name in ahead if (m := _P[name].search(event.ahead))), None)
    m = m or _P["grade_in_bracket"].match(event.behind) or _P["header_behind"].match(event.behind)
    if m is None:
        return {}
    low, high = _level(m.group("g")), m.group("h") and _level(m.group("h"))
    low += m.string[: m.start()].endswith((">", "> "))
    return {"grade": f"{low}-{high}"} if high else {"grade": low}


def _level(text: str) -> int:
    return _ROMAN.get(text.lower()) or int(text)


def _counts(event: _Event, unit: str | None) -> list[Side]:
    """The counts of an event: one side, or one an arm."""
    ahead = _without_grade(event.ahead)
    before, share = _P["affected_ahead"].search(ahead), _P["share_ahead"].search(ahead)
    if before:
        return [Side(_numbers(before, {"affected": "n", "at_risk": "d", "percent": "p"}))]
    cases = _P["cases_ahead"].search(ahead)
    if cases:
        return [Side(_numbers(cases, {"affected": "n"}))]
    if share:
        return [Side(_numbers(share, {"percent": "p"}))]
    spread = _spread(event)
    if spread is not None:
        return sides(spread, unit)
    by_arm = _by_arm(event)
    if by_arm:
        return by_arm
    m = _P["behind"].match(event.behind)
    if m is None:
        return []
    for group in ("t", "u", "b"):
        if m.group(group):
            if "‹A" in m.group(group):  # the count is of the event named inside
                return []
            return sides(_plain(event, m.span(group)), unit)
    return [Side(_numbers(m, {"percent" if m.group("ipc") else "affected": "i", "at_risk": "id"} | _share(m)))]


def _by_arm(event: _Event) -> list[Side]:
    """``in 3 patients (2 in the A arm, one in the B arm)``: the arms' counts when they make up the whole."""
    m = _P["by_arm"].match(event.behind)
    if m is None:
        return []
    parts = list(_P["one_arm"].finditer(_plain(event, m.span("arms"))))
    found = [Side({"affected": tidy(number(p.group("n")))}, p.group("arm")) for p in parts]
    total = tidy(number(m.group("all")))
    if sum(s.counts["affected"] for s in found) != total:
        return []
    return [Side({"affected": total}, whole=True), *found]


def _share(m: re.Match[str]) -> dict[str, str]:
    return {"percent": "ip"} if m.group("ip") else {}


def _plain(event: _Event, within: tuple[int, int]) -> str:
    span: Span = event.view.span(event.end + within[0], event.end + within[1])
    return span.of(event.view.text)


def _numbers(m: re.Match[str], groups: dict[str, str]) -> dict[str, Any]:
    return {name: tidy(number(m.group(g))) for name, g in groups.items() if m.group(g)}


def _spread(event: _Event) -> str | None:
    """The event's own piece of values that are given for a list of events in order, or None."""
    m = _P["spread"].match(event.behind)
    if m is None:
        return None
    group = "v" if m.group("v") else "w"
    values = re.split(r",? and |, ", _plain(event, m.span(group)))
    listed = _P["list_ahead"].search(event.ahead)
    place = listed.group().count("‹") if listed else 0
    total = place + 1 + m.group("rest").count("‹")
    return values[place] if total > 1 and len(values) == total else None
