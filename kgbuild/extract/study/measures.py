"""What results and baseline tables share: groups, denominators and spreads.

Takes a ``ReportedMeasure``, gives the qualifiers of its cells.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kgbuild.extract.study.claims import number, snake, text, words
from kgbuild.model import Value
from kgbuild.model.ids import normalised
from kgbuild.model.study import Count, Group, Measurement, MeasureRow, ReportedMeasure

_INTERVAL = re.compile(r"(\d+(?:\.\d+)?)\s*%?[\s_-]*(?:confidence|credible)", re.IGNORECASE)
_PEOPLE = "participants"
_TOTAL = re.compile(r"total(?: (?:study )?(?:participants|patients|subjects))?")
"""The column over all groups, which is no arm."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One measurement with what its table says of it; ``analyzed`` is its group's denominator."""

    row: MeasureRow
    measurement: Measurement
    group: Group | None
    arm: str | None
    analyzed: int | float | None

    def evidence(self, measure: ReportedMeasure) -> Iterator[Value | None]:
        """The titles that say what the cell is of, and its own values; the unit is said once, in the table's head."""
        yield measure.title
        yield self.group.title if self.group else None
        yield from (self.row.class_title, self.row.category_title)
        m = self.measurement
        yield from (m.value, m.spread, m.lower, m.upper, m.comment)

    def comment(self) -> str | None:
        """What is said in words: a value that is no number, and the remark on it."""
        m = self.measurement
        odd = m.value if m.value is not None and number(m.value) is None else None
        return ": ".join(filter(None, (text(odd), text(m.comment)))) or None


def cells(measure: ReportedMeasure, arms: Mapping[str, str]) -> Iterator[Cell]:
    """The measurements of a table, row by row; ``arms`` are the planned arms' labels by normalised label."""
    groups = {g.id: g for g in measure.groups}
    names = {g.id: arm_name(g, arms) for g in measure.groups}
    whole = _people(measure.denoms)
    for row in measure.rows:
        counts = {**whole, **_people(row.denoms)}
        for m in row.measurements:
            yield Cell(row, m, groups.get(m.group), names.get(m.group), counts.get(m.group))


Words = tuple[str, str, str]
"""Role, normalised title, normalised time frame of a measure."""


def _words(measure: ReportedMeasure) -> Words:
    frame = measure.time_frame.text if measure.time_frame else ""
    return measure.role, normalised(measure.title.text), normalised(frame)


def alike(measures: Sequence[ReportedMeasure]) -> frozenset[Words]:
    """What several measures have in common that only their descriptions tell apart."""
    return frozenset(said for said, count in Counter(map(_words, measures)).items() if count > 1)


def told_apart(measure: ReportedMeasure, among: frozenset[Words]) -> str | None:
    """The description of a measure that is one of several alike; None where its title says which it is."""
    return text(measure.description) if among and _words(measure) in among else None


def arm_name(group: Group, arms: Mapping[str, str]) -> str | None:
    """The planned arm's label where one has the group's title, else the title; None for the total."""
    key = normalised(group.title.text)
    return None if _TOTAL.fullmatch(key) and key not in arms else arms.get(key, words(group.title))


def _people(denoms: Sequence[Count]) -> dict[str, int | float | None]:
    """Denominators by group; participants win over other units."""
    ordered = sorted(denoms, key=lambda c: c.units.lower() == _PEOPLE)
    return {c.group: number(c.value) for c in ordered}


def spread(measure: ReportedMeasure, m: Measurement) -> dict[str, Any]:
    """A cell's dispersion: the bounds of a confidence interval, or of what ``dispersion_type`` names."""
    low, high, single = number(m.lower), number(m.upper), number(m.spread)
    level = interval_level(measure.dispersion_type)
    if level is not None:
        return {"ci_level": level, "ci_low": low, "ci_high": high}
    if low is None and high is None and single is None:
        return {}
    return {
        "dispersion_type": snake(measure.dispersion_type),
        "dispersion_value": single,
        "dispersion_low": low,
        "dispersion_high": high,
    }


def interval_level(value: Value | None) -> int | float | None:
    """95 of ``95% Confidence Interval``; None for another kind of dispersion."""
    found = _INTERVAL.search(value.text) if value is not None else None
    level = float(found.group(1)) if found else None
    return None if level is None else int(level) if level.is_integer() else level
