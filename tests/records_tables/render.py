"""Write a study the way AACT and the registry's CSV export write it: the tests read it back.

Takes ``Study``s; gives texts of tables. Enumerated values are written as their codes, every other value as its text.
"""

from __future__ import annotations

import csv
import io
import random
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from kgbuild.model import Study, Value
from kgbuild.model.study import Comparison, Group, Measurement, ReportedMeasure

Rows = dict[str, list[dict[str, str]]]
_STUDY = {
    "nct_id": "nct_id", "brief_title": "brief_title", "official_title": "official_title", "acronym": "acronym",
    "status": "overall_status", "why_stopped": "why_stopped", "study_type": "study_type", "enrollment": "enrollment",
    "enrollment_type": "enrollment_type", "start_date": "start_month_year", "completion_date": "completion_month_year",
    "primary_completion_date": "primary_completion_month_year", "last_update_date": "last_update_posted_date",
    "first_posted_date": "study_first_posted_date", "results_first_posted_date": "results_first_posted_date",
}  # fmt: skip
_DESIGN = ("allocation", "intervention_model", "observational_model", "primary_purpose", "time_perspective", "masking")
_ELIGIBILITY = {
    "sex": "gender", "minimum_age": "minimum_age", "maximum_age": "maximum_age",
    "healthy_volunteers": "healthy_volunteers", "study_population": "population", "eligibility_criteria": "criteria",
}  # fmt: skip


def said(value: Value | None) -> str:
    return value.text if value else ""


def scalars(study: Study, columns: dict[str, str]) -> dict[str, str]:
    return {column: said(study.scalars.get(name)) for name, column in columns.items()}


class Aact:
    """The tables of several studies. Row ids count on over all of them."""

    def __init__(self) -> None:
        self.rows: Rows = defaultdict(list)

    def add(self, table: str, nct: str, **cells: str | None) -> str:
        own = str(len(self.rows[table]) + 1)
        row = {"id": own} if table != "studies" else {}
        self.rows[table].append(row | {"nct_id": nct} | {name: text or "" for name, text in cells.items()})
        return own

    def write(self, folder: Path, seed: int = 0) -> Path:
        """One file a table, the rows of studies mixed; those of one study keep their order."""
        for table, rows in self.rows.items():
            (folder / f"{table}.txt").write_text(table_text(mixed(rows, seed), "|"), "utf-8", newline="")
        return folder


def mixed(rows: list[dict[str, str]], seed: int) -> list[dict[str, str]]:
    by: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        by[row["nct_id"]].append(row)
    queues = [iter(r) for r in by.values()]
    order = [n for n, r in enumerate(by.values()) for _ in r]
    random.Random(seed).shuffle(order)
    return [next(queues[n]) for n in order]


def table_text(rows: list[dict[str, str]], delimiter: str) -> str:
    names = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, names, delimiter=delimiter, lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def aact(studies: Iterable[Study]) -> Aact:
    tables = Aact()
    for study in studies:
        nct = said(study.scalars["nct_id"])
        phases = "/".join(v.code or v.text for v in study.lists.get("phases", ()))
        tables.add("studies", nct, **(scalars(study, _STUDY) | {"phase": phases}))
        _plan(tables, study, nct)
        _results(tables, study, nct)
    return tables


def _plan(tables: Aact, study: Study, nct: str) -> None:
    for name, table in (("brief_summary", "brief_summaries"), ("detailed_description", "detailed_descriptions")):
        if name in study.scalars:
            tables.add(table, nct, description=said(study.scalars[name]))
    for name, table in (("conditions", "conditions"), ("keywords", "keywords"), ("countries", "countries")):
        for value in study.lists.get(name, ()):
            tables.add(table, nct, name=value.text)
    for value in study.lists.get("other_ids", ()):
        tables.add("id_information", nct, id_source="secondary_id", id_value=value.text)
    tables.add("id_information", nct, id_source="nct_alias", id_value="NCT90000000")
    tables.add("countries", nct, name="Removedland", removed="t")
    tables.add("designs", nct, **scalars(study, {name: name for name in _DESIGN}))
    tables.add("calculated_values", nct, were_results_reported=said(study.scalars.get("has_results")))
    tables.add("eligibilities", nct, **scalars(study, _ELIGIBILITY))
    for value in study.lists.get("collaborators", ()):
        tables.add("sponsors", nct, lead_or_collaborator="collaborator", name=value.text)
    if "sponsor" in study.scalars:
        tables.add("sponsors", nct, lead_or_collaborator="lead", name=said(study.scalars["sponsor"]))
    _arms(tables, study, nct)
    for outcome in study.outcomes:
        parts = {"measure": said(outcome.measure), "description": said(outcome.description)}
        tables.add("design_outcomes", nct, outcome_type=outcome.role, time_frame=said(outcome.time_frame), **parts)
    for reference in study.references:
        cells = {"pmid": said(reference.pmid), "citation": said(reference.citation)}
        tables.add("study_references", nct, reference_type=said(reference.type), **cells)
    for mesh in study.mesh:
        tables.add(f"browse_{mesh.kind}s", nct, mesh_term=mesh.term.text, mesh_type="mesh-list")
        tables.add(f"browse_{mesh.kind}s", nct, mesh_term="Above " + mesh.term.text, mesh_type="mesh-ancestor")


def _arms(tables: Aact, study: Study, nct: str) -> None:
    arms: dict[str, str] = {}
    for arm in study.arms:
        cells = {"group_type": said(arm.type), "title": arm.label.text, "description": said(arm.description)}
        arms[arm.label.said] = tables.add("design_groups", nct, **cells)
    for given in study.interventions:
        cells = {"intervention_type": said(given.type), "name": given.name.text, "description": said(given.description)}
        own = tables.add("interventions", nct, **cells)
        for other in given.other_names:
            tables.add("intervention_other_names", nct, intervention_id=own, name=other.text)
        for label in given.arms:
            tables.add("design_group_interventions", nct, design_group_id=arms[label.said], intervention_id=own)


def _groups(tables: Aact, nct: str, kind: str, groups: list[Group]) -> dict[str, dict[str, str]]:
    """What a row says to name its group, by the group's code."""
    found = {}
    for group in groups:
        cells = {"title": group.title.text, "description": said(group.description)}
        own = tables.add("result_groups", nct, ctgov_group_code=group.id, result_type=kind, **cells)
        found[group.id] = {"result_group_id": own, "ctgov_group_code": group.id}
    return found


def _results(tables: Aact, study: Study, nct: str) -> None:
    if study.baseline:
        groups = _groups(tables, nct, "Baseline", study.baseline[0].groups)
        for count in study.baseline[0].denoms:
            tables.add("baseline_counts", nct, units=count.units, count=count.value.text, **groups[count.group])
        for measure in study.baseline:
            cells = {"title": measure.title.text, "description": said(measure.description)}
            cells["population_description"] = said(measure.population)
            _cells(tables, nct, "baseline_measurements", measure, groups, cells)
    for measure in study.reported:
        _reported(tables, nct, measure)
    groups = _groups(tables, nct, "Reported Event", study.event_groups)
    for event in study.events:
        for stats in event.stats:
            cells = {
                "event_type": "serious" if event.serious else "other", "adverse_event_term": event.term.text,
                "organ_system": said(event.organ_system), "vocab": said(event.vocabulary),
                "subjects_affected": said(stats.affected), "subjects_at_risk": said(stats.at_risk),
                "event_count": said(stats.events), "time_frame": said(study.scalars.get("event_time_frame")),
            }  # fmt: skip
            tables.add("reported_events", nct, **cells, **groups[stats.group])


def _reported(tables: Aact, nct: str, measure: ReportedMeasure) -> None:
    groups = _groups(tables, nct, "Outcome", measure.groups)
    roles = {"primary": "Primary", "secondary": "Secondary", "other": "Other Pre-specified", "post_hoc": "Post-Hoc"}
    own = tables.add(
        "outcomes", nct, outcome_type=roles[measure.role], title=measure.title.text, units=said(measure.unit),
        description=said(measure.description), time_frame=said(measure.time_frame), population=said(measure.population),
        dispersion_type=said(measure.dispersion_type), param_type=said(measure.param_type),
    )  # fmt: skip
    for count in measure.denoms:
        cells = {"units": count.units, "count": count.value.text}
        tables.add("outcome_counts", nct, outcome_id=own, scope="Measure", **cells, **groups[count.group])
    _cells(tables, nct, "outcome_measurements", measure, groups, {"outcome_id": own, "title": measure.title.text})
    for analysis in measure.analyses:
        made = tables.add("outcome_analyses", nct, outcome_id=own, **_analysis(analysis))
        for group in analysis.groups:
            tables.add("outcome_analysis_groups", nct, outcome_analysis_id=made, **groups[group])


def _cells(
    tables: Aact,
    nct: str,
    table: str,
    measure: ReportedMeasure,
    groups: dict[str, dict[str, str]],
    more: dict[str, str],
) -> None:
    for row in measure.rows:
        for cell in row.measurements:
            titles = {"classification": said(row.class_title), "category": said(row.category_title)}
            tables.add(table, nct, **titles, **_measured(measure, cell), **more, **groups[cell.group])


def _measured(measure: ReportedMeasure, cell: Measurement) -> dict[str, str]:
    return {
        "units": said(measure.unit), "param_type": said(measure.param_type), "param_value": said(cell.value),
        "dispersion_type": said(measure.dispersion_type), "dispersion_value": said(cell.spread),
        "dispersion_lower_limit": said(cell.lower), "dispersion_upper_limit": said(cell.upper),
        "explanation_of_na": said(cell.comment),
    }  # fmt: skip


def _analysis(analysis: Comparison) -> dict[str, str]:
    p = said(analysis.p_value)
    relation = p[: len(p) - len(p.lstrip("<=> "))].strip()
    return {
        "non_inferiority_type": said(analysis.hypothesis_type), "param_type": said(analysis.param_type),
        "param_value": said(analysis.param_value), "dispersion_type": said(analysis.dispersion_type),
        "dispersion_value": said(analysis.dispersion_value), "p_value": p.lstrip("<=> "),
        "p_value_modifier": relation, "p_value_description": said(analysis.p_comment),
        "ci_n_sides": said(analysis.ci_sides), "ci_percent": said(analysis.ci_level), "method": said(analysis.method),
        "ci_lower_limit": said(analysis.ci_low), "ci_upper_limit": said(analysis.ci_high),
        "groups_description": said(analysis.description), "estimate_description": said(analysis.comment),
    }  # fmt: skip
