"""Results, harms and numbers of participants by arm, from the numbers of a record's own sentences.

Takes a reading and the statements that rules have read, gives them with ``arm_role`` where the arm's role is known, and
further statements for values that no rule has read. A value keeps its endpoint's words where no concept is named.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from kgbuild.extract.arithmetic import checked
from kgbuild.extract.arm_counts import counted, totals
from kgbuild.extract.arm_reading import Told, arm_reading
from kgbuild.extract.arm_values import Assigned
from kgbuild.extract.numbers import Quantity
from kgbuild.extract.reading import Draft, Reading
from kgbuild.extract.rules import single_patterns
from kgbuild.extract.told_alone import without_arm
from kgbuild.extract.told_parts import beside, grade_of, near_fraction, spread_of, stat_of, time_of, what
from kgbuild.extract.trial_claims import trial_claim
from kgbuild.model import Ref, SectionKind, Span, Statement
from kgbuild.model.statement import TRIAL

_P = single_patterns("arm_results.toml")
_CONFIDENCE = 0.72
_ROW = 120
_SPREAD = frozenset(("ci_low", "ci_high", "sd", "iqr_low", "range_low", "p_value"))
_PERIODS = frozenset(("days", "weeks", "months", "years"))
_PLAIN = frozenset(("", "days", "weeks", "months", "years", "hours", "mL", "ml", "L", "m", "g"))
"""Units of what is given, waited or repeated as often as measured."""
_VALUED = ("result", "adverse_event", "baseline")


def by_arm(reading: Reading, found: Sequence[Statement]) -> list[Statement]:
    """All statements: those found, with the roles of their arms, then those of values that nobody has read."""
    arms = arm_reading(reading)
    known = _Known(reading, found)
    for told in arms.told:
        known.claim(told)
        for one in told.whose:
            known.give(told, one)
        for q in told.all:
            known.complete(told, q)
    out = known.statements
    for told in arms.told:
        out += _unread(told, known)
        out += (s for s in totals(told) if not known.counts(s))
    return out


class _Known:
    """The statements read so far, by the places of their evidence."""

    def __init__(self, reading: Reading, found: Sequence[Statement]) -> None:
        self.statements = list(found)
        self._reading = reading
        self._places = [
            (n, e)
            for n, s in enumerate(found)
            if s.predicate in _VALUED and not s.rule.startswith("field.")
            for e in s.evidence
        ]

    def give(self, told: Told, one: Assigned) -> None:
        """The arm of a value to the statements that have read it."""
        at = told.span(one.value.start, one.value.end)
        for n, place in self._places:
            s = self.statements[n]
            if place.overlaps(at) and _has(s, one.value) and "arm_role" not in s.qualifiers:
                if s.predicate == "baseline" and counted(told, one) is None:
                    continue
                s = _as_own(s)
                named = {"arm": one.phrase.name(told.text)} if one.phrase else {}
                self.statements[n] = replace(s, qualifiers={**named, **s.qualifiers, "arm_role": one.role})

    def complete(self, told: Told, q: Quantity) -> None:
        """Interval, spread and unit to the result that has read a value without them."""
        at = told.span(q.start, q.end)
        for n, place in self._places if q.kind in ("percent", "number", "ratio") and q.value is not None else ():
            s = self.statements[n]
            if s.predicate != "result" or not place.overlaps(at) or s.qualifiers.get("value") != q.value:
                continue
            more = {} if _SPREAD & set(s.qualifiers) else spread_of(told, q)
            if q.unit and not s.qualifiers.get("unit") and s.qualifiers.get("param_type") != "count":
                more["unit"] = q.unit
            if more:
                self.statements[n] = replace(s, qualifiers=checked({**more, **s.qualifiers}))

    def claim(self, told: Told) -> None:
        """Results that a sentence on this trial's arms was taken to report of another study are this trial's."""
        if told.whose:
            for n, place in self._places:
                if told.span(0, len(told.text)).contains(place):
                    self.statements[n] = _as_own(self.statements[n])

    def has(self, told: Told, q: Quantity) -> bool:
        """Whether a statement has read a number."""
        at = told.span(q.start, q.end)
        return any(place.overlaps(at) and _has(self.statements[n], q) for n, place in self._places)

    def has_at(self, new: Statement) -> bool:
        """Whether a statement has the value of a new one at its place."""
        value, at = new.object.value, new.evidence[0]
        same = (p for n, p in self._places if value in _numbers(self.statements[n]))
        return any(p.overlaps(at) for p in same)

    def counts(self, new: Statement) -> bool:
        """Whether a number of participants has been read."""
        value, at = new.object.value, new.evidence[0]
        same = (
            p
            for n, p in self._places
            if self.statements[n].predicate == "baseline" and self.statements[n].object.value == value
        )
        return any(p.overlaps(at) for p in same)


def _as_own(s: Statement) -> Statement:
    """A result of another study as one of this trial."""
    return replace(s, subject=TRIAL, scope="this_trial") if (s.predicate, s.scope) == ("result", "other_study") else s


def _has(s: Statement, q: Quantity) -> bool:
    value = q.value if q.value is not None else q.numerator
    return value is not None and value in _numbers(s)


def _numbers(s: Statement) -> set[object]:
    return {s.object.value, *(s.qualifiers.get(k) for k in ("value", "percent", "affected", "numerator"))}


def _unread(told: Told, known: _Known) -> Iterator[Statement]:
    """Statements for the values of a sentence that have an arm and that nothing has read."""
    if _P["planning"].search(told.text):
        return
    done: set[int] = set()
    for one in told.whose:
        q = one.value
        if q.start in done or known.has(told, q):
            continue
        people = counted(told, one)
        if people is not None:
            done.add(q.start)
            yield people
            continue
        fraction = beside(told, q, "fraction") or near_fraction(told, q)
        made = _result(told, one, fraction)
        if made is not None:
            done |= {q.start, fraction.start if fraction else q.start}
            yield made
    yield from (s for s in without_arm(told) if not known.has_at(s))


def _result(told: Told, one: Assigned, fraction: Quantity | None) -> Statement | None:
    q = one.value
    if q.kind == "fraction" and beside(told, q, "percent"):
        return None
    if q.kind == "count" or (q.kind == "number" and not _is_measure(told, q)):
        return None
    subject = what(told, q, [(n.start, n.end) for n in told.names], _before(told, q))
    if (
        subject is None
        or told.view.sentence.section.kind is SectionKind.ABSTRACT_METHODS
        or (q.kind == "percent" and _P["no_rate"].match(told.text[q.end :]))
    ):
        return None
    if _P["reason"].search(told.text[: q.start]):
        return None
    found: dict[str, Any] = {"arm_role": one.role}
    if one.phrase is not None:
        found["arm"] = one.phrase.name(told.text)
    found |= spread_of(told, q)
    top = fraction or (q if q.kind == "fraction" or q.denominator else None)
    evidence = told.span(min(q.start, top.start) if top else q.start, max(q.end, top.end) if top else q.end)
    if subject.harm is not None:
        return _harm(told, q, subject.harm, found, top, evidence)
    if top is not None:
        found |= {"numerator": top.numerator, "denominator": top.denominator}
    kind = "rate" if q.unit == "%" else "count" if q.kind == "fraction" else stat_of(told, q) or "value"
    if q.unit == "%" and _is_change(told, q):
        kind = "mean" if q.sd is not None else "difference"
    if q.unit == "%" and top is None and _P["median_share"].search(told.text[max(0, q.start - 90) : q.start]):
        kind = "median"
    value = q.numerator if q.kind == "fraction" else q.value
    unit = "participants" if kind == "count" else q.unit
    found |= {"param_type": kind, "value": value, "endpoint": subject.endpoint, **({"unit": unit} if unit else {})}
    time = time_of(told, q)
    if time:
        found["time_point"] = time
    obj = Ref("number", value=float(value or 0), unit=unit or None)
    return trial_claim("result", obj, evidence, "arms.result", _CONFIDENCE, checked(found))


def _before(told: Told, q: Quantity) -> Quantity | None:
    """The value before one, when both are of one row: what is measured was said ahead of it."""
    earlier = [a.value for a in told.whose if a.value.end <= q.start and a.value.unit == q.unit]
    last = max(earlier, key=lambda v: v.end, default=None)
    return last if last is not None and q.start - last.end < _ROW else None


def _is_change(told: Told, q: Quantity) -> bool:
    """Whether a percentage says how much something changed or differed, and not how many people."""
    sign = q.of(told.text)[0] in "+-−–" or q.sd is not None
    return sign or bool(_P["difference"].match(told.text[q.end :]) or _P["by"].search(told.text[: q.start]))


def _is_measure(told: Told, q: Quantity) -> bool:
    """Whether a bare number is a value of something measured: it has a spread, or a median or mean before it."""
    if _P["duration_of"].search(told.text[max(0, q.start - 40) : q.start]):
        return False
    if q.sd is not None or stat_of(told, q):
        return True
    if q.unit in _PERIODS and _P["lasting"].search(told.text[max(0, q.start - 150) : q.start]):
        return True
    measured = _P["measured"].search(told.text[max(0, q.start - 120) : q.start])
    return bool(measured) and ("." in q.of(told.text) or q.unit not in _PLAIN)


def _harm(
    told: Told, q: Quantity, harm: Draft, found: dict[str, Any], top: Quantity | None, evidence: Span
) -> Statement:
    numbers: dict[str, Any] = {"percent": q.value} if q.unit == "%" else {}
    if top is not None:
        numbers |= {"affected": top.numerator, "at_risk": top.denominator}
    grade = grade_of(told, q)
    q_all = checked({**found, **numbers, **({"grade": grade} if grade else {})})
    for name in ("ci_level", "ci_low", "ci_high", "p_value"):
        q_all.pop(name, None)
    return trial_claim("adverse_event", harm.ref(), evidence, "arms.harm", _CONFIDENCE, q_all)
