"""Several values in a row: ``4.0, 5.6, and 6.0 months``, ``58% (95% CI 40–70) with X versus 45% (30–60) with Y``.

Takes a marked sentence and the place of the first value, gives the values with unit, bracket and arm phrase of each.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kgbuild.extract.tails import bare_interval, intervals, tail
from kgbuild.extract.values import DIGITS, PERIOD_WORD, number, period_unit, tidy

_PEOPLE = r"(?:patients?|participants?|subjects?|women|men|children|adults|individuals|people|cases|dogs|events?)"
_LAST = rf"\d*(?:[.·]\d+)?\s?(?:%|{PERIOD_WORD}\b),? respectively"
"""What shows that a comma without a blank parts two values: ``3.9,4 months respectively``."""
_VALUE = re.compile(
    r"(?:(?:only|about|approximately|around|nearly|almost|just|a|the|median|mean|of|at|~|≈)\s?)*"
    rf"(?P<value>(?:(?<![\w.])[-−–])?(?:{DIGITS}))"
    rf"(?![.·]?\d|,\d(?!{_LAST})|/\d|\s?[-–]\s?\d|\s?%?\s?(?:C[IL]\b|confidence))"
    rf"(?:[- ]?(?P<unit>%|percent\b|points?\b|{PERIOD_WORD}\b))?",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"\s?[(\[]((?:[^()\[\]]|\([^()]*\)|\[[^\[\]]*\])*)[)\]]")
_LATE_UNIT = re.compile(rf"\s?(?P<unit>%|percent\b|points?\b|{PERIOD_WORD}\b)", re.IGNORECASE)
_OPEN_CI = re.compile(
    rf"[,;:]? ?\[?(?:{DIGITS})\s?%\s?(?:C[IL]\b|confidence (?:interval|limit))s?[,:=]?\s?\[?(?:{DIGITS})"
    rf"\s?(?:-|–|—|to|,|;)\s?(?:{DIGITS})\s?%?\]?",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(
    r"(?P<versus>,? (?:versus|vs\.?|v|(?:as )?compared (?:with|to)|against) )|(?P<to> to )|"
    rf"(?P<and>,? and |, |; |,(?=\d{_LAST}))",
    re.IGNORECASE,
)
_ARM = re.compile(
    r"(?:,? respectively)?,? (?:with|in|for|on|among|after|following)(?P<arm> (?:[^.;,()‹]|‹[DGICBMTPS]\d+›"
    r"|(?<=\d)\.(?=\d)){1,100}?)(?=,? (?:and|versus|vs\.?|v|(?:as )?compared (?:with|to)|against) (?:only |about )?"
    rf"(?:{DIGITS})(?![\d.·]| {_PEOPLE})"
    r"|,? respectively|\s?[.;,()\[\]]|$)",
    re.IGNORECASE,
)
_RESPECTIVELY = re.compile(r",? respectively", re.IGNORECASE)
_RATIO = re.compile(r"\b(?:adjusted )?(?:hazard|odds|risk) ratio|\b(?:HR|OR|RR)\b|‹E\d+›")
_CUT = re.compile(
    r" (?:and(?= [^‹]*\b(?:was|were|is|are|had|has|have|did)\b)|"
    r"but|while|whereas|which|who|that|was|were|is|are|had|has|have|did|than|at|,)\b",
    re.IGNORECASE,
)
_NEW_CLAUSE = re.compile(
    r"\s‹E|,?\s(?:(?:of|in) (?:all |the |these |those |evaluable )*(?:patients|participants|women|subjects)\b|had\b|"
    r"have\b|has\b|"
    rf"were\b|was\b|achieved|experienced|showed|remained|died|(?:evaluable |treated )?{_PEOPLE}\b)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Cell:
    """One value; ``arm`` is the place of the phrase behind it, ``join`` how it was joined to the one before.

    ``known`` is where the value itself ends, ``end`` where its brackets and arm do.
    """

    value: float | int
    unit: str
    start: int
    end: int
    found: dict[str, float | int | str] = field(default_factory=dict)
    known: int = 0
    arm: tuple[int, int] | None = None
    join: str = ""


def unit_of(text: str | None) -> str:
    """``%``, ``points``, a period in the plural, or nothing."""
    t = (text or "").lower()
    if t in ("%", "percent"):
        return "%"
    return "points" if t.startswith("point") else period_unit(t) or ""


def series(marked: str, at: int, level: float | int | None = None) -> list[Cell]:
    """The values from ``at`` on that share one statement; ``level`` is the confidence level said before them."""
    cells: list[Cell] = []
    cell = _cell(marked, at, level)
    while cell is not None:
        if cells and (not _belongs(marked, cells, cell) or _NEW_CLAUSE.match(marked, cell.end)):
            break
        cells.append(cell)
        level = cell.found.get("ci_level") or level  # type: ignore[assignment]
        joined = _SEPARATOR.match(marked, cell.end)
        if joined is None:
            break
        cell = _cell(marked, joined.end(), level)
        if cell is not None:
            cell.join = str(joined.lastgroup)
    _fill_units(cells)
    _share_intervals(cells)
    return cells


def _belongs(marked: str, cells: list[Cell], cell: Cell) -> bool:
    """A later value has the unit of the first; without one it needs a "versus", so that a count is no value."""
    unit = next((c.unit for c in cells if c.unit), "")
    if cell.join == "to" and len(cells) > 1:
        return False
    if cell.unit:
        return unit in ("", cell.unit)
    if not unit or cell.join == "versus":
        return True
    joined = _SEPARATOR.match(marked, cell.end)
    following = _cell(marked, joined.end(), None) if joined else None
    return following is not None and following.unit == unit


def _cell(marked: str, at: int, level: float | int | None) -> Cell | None:
    m = _VALUE.match(marked, at)
    if m is None:
        return None
    value = tidy(number(re.sub("[−–]", "-", m.group("value"))))
    cell = Cell(value, unit_of(m.group("unit")), m.start("value"), m.end(), known=m.end("value"))
    for _ in range(3):
        bracket = _BRACKET.match(marked, cell.end)
        if bracket is None:
            break
        if re.fullmatch(r"‹[DGI]\d+›|‹I\d+› arm", bracket.group(1)):
            cell.arm = bracket.span(1)
        own = _RATIO.split(bracket.group(1))[0]
        cell.found |= tail(own) or bare_interval(own, level)
        _keep_lists(cell, bracket.group(1))
        cell.end = bracket.end()
        late = None if cell.unit else _LATE_UNIT.match(marked, cell.end)
        if late:
            cell.unit, cell.end = unit_of(late.group("unit")), late.end()
    free = _OPEN_CI.match(marked, cell.end)
    if free:
        cell.found |= tail(free.group())
        cell.end = free.end()
    _take_arm(marked, cell, level)
    return cell


def _keep_lists(cell: Cell, bracket: str) -> None:
    if len(intervals(bracket)) > 1:
        cell.found["lists"] = bracket


def _take_arm(marked: str, cell: Cell, level: float | int | None) -> None:
    m = _ARM.match(marked, cell.end)
    if m is None:
        return
    cut = _CUT.search(m.group("arm"))
    start = m.start("arm") + 1
    end = m.start("arm") + cut.start() if cut else m.end()
    if end <= start:
        return
    cell.arm, cell.end = (start, end), end
    behind = _RESPECTIVELY.match(marked, end)
    bracket = _BRACKET.match(marked, behind.end() if behind else end)
    if bracket and not cut:
        own = _RATIO.split(bracket.group(1))[0]
        found = tail(own) or bare_interval(own, level)
        cell.found |= {k: v for k, v in found.items() if k not in cell.found}
        _keep_lists(cell, bracket.group(1))
        cell.end = bracket.end()


def _fill_units(cells: list[Cell]) -> None:
    unit = next((c.unit for c in cells if c.unit), "")
    for cell in cells:
        cell.unit = cell.unit or unit


def _share_intervals(cells: list[Cell]) -> None:
    """A bracket behind all values may hold an interval for each: ``(95% CI, 2.5 to 5.3 and 1.9 to 3.8)``."""
    for cell in cells:
        text = cell.found.pop("lists", None)
        if text is None or cell is not cells[-1]:
            continue
        found = intervals(str(text))
        for name in ("ci_level", "ci_low", "ci_high"):
            level = cell.found.pop(name, None)
            if name == "ci_level" and len(found) == len(cells) and level is not None:
                for c in cells:
                    c.found[name] = level
        if len(found) == len(cells):
            for c, (low, high) in zip(cells, found, strict=True):
                c.found |= {"ci_low": low, "ci_high": high}
