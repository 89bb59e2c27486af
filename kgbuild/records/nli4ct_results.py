"""The results and adverse events of a trial as lines (see ``nli4ct``).

Takes the lines; adds a reported measure with a group for each ``Results n``, and the events of each
``Adverse Events n``, to a ``Study``. A line that no rule reads becomes a notice.
"""

from __future__ import annotations

import re

from kgbuild.model.study import (
    Count,
    EventStats,
    Group,
    Measurement,
    MeasureRow,
    ReportedEvent,
    ReportedMeasure,
    Study,
    Value,
)
from kgbuild.records import codes
from kgbuild.records.nli4ct_lines import Lines, blocks

_HEAD = "Outcome Measurement:"
_FRAME = "Time frame:"
_TITLE = "Arm/Group Title:"
_DESCRIPTION = "Arm/Group Description:"
_ANALYZED = re.compile(r"\s*Overall Number of (?P<units>\w+) Analyzed:\s*(?P<number>[\d,]+)\s*")
_TYPE = re.compile(r"\s*Measure Type:\s*(?P<param>\S.*?)\s*")
_PARAM = re.compile(r"\s*(?P<param>[A-Z][\w ]*?)(?: \((?P<spread>[^()]+)\))?\s*")
_UNIT = re.compile(r"\s*Unit of Measure:\s*(?P<unit>\S.*?)(?:\s{2,}|\s*$)")
_GLUED = re.compile(r"\s*Type of Units Analyzed:.*Unit of Measure:\s*(?P<unit>[^:]*[^:\s]):\s+")
"""Tables of other units than participants lost their line breaks: the type, the parameter and the unit are one line."""

_MAX_LINE = 4000
"""A longer line is no row of a table, and is not tried."""

_NUMBER = r"(?:[-+]?(?:\d[\d,]*)?\.?\d+|NA)"
_CELL = re.compile(
    rf"(?:(?P<label>\S.*?):\s+)?(?P<value>{_NUMBER})"
    rf"(?:\s+\((?P<lower>{_NUMBER})\s*(?:\[\d+\])?\s+to\s+(?P<upper>{_NUMBER})\s*(?:\[\d+\])?\)|\s+\((?P<spread>{_NUMBER})%?\)"
    r"|\s+(?P<percent>[\d.]+)%|\s+(?P<units>[a-z][a-z ]*))?(?:\s+\[\d+\])?\s*"
)
_EVENT = re.compile(
    r"\s*(?P<term>\S.*?)(?P<marks>(?:\s+[*†‡]+|\s+\[\d+\])*)\s*(?:\[\d+\])?"
    r"(?P<affected>\d+)/(?P<risk>\d+)(?:\s+\((?P<percent>[\d.]+)%\))?\s*"
)


def read_results(study: Study, lines: Lines) -> None:
    """Add the reported measure; nothing where there is none."""
    results = list(blocks(lines, "Results"))
    end = results[0][0] if results else len(lines.lines)
    measure = _measure(lines, end)
    if measure is None:
        return
    study.reported.append(measure)
    for number, (head, first, last) in enumerate(results):
        _Result(study, measure, lines, f"OG{number:03d}").read(head, first, last)


def _measure(lines: Lines, end: int) -> ReportedMeasure | None:
    first = 1 if lines.lines and lines.lines[0].text.strip() == _HEAD else 0
    frames = [i for i in range(first, end) if lines.lines[i].text.strip().startswith(_FRAME)]
    filled = lines.filled(first, frames[0] if frames else end)
    if not filled:
        return None
    frame = lines.joined(frames[0], end, _behind(lines, frames[0], _FRAME)) if frames else None
    description = lines.joined(filled[0] + 1, frames[0] if frames else end)
    return ReportedMeasure("primary", lines.piece(filled[0]), description, frame)


def _behind(lines: Lines, line: int, words: str) -> int:
    return lines.lines[line].text.index(words) + len(words)


class _Result:
    """The reading of one group's results."""

    def __init__(self, study: Study, measure: ReportedMeasure, lines: Lines, group: str) -> None:
        self._study = study
        self._measure = measure
        self._lines = lines
        self._group = group
        self._row: MeasureRow | None = None

    def read(self, head: int, first: int, last: int) -> None:
        """Add the group, its denominator and its cells."""
        counted = next((i for i in range(first, last) if _ANALYZED.fullmatch(self._lines.lines[i].text)), last)
        self._named(head, first, counted)
        for i in self._lines.filled(counted, last):
            if not self._line(i):
                self._study.notices.append((self._lines.lines[i].path, "a line of results that is not understood"))

    def _named(self, head: int, first: int, last: int) -> None:
        title = description = None
        for i in range(first, last):
            text = self._lines.lines[i].text.strip()
            if text.startswith(_TITLE):
                title = self._lines.piece(i, _behind(self._lines, i, _TITLE))
            elif text.startswith(_DESCRIPTION):
                description = self._lines.joined(i, last, _behind(self._lines, i, _DESCRIPTION))
        named = title if title is not None and title.text else self._lines.piece(head)
        self._measure.groups.append(Group(self._group, named, description))

    def _line(self, i: int) -> bool:
        text = self._lines.lines[i].text
        if len(text) > _MAX_LINE:
            return False
        if text.strip() == "Overall Number of Units Analyzed":
            return True
        if found := _GLUED.match(text):
            self._measure.unit = self._measure.unit or self._piece(i, found, "unit", number=False)
            return self._cell(i, found.end())
        if found := _ANALYZED.fullmatch(text):
            count = self._piece(i, found, "number")
            self._measure.denoms.append(Count(self._group, count, found["units"]))
            return True
        if found := _TYPE.fullmatch(text):
            self._param(i, found)
            return True
        if found := _UNIT.match(text):
            self._measure.unit = self._measure.unit or self._piece(i, found, "unit", number=False)
            return not text[found.end() :].strip() or self._cell(i, found.end())
        if self._cell(i, len(text) - len(text.lstrip())):
            return True
        found = _PARAM.fullmatch(text)
        if found and codes.enum("param_type", found["param"]):
            self._param(i, found)
            return True
        return False

    def _param(self, i: int, found: re.Match[str]) -> None:
        if self._measure.param_type is None:
            param = self._measure.param_type = self._piece(i, found, "param", number=False)
            param.code = codes.enum("param_type", param.text)
        if self._measure.dispersion_type is None and "spread" in found.re.groupindex and found["spread"]:
            spread = self._measure.dispersion_type = self._piece(i, found, "spread", number=False)
            spread.code = codes.enum("dispersion_type", spread.text)

    def _cell(self, i: int, start: int) -> bool:
        """``[label: ]value[ (spread) | (low to high) | percent | units]``; a count with units is a denominator."""
        found = _CELL.fullmatch(self._lines.lines[i].text, start)
        if not found:
            return False
        label = self._piece(i, found, "label", number=False) if found["label"] else None
        value = self._piece(i, found, "value")
        if found["units"]:
            self._row = self._row_of(label)
            self._row.denoms.append(Count(self._group, value, found["units"].strip().capitalize()))
            return True
        row = self._row_of(label) if label is not None or self._row is None else self._row
        self._row = None
        spread, lower, upper = (
            self._piece(i, found, name) if found[name] else None for name in ("spread", "lower", "upper")
        )
        row.measurements.append(Measurement(self._group, value, spread, lower, upper))
        return True

    def _row_of(self, label: Value | None) -> MeasureRow:
        """The row with this title, in which this group has no cell yet."""
        for row in self._measure.rows:
            same = row.class_title.said if row.class_title else None
            taken = any(cell.group == self._group for cell in row.measurements)
            if same == (label.said if label else None) and not taken:
                return row
        self._measure.rows.append(MeasureRow(label))
        return self._measure.rows[-1]

    def _piece(self, i: int, found: re.Match[str], name: str, number: bool = True) -> Value:
        value = self._lines.piece(i, found.start(name), found.end(name))
        if number:
            value.code = codes.number(value.text)
        return value


def read_events(study: Study, lines: Lines) -> None:
    """Add the adverse events, those of one term and place in the list together.

    Groups have no names of their own: where there are as many as arms, they are these, in their order.
    """
    found = list(blocks(lines, "Adverse Events"))
    same = len(found) == len(study.arms)
    by_term: dict[tuple[str, int], ReportedEvent] = {}
    for number, (head, first, last) in enumerate(found):
        group = f"EG{number:03d}"
        title = study.arms[number].label if same else lines.piece(head)
        study.event_groups.append(Group(group, title))
        seen: dict[str, int] = {}
        for i in lines.filled(first, last):
            _event(study, lines, i, group, by_term, seen)


def _event(
    study: Study, lines: Lines, i: int, group: str, by_term: dict[tuple[str, int], ReportedEvent], seen: dict[str, int]
) -> None:
    text = lines.lines[i].text
    if text.strip().startswith("Total:"):
        return  # a sum over the terms below it
    found = _EVENT.fullmatch(text) if len(text) <= _MAX_LINE else None
    if not found:
        study.notices.append((lines.lines[i].path, "a line of adverse events that is not understood"))
        return
    term = lines.piece(i, found.start("term"), found.end("term"))
    affected = lines.piece(i, found.start("affected") + _footnote(found), found.end("affected"))
    risk = lines.piece(i, found.start("risk"), found.end("risk"))
    affected.code, risk.code = codes.number(affected.text), codes.number(risk.text)
    seen[term.said] = seen.get(term.said, 0) + 1
    key = term.said, seen[term.said]
    if key not in by_term:
        by_term[key] = ReportedEvent(term, serious=True)
        study.events.append(by_term[key])
    by_term[key].stats.append(EventStats(group, affected, risk))


def _footnote(found: re.Match[str]) -> int:
    """How many digits before the count are the number of a footnote ("26/35 (17.14%)" is 6 of 35): the least that make
    the count agree with the percentage; none where nothing does."""
    at_risk = int(found["risk"])
    if not found["percent"] or not at_risk:
        return 0
    digits, share = found["affected"], float(found["percent"])
    for cut in range(len(digits)):
        if abs(100 * int(digits[cut:]) / at_risk - share) <= 0.0051:
            return cut
    return 0
