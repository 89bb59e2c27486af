"""Results, harms and numbers of participants by arm, from the numbers of a record's own sentences.

Takes a reading and the statements that rules have read, gives them with ``arm_role`` where the arm's role is known, and
further statements for values that no rule has read. A value keeps its endpoint's words where no concept is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kgbuild.extract.arithmetic import checked
from kgbuild.extract.arm_counts import counted, totals
from kgbuild.extract.arm_reading import Told, arm_reading
from kgbuild.extract.arm_values import Assigned
from kgbuild.extract.numbers import Quantity
from kgbuild.extract.reading import Draft, Reading
from kgbuild.extract.rules import single_patterns
from kgbuild.extract.told_parts import beside, grade_of, near_fraction, stat_of, time_of, what
from kgbuild.extract.trial_claims import trial_claim
from kgbuild.model import Ref, Span, Statement

_P = single_patterns("arm_results.toml")
_CONFIDENCE = 0.72
_PLAIN = frozenset(("", "days", "weeks", "months", "years", "hours", "mL", "ml", "L", "m", "g"))
"""Units of what is given, waited or repeated as often as measured."""
_VALUED = ("result", "adverse_event", "baseline")


def by_arm(reading: Reading, found: Sequence[Statement]) -> list[Statement]:
    """All statements: those found, with the roles of their arms, then those of values that nobody has read."""
    arms = arm_reading(reading)
    known = _Known(reading, found)
    for told in arms.told:
        for one in told.whose:
            known.give(told, one)
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
                named = {"arm": one.phrase.name(told.text)} if one.phrase else {}
                self.statements[n] = replace(s, qualifiers={**named, **s.qualifiers, "arm_role": one.role})

    def has(self, told: Told, q: Quantity) -> bool:
        """Whether a statement has read a number."""
        at = told.span(q.start, q.end)
        return any(place.overlaps(at) and _has(self.statements[n], q) for n, place in self._places)

    def counts(self, new: Statement) -> bool:
        """Whether a number of participants has been read."""
        value, at = new.object.value, new.evidence[0]
        same = (
            p
            for n, p in self._places
            if self.statements[n].predicate == "baseline" and self.statements[n].object.value == value
        )
        return any(p.overlaps(at) for p in same)


def _has(s: Statement, q: Quantity) -> bool:
    numbers = {s.object.value, *(s.qualifiers.get(k) for k in ("value", "percent", "affected", "numerator"))}
    value = q.value if q.value is not None else q.numerator
    return value is not None and value in numbers


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


def _result(told: Told, one: Assigned, fraction: Quantity | None) -> Statement | None:
    q = one.value
    if q.kind == "fraction" and beside(told, q, "percent"):
        return None
    if q.kind == "count" or (q.kind == "number" and not _is_measure(told, q)):
        return None
    subject = what(told, q, [(n.start, n.end) for n in told.names])
    if subject is None or (q.kind == "percent" and _P["no_rate"].match(told.text[q.end :])):
        return None
    found: dict[str, Any] = {"arm_role": one.role}
    if one.phrase is not None:
        found["arm"] = one.phrase.name(told.text)
    found |= _behind(told, q)
    top = fraction or (q if q.kind == "fraction" or q.denominator else None)
    evidence = told.span(min(q.start, top.start) if top else q.start, max(q.end, top.end) if top else q.end)
    if subject.harm is not None:
        return _harm(told, q, subject.harm, found, top, evidence)
    if top is not None:
        found |= {"numerator": top.numerator, "denominator": top.denominator}
    kind = "rate" if q.unit == "%" else "count" if q.kind == "fraction" else stat_of(told, q) or "value"
    if q.unit == "%" and _is_change(told, q):
        kind = "mean" if q.sd is not None else "difference"
    value = q.numerator if q.kind == "fraction" else q.value
    unit = "participants" if kind == "count" else q.unit
    found |= {"param_type": kind, "value": value, "endpoint": subject.endpoint, **({"unit": unit} if unit else {})}
    time = time_of(told, q)
    if time:
        found["time_point"] = time
    obj = Ref("number", value=float(value or 0), unit=unit or None)
    return trial_claim("result", obj, evidence, "arms.result", _CONFIDENCE, checked(found))


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


def _behind(told: Told, q: Quantity) -> dict[str, Any]:
    """Interval, spread and range that stand behind a value, before the next one."""
    stop = next((v.start for v in told.values if v.start > q.end and v.kind in ("percent", "number")), len(told.text))
    out: dict[str, Any] = {"sd": q.sd} if q.sd is not None else {}
    for other in told.all:
        if not q.end <= other.start < min(stop, q.end + 60) or re.search(r"[;.]\s", told.text[q.end : other.start]):
            continue
        if other.kind == "interval" and "ci_low" not in out:
            out |= {
                k: v
                for k, v in (("ci_level", other.level), ("ci_low", other.low), ("ci_high", other.high))
                if v is not None
            }
        elif other.kind == "iqr":
            out |= {"iqr_low": other.low, "iqr_high": other.high}
        elif other.kind == "range" and "range" in other.of(told.text).lower():
            out |= {"range_low": other.low, "range_high": other.high}
        elif other.kind == "spread":
            out["sd"] = other.value
        elif other.kind == "p":
            out["p_value"] = other.relation + f"{other.value:g}"
    return out
