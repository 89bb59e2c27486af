"""The registry's legacy XML (``public.xsd``): takes a ``<clinical_study>``, gives the record of its study.

Older forms are read as well: a single ``<study_design>`` string, ``lastchanged_date`` and its like, results whose
measures have categories and no classes.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree

from kgbuild.model import Record, RecordError, Study, Value
from kgbuild.model.study import Arm, MeshTerm, PlannedIntervention, PlannedOutcome, Reference
from kgbuild.records import codes
from kgbuild.records.ctgov_xml_design import read_design
from kgbuild.records.ctgov_xml_results import read_results
from kgbuild.records.study_record import study_record
from kgbuild.records.xml_parse import content_version
from kgbuild.records.xml_values import Node, coded, date, number, value_of

_NCT = re.compile(r"NCT[0-9]{8}")
_COUNTRIES = etree.XPath("location/facility/address/country")
_ROOT = "/clinical_study"

_TEXTS = {
    "brief_title": ("brief_title",), "official_title": ("official_title",), "acronym": ("acronym",),
    "why_stopped": ("why_stopped",), "sponsor": ("sponsors", "lead_sponsor", "agency"),
}  # fmt: skip
_BLOCKS = {
    "brief_summary": ("brief_summary",),
    "detailed_description": ("detailed_description",),
    "eligibility_criteria": ("eligibility", "criteria"),
    "study_population": ("eligibility", "study_pop"),
}
_ENUMS = {
    "status": ("status", ("overall_status",)),
    "study_type": ("study_type", ("study_type",)),
    "sex": ("sex", ("eligibility", "gender")),
    "healthy_volunteers": ("yes_no", ("eligibility", "healthy_volunteers")),
}
_DATES = {
    "start_date": ("start_date",),
    "primary_completion_date": ("primary_completion_date",),
    "completion_date": ("completion_date",),
    "last_update_date": ("last_update_posted", "lastchanged_date", "last_update_submitted"),
    "first_posted_date": ("study_first_posted", "firstreceived_date", "study_first_submitted"),
    "results_first_posted_date": ("results_first_posted", "firstreceived_results_date", "results_first_submitted"),
}
"""What is dated, and the elements that say it, the first of those present."""
_LISTS = {
    "conditions": ("condition",), "keywords": ("keyword",),
    "collaborators": ("sponsors", "collaborator", "agency"),
}  # fmt: skip
_CONTAINERS = ("id_info", "sponsors", "eligibility", "clinical_results", "location_countries", "study_design_info",
               "condition_browse", "intervention_browse")  # fmt: skip


def read_study(element: etree._Element, source: str) -> Record:
    """The record of one ``<clinical_study>``.

    Raises:
        RecordError: without an NCT id, or with text where elements must stand.
    """
    version = content_version(element, without=("required_header",), attributes=("rank",))
    return study_record(study_of(element, source), "ctgov_xml", source, version)


def study_of(element: etree._Element, source: str) -> Study:
    """The study in neutral form.

    Raises:
        RecordError: as ``read_study``.
    """
    root, study = Node(element, _ROOT), Study()
    for name in _CONTAINERS:
        root.container(source, name)
    _identity(root, study, source)
    _scalars(root, study)
    read_design(root, study)
    _lists(root, study)
    _interventions(root, study)
    _outcomes(root, study)
    _references(root, study)
    read_results(root, study, source)
    return study


def _identity(root: Node, study: Study, source: str) -> None:
    nct = root.value("id_info", "nct_id")
    if nct is None:
        raise RecordError(source, "holds a study without an NCT id", f"{_ROOT}/id_info/nct_id")
    if not _NCT.fullmatch(nct.text):
        raise RecordError(source, f"{nct.text[:60]!a} is no NCT id", nct.path)
    study.scalars["nct_id"] = nct
    ids = [*root.values("id_info", "org_study_id"), *root.values("id_info", "secondary_id")]
    if ids:
        study.lists["other_ids"] = ids


def _scalars(root: Node, study: Study) -> None:
    found: dict[str, Value | None] = {name: root.value(*path) for name, path in _TEXTS.items()}
    for name, path in _BLOCKS.items():
        found[name] = root.value(*path, "textblock") or root.value(*path)
    for name, (kind, path) in _ENUMS.items():
        found[name] = coded(study, kind, root.value(*path), name)
    for name, tags in _DATES.items():
        found[name] = next((value for tag in tags if (value := root.value(tag))), None)
        _code(study, found[name], date, "date")
    for name in ("minimum_age", "maximum_age"):
        limit = root.value("eligibility", name)
        if limit and (years := codes.age(limit.text)):
            limit.code = years
            found[name] = limit
    enrolled = root.first("enrollment")
    if enrolled:
        found["enrollment"] = enrolled.value()
        _code(study, found["enrollment"], number, "number")
        found["enrollment_type"] = coded(study, "enrollment_type", enrolled.attribute("type"), "enrollment type")
    results = "true" if root.first("clinical_results") else "false"
    found["has_results"] = Value(results, f"boolean({_ROOT}/clinical_results)", codes.enum("yes_no", results))
    study.scalars.update((name, value) for name, value in found.items() if value)


def _code(study: Study, value: Value | None, code: Callable[[str], str | None], kind: str) -> None:
    if value is not None:
        value.code = code(value.text)
        if value.code is None:
            study.notices.append((value.path, f"{value.text[:60]!a} is no {kind}"))


def _lists(root: Node, study: Study) -> None:
    found = {name: root.values(*path) for name, path in _LISTS.items()}
    found["countries"] = _countries(root)
    found["phases"] = _phases(root, study)
    study.lists.update((name, values) for name, values in found.items() if values)
    for kind in ("condition", "intervention"):
        study.mesh += [MeshTerm(kind, term) for term in root.values(f"{kind}_browse", "mesh_term")]


def _countries(root: Node) -> list[Value]:
    """Distinct ones in the order of the locations, then those that only the list of countries names."""
    first: dict[str, etree._Element] = {}
    for element in _COUNTRIES(root.element):
        if element.text and element.text not in first:
            first[element.text] = element
    tree = root.element.getroottree()
    located = [value_of(text, tree.getpath(element)) for text, element in first.items()]
    listed = root.values("location_countries", "country")
    distinct: dict[str, Value] = {}
    for value in (*located, *listed):
        if value:
            distinct.setdefault(value.text, value)
    return list(distinct.values())


def _phases(root: Node, study: Study) -> list[Value]:
    """One value a phase: "Phase 1/Phase 2" holds two."""
    values: list[Value] = []
    for whole in root.values("phase"):
        at = 0
        for part in re.split(r"/(?!A\b)", whole.text):
            value = Value(part.strip(), whole.path)
            if value.text != whole.text:
                value.inside = (whole, whole.text.index(value.text, at))
            else:
                value = whole
            at += len(part)
            values.append(value)
    return [value for value in values if coded(study, "phase", value, "phase")]


def _interventions(root: Node, study: Study) -> None:
    for node in root.all("arm_group"):
        label = node.value("arm_group_label")
        if label is None:
            study.notices.append((node.path, "an arm without a label"))
            continue
        kind = coded(study, "arm_type", node.value("arm_group_type"), "arm type")
        study.arms.append(Arm(label, kind, node.value("description")))
    for node in root.all("intervention"):
        name = node.value("intervention_name")
        if name is None:
            study.notices.append((node.path, "an intervention without a name"))
            continue
        kind = coded(study, "intervention_type", node.value("intervention_type"), "intervention type")
        labels = node.values("arm_group_label")
        others = node.values("other_name")
        study.interventions.append(PlannedIntervention(name, kind, node.value("description"), others, labels))
    receives = {label.text: [] for label in (arm.label for arm in study.arms)}  # type: dict[str, list[Value]]
    for given in study.interventions:
        for label in given.arms:
            receives.get(label.text, []).append(given.name)
    for arm in study.arms:
        arm.interventions = receives[arm.label.text]


def _outcomes(root: Node, study: Study) -> None:
    for role in ("primary", "secondary", "other"):
        for node in root.all(f"{role}_outcome"):
            measure = node.value("measure")
            if measure is None:
                study.notices.append((node.path, "an outcome without a measure"))
                continue
            outcome = PlannedOutcome(role, measure, node.value("description"), node.value("time_frame"))
            study.outcomes.append(outcome)


def _references(root: Node, study: Study) -> None:
    for tag in ("reference", "results_reference"):
        for node in root.all(tag):
            kind = Value(tag, f"name({node.path})", codes.enum("reference_type", tag))
            reference = Reference(node.value("PMID"), kind, node.value("citation"))
            if reference.pmid or reference.citation:
                study.references.append(reference)
