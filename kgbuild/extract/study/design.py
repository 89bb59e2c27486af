"""What a study says of itself as a whole: numbers, status, design, dates, phases, conditions.

Takes a study, gives ``nct_id``, ``phase``, ``studies_condition``, ``trial_property``, ``enrollment_planned`` and date
statements.
"""

from __future__ import annotations

from collections.abc import Iterator

from kgbuild.extract.reading import Reading
from kgbuild.extract.registry import condition
from kgbuild.extract.study.claims import amount, claim, literal, number, said
from kgbuild.model import Ref, Statement, Study, Value

_OWN_WORDS = ("official_title", "acronym", "why_stopped")
_CODED = (
    "status", "study_type", "allocation", "intervention_model", "observational_model", "time_perspective", "masking",
    "primary_purpose", "has_results",
)  # fmt: skip
_DATES = ("start_date", "primary_completion_date", "first_posted_date", "results_first_posted_date")
_OWN_DATES = ("completion_date", "last_update_date")
"""Dates with a predicate of their own."""
_PRECISION = {4: "year", 7: "month", 10: "day"}
"""By the length of an ISO date."""
_PHASES = ("EARLY_PHASE1", "PHASE1", "PHASE2", "PHASE3", "PHASE4", "NA")


def design(reading: Reading, study: Study) -> Iterator[Statement]:
    """All statements on the trial as a whole."""
    scalars = study.scalars
    if nct := scalars.get("nct_id"):
        yield claim(reading, "nct_id", literal(nct), [nct], "nct_id")
    for name in (*_OWN_WORDS, *_CODED):
        if value := scalars.get(name):
            yield _property(reading, name, value)
    yield from _dates(reading, study)
    yield from _enrollment(reading, study)
    yield from _phases(reading, study)
    for f in reading.record.named("condition"):
        yield from condition(reading, f)


def _property(reading: Reading, name: str, value: Value, **more: str | None) -> Statement:
    obj = literal(value) if name in _OWN_WORDS else Ref("literal", label=value.said)
    return claim(reading, "trial_property", obj, [value], name, {"name": name, **more})


def _dates(reading: Reading, study: Study) -> Iterator[Statement]:
    for name in (*_DATES, *_OWN_DATES):
        value = study.scalars.get(name)
        if value is None or value.code is None:
            continue
        precision = _PRECISION.get(len(value.code))
        if name in _DATES:
            yield _property(reading, name, value, precision=precision)
        else:
            obj = Ref("literal", label=value.code)
            yield claim(reading, name, obj, [value], name, {"precision": precision})


def _enrollment(reading: Reading, study: Study) -> Iterator[Statement]:
    """How many take part, or are meant to; without a type the number stands for itself."""
    value, kind = study.scalars.get("enrollment"), study.scalars.get("enrollment_type")
    count = number(value)
    if value is None or count is None:
        return
    if said(kind) == "ESTIMATED":
        obj = amount(count, "participants")
        yield claim(reading, "enrollment_planned", obj, [value, kind], "enrollment", {"value": count})
        return
    yield _property(reading, "enrollment", value)
    if kind is not None:
        yield _property(reading, "enrollment_type", kind)


def _phases(reading: Reading, study: Study) -> Iterator[Statement]:
    values = study.lists.get("phases", [])
    known = tuple(p for p in _PHASES if any(v.code == p for v in values))
    if known:
        yield claim(reading, "phase", Ref("enum", values=known), values, "phase")
