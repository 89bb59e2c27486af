"""Statements from a registry study in neutral form: what the sponsor entered, said as it stands.

Takes the reading of a record with a study, gives statements whose rule begins with ``field.``; a record without a study
gives none (``kgbuild.extract.registry`` reads the fields of those).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kgbuild.extract.reading import Reading
from kgbuild.extract.study.analyses import analyses
from kgbuild.extract.study.arms import arms
from kgbuild.extract.study.baseline import baseline
from kgbuild.extract.study.design import design
from kgbuild.extract.study.harms import harms
from kgbuild.extract.study.interventions import interventions
from kgbuild.extract.study.people import people
from kgbuild.extract.study.places import places
from kgbuild.extract.study.results import results
from kgbuild.model import Statement, Study

READERS: tuple[Callable[[Reading, Study], Iterator[Statement]], ...] = (
    design, arms, interventions, people, places, baseline, results, analyses, harms,
)  # fmt: skip


def study_statements(reading: Reading) -> Iterator[Statement]:
    """Every statement of the study's structured values; its planned outcomes are read with all others'."""
    study = reading.record.study
    if study is not None:
        for reader in READERS:
            yield from reader(reading, study)
