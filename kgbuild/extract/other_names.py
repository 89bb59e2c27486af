"""What a study's own list of other names says of an intervention whose name the vocabulary does not hold.

Takes drafts of such names and a ``Vocabulary``, gives them with the other name to look up in their stead.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kgbuild.extract.reading import Draft, Reading
from kgbuild.model.study import PlannedIntervention
from kgbuild.vocab import TermHit, Vocabulary

_TYPES = {"Drug", "Regimen"}


def renamed(reading: Reading, drafts: Iterable[Draft], vocabulary: Vocabulary) -> list[Draft]:
    """The drafts; a drug's name without a concept has that of its other names where these name one thing."""
    named = list(drafts)
    study = reading.record.study
    if study is None or not named:
        return named
    planned = {reading.place(i.name).start: i for i in study.interventions if i.other_names}
    known: dict[str, tuple[str, tuple[TermHit, ...]]] = {}
    for d in named:
        if d.type == "Drug" and d.query and d.start in planned and (other := _other(planned[d.start], vocabulary)):
            known[d.query] = other
    return [_with(d, *known[d.query]) if d.type == "Drug" and d.query in known else d for d in named]


def _with(draft: Draft, name: str, hits: tuple[TermHit, ...]) -> Draft:
    return replace(draft, query=name, hits=hits)


def _other(given: PlannedIntervention, vocabulary: Vocabulary) -> tuple[str, tuple[TermHit, ...]] | None:
    """None where no other name is known, or where they name different things: they list parts then, not synonyms."""
    found = [(n.said, hits) for n in given.other_names if (hits := vocabulary.lookup(n.said, _TYPES))]
    full = [(name, hits) for name, hits in found if hits[0].kind != "abbreviation"]
    return full[0] if len({hits[0].concept.id for _, hits in full}) == 1 else None
