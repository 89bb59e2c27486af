"""Reported adverse events with grade, counts and episodes.

Takes views of reporting sections, gives ``adverse_event`` statements of this trial.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kgbuild.extract.reading import Reading
from kgbuild.extract.rules import single_patterns
from kgbuild.extract.tails import percent, tail
from kgbuild.extract.values import DIGITS, number, tidy
from kgbuild.extract.view import Item, View
from kgbuild.model import SectionKind, Statement
from kgbuild.model.statement import TRIAL

_P = single_patterns("harms.toml")
GRADE = _P["grade"]
"""A toxicity grade, or a range of two."""
_REPORTING = {SectionKind.ABSTRACT_RESULTS, SectionKind.ABSTRACT_CONCLUSIONS}
_MAY_REPORT = {SectionKind.BODY, SectionKind.DETAILED_DESCRIPTION, SectionKind.BRIEF_SUMMARY}


def harms(reading: Reading) -> Iterator[Statement]:
    """Adverse events that this trial reports."""
    for view in reading.views:
        if view.sentence.scope != "this_trial" or "‹A" not in view.marked:
            continue
        if view.sentence.section.kind not in _REPORTING and not _has_counts(view):
            continue
        for item in view.items:
            if item.letter == "A":
                yield from _event(view, item)


def _has_counts(view: View) -> bool:
    counted = re.search(r"\d", view.marked) and _P["reported"].search(view.marked)
    return bool(counted) and view.sentence.section.kind in _MAY_REPORT


def _event(view: View, item: Item) -> Iterator[Statement]:
    mark = f"‹A{view.items.index(item)}›"
    at = view.marked.index(mark)
    ahead, behind = view.marked[:at], view.marked[at + len(mark) :]
    if _P["not_reported_ahead"].search(ahead):
        return
    q = {**_grade(view, item, ahead), **_counts(ahead, behind)}
    episodes = _P["episodes_ahead"].search(_without_grade(ahead))
    if episodes:
        q["episodes"] = tidy(number(episodes.group("n")))
    if _P["serious_ahead"].search(ahead):
        q["serious"] = True
    cause = _P["cause_ahead"].search(ahead)
    if cause:
        q["cause"] = view.items_in(*cause.span(1), "D")[0].drafts[0].ref()
    end = at + len(mark)
    evidence = view.span(episodes.start() if episodes else at, end)
    ref = item.drafts[0].ref()
    yield Statement(TRIAL, "adverse_event", ref, "this_trial", "asserted", (evidence,), q, 0.85, "harms.event")


def _without_grade(ahead: str) -> str:
    m = _P["grade_ahead"].search(ahead)
    return ahead[: m.start()] if m else ahead


def _grade(view: View, item: Item, ahead: str) -> dict[str, Any]:
    own = GRADE.search(item.span.of(view.text))
    m = own or _P["grade_ahead"].search(ahead)
    if m is None:
        return {}
    low, high = int(m.group("g")), m.group("h")
    return {"grade": f"{low}-{high}"} if high else {"grade": low}


def _counts(ahead: str, behind: str) -> dict[str, Any]:
    q: dict[str, Any] = {}
    before, share, after = (
        _P["affected_ahead"].search(_without_grade(ahead)),
        _P["share_ahead"].search(_without_grade(ahead)),
        _P["behind"].match(behind),
    )
    if before:
        q["affected"] = tidy(number(before.group("n")))
        q |= {"at_risk": tidy(number(before.group("d")))} if before.group("d") else {}
        q |= {"percent": tidy(number(before.group("p")))} if before.group("p") else {}
    elif share:
        q["percent"] = tidy(number(share.group("p")))
    elif after and after.group("t"):
        q |= _bracket(after.group("t"))
    elif after and after.group("i"):
        n = tidy(number(after.group("i")))
        q |= {"percent": n} if after.group("ipc") else {"affected": n}
        q |= {"at_risk": tidy(number(after.group("id")))} if after.group("id") else {}
        q |= {"percent": tidy(number(after.group("ip")))} if after.group("ip") else {}
    return q


def _bracket(text: str) -> dict[str, Any]:
    counts = tail(text)
    q: dict[str, Any] = {}
    if "numerator" in counts:
        q["affected"] = counts["numerator"]
    if "denominator" in counts:
        q["at_risk"] = counts["denominator"]
    share = percent(text)
    if share is not None:
        q["percent"] = share
    first = re.match(rf"\s*({DIGITS})(?: patients?)?(?:[,;]|\s*$)", text)
    if first and "affected" not in q and share is not None:
        q["affected"] = tidy(number(first.group(1)))
    return q
