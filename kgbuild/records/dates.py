"""Dates as pages write them, to ISO form."""

from __future__ import annotations

import re

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
_MONTH = r"(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d{2})"
_FORMS = tuple(
    re.compile(rf"(?<!\d){form}(?!\d)", re.IGNORECASE)
    for form in (
        r"(?P<year>(?:19|20)\d{2})-(?P<number>\d{2})-(?P<day>\d{2})",
        rf"{_DAY}\s+{_MONTH},?\s+{_YEAR}",
        rf"{_MONTH}\s+{_DAY},?\s+{_YEAR}",
        rf"{_MONTH},?\s+{_YEAR}",
        r"(?P<year>(?:19|20)\d{2})-(?P<number>\d{2})",
        _YEAR,
    )
)


def find_date(text: str, start: int = 0, end: int | None = None) -> tuple[int, int, str] | None:
    """The first date of ``text[start:end]`` in its most precise reading, as (start, end, ISO date or part of one).

    >>> find_date("on 14 July 2021")
    (3, 15, '2021-07-14')
    """
    end = len(text) if end is None else end
    for form in _FORMS:
        match = form.search(text, start, end)
        iso = _iso(match.groupdict()) if match else None
        if match and iso:
            return match.start(), match.end(), iso
    return None


def _iso(parts: dict[str, str | None]) -> str | None:
    year, month, number, day = (parts.get(key) for key in ("year", "month", "number", "day"))
    if not month and not number:
        return year
    which = _MONTHS[month[:3].lower()] if month else int(number or 0)
    if not 1 <= which <= 12:
        return None
    if not day:
        return f"{year}-{which:02d}"
    return f"{year}-{which:02d}-{int(day):02d}" if 1 <= int(day) <= 31 else None
