"""Posted results: every measurement of every reported outcome, each in its group.

Takes a study, gives ``result`` statements.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kgbuild.extract.outcomes import measured
from kgbuild.extract.reading import Reading
from kgbuild.extract.study.claims import amount, arm_names, claim, literal, lower, number, text
from kgbuild.extract.study.measures import Cell, Words, alike, cells, spread, told_apart
from kgbuild.model import Ref, Statement, Study
from kgbuild.model.study import ReportedMeasure


def results(reading: Reading, study: Study) -> Iterator[Statement]:
    """One statement a measurement; one that is no number has no value and says why in ``comment``."""
    arms = arm_names(reading)
    twins = alike(study.reported)
    for measure in study.reported:
        about = about_measure(reading, measure, twins)
        about["param_type"] = lower(measure.param_type)
        about["unit"] = text(measure.unit)
        for cell in cells(measure, arms):
            yield _result(reading, measure, about, cell)


def about_measure(reading: Reading, measure: ReportedMeasure, twins: frozenset[Words]) -> dict[str, Any]:
    """The qualifiers that tie a result or analysis to its outcome; ``twins``: words that several measures share."""
    endpoints = measured(reading, reading.place(measure.title))
    endpoint: Ref = endpoints[0].ref() if endpoints else literal(measure.title, "Endpoint")
    return {
        "endpoint": endpoint,
        "title": text(measure.title),
        "time_frame": text(measure.time_frame),
        "role": measure.role,
        "outcome_description": told_apart(measure, twins),
    }


def _result(reading: Reading, measure: ReportedMeasure, about: dict[str, Any], cell: Cell) -> Statement:
    value = number(cell.measurement.value)
    row = cell.row
    qualifiers = {
        **about,
        **spread(measure, cell.measurement),
        "class": text(row.class_title),
        "category": text(row.category_title),
        "value": value,
        "arm": cell.arm,
        "analyzed": cell.analyzed,
        "comment": cell.comment(),
    }
    return claim(reading, "result", amount(value, about["unit"]), cell.evidence(measure), "result", qualifiers)
