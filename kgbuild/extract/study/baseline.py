"""Posted baseline tables: who took part, characteristic by characteristic.

Takes a study, gives ``baseline`` statements.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kgbuild.extract.reading import Reading
from kgbuild.extract.study.claims import amount, arm_names, claim, lower, number, text, words
from kgbuild.extract.study.measures import Cell, cells, spread
from kgbuild.model import Statement, Study
from kgbuild.model.ids import normalised
from kgbuild.model.study import ReportedMeasure

_KNOWN = (
    (re.compile(r"age\b"), "age"),
    (re.compile(r"(?:sex|gender)\b"), "sex"),
    (re.compile(r"race\b.*ethnicity|ethnicity\b.*race"), "race/ethnicity"),
    (re.compile(r"race\b"), "race"),
    (re.compile(r"ethnicity\b"), "ethnicity"),
    (re.compile(r"region of enrol"), "region"),
)
"""How the registry's customary titles begin, in lower case; any other title stands for itself."""
_RANGE = "full_range"


def baseline(reading: Reading, study: Study) -> Iterator[Statement]:
    """One statement a measurement; those of the total column name no arm."""
    arms = arm_names(reading)
    for measure in study.baseline:
        characteristic = _characteristic(measure)
        for cell in cells(measure, arms):
            yield _statement(reading, measure, characteristic, cell)


def _characteristic(measure: ReportedMeasure) -> str:
    title = normalised(measure.title.text)
    return next((name for pattern, name in _KNOWN if pattern.match(title)), title)


def _statement(reading: Reading, measure: ReportedMeasure, characteristic: str, cell: Cell) -> Statement:
    value, unit, row = number(cell.measurement.value), text(measure.unit), cell.row
    category = row.category_title or row.class_title
    named = normalised(category.text) if category and characteristic == "sex" else text(category)
    found = spread(measure, cell.measurement)
    if found.get("dispersion_type") == _RANGE:
        found |= {"range_low": found["dispersion_low"], "range_high": found["dispersion_high"]}
    qualifiers = {
        **found,
        "characteristic": characteristic,
        "title": words(measure.title),
        "category": named,
        "class": text(row.class_title) if row.category_title else None,
        "param_type": lower(measure.param_type),
        "value": value,
        "unit": unit,
        "arm": cell.arm,
        "denominator": cell.analyzed,
        "comment": cell.comment(),
    }
    return claim(reading, "baseline", amount(value, unit), cell.evidence(measure), "baseline", qualifiers)
