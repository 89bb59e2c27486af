"""Who may take part, by age, sex and health, and who is behind a study.

Takes a study, gives ``eligible`` and ``sponsor`` statements.
"""

from __future__ import annotations

from collections.abc import Iterator

from kgbuild.extract.reading import Reading
from kgbuild.extract.study.claims import claim, literal, number, said
from kgbuild.model import Ref, Statement, Study

_LIMITS = ("minimum_age", "maximum_age", "sex", "healthy_volunteers")


def people(reading: Reading, study: Study) -> Iterator[Statement]:
    """One statement for all limits together, one for the sponsor and one for each collaborator."""
    yield from _eligible(reading, study)
    if sponsor := study.scalars.get("sponsor"):
        yield claim(reading, "sponsor", literal(sponsor), [sponsor], "sponsor", {"role": "lead"})
    for name in study.lists.get("collaborators", []):
        yield claim(reading, "sponsor", literal(name), [name], "collaborator", {"role": "collaborator"})


def _eligible(reading: Reading, study: Study) -> Iterator[Statement]:
    values = {name: study.scalars[name] for name in _LIMITS if name in study.scalars}
    if not values:
        return
    qualifiers = {
        "min_age": number(values.get("minimum_age")),
        "max_age": number(values.get("maximum_age")),
        "sex": said(values.get("sex")),
        "healthy_volunteers": said(values.get("healthy_volunteers")),
    }
    label = "; ".join(f"{name.replace('_', ' ')} {value.said}" for name, value in values.items())
    yield claim(reading, "eligible", Ref("literal", label=label), values.values(), "eligible", qualifiers)
