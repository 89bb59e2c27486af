"""Names that the model found and the vocabulary does not hold, as drafts.

Takes a reading with tagged spans and what was found so far, gives drafts without a concept; the linker may still find
one for them. What is known keeps its boundaries: the model speaks where the dictionary is silent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kgbuild.extract.overlaps import Covered
from kgbuild.extract.reading import Draft, Reading
from kgbuild.model import SectionKind, Span

NOT_PROSE = frozenset((SectionKind.KEYWORDS, SectionKind.METADATA))
"""Sections of lists and codes, which the model was not trained on."""

_LEAST = {"Drug": 0.5, "Condition": 0.5}
"""Types taken from the model, and the score from which on."""


def unknown_names(reading: Reading, known: Sequence[Draft]) -> Iterator[Draft]:
    """Drafts of tagged spans that nothing known touches."""
    taken = Covered(d.outer for d in known)
    for t in reading.tagged:
        if t.score >= _LEAST.get(t.label, 2.0) and not taken.touches(Span(t.start, t.end)):
            yield Draft(t.start, t.end, t.label, query=reading.text[t.start : t.end], value={"source": t.source})
