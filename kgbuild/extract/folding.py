"""White space inside running text as one blank, so that a source's line width changes nothing that is read.

Takes a ``Record`` of a structured source (its values are known by place), gives the record that extraction reads and
the way between both texts. Legacy XML wraps its prose with indentation, article XML breaks lines anywhere; blank lines
and list items stay, as they say something.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kgbuild.model import Field, Mention, Record, Section, SectionKind, Span, Statement
from kgbuild.model.mention import Modifier

_ITEM = r"(?:[*•‣▪–-]|\d{1,2}[.)])[ \t]"
_INDENTED = re.compile(rf"(?<=\S)[ \t]*\r?\n[ \t]+(?=\S)(?!{_ITEM})")
_BROKEN = re.compile(rf"(?<=\S)[ \t]*\r?\n[ \t]*(?=\S)(?!{_ITEM})")
_KEPT = {SectionKind.BOILERPLATE}


@dataclass(frozen=True, slots=True)
class Folding:
    """Where runs of white space became one blank: ``at[i]`` in the folded text was ``runs[i]`` in the source's."""

    at: tuple[int, ...] = ()
    runs: tuple[Span, ...] = ()

    def folded(self, span: Span) -> Span:
        """A span of the source's text in the folded text."""
        return Span(self._forth(span.start), self._forth(span.end))

    def source(self, span: Span) -> Span:
        """A span of the folded text in the source's."""
        return Span(self._back(span.start), self._back(span.end))

    def _back(self, offset: int) -> int:
        n = bisect_left(self.at, offset)
        return offset if n == 0 else self.runs[n - 1].end + offset - self.at[n - 1] - 1

    def _forth(self, offset: int) -> int:
        n = bisect_right(self.runs, offset, key=lambda run: run.start) - 1
        if n < 0:
            return offset
        run = self.runs[n]
        return self.at[n] + (1 + offset - run.end if offset >= run.end else min(1, offset - run.start))

    def mention(self, m: Mention, text: str) -> Mention:
        """A mention of the folded text as one of the source's ``text``."""
        span = self.source(m.span)
        return replace(m, start=span.start, end=span.end, text=span.of(text), modifiers=self._modifiers(m, text))

    def _modifiers(self, m: Mention, text: str) -> tuple[Modifier, ...]:
        spans = [self.source(Span(x.start, x.end)) for x in m.modifiers]
        return tuple(Modifier(s.start, s.end, s.of(text), x.value) for s, x in zip(spans, m.modifiers, strict=True))

    def statement(self, s: Statement) -> Statement:
        """A statement whose evidence stands in the source's text."""
        return replace(s, evidence=tuple(self.source(span) for span in s.evidence))


PLAIN = Folding()
"""Nothing folded: both texts are one."""


def fold(record: Record) -> tuple[Record, Folding]:
    """The record with wrapped lines of its values unwrapped, and the way back; the record itself where none is."""
    runs = tuple(_runs(record))
    if not runs:
        return record, PLAIN
    pieces: list[str] = []
    at: list[int] = []
    cut = length = 0
    for run in runs:
        pieces += [record.text[cut : run.start], " "]
        length += run.start - cut + 1
        at.append(length - 1)
        cut = run.end
    pieces.append(record.text[cut:])
    folding = Folding(tuple(at), runs)
    sections = tuple(_section(folding, s) for s in record.sections)
    fields = tuple(_field(folding, f) for f in record.fields)
    return replace(record, text="".join(pieces), sections=sections, fields=fields, places=None), folding


def _section(folding: Folding, s: Section) -> Section:
    span = folding.folded(s.span)
    return replace(s, start=span.start, end=span.end)


def _field(folding: Folding, f: Field) -> Field:
    span = folding.folded(f.span)
    label = None if f.label_start is None else folding.folded(Span(f.label_start, f.end)).start
    parts = tuple(_field(folding, p) for p in f.parts)
    return replace(f, start=span.start, end=span.end, parts=parts, label_start=label)


def _runs(record: Record) -> Iterator[Span]:
    """The runs to fold, in text order: inside values that stand in sections, never from one value to the next."""
    if record.places is None:
        return
    pattern = _BROKEN if record.study is None else _INDENTED
    ends = 0
    for section in sorted(record.sections, key=lambda s: (s.start, s.end)):
        if section.kind in _KEPT:
            continue
        for start, end in _values(record.places.starts, record.places.ends, section.start, section.end):
            for m in pattern.finditer(record.text, max(start, ends), end):
                yield Span(*m.span())
                ends = m.end()


def _values(starts: Sequence[int], ends: Sequence[int], low: int, high: int) -> Iterator[tuple[int, int]]:
    """The parts of the values that lie in a stretch of the text."""
    for n in range(max(0, bisect_right(starts, low) - 1), len(starts)):
        if starts[n] >= high:
            return
        if ends[n] > low:
            yield max(starts[n], low), min(ends[n], high)
