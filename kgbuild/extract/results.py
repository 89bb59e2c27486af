"""Reported results: an endpoint with its value, unit, counts, interval and time point.

Takes views of prose, gives ``result`` statements. In this trial's own sentences the subject is the trial; in sentences
on another study it is the drug or regimen that was given there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kgbuild.extract.arms import arm_name
from kgbuild.extract.reading import Reading
from kgbuild.extract.rules import load, single_patterns
from kgbuild.extract.series import unit_of
from kgbuild.extract.series_results import rows
from kgbuild.extract.tails import percent, tail
from kgbuild.extract.values import DIGITS, PERIOD_WORD, number, period_unit, tidy
from kgbuild.extract.view import Item, View
from kgbuild.model import Ref, SectionKind, Span, Statement
from kgbuild.model.statement import TRIAL

_P = single_patterns("results.toml")
_RATIOS = {"hazard ratio": "hazard_ratio", "hr": "hazard_ratio", "odds ratio": "odds_ratio", "or": "odds_ratio",
           "relative risk": "risk_ratio", "risk ratio": "risk_ratio", "rr": "risk_ratio"}  # fmt: skip
_SECTIONS = {
    SectionKind.BRIEF_SUMMARY, SectionKind.DETAILED_DESCRIPTION, SectionKind.BODY, SectionKind.ABSTRACT_BACKGROUND,
    SectionKind.ABSTRACT_METHODS, SectionKind.ABSTRACT_RESULTS, SectionKind.ABSTRACT_CONCLUSIONS,
    SectionKind.ABSTRACT_IMPLICATIONS, SectionKind.ABSTRACT_OBJECTIVE,
}  # fmt: skip
_ROUND = str.maketrans("[]", "()")
_AT = re.compile(rf"\bat ({DIGITS})[ -]({PERIOD_WORD})\b", re.IGNORECASE)
_AT_BEHIND = re.compile(rf"^[^.;‹]{{0,10}}{_AT.pattern}", re.IGNORECASE)


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
                if any(_place(m).overlaps(t) for t in taken) or _is_planning(view, m):
                    continue
                made = list(_read(view, m, rule.name, subject))
                taken += [place for place, _ in made]
                yield from (statement for _, statement in made)
        if not taken and "‹E" not in view.marked:
            yield from _counts(view, subject)


def _is_planning(view: View, m: re.Match[str]) -> bool:
    clause = view.marked[max(0, m.start() - 60) : m.end() + 30]
    ahead = view.marked[m.start() : m.start("value")] if m.groupdict().get("value") else ""
    return bool(_P["planning"].search(clause) or _P["until"].search(ahead))


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


def _read(view: View, m: re.Match[str], name: str, subject: tuple[Ref, str]) -> Iterator[tuple[Span, Statement]]:
    """What a match says, each with the place of its number in the marked sentence."""
    if "es" in m.re.groupindex:
        for n, (endpoint, found, cell) in enumerate(rows(view, m)):
            rule = name if n == 0 else f"{name}.row"
            if subject[1] != "this_trial" and cell.arm and not _has(view, cell.arm, subject[0]):
                continue
            yield Span(cell.start, cell.known), _result(view, m, rule, subject, endpoint, _checked(found), cell.end)
        return
    if name == "ratio" and view.span(*m.span("ratio")).of(view.text).lower().rstrip("s") not in _RATIOS:
        return
    item = _endpoint(view, m, name)
    qualifiers = _qualifiers(view, m, name) if item is not None else None
    arm = arm_name(view, m.span("arm")) if m.groupdict().get("arm") else None
    if qualifiers is not None and arm:
        qualifiers["arm"] = arm
    if item is not None and qualifiers is not None:
        yield _place(m), _result(view, m, name, subject, item, qualifiers, m.end())


def _has(view: View, arm: tuple[int, int], who: Ref) -> bool:
    """Whether the arm of another study's value has the drug that the result would be about, or names no drug."""
    wanted = {r.mention for r in (who, *who.parts)}
    drafts = [d for i in view.items for d in i.drafts]
    concepts = {d.concepts[:1] for d in drafts if d.ref().mention in wanted}
    items = view.items_in(*arm, "DG")
    if items:
        return any(i.drafts[0].concepts[:1] in concepts for i in items)
    return not re.search(r"‹I\d+›|\b[A-Z]{2,}", view.marked[slice(*arm)])


def _place(m: re.Match[str]) -> Span:
    spans = [m.span(g) for g in ("value", "n", "d", "pct", "pct2") if g in m.re.groupindex and m.group(g)]
    return Span(min(s for s, _ in spans), max(e for _, e in spans))


def _result(
    view: View, m: re.Match[str], rule: str, subject: tuple[Ref, str], item: Item, qualifiers: dict[str, Any], end: int
) -> Statement:
    """A result with its endpoint, and the time point, criteria and population that stand with it."""
    qualifiers["endpoint"] = item.drafts[0].ref()
    frame = qualifiers.get("time_point") or _time_point(view, m, item, end)
    if frame:
        qualifiers["time_point"] = frame
    criteria = next(
        (d for i in view.items_in(m.start(), end, "EK") for d in (*i.drafts, *i.inner) if d.type == "Criteria"),
        None,
    )
    if criteria is not None:
        qualifiers["criteria"] = criteria.ref()
    return _statement(view, Span(*m.span()), rule, subject, qualifiers, end)


def _statement(
    view: View, place: Span, rule: str, subject: tuple[Ref, str], qualifiers: dict[str, Any], end: int
) -> Statement:
    population = next((i for i in view.items_in(place.start, place.end, "C")), None)
    if population is not None:
        qualifiers["population"] = population.span.of(view.text)
    who, scope = subject
    obj = Ref("number", value=float(qualifiers["value"]), unit=str(qualifiers.get("unit", "")) or None)
    evidence = (view.span(place.start, max(place.start, end)),)
    return Statement(who, "result", obj, scope, "asserted", evidence, qualifiers, 0.88, f"results.{rule}")


def _endpoint(view: View, m: re.Match[str], name: str) -> Item | None:
    """The endpoint that the rule found, for a ratio also the one before it in its own clause."""
    for group in ("e2", "e"):
        if group in m.re.groupindex and m.group(group):
            if name == "ratio" and group == "e" and _P["clause"].search(m.group("between")):
                return None
            return view.items_in(*m.span(group), "E")[0]
    marks = list(re.finditer(r"‹E\d+›", view.marked[: m.start()]))
    if name != "ratio" or not marks:
        return None
    return view.items_in(*marks[-1].span(), "E")[0] if _leads_to(view.marked[marks[-1].end() : m.start()]) else None


def _leads_to(gap: str) -> bool:
    """Whether the words between an endpoint and a ratio keep to that endpoint: its values, arms and brackets."""
    gap = gap.translate(_ROUND)
    opened = gap.rfind("(")
    inside = gap[opened + 1 :] if opened > gap.rfind(")") else ""
    parts = [p for p in re.split(r"[;,]", inside) if p.strip()]
    if any(
        not re.search(r"\d|respectively|adjusted|stratified|variable|two-sided|log-rank|^\s*(?:median|mean)\s*$", p)
        for p in parts
    ):
        return False
    outside = re.sub(r"\([^()]*\)?", "", gap)
    return not _P["clause"].search(outside) and ". " not in outside and len(outside) < 250


def _qualifiers(view: View, m: re.Match[str], name: str) -> dict[str, Any] | None:
    groups = m.groupdict()
    groups["d"] = groups.get("d") or groups.get("d2")
    if groups.get("ratio"):
        groups["ratio"] = view.span(*m.span("ratio")).of(view.text)
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
    value = tidy(number(re.sub("[−–]", "-", str(groups["value"]))))
    unit = unit_of(groups.get("unit") or "")
    if name == "ratio":
        return {**found, "param_type": _RATIOS[str(groups["ratio"]).lower().rstrip("s")], "value": value}
    if name == "change":
        return {**found, "param_type": "difference", "value": value, **({"unit": unit} if unit else {})}
    if name == "gain":
        return {**found, "param_type": "difference", "value": value, "unit": unit} if unit else None
    if not unit:
        return None
    kind = "rate" if unit == "%" else "value"
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


def _time_point(view: View, m: re.Match[str], item: Item, end: int) -> str | None:
    frames = [f for f in view.items_in(m.start(), m.end(), "F") if f.span.end <= item.span.start <= f.span.end + 2]
    inner = [d for d in item.inner if d.type == "TimeFrame"]
    if frames or inner:
        return str((frames[0].drafts[0] if frames else inner[0]).value["text"])
    at = _AT.search(m.group()) or _AT_BEHIND.match(view.marked[end:])
    return f"{tidy(number(at.group(1)))} {period_unit(at.group(2))}" if at else None


def _counts(view: View, subject: tuple[Ref, str]) -> Iterator[Statement]:
    """``4 out of 6 patients had …``: a count whose endpoint has no concept keeps its words."""
    for m in _P["count_literal"].finditer(view.marked):
        if _is_planning(view, m):
            continue
        n, d = tidy(number(m.group("n"))), tidy(number(m.group("d")))
        bracket = re.search(r"\(([^()]*%[^()]*)\)", m.group()[: m.start("what") - m.start()])
        share = percent(bracket.group(1)) if bracket else None
        what = view.span(*m.span("what")).of(view.text).strip()
        qualifiers: dict[str, Any] = {
            "endpoint": Ref("concept", label=what, type="Endpoint"), "param_type": "count",
            "value": n, "unit": "participants", "numerator": n, "denominator": d,
        }  # fmt: skip
        if share is not None:
            qualifiers |= {"param_type": "rate", "value": share, "unit": "%"}
        # A condition among the endpoint's own words is no population.
        yield _statement(view, Span(m.start(), m.start("what")), "count", subject, qualifiers, m.end())
