"""Normal forms for comparing what the gold says with what was predicted: literals, numbers, units, quantities."""

from __future__ import annotations

import re
from typing import Any

_UNITS = {
    "%": ("%", "percent", "per cent", "percentage"),
    "months": ("months", "month", "mo", "mos", "mth"),
    "weeks": ("weeks", "week", "wk", "wks"),
    "days": ("days", "day", "d"),
    "years": ("years", "year", "y", "yr", "yrs", "a"),
    "hours": ("hours", "hour", "h", "hr", "hrs"),
    "participants": ("participants", "participant", "patients", "patient", "subjects", "subject", "people",
                     "{participants}", "{participant}", "{patients}", "{subjects}", "n"),
    "mg": ("mg", "milligram", "milligrams"),
    "g": ("g", "gram", "grams"),
    "mg/m2": ("mg/m2", "mg/m^2", "mg/m²", "mg/m**2", "mg per m2", "mg/sqm"),
    "mg/kg": ("mg/kg",),
    "ug": ("ug", "µg", "μg", "mcg"),
    "episodes": ("episodes", "episode", "{episodes}"),
}  # fmt: skip
_UNIT_OF = {form: unit for unit, forms in _UNITS.items() for form in forms}
_QUANTITY = re.compile(r"^\s*(\d+(?:[.,]\d+)*)[\s\-‐‑]*([^\d\s].*?)\s*$")


def literal(text: object) -> str:
    """Lower case, letters and digits only, dots and commas inside numbers kept as dots."""
    lowered = re.sub(r"(?<=\d),(?=\d{3}\b)", "", str(text).lower())
    return re.sub(r"[^\w.]+|_|(?<!\d)\.|\.(?!\d)", "", lowered)


def unit(text: object) -> str:
    """The common name of a unit, or the unit itself in lower case without blanks at its ends."""
    lowered = str(text).strip().lower()
    return _UNIT_OF.get(lowered, lowered)


def number(value: object) -> float | None:
    """A number from an int, a float or a digit string; None when it is not one."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return float(value)
    try:
        return float(str(value).replace(",", ""))
    except ValueError:
        return None


def same_number(a: object, b: object) -> bool:
    """Whether both are numbers and equal up to rounding of their representation."""
    x, y = number(a), number(b)
    return x is not None and y is not None and abs(x - y) <= 1e-9 * max(1.0, abs(x), abs(y))


def quantity(text: object) -> tuple[float, str] | None:
    """``18-week`` and ``18 weeks`` as ``(18.0, "weeks")``; None when the text is not a known quantity."""
    found = _QUANTITY.match(str(text))
    if not found or found.group(2).strip().lower() not in _UNIT_OF:
        return None
    value = number(found.group(1))
    return None if value is None else (value, unit(found.group(2)))


def same_value(gold: Any, predicted: Any) -> bool:
    """Whether two plain qualifier values say the same: numbers, quantities, lists as sets, or literals."""
    if isinstance(gold, list):
        others = predicted if isinstance(predicted, list) else [predicted]
        return {literal(v) for v in gold} == {literal(v) for v in others}
    if isinstance(predicted, list):
        return len(predicted) == 1 and same_value(gold, predicted[0])
    if number(gold) is not None:
        return same_number(gold, predicted)
    mine, theirs = quantity(gold), quantity(predicted)
    if mine and theirs:
        return mine == theirs
    return literal(gold) == literal(predicted)
