"""A registry study in the field's own terms, whatever format it came in: every value with its place in the source.

Readers of structured formats fill a ``Study``; ``kgbuild.records.study_record`` lays its values out as the text of a
``Record``, after which each value knows where in that text it stands. Two formats of one trial give equal studies:
compare them with ``facts`` (``Value.said``), never by path or spelling.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, fields
from itertools import chain
from operator import attrgetter
from typing import Any

from kgbuild.model.text import Span


@dataclass(slots=True)
class Value:
    """One decoded value of the source, verbatim.

    ``path``: JSON Pointer, XPath or table cell of the value in its source. ``code``: its normal form where it has one
    (an enum as the API v2 spells it, an ISO date of the precision given, a plain decimal number), else None.
    ``inside``: the value of the source that this is a piece of, and the offset there ("A" of the cell "A|B"); ``path``
    is then the whole value's. ``start``: its offset in the record's text, -1 until it is laid out.
    """

    text: str
    path: str
    code: str | None = None
    inside: tuple[Value, int] | None = None
    start: int = -1

    @property
    def said(self) -> str:
        """What the value says, whatever its spelling: the code, else the text with white space folded."""
        return self.code if self.code is not None else " ".join(self.text.split())

    @property
    def span(self) -> Span:
        """Where it stands in the record's text."""
        return Span(self.start, self.start + len(self.text))


@dataclass(slots=True)
class Arm:
    """An arm or group as planned. ``type`` as in API v2: EXPERIMENTAL, ACTIVE_COMPARATOR, PLACEBO_COMPARATOR, ….

    ``interventions``: the names it receives, with or without the type before them ("Drug: X").
    """

    label: Value
    type: Value | None = None
    description: Value | None = None
    interventions: list[Value] = field(default_factory=list)


@dataclass(slots=True)
class PlannedIntervention:
    """An intervention. ``type`` as in API v2: DRUG, BIOLOGICAL, PROCEDURE, …. ``arms``: labels of arms that get it."""

    name: Value
    type: Value | None = None
    description: Value | None = None
    other_names: list[Value] = field(default_factory=list)
    arms: list[Value] = field(default_factory=list)


@dataclass(slots=True)
class PlannedOutcome:
    """A planned outcome measure. ``role``: primary, secondary, other. ``split``: certain, or ambiguous where one
    string holds all parts (CSV)."""

    role: str
    measure: Value
    description: Value | None = None
    time_frame: Value | None = None
    split: str = "certain"


@dataclass(slots=True)
class Reference:
    """A publication. ``type``: BACKGROUND, RESULT, DERIVED."""

    pmid: Value | None = None
    type: Value | None = None
    citation: Value | None = None


@dataclass(slots=True)
class MeshTerm:
    """A MeSH term that the registry itself assigned; ``kind``: condition, intervention. Ids may be missing."""

    kind: str
    term: Value
    id: Value | None = None


@dataclass(slots=True)
class Group:
    """A group of a results table. ``id`` is local to its table (OG000, BG001, EG000)."""

    id: str
    title: Value
    description: Value | None = None


@dataclass(slots=True)
class Count:
    """How many of ``units`` (Participants) a group has."""

    group: str
    value: Value
    units: str = "Participants"


@dataclass(slots=True)
class Measurement:
    """One cell of a results table. Not numeric ("NA", "3/5") is kept with ``code`` None. ``spread``: a dispersion."""

    group: str
    value: Value | None = None
    spread: Value | None = None
    lower: Value | None = None
    upper: Value | None = None
    comment: Value | None = None


@dataclass(slots=True)
class MeasureRow:
    """A class (time point, sub-measure) and category (level) of a measure, with a measurement a group."""

    class_title: Value | None = None
    category_title: Value | None = None
    measurements: list[Measurement] = field(default_factory=list)
    denoms: list[Count] = field(default_factory=list)
    """Those of the class; empty where those of the measure hold."""


@dataclass(slots=True)
class Comparison:
    """A statistical analysis of a reported outcome; ``groups`` are ids of its table. Codes are as in API v2."""

    groups: list[str] = field(default_factory=list)
    description: Value | None = None
    method: Value | None = None
    p_value: Value | None = None
    """Text may hold a relation ("<0.001"); the code is the bare number."""
    p_comment: Value | None = None
    param_type: Value | None = None
    param_value: Value | None = None
    ci_level: Value | None = None
    ci_sides: Value | None = None
    ci_low: Value | None = None
    ci_high: Value | None = None
    dispersion_type: Value | None = None
    dispersion_value: Value | None = None
    hypothesis_type: Value | None = None
    comment: Value | None = None


@dataclass(slots=True)
class ReportedMeasure:
    """A reported outcome measure, or a baseline measure (``role`` baseline)."""

    role: str
    """primary, secondary, other, post_hoc, baseline."""
    title: Value
    description: Value | None = None
    time_frame: Value | None = None
    population: Value | None = None
    param_type: Value | None = None
    """Code: MEAN, MEDIAN, NUMBER, COUNT_OF_PARTICIPANTS, LEAST_SQUARES_MEAN, GEOMETRIC_MEAN, …."""
    dispersion_type: Value | None = None
    """Code: STANDARD_DEVIATION, FULL_RANGE, 95% CONFIDENCE_INTERVAL as API v2 spells it, …."""
    unit: Value | None = None
    groups: list[Group] = field(default_factory=list)
    denoms: list[Count] = field(default_factory=list)
    rows: list[MeasureRow] = field(default_factory=list)
    analyses: list[Comparison] = field(default_factory=list)


@dataclass(slots=True)
class EventStats:
    """How often an adverse event was seen in a group."""

    group: str
    affected: Value | None = None
    at_risk: Value | None = None
    events: Value | None = None


@dataclass(slots=True)
class ReportedEvent:
    """An adverse event term with its numbers a group."""

    term: Value
    serious: bool
    organ_system: Value | None = None
    vocabulary: Value | None = None
    stats: list[EventStats] = field(default_factory=list)


@dataclass(slots=True)
class Study:
    """All that is read of a study. ``scalars`` and ``lists`` hold what is one value, or a list of them, by name.

    Scalars: nct_id, brief_title, official_title, acronym, brief_summary, detailed_description, status, why_stopped,
    study_type, allocation, intervention_model, observational_model, time_perspective, masking, primary_purpose,
    enrollment, enrollment_type, start_date, primary_completion_date, completion_date, last_update_date,
    first_posted_date, results_first_posted_date, has_results, sponsor, sex, minimum_age, maximum_age,
    healthy_volunteers, eligibility_criteria, study_population, version_date, event_time_frame.
    Lists: phases, conditions, keywords, collaborators, countries, other_ids.
    """

    scalars: dict[str, Value] = field(default_factory=dict)
    lists: dict[str, list[Value]] = field(default_factory=dict)
    arms: list[Arm] = field(default_factory=list)
    interventions: list[PlannedIntervention] = field(default_factory=list)
    outcomes: list[PlannedOutcome] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    mesh: list[MeshTerm] = field(default_factory=list)
    baseline: list[ReportedMeasure] = field(default_factory=list)
    reported: list[ReportedMeasure] = field(default_factory=list)
    event_groups: list[Group] = field(default_factory=list)
    events: list[ReportedEvent] = field(default_factory=list)
    notices: list[tuple[str, str]] = field(default_factory=list)
    """(path, what is odd): an enum value that is not known. The value itself is kept as it stands."""

    def said(self, name: str) -> str | None:
        """What the scalar ``name`` says, or None."""
        value = self.scalars.get(name)
        return value.said if value else None


def facts(item: Any) -> Any:
    """What a study (or a part of it) says, as plain lists and dictionaries without paths, spellings and empty parts."""
    if isinstance(item, Value):
        return item.said
    if isinstance(item, dict):
        return {k: said for k, v in item.items() if (said := facts(v)) not in (None, [], {}, "")}
    if isinstance(item, list | tuple):
        return [facts(v) for v in item]
    if hasattr(item, "__dataclass_fields__"):
        names = (f.name for f in fields(item) if f.name not in ("notices", "split"))
        return {n: said for n in names if (said := facts(getattr(item, n))) not in (None, [], {}, "")}
    return item


def values(item: Any) -> Iterator[Value]:
    """All values below ``item``, in the order of the fields; one that stands in two places comes twice."""
    found: list[Value | None] = []
    _collect((item,), found)
    return filter(None, found)


def _collect(items: Iterable[Any], found: list[Value | None]) -> None:
    for item in items:
        of = item.__class__
        if of is Value:
            found.append(item)
        elif of is list:
            if item:
                _collect_list(item, found)
        elif of in _PARTS:
            _collect(_PARTS[of](item), found)
        elif of in _LEAVES:
            found.extend(_LEAVES[of](item))
        elif of is dict:
            _collect(item.values(), found)
        elif of is tuple:
            _collect(item, found)


def _collect_list(items: list[Any], found: list[Value | None]) -> None:
    """A list holds things of one class: hundreds of cells of results are taken apart without a loop of ours."""
    leaf = _LEAVES.get(items[0].__class__)
    if leaf is None:
        _collect(items, found)
    else:
        found.extend(chain.from_iterable(map(leaf, items)))


def _getter(of: type[Any]) -> Callable[[Any], tuple[Any, ...]]:
    """What gives the fields of a class that may hold values."""
    return attrgetter(*(f.name for f in fields(of) if f.type not in ("str", "bool", "list[str]")))


_LEAVES: dict[type[Any], Callable[[Any], tuple[Any, ...]]] = {
    Count: lambda count: (count.value,),
    **{of: _getter(of) for of in (Group, Reference, MeshTerm, PlannedOutcome, Measurement, EventStats)},
}
"""Classes whose fields are values or None: they are the most of a study with results."""

_PARTS = {
    of: _getter(of) for of in (Arm, PlannedIntervention, MeasureRow, Comparison, ReportedMeasure, ReportedEvent, Study)
}
