"""The posted results of a study from its AACT rows: baseline, outcome measures with their analyses, adverse events."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from kgbuild.model import Study, Value
from kgbuild.model.study import (
    Comparison,
    Count,
    EventStats,
    Group,
    Measurement,
    MeasureRow,
    ReportedEvent,
    ReportedMeasure,
)
from kgbuild.records import codes
from kgbuild.records.aact_protocol import role_of
from kgbuild.records.aact_store import StudyRows, TableRow
from kgbuild.records.cells import coded

_NUMBERS = {
    "param_value": ("param_value",),
    "ci_level": ("ci_percent",),
    "ci_low": ("ci_lower_limit_raw", "ci_lower_limit"),
    "ci_high": ("ci_upper_limit_raw", "ci_upper_limit"),
    "dispersion_value": ("dispersion_value",),
}


class _Groups:
    """The groups of results tables, by row id."""

    def __init__(self, rows: StudyRows) -> None:
        self._rows = {row.text("id"): row for row in rows.of("result_groups")}

    def code(self, row: TableRow) -> str:
        """The registry's own id of the group that a row is of (OG000), or AACT's where it has none."""
        group = self._rows.get(row.text("result_group_id"))
        return row.text("ctgov_group_code") or (group.text("ctgov_group_code") if group else "") or self.id(row)

    def id(self, row: TableRow) -> str:
        """AACT's id of the group."""
        return row.text("result_group_id")

    def named(self, rows: Iterable[TableRow]) -> list[Group]:
        """The groups that these rows are of, by code."""
        found: dict[str, Group] = {}
        for row in rows:
            group = self._rows.get(row.text("result_group_id"))
            code = self.code(row)
            if group is not None and code not in found and (title := group.value("title")):
                found[code] = Group(code, title, group.value("description"))
        return [found[code] for code in sorted(found)]


def results(study: Study, rows: StudyRows) -> None:
    """Fill in what was reported."""
    groups = _Groups(rows)
    study.baseline = _baseline(study, rows, groups)
    study.reported = _reported(study, rows, groups)
    _events(study, rows, groups)


def _number(row: TableRow, *columns: str) -> Value | None:
    """A number; what is none ("NA") stays a text without a code."""
    value = row.value(*columns)
    if value is not None:
        value.code = codes.number(value.text)
    return value


def _by(rows: Iterable[TableRow], column: str) -> dict[str, list[TableRow]]:
    found: dict[str, list[TableRow]] = defaultdict(list)
    for row in rows:
        found[row.text(column)].append(row)
    return found


def _measurement(row: TableRow, groups: _Groups) -> Measurement:
    return Measurement(
        groups.code(row),
        _number(row, "param_value"),
        _number(row, "dispersion_value"),
        _number(row, "dispersion_lower_limit_raw", "dispersion_lower_limit"),
        _number(row, "dispersion_upper_limit_raw", "dispersion_upper_limit"),
        row.value("explanation_of_na"),
    )


def _rows(cells: Iterable[TableRow], groups: _Groups) -> list[MeasureRow]:
    """One row a class and category, in the order in which they are met."""
    found: dict[tuple[str, str], MeasureRow] = {}
    for cell in cells:
        key = (cell.text("classification"), cell.text("category"))
        if key not in found:
            found[key] = MeasureRow(cell.value("classification"), cell.value("category"))
        found[key].measurements.append(_measurement(cell, groups))
    return list(found.values())


def _counts(rows: Iterable[TableRow], groups: _Groups) -> list[Count]:
    return [
        Count(groups.code(row), value, row.text("units") or "Participants")
        for row in rows
        if (value := _number(row, "count"))
    ]


def _baseline(study: Study, rows: StudyRows, groups: _Groups) -> list[ReportedMeasure]:
    denoms = _counts(rows.of("baseline_counts"), groups)
    found = []
    measures: dict[tuple[str, str, str], list[TableRow]] = defaultdict(list)
    for row in rows.of("baseline_measurements"):
        measures[row.text("title"), row.text("units"), row.text("param_type")].append(row)
    for cells in measures.values():
        title = cells[0].value("title")
        if title is None:
            continue
        measure = ReportedMeasure("baseline", title, cells[0].value("description"))
        measure.population = cells[0].value("population_description")
        _describe(study, measure, cells)
        measure.groups = groups.named([*rows.of("baseline_counts"), *cells])
        measure.denoms = denoms
        measure.rows = _rows(cells, groups)
        found.append(measure)
    return found


def _describe(study: Study, measure: ReportedMeasure, rows: Iterable[TableRow]) -> None:
    """Unit, parameter and dispersion, of the first row that has them."""
    for row in rows:
        measure.unit = measure.unit or row.value("units")
        measure.param_type = measure.param_type or coded(study, "param_type", row.value("param_type"))
        measure.dispersion_type = measure.dispersion_type or _dispersion(study, row)
        if measure.unit and measure.param_type and measure.dispersion_type:
            return


def _dispersion(study: Study, row: TableRow) -> Value | None:
    return coded(study, "dispersion_type", row.value("dispersion_type"))


def _reported(study: Study, rows: StudyRows, groups: _Groups) -> list[ReportedMeasure]:
    measured = _by(rows.of("outcome_measurements"), "outcome_id")
    counted = _by(rows.of("outcome_counts"), "outcome_id")
    analysed = _by(rows.of("outcome_analyses"), "outcome_id")
    compared = _by(rows.of("outcome_analysis_groups"), "outcome_analysis_id")
    found = []
    for row in rows.of("outcomes"):
        title, own = row.value("title"), row.text("id")
        if title is None:
            continue
        measure = ReportedMeasure(role_of(row.text("outcome_type")), title, row.value("description"))
        measure.time_frame, measure.population = row.value("time_frame"), row.value("population")
        _describe(study, measure, [row, *measured.get(own, [])])
        measure.groups = groups.named([*counted.get(own, []), *measured.get(own, [])])
        measure.denoms = _counts(counted.get(own, []), groups)
        measure.rows = _rows(measured.get(own, []), groups)
        measure.analyses = [
            _comparison(study, analysis, [groups.code(c) for c in compared.get(analysis.text("id"), [])])
            for analysis in analysed.get(own, [])
        ]
        found.append(measure)
    return found


def _comparison(study: Study, row: TableRow, groups: list[str]) -> Comparison:
    found = Comparison(groups, row.value("groups_description"), row.value("method"))
    found.p_value, found.p_comment = _p_value(row), row.value("p_value_description")
    found.param_type = row.value("param_type")
    found.ci_sides = coded(study, "ci_sides", row.value("ci_n_sides"))
    found.dispersion_type = _dispersion(study, row)
    found.hypothesis_type = coded(study, "hypothesis_type", row.value("non_inferiority_type"))
    found.comment = row.value("estimate_description", "other_analysis_description")
    for name, columns in _NUMBERS.items():
        setattr(found, name, _number(row, *columns))
    return found


def _p_value(row: TableRow) -> Value | None:
    """With its relation: as the registry has it, else of two cells (``…/p_value_modifier+p_value``)."""
    value, modifier = _number(row, "p_value_raw", "p_value"), row.text("p_value_modifier")
    if value is None or not modifier or value.text.startswith(modifier):
        return value
    return Value(modifier + value.text, row.path("p_value_modifier+p_value"), value.code)


def _events(study: Study, rows: StudyRows, groups: _Groups) -> None:
    reported = rows.of("reported_events")
    latest: dict[tuple[str, ...], ReportedEvent] = {}
    for row in reported:
        term, group = row.value("adverse_event_term"), groups.code(row)
        if term is None:
            continue
        kind = row.text("event_type").lower()
        key = (kind, *(row.text(c) for c in ("organ_system", "adverse_event_term", "vocab")))
        event = latest.get(key)
        # A term may be reported twice; that a group would have two numbers tells it.
        if event is None or any(stats.group == group for stats in event.stats):
            event = ReportedEvent(term, kind == "serious", row.value("organ_system"), row.value("vocab"))
            latest[key] = event
            study.events.append(event)
        affected, at_risk = _number(row, "subjects_affected"), _number(row, "subjects_at_risk")
        event.stats.append(EventStats(group, affected, at_risk, _number(row, "event_count")))
    study.event_groups = groups.named(reported)
    frames = (value for row in reported if (value := row.value("time_frame")))
    if (frame := next(frames, None)) is not None:
        study.scalars["event_time_frame"] = frame
