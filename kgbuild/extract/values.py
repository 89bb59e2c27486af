"""Numbers, units and periods as trial texts write them.

Takes strings, gives numbers. ``1,000``, ``0·65``, ``13.4``, ``four``; units in UCUM-like normal form.
"""

from __future__ import annotations

import re

WORDS = {
    "zero": 0, "no": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100,
}  # fmt: skip
"""Small numbers in words; compounds such as "twenty-five" are read by ``number``."""

DIGITS = r"\d{1,3}(?:,\d{3})+(?:[.·]\d+)?|\d+(?:[.·]\d+)?"
"""A regular expression (no groups) for a number in digits."""

_ONES = "one|two|three|four|five|six|seven|eight|nine"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
WORD_NUMBER = (
    rf"(?:(?:{_TENS})(?:[ -](?:{_ONES}))?|{_ONES}|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    r"|eighteen|nineteen|hundred)"
)
"""A regular expression (no groups) for a number in words."""

NUMBER = rf"(?:{DIGITS}|\b{WORD_NUMBER}\b)"

PERIOD_UNITS = {"h": "hours", "d": "days", "w": "weeks", "m": "months", "y": "years"}
_PERIOD = re.compile(r"(?:hours?|hrs?|h|days?|d|weeks?|wks?|w|months?|mos?|m|years?|yrs?|y)\b\.?", re.IGNORECASE)
PERIOD_WORD = r"(?:hours?|hrs?|days?|weeks?|wks?|months?|mos?|years?|yrs?)"

_DOSE_UNITS = {
    "mg": "mg", "milligram": "mg", "milligrams": "mg", "g": "g", "gram": "g", "grams": "g", "µg": "ug", "μg": "ug",
    "mcg": "ug", "ug": "ug", "ng": "ng", "iu": "[iU]", "units": "[U]", "unit": "[U]", "u": "[U]", "ml": "mL",
    "gy": "Gy", "cgy": "cGy", "auc": "AUC", "mci": "mCi", "mbq": "MBq", "gbq": "GBq", "mmol": "mmol",
}  # fmt: skip


def number(text: str) -> float:
    """The value of a number in digits or words. Raises ValueError when it is neither."""
    cleaned = text.strip().lower().replace("·", ".").replace("\u2009", "").replace("\u00a0", "")
    parts = re.split(r"[ -]", cleaned)
    if all(p in WORDS for p in parts):
        return float(sum(WORDS[p] for p in parts))
    return float(cleaned.replace(",", ""))


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
    """Normal form of a dose unit: ``mg/m^2`` and ``mg/m²`` to ``mg/m2``, ``mcg`` to ``ug``."""
    head, *per = re.split(r"\s*(?:/|\bper\b)\s*", text.strip())
    first = _DOSE_UNITS.get(head.lower(), head)
    rest = [p.lower().replace("²", "2").replace("^", "").replace(" ", "") for p in per]
    return "/".join([first, *rest])
