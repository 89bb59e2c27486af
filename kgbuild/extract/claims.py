"""All statements of a reading, from every reader of claims, merged and ordered.

Takes a reading with views and scopes, gives statements.
"""

from __future__ import annotations

from kgbuild.extract.baseline import baseline
from kgbuild.extract.combination import combinations_of
from kgbuild.extract.dosing import doses_given
from kgbuild.extract.harms import harms
from kgbuild.extract.merge import merged
from kgbuild.extract.narrative import narrative
from kgbuild.extract.outcomes import criteria, outcomes
from kgbuild.extract.population import population
from kgbuild.extract.reading import Reading
from kgbuild.extract.registry import fields
from kgbuild.extract.relations import relations
from kgbuild.extract.results import results
from kgbuild.model import Ref, Statement
from kgbuild.vocab import Vocabulary


def statements(reading: Reading, vocabulary: Vocabulary) -> list[Statement]:
    """Every claim of the record, each once."""
    found = [*fields(reading), *population(reading)]
    tested = [_concepts(reading, s.object) for s in found if s.predicate == "tests_intervention"]
    found += combinations_of(reading, [t for t in tested if t])
    for reader in (outcomes, criteria, results, baseline, harms, doses_given, narrative):
        found += reader(reading)
    found += relations(reading, vocabulary)
    numbered = [d for d in reading.drafts if d.index is not None]
    return merged(found, numbered)


def _concepts(reading: Reading, ref: Ref) -> tuple[str, ...]:
    if ref.mention is None:
        return (ref.curie,) if ref.curie else ()
    return next((d.concepts for d in reading.drafts if d.index == ref.mention), ())
