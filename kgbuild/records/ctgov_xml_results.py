"""Posted results in the legacy XML: takes the study's node, puts baseline, reported outcomes and events into the study.

Groups are named as the API v2 names them: ``O1`` is ``OG000``, ``B2`` is ``BG001``, ``E1`` is ``EG000``.
"""

from __future__ import annotations

import re
from functools import lru_cache

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
from kgbuild.records.xml_values import Node, coded, number, string_value, value_of

_GROUP = re.compile(r"([A-Z])([0-9]{1,6})")
_ROLES = {"PRIMARY": "primary", "SECONDARY": "secondary", "POST_HOC": "post_hoc"}
_NUMBERS = {"p_value": "p_value", "param_value": "param_value", "ci_level": "ci_percent", "ci_low": "ci_lower_limit",
            "ci_high": "ci_upper_limit", "dispersion_value": "dispersion_value"}  # fmt: skip
_TEXTS = {"method": "method", "p_comment": "p_value_desc", "param_type": "param_type"}
_DENOMINATOR = "number of participants"


def read_results(root: Node, study: Study, source: str) -> None:
    """Put the results into the study.

    Raises:
        RecordError: text stands where elements must.
    """
    results = root.first("clinical_results")
    if results is None:
        return
    baseline = results.container(source, "baseline")
    if baseline:
        _baseline(baseline, study)
    for node in results.all("outcome_list", "outcome"):
        _outcome(node, study)
    events = results.container(source, "reported_events")
    if events:
        _events(events, study)


@lru_cache(maxsize=1024)
def _group_id(raw: str) -> str:
    match = _GROUP.fullmatch(raw.strip())
    return f"{match[1]}G{int(match[2]) - 1:03d}" if match else raw.strip()


def _groups(node: Node, study: Study) -> list[Group]:
    groups = []
    for group in node.all("group_list", "group"):
        title = group.value("title") or group.attribute("group_id")
        if title is None:
            study.notices.append((group.path, "a group without a title and an id is left out"))
            continue
        groups.append(Group(_group_id(group.element.get("group_id", "")), title, group.value("description")))
    return groups


def _denoms(node: Node) -> list[Count]:
    counts = []
    for analyzed in node.all("analyzed_list", "analyzed"):
        units = analyzed.value("units")
        for count in analyzed.all("count_list", "count"):
            value = _numeric(count.attribute("value"))
            if value:
                counts.append(
                    Count(_group_id(count.element.get("group_id", "")), value, units.said if units else "Participants")
                )
    return counts


def _numeric(value: Value | None) -> Value | None:
    if value:
        value.code = number(value.text)
    return value


def _baseline(node: Node, study: Study) -> None:
    groups, denoms, population = _groups(node, study), _denoms(node), node.value("population")
    for measure in node.all("measure_list", "measure"):
        title = measure.value("title")
        if title is None:
            study.notices.append((measure.path, "a measure without a title is left out"))
        elif title.text.lower() == _DENOMINATOR and not denoms:
            denoms += _old_denoms(measure)
        else:
            found = ReportedMeasure("baseline", title, groups=groups)
            _measure(found, measure, study)
            found.denoms = found.denoms or denoms
            found.population = found.population or population
            study.baseline.append(found)


def _outcome(node: Node, study: Study) -> None:
    title = node.value("title") or node.value("measure", "title")
    if title is None:
        study.notices.append((node.path, "a reported outcome without a title is left out"))
        return
    kind = coded(study, "outcome_role", node.value("type"), "outcome type")
    found = ReportedMeasure(_ROLES.get(kind.said if kind else "", "other"), title, groups=_groups(node, study))
    found.description, found.time_frame = node.value("description"), node.value("time_frame")
    found.population = node.value("population")
    for measure in [*node.all("measure"), *node.all("measure_list", "measure")]:
        named = measure.value("title")
        if named and named.text.lower() == _DENOMINATOR and len(node.all("measure_list", "measure")) > 1:
            found.denoms += _old_denoms(measure)
        else:
            _measure(found, measure, study)
    found.analyses = [_analysis(a, study) for a in node.all("analysis_list", "analysis")]
    study.reported.append(found)


def _measure(found: ReportedMeasure, node: Node, study: Study) -> None:
    """What a measure's element says: its own description and population stand only where the outcome has none."""
    found.description = found.description or node.value("description")
    found.population = found.population or node.value("population")
    found.unit = node.value("units")
    found.param_type = coded(study, "param_type", node.value("param"), "parameter type")
    found.dispersion_type = coded(study, "dispersion_type", node.value("dispersion"), "dispersion type")
    found.denoms += _denoms(node)
    classes = node.all("class_list", "class") or [node]
    for class_ in classes:
        title = (class_.value("title") or class_.value("sub_title")) if class_ is not node else None
        denoms = _denoms(class_) if class_ is not node else []
        categories = class_.all("category_list", "category")
        for category in categories:
            named = category.value("title") or category.value("sub_title")
            cells = [_cell(cell) for cell in category.all("measurement_list", "measurement")]
            found.rows.append(MeasureRow(title, named, cells, denoms))
        if not categories and (title or denoms):
            found.rows.append(MeasureRow(title, None, [], denoms))


def _cell(node: Node) -> Measurement:
    return Measurement(
        _group_id(node.element.get("group_id", "")),
        _numeric(node.attribute("value")),
        _numeric(node.attribute("spread")),
        _numeric(node.attribute("lower_limit")),
        _numeric(node.attribute("upper_limit")),
        value_of(string_value(node.element), node.path),
    )


def _old_denoms(measure: Node) -> list[Count]:
    """Files of before 2017 say how many were analysed as the first measure, "Number of Participants"."""
    cells = measure.all("category_list", "category", "measurement_list", "measurement")
    cells += measure.all("class_list", "class", "category_list", "category", "measurement_list", "measurement")
    counted = ((_group_id(c.element.get("group_id", "")), _numeric(c.attribute("value"))) for c in cells)
    return [Count(group, value) for group, value in counted if value]


def _analysis(node: Node, study: Study) -> Comparison:
    found = Comparison([_group_id(string_value(g.element)) for g in node.all("group_id_list", "group_id")])
    for name, tag in _TEXTS.items():
        setattr(found, name, node.value(tag))
    for name, tag in _NUMBERS.items():
        setattr(found, name, _numeric(node.value(tag)))
    found.ci_sides = coded(study, "ci_sides", node.value("ci_n_sides"), "number of sides")
    found.dispersion_type = coded(study, "dispersion_type", node.value("dispersion_type"), "dispersion type")
    found.hypothesis_type = coded(study, "hypothesis_type", node.value("non_inferiority_type"), "hypothesis type")
    found.description = node.value("groups_desc") or node.value("other_analysis_desc")
    found.comment = node.value("estimate_desc") or node.value("method_desc")
    if found.p_value and found.p_value.code is None:
        found.p_value.code = number(found.p_value.text.lower().removeprefix("p"))
    return found


def _events(node: Node, study: Study) -> None:
    frame = node.value("time_frame")
    if frame:
        study.scalars["event_time_frame"] = frame
    study.event_groups = _groups(node, study)
    for tag, serious in (("serious_events", True), ("other_events", False)):
        part = node.first(tag)
        vocabulary = part.value("default_vocab") if part else None
        for category in part.all("category_list", "category") if part else ():
            system = category.value("title")
            if system and system.text == "Total":
                continue  # sums over all terms, which v2 keeps with the groups; no term of its own
            for event in category.all("event_list", "event"):
                _event(event, serious, system, vocabulary, study)


def _event(node: Node, serious: bool, system: Value | None, vocabulary: Value | None, study: Study) -> None:
    named = node.first("sub_title")
    term = named.value() if named else None
    if named is None or term is None:
        study.notices.append((node.path, "an adverse event without a term is left out"))
        return
    stats = []
    for counts in node.all("counts"):
        affected, at_risk, events = (
            _numeric(counts.attribute(a)) for a in ("subjects_affected", "subjects_at_risk", "events")
        )
        stats.append(EventStats(_group_id(counts.element.get("group_id", "")), affected, at_risk, events))
    study.events.append(ReportedEvent(term, serious, system, named.attribute("vocab") or vocabulary, stats))
