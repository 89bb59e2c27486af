"""What stands around a value of a sentence: what was measured, when, how it is summarised, its grade and its fraction.

Takes a ``Told`` and one of its quantities.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kgbuild.extract.arithmetic import agrees
from kgbuild.extract.arm_reading import Told
from kgbuild.extract.harms import GRADE, _level
from kgbuild.extract.numbers import Quantity
from kgbuild.extract.reading import Draft
from kgbuild.extract.rules import single_patterns
from kgbuild.extract.values import number, period_unit, tidy
from kgbuild.model import Ref

_P = single_patterns("told_parts.toml")
_STATS = {"med": "median", "mea": "mean", "ave": "mean"}
_NEAR = 220
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class What:
    """What a value is of: an endpoint (a concept or its words), or a harm."""

    endpoint: Ref
    harm: Draft | None = None


def stat_of(told: Told, q: Quantity) -> str | None:
    """``median`` or ``mean``: the last such word before a value, not about follow-up or age, in its clause."""
    lead = told.text[max(0, q.start - _NEAR) : q.start]
    found = list(_P["stat"].finditer(lead))
    if not found or _P["clause"].search(lead[found[-1].end() :]):
        return None
    return None if _P["other_stat"].match(lead[found[-1].end() :]) else _STATS[found[-1].group()[:3].lower()]


def what(told: Told, q: Quantity, names: Sequence[Place], before: Quantity | None = None) -> What | None:
    """The endpoint or harm that a value is of: the nearest mention before it, else behind it, else the clause's words.

    ``before``: the value of the same row before it; the words stand ahead of the row then.
    """
    drafts = [d for i in told.view.items for d in i.drafts if d.type in ("Endpoint", "AdverseEvent", "Condition")]
    ahead = [d for d in drafts if d.end - told.start <= q.start and d.type != "Condition"]
    between = told.text[ahead[-1].end - told.start : q.start] if ahead else ""
    if ahead and _P["another"].match(between):
        return None
    if ahead and not _P["clause"].search(between):
        return _what(ahead[-1])
    behind = [d for d in drafts if 0 <= d.start - told.start - q.end < 80 and d.type != "Condition"]
    if behind and not re.search(r"\d", told.text[q.end : behind[0].start - told.start]):
        return _what(behind[0])
    words = _words(told.text, before or q, names)
    return What(Ref("concept", label=words, type="Endpoint")) if words else None


def _what(draft: Draft) -> What:
    return What(draft.ref(), draft if draft.type == "AdverseEvent" else None)


def _words(text: str, q: Quantity, names: Sequence[Place]) -> str | None:
    """The words of the clause that say what was counted or measured, without names of arms and numbers."""
    start = max([m.end() for m in _P["opening"].finditer(text, 0, q.start)], default=0)
    piece = _without(text, start, q.start, names)
    if len(piece) < 4:
        stop = next((m.start() for m in _P["closing"].finditer(text, q.end)), len(text))
        piece = _without(text, q.end, stop, names)
    if len(piece) < 4 and start:
        piece = _without(text, 0, q.start, names)
    return piece[-80:].strip() if len(piece) >= 4 else None


def _without(text: str, start: int, end: int, names: Sequence[Place]) -> str:
    for a, b in names:
        a, b = max(a, start), min(b, end)
        if a < b:
            text = text[:a] + " " * (b - a) + text[b:]
    return re.sub(r"\s+", " ", _P["filler"].sub(" ", text[start:end])).strip(" ,;:()[]-")


def time_of(told: Told, q: Quantity) -> str | None:
    """``at 5 years`` or ``5-year`` beside a value."""
    m = _P["time_behind"].match(told.text, q.end)
    if m is None:
        lead = told.text[max(0, q.start - 120) : q.start]
        shift = q.start - len(lead)
        values = {a.value.start for a in told.whose}
        found = [
            x
            for x in _P["time_ahead"].finditer(lead)
            if not _P["clause"].search(lead[x.end() :]) and x.start("n") + shift not in values
        ]
        m = found[-1] if found else None
    return f"{tidy(number(m.group('n')))} {period_unit(m.group('u'))}" if m else None


def grade_of(told: Told, q: Quantity) -> str | int | None:
    """The toxicity grade said before a value in its clause."""
    found = list(GRADE.finditer(told.text, max(0, q.start - 120), q.start))
    if not found or _P["clause"].search(told.text[found[-1].end() : q.start]):
        return None
    low, high = _level(found[-1].group("g")), found[-1].group("h")
    return f"{low}-{_level(high)}" if high else low


def beside(told: Told, q: Quantity, kind: str) -> Quantity | None:
    """The fraction of a percentage, or the percentage of a fraction: in the other's bracket, or right beside it."""
    for other in told.all:
        if other.kind != kind or other is q or q.denominator:
            continue
        one, two = sorted((q, other), key=lambda x: x.start)
        if one.end <= two.start and _P["beside"].fullmatch(told.text, one.end, two.start):
            return other
    return None


def spread_of(told: Told, q: Quantity) -> dict[str, Any]:
    """Interval, spread and range that stand behind a value, before the next one."""
    stop = next((v.start for v in told.values if v.start > q.end and v.kind in ("percent", "number")), len(told.text))
    out: dict[str, Any] = {"sd": q.sd} if q.sd is not None else {}
    for other in told.all:
        if not q.end <= other.start < min(stop, q.end + 60) or re.search(r"\.\s", told.text[q.end : other.start]):
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


def near_fraction(told: Told, q: Quantity) -> Quantity | None:
    """The fraction that a percentage is, in a bracket behind its arm: ``9% of A patients (20 of 211)``."""
    if q.kind != "percent" or q.value is None:
        return None
    for other in told.all:
        if (
            other.kind == "fraction"
            and 0 <= other.start - q.end < 90
            and other.denominator
            and other.numerator is not None
        ):
            free = not any(v.kind == "percent" and q.end <= v.start < other.start for v in told.all)
            return other if free and agrees(q.value, other.numerator, other.denominator) else None
    return None
