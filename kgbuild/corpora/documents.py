"""The words of this room: documents with spans as a corpus gives them (raw), and as they are used (settled)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CorpusSpan:
    """A typed span: code points into the document's text, ``end`` exclusive; ``label`` is kgbuild's type.

    ``ids`` are the annotators' concepts, ``MESH:D003000`` where the prefix is known; empty where they gave none.
    """

    start: int
    end: int
    label: str
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CorpusDocument:
    """A text with its spans, sorted by start; ``source`` is ``corpus/part``, ``id`` unique in it.

    ``title_end`` is where the title ends, 0 where the corpus marks none.
    """

    id: str
    text: str
    spans: tuple[CorpusSpan, ...]
    source: str
    title_end: int = 0

    def mention(self, span: CorpusSpan) -> str:
        """The characters of one of its spans."""
        return self.text[span.start : span.end]


@dataclass(frozen=True, slots=True)
class Notice:
    """What was not taken as written: ``kind`` is moved, left out or overlap; ``place`` names file and line."""

    kind: str
    place: str
    document: str
    reason: str

    def __str__(self) -> str:
        return f"{self.place}: {self.kind}: {self.reason}"


@dataclass(frozen=True, slots=True)
class CorpusPart:
    """The documents of one part, and everything in them that was not taken as written."""

    documents: tuple[CorpusDocument, ...]
    notices: tuple[Notice, ...] = ()

    def changed(self) -> str:
        """How many spans were not taken as written, by kind; empty where all were."""
        kinds = Counter(n.kind for n in self.notices)
        counts = ", ".join(f"{n} {kind}" for kind, n in sorted(kinds.items()))
        return f"spans not taken as written: {counts}" if counts else ""


@dataclass(frozen=True, slots=True)
class RawSpan:
    """One annotation as the file has it: ``mention`` None where the layout has no copy of the characters.

    ``ids`` is the identifier cell, None where the line has none; ``line`` counts from 1.
    """

    fragments: tuple[tuple[int, int], ...]
    mention: str | None
    label: str
    ids: str | None
    line: int


@dataclass(frozen=True, slots=True)
class RawDocument:
    """One document as its file has it; spans may lie beside their mention, or outside the text."""

    id: str
    text: str
    title_end: int
    spans: tuple[RawSpan, ...]
    file: str
    """The file that the spans' lines are of."""


def flat(spans: Iterable[CorpusSpan]) -> tuple[CorpusSpan, ...]:
    """The spans without overlaps: of those that overlap the longest stays, of equal ones the first; sorted."""
    kept: list[CorpusSpan] = []
    for span in sorted(spans, key=lambda s: (s.start - s.end, s.start, s.label)):
        if all(span.end <= k.start or k.end <= span.start for k in kept):
            kept.append(span)
    return tuple(sorted(kept, key=lambda s: s.start))
