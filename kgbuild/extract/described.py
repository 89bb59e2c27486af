"""What a study's descriptions of arms and interventions are about, for doses that name no drug or arm themselves.

Takes a reading of a study's record, gives for a place of its text the arms that the words there describe, and the drug.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeGuard

from kgbuild.extract.reading import Draft, Reading
from kgbuild.extract.study.arms import receivers
from kgbuild.extract.study.claims import words
from kgbuild.model import Span, Study, Value


@dataclass(frozen=True, slots=True)
class Described:
    """A description: where it stands, the arms that it is of, and the only drug that these are given."""

    span: Span
    arms: tuple[str, ...] = ()
    drug: Draft | None = None


class Descriptions:
    """The descriptions of one record; none for a record without a study."""

    def __init__(self, reading: Reading) -> None:
        study = reading.record.study
        self._all = sorted(_descriptions(reading, study), key=lambda d: d.span) if study else []

    def at(self, offset: int) -> Described | None:
        """The description that holds this offset."""
        n = bisect_right(self._all, offset, key=lambda d: d.span.start) - 1
        return self._all[n] if n >= 0 and offset < self._all[n].span.end else None


def _descriptions(reading: Reading, study: Study) -> Iterator[Described]:
    drugs = [_only(reading.drafts_in(reading.place(i.name), ("Drug",))) for i in study.interventions]
    several = [len(reading.drafts_in(reading.place(i.name), ("Drug", "Regimen"))) > 1 for i in study.interventions]
    given: dict[int, list[int]] = {}
    for n, arms in enumerate(receivers(study)):
        for arm in arms:
            given.setdefault(id(arm), []).append(n)
        labels = tuple(words(arm.label) for arm in arms) if len(arms) == 1 else ()
        for value in (study.interventions[n].name, study.interventions[n].description):
            if _laid_out(value):
                yield Described(reading.place(value), labels, drugs[n])
    for arm in study.arms:
        mine = given.get(id(arm), [])
        found = [d for n in mine if (d := drugs[n])]
        drug = _only(found) if not any(several[n] for n in mine) else None
        for value in (arm.label, arm.description):
            if _laid_out(value):
                yield Described(reading.place(value), (words(arm.label),), drug)


def _laid_out(value: Value | None) -> TypeGuard[Value]:
    return value is not None and value.start >= 0


def _only(drafts: list[Draft]) -> Draft | None:
    """The one drug that all the drafts name."""
    return drafts[0] if len({d.concepts[:1] for d in drafts}) == 1 else None
