"""Mentions of the adverse events of a study's results.

Takes a reading of a study's record and a ``Vocabulary``, gives drafts. An event's whole term is one mention: it is a
term of a terminology already, so nothing is looked for inside it.
"""

from __future__ import annotations

from kgbuild.extract.reading import Draft, Reading
from kgbuild.vocab import TermHit, Vocabulary

_TYPES = {"AdverseEvent", "Condition"}


def event_terms(reading: Reading, vocabulary: Vocabulary) -> list[Draft]:
    """One draft an event term, in text order."""
    known: dict[str, tuple[TermHit, ...]] = {}
    found: list[Draft] = []
    for f in reading.record.named("event_term"):
        term = f.span.of(reading.text)
        if term not in known:
            known[term] = vocabulary.lookup(term, _TYPES)
        found.append(Draft(f.start, f.end, "AdverseEvent", known[term]))
    return found
