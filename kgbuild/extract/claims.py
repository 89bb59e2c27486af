"""All statements of a reading, from every reader of claims, merged and ordered.

Takes a reading with views and scopes, gives statements.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kgbuild.extract.arm_results import by_arm
from kgbuild.extract.baseline import baseline
from kgbuild.extract.combination import combinations_of
from kgbuild.extract.dosing import doses_given
from kgbuild.extract.eligibility import eligibility
from kgbuild.extract.harms import harms
from kgbuild.extract.merge import merged
from kgbuild.extract.narrative import narrative
from kgbuild.extract.outcomes import criteria, outcomes
from kgbuild.extract.population import population
from kgbuild.extract.reading import Draft, Reading
from kgbuild.extract.registry import fields
from kgbuild.extract.relations import relations
from kgbuild.extract.results import results
from kgbuild.extract.study import study_statements
from kgbuild.model import Ref, SectionKind, Statement
from kgbuild.vocab import Vocabulary

SILENT = frozenset(
    (SectionKind.INCLUSION, SectionKind.EXCLUSION, SectionKind.REPORTED_OUTCOMES, SectionKind.ADVERSE_EVENTS)
)
"""Sections whose words the rules for prose do not read: who may take part is read by a reader of its own."""


def statements(reading: Reading, vocabulary: Vocabulary) -> list[Statement]:
    """Every claim of the record, each once."""
    numbered = [d for d in reading.drafts if d.index is not None]
    entered = [*fields(reading), *study_statements(reading), *eligibility(reading)]
    reading = replace(reading, views=[v for v in reading.views if v.sentence.section.kind not in SILENT])
    found = [*entered, *population(reading)]
    tested = [_concepts(numbered, s.object) for s in found if s.predicate == "tests_intervention"]
    found += combinations_of(reading, [t for t in tested if t])
    for reader in (outcomes, criteria, results, baseline, harms, doses_given, narrative):
        found += reader(reading)
    found = by_arm(reading, found)
    found += relations(reading, vocabulary)
    return merged(found, numbered)


def _concepts(numbered: Sequence[Draft], ref: Ref) -> tuple[str, ...]:
    """What a reference stands for; ``numbered`` holds the drafts that are mentions, in their order."""
    if ref.mention is None:
        return (ref.curie,) if ref.curie else ()
    return numbered[ref.mention].concepts
