"""Names that the model found and the vocabulary does not hold, as drafts.

Takes a reading with tagged spans and what was found so far, gives drafts without a concept; the linker may still find
one for them. What is known keeps its boundaries: the model speaks where the dictionary is silent. It was taught by
annotators who mark every chemical and many bare words; what is no drug or no condition of a trial is left out here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from kgbuild.extract.overlaps import Covered
from kgbuild.extract.reading import Draft, Reading
from kgbuild.extract.rules import read
from kgbuild.model import SectionKind, Span
from kgbuild.ner import Tagged

NOT_PROSE = frozenset((SectionKind.KEYWORDS, SectionKind.METADATA))
"""Sections of lists and codes, which the model was not trained on."""

_DATA = read("tagged.toml")
_LEAST: Mapping[str, float] = _DATA["least"]
_ENZYME = re.compile(_DATA["patterns"]["enzyme"], re.IGNORECASE)
_NAMES_NOTHING = {
    type: [re.compile(_DATA["patterns"][p].replace("\n", ""), re.IGNORECASE) for p in patterns]
    for type, patterns in {"Condition": ("generic", "adjective"), "Drug": ("substance",)}.items()
}


def unknown_names(reading: Reading, known: Sequence[Draft]) -> Iterator[Draft]:
    """Drafts of tagged spans that nothing known touches."""
    taken = Covered(d.outer for d in known)
    for t in reading.tagged:
        if _counts(reading.text, t) and not taken.touches(Span(t.start, t.end)):
            yield Draft(t.start, t.end, t.label, query=reading.text[t.start : t.end], value={"source": t.source})


def _counts(text: str, t: Tagged) -> bool:
    if t.score < _LEAST.get(t.label, 2.0):
        return False
    name = text[t.start : t.end]
    if t.label == "Drug" and _ENZYME.match(text, t.end):
        return False
    return not any(p.fullmatch(name) for p in _NAMES_NOTHING[t.label])
