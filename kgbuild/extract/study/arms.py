"""The arms that a study plans, and which arms are given what.

Takes a study, gives ``has_arm`` statements, and the arms of each intervention.
"""

from __future__ import annotations

from collections.abc import Iterator

from kgbuild.extract.reading import Reading
from kgbuild.extract.study.claims import claim, literal, lower, text, words
from kgbuild.model import Statement, Study
from kgbuild.model.ids import normalised
from kgbuild.model.study import Arm


def arms(reading: Reading, study: Study) -> Iterator[Statement]:
    """Every planned arm with its role."""
    for arm in study.arms:
        qualifiers = {"role": lower(arm.type), "description": text(arm.description)}
        yield claim(reading, "has_arm", literal(arm.label, "Arm"), [arm.label, arm.type], "arm", qualifiers)


def receivers(study: Study) -> list[list[Arm]]:
    """For each intervention, in order, the arms that get it, in the arms' order.

    Formats name the link at either end: the intervention lists labels, or the arm lists names, with or without the
    intervention's type before them.
    """
    by_label: dict[str, list[int]] = {}
    by_name: dict[str, list[int]] = {}
    for n, arm in enumerate(study.arms):
        by_label.setdefault(normalised(words(arm.label)), []).append(n)
        for received in arm.interventions:
            by_name.setdefault(normalised(words(received)), []).append(n)
    found = []
    for given in study.interventions:
        name = normalised(words(given.name))
        kind = given.type.said.replace("_", " ").lower() if given.type else None
        numbers = {n for label in given.arms for n in by_label.get(normalised(words(label)), ())}
        numbers.update(by_name.get(name, ()))
        if kind:
            numbers.update(by_name.get(f"{kind}: {name}", ()))
        found.append([study.arms[n] for n in sorted(numbers)])
    return found
