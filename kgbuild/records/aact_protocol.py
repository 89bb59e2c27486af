"""The protocol part of a study from its AACT rows: what the sponsor planned, and where."""

from __future__ import annotations

from collections import defaultdict

from kgbuild.model import Study, Value
from kgbuild.model.study import Arm, MeshTerm, PlannedIntervention, PlannedOutcome, Reference
from kgbuild.records import codes
from kgbuild.records.aact_store import StudyRows, TableRow
from kgbuild.records.cells import age, coded, phases, put, put_all

_CODED = {
    "status": ("status", "overall_status"),
    "study_type": ("study_type", "study_type"),
    "enrollment": ("number", "enrollment"),
    "enrollment_type": ("enrollment_type", "enrollment_type"),
    # The month as the registry has it; AACT's own date of it is filled up with the last day.
    "start_date": ("date", "start_month_year", "start_date"),
    "primary_completion_date": ("date", "primary_completion_month_year", "primary_completion_date"),
    "completion_date": ("date", "completion_month_year", "completion_date"),
    "last_update_date": ("date", "last_update_posted_date", "last_changed_date"),
    "first_posted_date": ("date", "study_first_posted_date"),
    "results_first_posted_date": ("date", "results_first_posted_date"),
}
_DESIGN = ("allocation", "intervention_model", "observational_model", "primary_purpose", "time_perspective", "masking")
_PLAIN = ("nct_id", "brief_title", "official_title", "acronym", "why_stopped")
_TRUE = frozenset(("t", "true", "1", "y", "yes"))


def protocol(study: Study, rows: StudyRows) -> None:
    """Fill in what the sponsor planned."""
    main = rows.first("studies")
    if main is not None:
        for name in _PLAIN:
            put(study, name, main.value(name))
        for name, (kind, *columns) in _CODED.items():
            put(study, name, coded(study, kind, main.value(*columns)))
        put_all(study, "phases", phases(study, main.value("phase")))
    for name, table in (("brief_summary", "brief_summaries"), ("detailed_description", "detailed_descriptions")):
        if (row := rows.first(table)) is not None:
            put(study, name, row.value("description"))
    put_all(study, "conditions", _all(rows, "conditions", "name"))
    put_all(study, "keywords", _all(rows, "keywords", "name"))
    _design(study, rows)
    _eligibility(study, rows)
    _sponsors(study, rows)
    _places(study, rows)
    _arms(study, rows)
    study.outcomes = [o for row in rows.of("design_outcomes") if (o := _outcome(row))]
    study.references = [r for row in rows.of("study_references") if (r := _reference(study, row))]
    study.mesh = [*_mesh(rows, "browse_conditions", "condition"), *_mesh(rows, "browse_interventions", "intervention")]


def _all(rows: StudyRows, table: str, column: str) -> list[Value]:
    return [value for row in rows.of(table) if (value := row.value(column))]


def _design(study: Study, rows: StudyRows) -> None:
    row = rows.first("designs")
    if row is not None:
        for name in _DESIGN:
            put(study, name, coded(study, name, row.value(name)))
    calculated = rows.first("calculated_values")
    if calculated is not None:
        put(study, "has_results", coded(study, "yes_no", calculated.value("were_results_reported")))


def _eligibility(study: Study, rows: StudyRows) -> None:
    row = rows.first("eligibilities")
    if row is None:
        return
    put(study, "sex", coded(study, "sex", row.value("gender")))
    put(study, "minimum_age", age(row.value("minimum_age")))
    put(study, "maximum_age", age(row.value("maximum_age")))
    put(study, "healthy_volunteers", coded(study, "yes_no", row.value("healthy_volunteers")))
    put(study, "study_population", row.value("population"))
    put(study, "eligibility_criteria", row.value("criteria"))


def _sponsors(study: Study, rows: StudyRows) -> None:
    lead = [r for r in rows.of("sponsors") if r.text("lead_or_collaborator").lower() == "lead"]
    if lead:
        put(study, "sponsor", lead[0].value("name"))
    others = [v for r in rows.of("sponsors") if r not in lead and (v := r.value("name"))]
    put_all(study, "collaborators", others)


def _places(study: Study, rows: StudyRows) -> None:
    found: dict[str, Value] = {}
    for row in rows.of("countries"):
        value = row.value("name")
        if value is not None and row.text("removed").lower() not in _TRUE:
            found.setdefault(value.said, value)
    put_all(study, "countries", list(found.values()))
    ids = [r.value("id_value") for r in rows.of("id_information") if "alias" not in r.text("id_source").lower()]
    put_all(study, "other_ids", [v for v in ids if v])


def _arms(study: Study, rows: StudyRows) -> None:
    others: dict[str, list[Value]] = defaultdict(list)
    for row in rows.of("intervention_other_names"):
        if (value := row.value("name")) is not None:
            others[row.text("intervention_id")].append(value)
    interventions: dict[str, PlannedIntervention] = {}
    for row in rows.of("interventions"):
        if (name := row.value("name")) is not None:
            kind = coded(study, "intervention_type", row.value("intervention_type"))
            given = PlannedIntervention(name, kind, row.value("description"), others.get(row.text("id"), []))
            interventions[row.text("id") or str(len(interventions))] = given
    arms: dict[str, Arm] = {}
    for row in rows.of("design_groups"):
        if (label := row.value("title")) is not None:
            arm = Arm(label, coded(study, "arm_type", row.value("group_type")), row.value("description"))
            arms[row.text("id") or str(len(arms))] = arm
    for row in rows.of("design_group_interventions"):
        joined, receives = arms.get(row.text("design_group_id")), interventions.get(row.text("intervention_id"))
        if joined is not None and receives is not None:
            joined.interventions.append(receives.name)
            receives.arms.append(joined.label)
    study.arms, study.interventions = list(arms.values()), list(interventions.values())


def _outcome(row: TableRow) -> PlannedOutcome | None:
    measure = row.value("measure")
    if measure is None:
        return None
    return PlannedOutcome(role_of(row.text("outcome_type")), measure, row.value("description"), row.value("time_frame"))


def role_of(text: str) -> str:
    """The role of an outcome: primary, secondary, other, post_hoc."""
    code = (codes.enum("outcome_role", text) or "OTHER").lower()
    return "other" if code.startswith("other") else code


def _reference(study: Study, row: TableRow) -> Reference | None:
    pmid, citation = row.value("pmid"), row.value("citation")
    if pmid is None and citation is None:
        return None
    return Reference(pmid, coded(study, "reference_type", row.value("reference_type")), citation)


def _mesh(rows: StudyRows, table: str, kind: str) -> list[MeshTerm]:
    """The terms that were assigned, without those above them in the tree."""
    given = [r for r in rows.of(table) if "ancestor" not in r.text("mesh_type").lower()]
    return [MeshTerm(kind, term) for row in given if (term := row.value("mesh_term"))]
