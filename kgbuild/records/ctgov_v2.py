"""A study of the registry's API v2 as a ``Study``; its protocol here, its results in ``ctgov_v2_results``.

Takes the decoded object of one study; every value's path is its JSON Pointer in that object. Source of the structure:
"Study Data Structure" of ClinicalTrials.gov. MeSH terms are the study's own (``meshes``): ancestors and browse leaves
are of the vocabulary, not of the study.
"""

from __future__ import annotations

import re

from kgbuild.model.study import Arm, PlannedIntervention, PlannedOutcome, Reference, Study, Value
from kgbuild.records import codes
from kgbuild.records.ctgov_v2_mesh import read_mesh
from kgbuild.records.ctgov_v2_results import read_results
from kgbuild.records.ctgov_v2_values import (
    Json,
    age,
    coded,
    date,
    enum,
    number,
    numeral,
    objects,
    part,
    text,
    texts,
    truth,
)

CHANGES = ("derivedSection", "miscInfoModule", "versionHolder")
"""Where the date of the registry's copy stands: it changes by mere download, so a study's version leaves it out."""

_ROLES = {"primaryOutcomes": "primary", "secondaryOutcomes": "secondary", "otherOutcomes": "other"}
_DATES = {
    "startDateStruct": "start_date",
    "primaryCompletionDateStruct": "primary_completion_date",
    "completionDateStruct": "completion_date",
    "studyFirstPostDateStruct": "first_posted_date",
    "resultsFirstPostDateStruct": "results_first_posted_date",
    "lastUpdatePostDateStruct": "last_update_date",
}


def read_study(source: Json) -> Study:
    """The study.

    Raises:
        BadValue: something is of the wrong type.
    """
    study = Study()
    protocol, at = part(source, "protocolSection", "")
    for read in (_identification, _status, _sponsors, _conditions, _design, _arms, _outcomes, _eligibility):
        read(study, protocol, at)
    _countries(study, protocol, at)
    _references(study, protocol, at)
    _put(study, "has_results", truth(source, "hasResults", ""))
    derived, at = part(source, "derivedSection", "")
    read_mesh(study, "condition", *part(derived, "conditionBrowseModule", at))
    read_mesh(study, "intervention", *part(derived, "interventionBrowseModule", at))
    read_results(study, *part(source, "resultsSection", ""))
    return study


def _put(study: Study, name: str, value: Value | None) -> None:
    if value is not None:
        study.scalars[name] = value


def _put_list(study: Study, name: str, found: list[Value]) -> None:
    if found:
        study.lists[name] = found


def _identification(study: Study, protocol: Json, at: str) -> None:
    module, at = part(protocol, "identificationModule", at)
    _put(study, "nct_id", text(module, "nctId", at))
    _put(study, "brief_title", text(module, "briefTitle", at))
    _put(study, "official_title", text(module, "officialTitle", at))
    _put(study, "acronym", text(module, "acronym", at))
    org, org_at = part(module, "orgStudyIdInfo", at)
    ids = [text(org, "id", org_at)]
    ids += [text(info, "id", here) for info, here in objects(module, "secondaryIdInfos", at)]
    _put_list(study, "other_ids", [value for value in ids if value is not None])


def _status(study: Study, protocol: Json, at: str) -> None:
    module, at = part(protocol, "statusModule", at)
    _put(study, "status", enum(study, "status", module, "overallStatus", at))
    _put(study, "why_stopped", text(module, "whyStopped", at))
    for key, name in _DATES.items():
        if key in module:
            _put(study, name, date(*_dated(module, key, at)))


def _dated(module: Json, key: str, at: str) -> tuple[Json, str, str]:
    struct, here = part(module, key, at)
    return struct, "date", here


def _sponsors(study: Study, protocol: Json, at: str) -> None:
    module, at = part(protocol, "sponsorCollaboratorsModule", at)
    lead, here = part(module, "leadSponsor", at)
    _put(study, "sponsor", text(lead, "name", here))
    names = [text(one, "name", here) for one, here in objects(module, "collaborators", at)]
    _put_list(study, "collaborators", [name for name in names if name is not None])


def _conditions(study: Study, protocol: Json, at: str) -> None:
    described, here = part(protocol, "descriptionModule", at)
    _put(study, "brief_summary", text(described, "briefSummary", here))
    _put(study, "detailed_description", text(described, "detailedDescription", here))
    module, at = part(protocol, "conditionsModule", at)
    _put_list(study, "conditions", texts(module, "conditions", at))
    _put_list(study, "keywords", texts(module, "keywords", at))


def _design(study: Study, protocol: Json, at: str) -> None:
    module, at = part(protocol, "designModule", at)
    _put(study, "study_type", enum(study, "study_type", module, "studyType", at))
    _put_list(study, "phases", [one for value in texts(module, "phases", at) for one in _phases(study, value)])
    info, here = part(module, "designInfo", at)
    for key, name in _DESIGN.items():
        _put(study, name, enum(study, name, info, key, here))
    _put(study, "masking", enum(study, "masking", *_inside(info, "maskingInfo", "masking", here)))
    enrolled, here = part(module, "enrollmentInfo", at)
    _put(study, "enrollment", number(enrolled, "count", here))
    _put(study, "enrollment_type", enum(study, "enrollment_type", enrolled, "type", here))


_DESIGN = {
    "allocation": "allocation",
    "interventionModel": "intervention_model",
    "observationalModel": "observational_model",
    "timePerspective": "time_perspective",
    "primaryPurpose": "primary_purpose",
}


def _inside(of: Json, key: str, inner: str, at: str) -> tuple[Json, str, str]:
    found, here = part(of, key, at)
    return found, inner, here


def _phases(study: Study, value: Value) -> list[Value]:
    """A phase, or the phases that one string names ("Phase 2/Phase 3"), each a piece of it."""
    value.code = codes.enum("phase", value.text)
    several = codes.phases(value.text) if value.code is None else None
    if several is None:
        if value.code is None:
            coded(study, "phase", value)
        return [value]
    pieces = re.finditer(r"[^/|,\s][^/|,]*", value.text)
    found = [Value(piece.group(), value.path, inside=(value, piece.start())) for piece in pieces]
    for piece in found:
        piece.code = codes.enum("phase", piece.text)
    return found


def _arms(study: Study, protocol: Json, at: str) -> None:
    module, at = part(protocol, "armsInterventionsModule", at)
    for group, here in objects(module, "armGroups", at):
        label = text(group, "label", here)
        if label is None:
            study.notices.append((here, "an arm without a label is left out"))
            continue
        study.arms.append(
            Arm(
                label,
                enum(study, "arm_type", group, "type", here),
                text(group, "description", here),
                texts(group, "interventionNames", here),
            )
        )
    for given, here in objects(module, "interventions", at):
        name = text(given, "name", here)
        if name is None:
            study.notices.append((here, "an intervention without a name is left out"))
            continue
        study.interventions.append(
            PlannedIntervention(
                name,
                enum(study, "intervention_type", given, "type", here),
                text(given, "description", here),
                texts(given, "otherNames", here),
                texts(given, "armGroupLabels", here),
            )
        )


def _outcomes(study: Study, protocol: Json, at: str) -> None:
    module, at = part(protocol, "outcomesModule", at)
    for key, role in _ROLES.items():
        for outcome, here in objects(module, key, at):
            measure = text(outcome, "measure", here)
            if measure is None:
                study.notices.append((here, "an outcome without a measure is left out"))
                continue
            study.outcomes.append(
                PlannedOutcome(role, measure, text(outcome, "description", here), text(outcome, "timeFrame", here))
            )


def _eligibility(study: Study, protocol: Json, at: str) -> None:
    module, at = part(protocol, "eligibilityModule", at)
    _put(study, "eligibility_criteria", text(module, "eligibilityCriteria", at))
    _put(study, "healthy_volunteers", truth(module, "healthyVolunteers", at))
    _put(study, "sex", enum(study, "sex", module, "sex", at))
    _put(study, "minimum_age", age(module, "minimumAge", at))
    _put(study, "maximum_age", age(module, "maximumAge", at))
    _put(study, "study_population", text(module, "studyPopulation", at))


def _countries(study: Study, protocol: Json, at: str) -> None:
    module, at = part(protocol, "contactsLocationsModule", at)
    found: dict[str, Value] = {}
    for location, here in objects(module, "locations", at):
        country = text(location, "country", here)
        if country is not None:
            found.setdefault(country.said, country)
    _put_list(study, "countries", list(found.values()))


def _references(study: Study, protocol: Json, at: str) -> None:
    module, at = part(protocol, "referencesModule", at)
    for reference, here in objects(module, "references", at):
        study.references.append(
            Reference(
                numeral(reference, "pmid", here),
                enum(study, "reference_type", reference, "type", here),
                text(reference, "citation", here),
            )
        )
