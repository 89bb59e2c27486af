"""The posted results of a study of the API v2: baseline, outcome measures with analyses, adverse events.

Takes the ``resultsSection`` and its pointer; adds to a ``Study``.
"""

from __future__ import annotations

from kgbuild.model.study import (
    Comparison,
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
from kgbuild.records.ctgov_v2_values import Json, enum, number, numeral, objects, part, sound, text, texts, wrong

_COMMENTS = ("estimateComment", "otherAnalysisDescription", "statisticalComment")
_ROLES = {"PRIMARY": "primary", "SECONDARY": "secondary", "OTHER_PRE_SPECIFIED": "other", "POST_HOC": "post_hoc"}


def read_results(study: Study, section: Json, at: str) -> None:
    """Add what the results section says.

    Raises:
        BadValue: something is of the wrong type.
    """
    if section:
        _baseline(study, *part(section, "baselineCharacteristicsModule", at))
        _measures(study, *part(section, "outcomeMeasuresModule", at))
        _events(study, *part(section, "adverseEventsModule", at))


def _baseline(study: Study, module: Json, at: str) -> None:
    groups = _groups(module, "groups", at)
    denoms = _denoms(module, at)
    population = text(module, "populationDescription", at)
    for measure, here in objects(module, "measures", at):
        found = _measure(study, "baseline", measure, here)
        if found:
            found.groups = groups
            found.denoms = found.denoms or denoms
            found.population = found.population or population
            study.baseline.append(found)


def _measures(study: Study, module: Json, at: str) -> None:
    for measure, here in objects(module, "outcomeMeasures", at):
        kind = enum(study, "outcome_role", measure, "type", here)
        found = _measure(study, _ROLES.get(kind.code or "", "other") if kind else "other", measure, here)
        if found:
            found.groups = _groups(measure, "groups", here)
            found.analyses = [_analysis(study, *each) for each in objects(measure, "analyses", here)]
            study.reported.append(found)


def _measure(study: Study, role: str, measure: Json, at: str) -> ReportedMeasure | None:
    title = text(measure, "title", at)
    if title is None:
        study.notices.append((at, "a measure without a title is left out"))
        return None
    return ReportedMeasure(
        role,
        title,
        text(measure, "description", at),
        text(measure, "timeFrame", at),
        text(measure, "populationDescription", at),
        enum(study, "param_type", measure, "paramType", at),
        enum(study, "dispersion_type", measure, "dispersionType", at),
        text(measure, "unitOfMeasure", at),
        [],
        _denoms(measure, at),
        [row for each in objects(measure, "classes", at) for row in _rows(*each)],
    )


def _groups(of: Json, key: str, at: str) -> list[Group]:
    found = []
    for group, here in objects(of, key, at):
        name = text(group, "id", here)
        if name is None or not name.text.isascii():
            raise wrong(here + "/id", "the id of a group", group.get("id"))
        found.append(Group(name.text, text(group, "title", here) or name, text(group, "description", here)))
    return found


def _group_id(of: Json, at: str) -> str:
    value = of.get("groupId")
    if value.__class__ is not str or not value.isascii():
        raise wrong(at + "/groupId", "the id of a group", value)
    return value


def _denoms(of: Json, at: str) -> list[Count]:
    found = []
    for denom, here in objects(of, "denoms", at):
        units = sound(text(denom, "units", here))
        for count, there in objects(denom, "counts", here):
            value = numeral(count, "value", there)
            if value is not None:
                found.append(Count(_group_id(count, there), value, units.text if units else "Participants"))
    return found


def _rows(of: Json, at: str) -> list[MeasureRow]:
    """The rows of a class; its title and denominators are shared by them."""
    title = text(of, "title", at)
    denoms = _denoms(of, at)
    rows = [
        MeasureRow(
            title,
            text(category, "title", here),
            [_measurement(*each) for each in objects(category, "measurements", here)],
            denoms,
        )
        for category, here in objects(of, "categories", at)
    ]
    return rows or ([MeasureRow(title, None, [], denoms)] if title or denoms else [])


def _measurement(of: Json, at: str) -> Measurement:
    return Measurement(
        _group_id(of, at),
        numeral(of, "value", at),
        numeral(of, "spread", at) if "spread" in of else None,
        numeral(of, "lowerLimit", at) if "lowerLimit" in of else None,
        numeral(of, "upperLimit", at) if "upperLimit" in of else None,
        text(of, "comment", at) if "comment" in of else None,
    )


def _analysis(study: Study, of: Json, at: str) -> Comparison:
    return Comparison(
        [value.text for value in texts(of, "groupIds", at)],
        text(of, "groupDescription", at),
        text(of, "statisticalMethod", at),
        _p_value(of, at),
        text(of, "pValueComment", at),
        text(of, "paramType", at),
        numeral(of, "paramValue", at),
        numeral(of, "ciPctValue", at),
        enum(study, "ci_sides", of, "ciNumSides", at),
        numeral(of, "ciLowerLimit", at),
        numeral(of, "ciUpperLimit", at),
        enum(study, "dispersion_type", of, "dispersionType", at),
        numeral(of, "dispersionValue", at),
        enum(study, "hypothesis_type", of, "nonInferiorityType", at),
        next((found for key in _COMMENTS if (found := text(of, key, at))), None),
    )


def _p_value(of: Json, at: str) -> Value | None:
    found = numeral(of, "pValue", at)
    if found is not None and found.code is None:
        found.code = codes.number(found.text.lower().removeprefix("p"))
    return found


def _events(study: Study, module: Json, at: str) -> None:
    frame = text(module, "timeFrame", at)
    if frame is not None:
        study.scalars["event_time_frame"] = frame
    study.event_groups = _groups(module, "eventGroups", at)
    for key, serious in (("seriousEvents", True), ("otherEvents", False)):
        for event, here in objects(module, key, at):
            term = text(event, "term", here)
            if term is None:
                study.notices.append((here, "an adverse event without a term is left out"))
                continue
            study.events.append(
                ReportedEvent(
                    term,
                    serious,
                    text(event, "organSystem", here),
                    text(event, "sourceVocabulary", here),
                    [_stats(*each) for each in objects(event, "stats", here)],
                )
            )


def _stats(of: Json, at: str) -> EventStats:
    return EventStats(
        _group_id(of, at), number(of, "numAffected", at), number(of, "numAtRisk", at), number(of, "numEvents", at)
    )
