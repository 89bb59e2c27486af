"""What a study gives, to which arms, and so in which role.

Takes a study, gives ``tests_intervention`` statements.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kgbuild.extract.reading import Reading
from kgbuild.extract.registry import given, placebos
from kgbuild.extract.study.arms import receivers
from kgbuild.extract.study.claims import claim, words
from kgbuild.model import Statement, Study, Value
from kgbuild.model.study import Arm, PlannedIntervention

_CONTROLS = ("PLACEBO_COMPARATOR", "SHAM_COMPARATOR")


def interventions(reading: Reading, study: Study) -> Iterator[Statement]:
    """Every intervention; a field that names several drugs gives a statement each."""
    for planned, arms in zip(study.interventions, receivers(study), strict=True):
        span = reading.place(planned.name)
        is_control = bool(placebos(reading, span))
        labels = [words(arm.label) for arm in arms]
        qualifiers = {"role": _role(arms, is_control), "arm": labels}
        values = [planned.name, planned.type, *_used(reading, planned), *(arm.label for arm in arms)]
        for ref in given(reading, span):
            yield claim(reading, "tests_intervention", ref, values, "intervention", qualifiers)


def _role(arms: Sequence[Arm], is_control: bool) -> str | None:
    """What the arms that get it make it; a placebo is tested by nobody, whatever arm also takes it."""
    types = {arm.type.said for arm in arms if arm.type}
    if is_control:
        return "placebo_comparator" if types else None
    if "EXPERIMENTAL" in types:
        return "experimental"
    if "ACTIVE_COMPARATOR" in types:
        return "active_comparator"
    return "placebo_comparator" if types.intersection(_CONTROLS) else None


def _used(reading: Reading, planned: PlannedIntervention) -> Iterator[Value]:
    """The other name by which the intervention was found in the vocabulary."""
    queries = {d.query for d in reading.drafts_in(reading.place(planned.name), ("Drug",)) if d.hits and d.query}
    return (other for other in planned.other_names if other.said in queries)
