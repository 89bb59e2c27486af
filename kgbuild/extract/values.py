"""Numbers, units and periods as trial texts write them.

Takes strings, gives numbers. ``1,000``, ``0·65``, ``13.4``, ``four``; units in UCUM-like normal form.
"""

from __future__ import annotations

import re

WORDS = {
    "zero": 0, "no": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100, "thousand": 1000,
}  # fmt: skip
"""Small numbers in words; compounds such as "twenty-five" are read by ``number``."""

DIGITS = r"\d{1,3}(?:,\d{3})+(?:[.·]\d+)?|\d+(?:[.·]\d+)?"
"""A regular expression (no groups) for a number in digits."""

_ONES = "one|two|three|four|five|six|seven|eight|nine"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_BELOW_100 = rf"(?:(?:{_TENS})(?:[ -](?:{_ONES}))?|{_TEENS}|{_ONES})"
_SCALED = rf"(?:(?:{_BELOW_100}|\ba)[ -])?(?:hundred|thousand)"
WORD_NUMBER = (
    rf"(?:{_SCALED}(?:,? (?:and )?{_BELOW_100}[ -]hundred)?(?:,?[ -](?:and )?{_BELOW_100}(?!\w))?|{_BELOW_100})"
)
"""A regular expression (no groups) for a number in words."""

_COMPOUND = re.compile(WORD_NUMBER)

NUMBER = rf"(?:{DIGITS}|\b{WORD_NUMBER}\b)"

PERIOD_UNITS = {"h": "hours", "d": "days", "w": "weeks", "m": "months", "y": "years"}
_PERIOD = re.compile(r"(?:hours?|hrs?|h|days?|d|weeks?|wks?|w|months?|mos?|m|years?|yrs?|y)\b\.?", re.IGNORECASE)
PERIOD_WORD = r"(?:hours?|hrs?|days?|weeks?|wks?|months?|mos?|years?|yrs?)"

_DOSE_UNITS = {
    "mg": "mg", "milligram": "mg", "milligrams": "mg", "g": "g", "gram": "g", "grams": "g", "µg": "ug", "μg": "ug",
    "mcg": "ug", "ug": "ug", "ng": "ng", "iu": "[iU]", "units": "[U]", "unit": "[U]", "u": "[U]", "ml": "mL",
    "gy": "Gy", "cgy": "cGy", "auc": "AUC", "mci": "mCi", "mbq": "MBq", "gbq": "GBq", "mmol": "mmol",
}  # fmt: skip


_INVERSE = re.compile(r"[ \u2009\u00a0·]?(m|kg|days?|d|h|min|mL|week)\s?[-−–⁻]\s?([12¹²])(?![\w])", re.IGNORECASE)
_PER = {"d": "day", "hr": "h", "hour": "h", "square meter": "m2", "square metre": "m2"}


def number(text: str) -> float:
    """The value of a number in digits or words. Raises ValueError when it is neither."""
    cleaned = text.strip().lower().replace("·", ".").replace("\u2009", "").replace("\u00a0", "")
    parts = re.split(r",?[ -]", cleaned)
    if all(p in WORDS for p in parts) or _COMPOUND.fullmatch(cleaned):
        return float(_summed(parts))
    return float(cleaned.replace(",", ""))


def _summed(parts: list[str]) -> int:
    """The value of number words: "two hundred and five" multiplies before it adds."""
    total = current = 0
    for part in parts:
        if part == "hundred":
            current = max(current, 1) * 100
        elif part == "thousand":
            total, current = total + max(current, 1) * 1000, 0
        else:
            current += {"and": 0, "a": 1}.get(part, WORDS.get(part, 0))
    return total + current


def tidy(value: float) -> float | int:
    """An int when the number is whole, so that 37.0 prints as 37."""
    return int(value) if value == int(value) else value


def period_unit(text: str) -> str | None:
    """``months`` for ``mo``, ``month``, ``months``; None when it is no period."""
    if not _PERIOD.fullmatch(text.strip()):
        return None
    t = text.strip().lower().rstrip(".")
    return "months" if t.startswith("mo") else PERIOD_UNITS[t[0]]


def dose_unit(text: str) -> str:
    """Normal form of a dose unit: ``mg/m^2``, ``mg/m²`` and ``mg m−2`` to ``mg/m2``, ``mcg`` to ``ug``."""
    slashed = _INVERSE.sub(lambda m: "/" + m.group(1) + ("2" if m.group(2) in "2²" else ""), text.strip())
    head, *per = re.split(r"\s*(?:/|\bper\b)\s*", slashed)
    first = _DOSE_UNITS.get(head.lower(), head)
    rest = [_PER.get(p.lower(), p.lower()).replace("²", "2").replace("^", "").replace(" ", "") for p in per]
    return "/".join([first, *rest])
