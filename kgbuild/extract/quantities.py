"""Mentions found by shape: phases, dates, doses, time frames, registry numbers.

Takes a piece of text, gives drafts with normal forms in ``value``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from kgbuild.extract.reading import Draft
from kgbuild.extract.values import DIGITS, PERIOD_WORD, WORD_NUMBER, dose_unit, number, period_unit, tidy

_ONE_PHASE = r"(?:IV|I{1,3}|[1-4]|0)"
_PHASE = re.compile(
    rf"\b(?:early[ -])?phases?[ -]({_ONE_PHASE})\s?([abcd](?![a-z]))?"
    rf"(?:(?:\s?[/–-]\s?|\s(?:and|or|to)\s(?:phase\s)?)({_ONE_PHASE})\s?([abcd](?![a-z]))?)?(?![\w])",
    re.IGNORECASE,
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}

_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_MONTH = "(" + "|".join(f"{m[:3]}(?:{m[3:]})?" if len(m) > 3 else m for m in _MONTHS) + r"|sept)\.?"
_DATES = (
    (re.compile(rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)? {_MONTH},? (\d{{4}})(?!\d)", re.IGNORECASE), "dmy"),
    (re.compile(rf"(?<![A-Za-z]){_MONTH} (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})(?!\d)", re.IGNORECASE), "mdy"),
    (re.compile(rf"(?<![A-Za-z]){_MONTH},? (\d{{4}})(?!\d)", re.IGNORECASE), "my"),
    (re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)"), "iso"),
)

_UNIT = (
    r"(?:mg|milligrams?|g|grams?|µg|μg|mcg|ug|ng|IU|MBq|GBq|mCi|cGy|Gy|mL|mmol|units?)"
    r"(?:\s?(?:/|per)\s?(?:m\^?2|m²|m\s?[-−–⁻]\s?[2²]|kg|mL|day|d|h|hr|hour|min|week|dose|cycle|square met(?:er|re))"
    r"|[ \u2009\u00a0·]?(?:m\s?[-−–⁻]\s?[2²]|(?:kg|day|d|h|min|mL|week)\s?[-−–⁻]\s?[1¹])(?!\w))*"
)
_DOSE = re.compile(rf"(?<![\w.,·])({DIGITS})\s?[- ]?({_UNIT})(?=(?:intravenous|oral|subcutaneous|\b))", re.IGNORECASE)
_LISTED = re.compile(
    rf"(?<![\w.,·/-])(?<!\bday )(?<!days )(?<!week )(?<!weeks )(?<!cycle )(?<!cycles )(?<!level )(?<!, )(?<!and )"
    rf"(?:(?:{DIGITS}), )*(?:{DIGITS}),? (?:or|and) $",
    re.IGNORECASE,
)
_AUC = re.compile(r"\bAUC\s?(?:=|of|-)?\s?((?:[1-9]|10)(?:[.·]\d)?)(?![\w%]|[.·]\d|\s?[-–/]?\s?(?:mg|ng|µg|μg|h\b|%))")
_RANGE_DOSE = re.compile(rf"(?<![\w.])({DIGITS})\s?(?:–|-|to)\s?$")
_NOT_A_DOSE = re.compile(r"^\s?/?\s?(?:dL|L\b|mmHg|mm\b|cells|of (?:protein|creatinine))|^/(?:dL|L)\b", re.IGNORECASE)
_RATES = {"mL/min", "mL/h"}
"""A clearance of the kidneys, or how fast an infusion runs."""
_NCT = re.compile(r"NCT\d{8}(?!\d)")
_FRAME_BEFORE = re.compile(rf"(?<![\w-])((?:{DIGITS}|{WORD_NUMBER})(?: |-){PERIOD_WORD}) ?-?$", re.IGNORECASE)


def _one_phase(text: str) -> int:
    return _ROMAN[text.lower()] if text.lower() in _ROMAN else int(text)


def phase_list(text: str) -> list[str]:
    """``Phase I/II`` to ``[PHASE1, PHASE2]``; an empty list when the text is no phase."""
    m = _PHASE.search(text)
    if m is None:
        return []
    numbers = [_one_phase(g) for g in (m.group(1), m.group(3)) if g]
    if text.lower().startswith("early") or numbers == [0]:
        return ["EARLY_PHASE1"]
    return [f"PHASE{n}" for n in sorted(set(numbers)) if n]


def phases(text: str, start: int, end: int) -> Iterator[Draft]:
    """Phase mentions."""
    for m in _PHASE.finditer(text, start, end):
        yield Draft(m.start(), m.end(), "Phase", value={"phases": phase_list(m.group())})


def parse_date(text: str) -> tuple[str, str] | None:
    """An ISO date and its precision (day, month, year), or None."""
    found = next(iter(dates(text, 0, len(text))), None)
    if found is not None and found.span.of(text) == text:
        return str(found.value["iso"]), str(found.value["precision"])
    return (text, "year") if re.fullmatch(r"(?:19|20)\d\d", text) else None


def dates(text: str, start: int, end: int) -> Iterator[Draft]:
    """Date mentions, the longest reading at each place; impossible dates (30 February) are left out."""
    taken: list[tuple[int, int]] = []
    for pattern, order in _DATES:
        for m in pattern.finditer(text, start, end):
            if any(a < m.end() and m.start() < b for a, b in taken):
                continue
            taken.append(m.span())
            iso = _iso(m, order)
            if iso is None:
                continue
            yield Draft(m.start(), m.end(), "Date", value={"iso": iso[0], "precision": iso[1]})


def _iso(m: re.Match[str], order: str) -> tuple[str, str] | None:
    g = m.groups()
    if order == "my":
        return f"{g[1]}-{_month(g[0]):02d}", "month"
    year, month, day = {
        "dmy": lambda: (g[2], _month(g[1]), g[0]),
        "mdy": lambda: (g[2], _month(g[0]), g[1]),
        "iso": lambda: (g[0], int(g[1]), g[2]),
    }[order]()
    try:
        return date(int(year), month, int(day)).isoformat(), "day"
    except ValueError:
        return None


def _month(name: str) -> int:
    return next(i for i, m in enumerate(_MONTHS, 1) if m.startswith(name.lower()[:3]))


def doses(text: str, start: int, end: int) -> Iterator[Draft]:
    """Dose mentions: a number with a unit of mass, activity or volume, not a concentration of a laboratory value.

    ``low``: the start of a range; ``others``: numbers listed before it that share its unit ("20, 40 or 80 mg").
    """
    for m in _DOSE.finditer(text, start, end):
        unit = dose_unit(m.group(2))
        if unit in _RATES or _NOT_A_DOSE.match(text[m.end() : m.end() + 16]):
            continue
        value: dict[str, object] = {"value": tidy(number(m.group(1))), "unit": unit}
        window = max(start, m.start() - 40)
        low = _RANGE_DOSE.search(text, max(start, m.start() - 12), m.start())
        others = _LISTED.search(text, window, m.start())
        if low:
            value["low"] = tidy(number(low.group(1)))
        elif others:
            value["others"] = [tidy(number(n)) for n in re.findall(DIGITS, others.group())]
        yield Draft(m.start(), m.end(), "Dose", value=value)
    for m in _AUC.finditer(text, start, end):
        yield Draft(m.start(), m.end(), "Dose", value={"value": tidy(number(m.group(1))), "unit": "AUC"})


def trial_ids(text: str, start: int, end: int) -> Iterator[Draft]:
    """Registry numbers, also where a label is glued to the front."""
    for m in _NCT.finditer(text, start, end):
        yield Draft(m.start(), m.end(), "TrialId", value={"nct_id": m.group()})


def frame_before(text: str, floor: int, start: int) -> Draft | None:
    """The period right before an endpoint (``6-month progression-free survival``), or None."""
    m = _FRAME_BEFORE.search(text, max(floor, start - 24), start)
    if m is None:
        return None
    amount, unit = re.split(r"[ -](?=[A-Za-z]+$)", m.group(1))
    value: dict[str, object] = {"text": f"{tidy(number(amount))} {period_unit(unit)}"}
    return Draft(m.start(1), m.end(1), "TimeFrame", value=value)
