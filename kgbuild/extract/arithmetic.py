"""Checks the arithmetic that a text's numbers imply: 17 of 37 is 46 %, a value lies in its own interval.

Takes a statement's qualifiers, gives the flags of what disagrees. Nothing is dropped: a flag is added to what was read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

MISMATCH = "arithmetic_mismatch"
"""The percentage is not its own fraction's."""
OVER = "numerator_exceeds_denominator"
OUTSIDE = "value_outside_interval"
BOUNDS = "bounds_reversed"
ABOVE_WHOLE = "percentage_above_100"


def flags(q: Mapping[str, Any]) -> list[str]:
    """What disagrees among the numbers of one statement; empty when all agree or nothing can be checked.

    >>> flags({"value": 64, "unit": "%", "numerator": 17, "denominator": 37})
    ['arithmetic_mismatch']
    >>> flags({"value": 46, "unit": "%", "numerator": 17, "denominator": 37})
    []
    """
    found = []
    top, bottom = _number(q, "numerator", "affected"), _number(q, "denominator", "at_risk")
    share = _number(q, "value") if q.get("unit") == "%" else _number(q, "percent")
    if top is not None and bottom:
        if share is not None and not agrees(share, top, bottom):
            found.append(MISMATCH)
        if top > bottom:
            found.append(OVER)
    if share is not None and share > 100 and q.get("param_type") == "rate":
        found.append(ABOVE_WHOLE)
    low, high = _number(q, "ci_low"), _number(q, "ci_high")
    value = _number(q, "value")
    if low is not None and high is not None:
        if low > high:
            found.append(BOUNDS)
        elif value is not None and not low <= value <= high:
            found.append(OUTSIDE)
    return found


def agrees(share: float, top: float, bottom: float) -> bool:
    """Whether a percentage is that of a fraction, up to how it was rounded (half a unit of its last digit, and 1)."""
    return abs(100 * top / bottom - share) <= 1


def _number(q: Mapping[str, Any], *names: str) -> float | None:
    for name in names:
        value = q.get(name)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return float(value)
    return None


def checked(q: Mapping[str, Any]) -> dict[str, Any]:
    """The qualifiers with ``flags`` where something disagrees."""
    found = flags(q)
    return {**q, "flags": sorted({*found, *(q.get("flags") or ())})} if found else dict(q)
