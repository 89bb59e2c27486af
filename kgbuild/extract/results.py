"""Reported results: an endpoint with its value, unit, counts, interval and time point.

Takes views of prose, gives ``result`` statements. In this trial's own sentences the subject is the trial; in sentences
on another study it is the drug or regimen that was given there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from kgbuild.extract.arms import arm_behind, compared
from kgbuild.extract.reading import Reading
from kgbuild.extract.rules import load, single_patterns
from kgbuild.extract.tails import percent, tail
from kgbuild.extract.values import DIGITS, PERIOD_WORD, number, period_unit, tidy
from kgbuild.extract.view import Item, View
from kgbuild.model import Ref, SectionKind, Span, Statement
from kgbuild.model.statement import TRIAL

_P = single_patterns("results.toml")
_STATS = {"median": "median", "mean": "mean", "average": "mean"}
_RATIOS = {"hazard ratio": "hazard_ratio", "hr": "hazard_ratio", "odds ratio": "odds_ratio", "or": "odds_ratio",
           "relative risk": "risk_ratio", "risk ratio": "risk_ratio", "rr": "risk_ratio"}  # fmt: skip
_SECTIONS = {
    SectionKind.BRIEF_SUMMARY, SectionKind.DETAILED_DESCRIPTION, SectionKind.BODY, SectionKind.ABSTRACT_BACKGROUND,
    SectionKind.ABSTRACT_METHODS, SectionKind.ABSTRACT_RESULTS, SectionKind.ABSTRACT_CONCLUSIONS,
    SectionKind.ABSTRACT_IMPLICATIONS, SectionKind.ABSTRACT_OBJECTIVE,
}  # fmt: skip
_AT = re.compile(rf"^[^.;‹]{{0,10}}\bat ({DIGITS})[ -]({PERIOD_WORD})\b", re.IGNORECASE)


def results(reading: Reading) -> Iterator[Statement]:
    """Every reported result of this trial or another study."""
    for view in reading.views:
        if view.sentence.section.kind not in _SECTIONS or not re.search(r"\d", view.marked):
            continue
        subject = _subject(view)
        if subject is None:
            continue
        taken: list[Span] = []
        for rule in load("results.toml")[0]:
            for m in rule.pattern.finditer(view.marked):
                place = Span(*m.span("value" if "value" in m.re.groupindex else "n"))
                if any(place.overlaps(t) for t in taken) or _is_planning(view, m):
                    continue
                made = list(_results(view, m, rule.name, subject))
                taken += [place] if made else []
                yield from made
                yield from compared(view, m, made)
        if not taken and "‹E" not in view.marked:
            yield from _counts(view, subject)


def _is_planning(view: View, m: re.Match[str]) -> bool:
    clause = view.marked[max(0, m.start() - 60) : m.end() + 30]
    return bool(_P["planning"].search(clause))


def _subject(view: View) -> tuple[Ref, str] | None:
    """Who the result is about and in which scope; None when a foreign result names no drug."""
    if view.sentence.scope == "this_trial":
        return TRIAL, "this_trial"
    joined = re.search(
        r"‹D\d+›(?:[^.;‹]|‹R\d+›){0,80}(?:in combination with|combined with|plus|\+) ?‹D\d+›", view.marked
    )
    if joined:
        drugs = view.items_in(joined.start(), joined.end(), "D")
        return Ref("regimen", parts=tuple(i.drafts[0].ref() for i in drugs)), "other_study"
    given = re.search(
        r"(?:treated with|receiving|received|given|stud(?:y|ies) of|trials? of) (‹D\d+›)", view.marked, re.IGNORECASE
    )
    first = re.search(r"‹[DG]\d+›", view.marked)
    at = given.span(1) if given else first.span() if first else None
    if at is None:
        return None
    return view.items_in(*at, "DG")[0].drafts[0].ref(), "other_study"


def _results(view: View, m: re.Match[str], name: str, subject: tuple[Ref, str]) -> Iterator[Statement]:
    item = _endpoint(view, m)
    if item is None:
        return
    qualifiers = _qualifiers(m, name)
    if qualifiers is None:
        return
    qualifiers["endpoint"] = item.drafts[0].ref()
    frame = _time_point(view, m, item)
    if frame:
        qualifiers["time_point"] = frame
    criteria = next(
        (d for i in view.items_in(m.start(), m.end(), "EK") for d in (*i.drafts, *i.inner) if d.type == "Criteria"),
        None,
    )
    if criteria is not None:
        qualifiers["criteria"] = criteria.ref()
    population = next((i for i in view.items_in(m.start(), m.end(), "C")), None)
    if population is not None:
        qualifiers["population"] = population.span.of(view.text)
    arm = arm_behind(view, m.end()) if subject[1] == "this_trial" else None
    if arm is not None:
        qualifiers["arm"] = arm[0]
    yield _statement(view, m, name, subject, qualifiers)


def _statement(
    view: View, m: re.Match[str], name: str, subject: tuple[Ref, str], qualifiers: dict[str, Any]
) -> Statement:
    who, scope = subject
    obj = Ref("number", value=float(qualifiers["value"]), unit=str(qualifiers.get("unit", "")) or None)
    evidence = (view.span(m.start(), m.end()),)
    return Statement(who, "result", obj, scope, "asserted", evidence, qualifiers, 0.88, f"results.{name}")


def _endpoint(view: View, m: re.Match[str]) -> Item | None:
    for group in ("e2", "e"):
        if group in m.re.groupindex and m.group(group):
            return view.items_in(*m.span(group), "E")[0]
    before = view.items_in(0, m.start(), "E")
    return before[-1] if before else None


def _qualifiers(m: re.Match[str], name: str) -> dict[str, Any] | None:
    groups = m.groupdict()
    found: dict[str, Any] = dict(tail(f"{groups.get('tail') or ''} {groups.get('rest') or ''}"))
    if groups.get("value"):
        return _valued(groups, name, found)
    share = groups.get("pct") or groups.get("pct2")
    numerator, denominator = tidy(number(groups["n"])), groups.get("d")
    found["numerator"] = numerator
    if denominator:
        found["denominator"] = tidy(number(denominator))
    if share is not None:
        return _checked({**found, "param_type": "rate", "value": tidy(number(share)), "unit": "%"})
    return {**found, "param_type": "count", "value": numerator, "unit": "participants"}


def _valued(groups: dict[str, str | None], name: str, found: dict[str, Any]) -> dict[str, Any] | None:
    value = tidy(number(str(groups["value"])))
    unit = groups.get("unit") or ""
    unit = "%" if unit.lower() in ("%", "percent") else period_unit(unit) or ""
    if name == "ratio":
        return {**found, "param_type": _RATIOS[str(groups["ratio"]).lower()], "value": value}
    if name == "gain":
        return {**found, "param_type": "difference", "value": value, "unit": unit} if unit else None
    if not unit:
        return None
    stat = _STATS.get((groups.get("stat") or "").lower())
    kind = "rate" if unit == "%" else stat or "value"
    for n, group in (("numerator", "n"), ("denominator", "d")):
        if groups.get(group):
            found[n] = tidy(number(str(groups[group])))
    return _checked({**found, "param_type": kind, "value": value, "unit": unit})


def _checked(q: dict[str, Any]) -> dict[str, Any]:
    """Flag a percentage that its own fraction contradicts by more than rounding; nothing is dropped."""
    known = q.get("unit") == "%" and q.get("numerator") is not None and q.get("denominator")
    if known and abs(100 * q["numerator"] / q["denominator"] - q["value"]) > 1:
        q["flags"] = ["arithmetic_mismatch"]
    return q


def _time_point(view: View, m: re.Match[str], item: Item) -> str | None:
    frames = [f for f in view.items_in(m.start(), m.end(), "F") if f.span.end <= item.span.start <= f.span.end + 2]
    inner = [d for d in item.inner if d.type == "TimeFrame"]
    if frames or inner:
        return str((frames[0].drafts[0] if frames else inner[0]).value["text"])
    between: Callable[[str], re.Match[str] | None] = re.compile(
        rf"\bat ({DIGITS})[ -]({PERIOD_WORD})\b", re.IGNORECASE
    ).search
    at = between(m.group()) or _AT.match(view.marked[m.end() :])
    return f"{tidy(number(at.group(1)))} {period_unit(at.group(2))}" if at else None


def _counts(view: View, subject: tuple[Ref, str]) -> Iterator[Statement]:
    """``4 out of 6 patients had …``: a count whose endpoint has no concept keeps its words."""
    for m in _P["count_literal"].finditer(view.marked):
        if _is_planning(view, m):
            continue
        n, d = tidy(number(m.group("n"))), tidy(number(m.group("d")))
        bracket = re.search(r"\(([^()]*%[^()]*)\)", m.group()[: m.start("what") - m.start()])
        share = percent(bracket.group(1)) if bracket else None
        qualifiers: dict[str, Any] = {
            "endpoint": Ref("literal", label=m.group("what").strip()), "param_type": "count", "value": n,
            "unit": "participants", "numerator": n, "denominator": d,
        }  # fmt: skip
        if share is not None:
            qualifiers |= {"param_type": "rate", "value": share, "unit": "%"}
        population = next(iter(view.items_in(m.start(), m.end(), "C")), None)
        if population is not None:
            qualifiers["population"] = population.span.of(view.text)
        yield _statement(view, m, "count", subject, qualifiers)
