"""Sentence boundaries inside sections.

Takes a section's text, gives spans. Never crosses a section, a blank line or a list item.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType

from kgbuild.extract.reading import Sentence
from kgbuild.model import Record, Section, SectionKind, Span

_BLOCK = re.compile(r"\r?\n[ \t]*(?:\r?\n[ \t]*)+|\r?\n(?=[ \t]*(?:[*•‣▪–-]|\d{1,2}[.)])[ \t])")
_END = re.compile(
    r"[.!?][\"')\]”’]*(?=\s+[\"'(\[“‘]?[A-Z0-9≥≤<>~•*])|[;](?=\s+(?!HR\b|OR\b|RR\b|CI\b|P\b)[A-Z][a-z]+\s)"
)
_GLUED_END = re.compile(r"(?<=[a-z)]{2})[.!?](?=[A-Z][a-z]+\s)|(?<=[a-z)])[.](?:\d{1,3}(?:[,–-]\d{1,3})*)(?=\s+[A-Z])")
_ABBREVIATED = re.compile(
    r"(?:\b(?:e\.g|i\.e|vs|cf|[Aa]pprox|Dr|Prof|Mr|Mrs|Ms|St|No|Nos|Fig|Figs|Ref|ca|al|resp|incl|U\.S|U\.K|Inc|Ltd|Co|Jr)"
    r"|\b[A-Z])\.$"
)
_BULLET = re.compile(r"[ \t]*(?:[*•‣▪–-]|\d{1,2}[.)])[ \t]+")

_NUMERAL = re.compile(r"(?:[IVX]{1,4}|[A-Z]|\d{1,2})\.")
"""A list number on its own belongs to the sentence behind it."""
LONGEST = 2_000
"""Characters of a sentence. What runs on without an end is cut, so that the rules' cost grows with the text only."""
_CUTS = ("\n", "; ", ". ", ", ", " ", "\t")
"""Behind what a sentence that is too long is cut, best first."""
_JOINERS = "\u200c\u200d\ufe0e\ufe0f"
"""Characters that are one with the one before, beside the combining ones."""
_BRACKET_REACH = 160
_LINE = re.compile(r"[^\r\n]+")
_ONE_PIECE = {SectionKind.TITLE}
_LINES = {SectionKind.KEYWORDS, SectionKind.METADATA}
_LISTS = {SectionKind.INCLUSION, SectionKind.EXCLUSION}
_BY_FIELD = {SectionKind.OUTCOMES, SectionKind.CONDITIONS, SectionKind.INTERVENTIONS}
_OF_STUDY = {*_BY_FIELD, SectionKind.ARMS, SectionKind.REPORTED_OUTCOMES}
"""Sections of a study's record that hold fields and nothing else to read."""
_UNREAD = {SectionKind.BOILERPLATE, SectionKind.ADVERSE_EVENTS}
"""Sections without sentences; the terms of the adverse events are mentions as they stand."""


def split_block(text: str, start: int, end: int) -> Iterator[Span]:
    """Sentences of one block of running text, without surrounding white space."""
    cut = start
    ends = sorted({m.end() for p in (_END, _GLUED_END) for m in p.finditer(text, start, end)})
    for stop in ends:
        head = text[max(cut, stop - 12) : stop].rstrip("\"')]”’")
        if _ABBREVIATED.search(head) and not head.endswith(("II.", "IV.", " I.")):
            continue
        if _in_bracket(text, cut, stop) or _NUMERAL.fullmatch(text[cut:stop].strip()):
            continue
        yield from _trimmed(text, cut, stop)
        cut = stop
    yield from _trimmed(text, cut, end)


def _in_bracket(text: str, start: int, stop: int) -> bool:
    """Inside a bracket that closes soon: ``(hazard ratio, 0.61; P < 0.001)`` is one piece."""
    piece = text[start:stop]
    if piece.count("(") <= piece.count(")"):
        return False
    close = text.find(")", stop, stop + _BRACKET_REACH)
    opened = text.find("(", stop, stop + _BRACKET_REACH)
    return close >= 0 and not (0 <= opened < close)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield Span(start, end)


def bounded(text: str, span: Span) -> Iterator[Span]:
    """The span cut into pieces of at most ``LONGEST`` characters, where that can be between words."""
    start = span.start
    while span.end - start > LONGEST:
        stop = _cut(text, start)
        yield from _trimmed(text, start, stop)
        start = stop
    yield from _trimmed(text, start, span.end)


def _cut(text: str, start: int) -> int:
    """The last good place in the second half of what a sentence may hold, else a place between two characters."""
    middle, end = start + LONGEST // 2, start + LONGEST
    for mark in _CUTS:
        at = text.rfind(mark, middle, end)
        if at >= 0:
            return at + len(mark)
    stop = end
    while stop > middle and (text[stop] in _JOINERS or unicodedata.combining(text[stop])):
        stop -= 1
    return stop if stop > middle else end


def blocks(text: str, start: int, end: int) -> Iterator[Span]:
    """Paragraphs and list items, list markers left out."""
    cut = start
    for m in _BLOCK.finditer(text, start, end):
        yield from _block(text, cut, m.start())
        cut = m.end()
    yield from _block(text, cut, end)


def _block(text: str, start: int, end: int) -> Iterator[Span]:
    m = _BULLET.match(text, start, end)
    yield from _trimmed(text, m.end() if m else start, end)


def _lines(text: str, start: int, end: int) -> Iterator[Span]:
    for m in _LINE.finditer(text, start, end):
        yield from _trimmed(text, m.start(), m.end())


def sentences(record: Record) -> list[Sentence]:
    """All sentences of a record, in text order, what is not read left out."""
    found: list[Sentence] = []
    paragraph = 0
    given = _spans(record)
    for section in sorted(record.sections, key=lambda s: (s.start, s.end)):
        if section.kind in _UNREAD:
            continue
        for block, pieces in _blocks(record, section, given):
            paragraph += 1
            for piece in pieces(record.text, block.start, block.end):
                for span in bounded(record.text, piece):
                    found.append(Sentence(span.start, span.end, section, len(found), paragraph))
    return found


_Split = Callable[[str, int, int], Iterator[Span]]


def _blocks(record: Record, section: Section, given: Sequence[Span]) -> Iterator[tuple[Span, _Split]]:
    """The paragraphs and list items of a section, each with how it is cut; no reading crosses two fields."""
    if record.study is not None and section.kind in _OF_STUDY:
        for span in _within(given, section.span):
            yield from ((block, split_block) for block in blocks(record.text, span.start, span.end))
        return
    for block in blocks(record.text, section.start, section.end):
        if section.kind in _BY_FIELD:
            inside = _within(given, block)
            yield block, _by_field(inside) if inside else split_block
        else:
            yield block, _SPLITS.get(section.kind, split_block)


def _list_lines(text: str, start: int, end: int) -> Iterator[Span]:
    """Sentences of a list whose items need not have marks: none crosses a line."""
    for line in _lines(text, start, end):
        yield from split_block(text, line.start, line.end)


_SPLITS: Mapping[SectionKind, _Split] = MappingProxyType(
    {
        **dict.fromkeys(_ONE_PIECE, _trimmed),
        **dict.fromkeys(_LINES, _lines),
        **dict.fromkeys(_LISTS, _list_lines),
    }
)
"""How a block is cut where it is no running text."""


def _spans(record: Record) -> list[Span]:
    """Where the fields stand, an outcome's parts apart, in text order."""
    return sorted(p.span for f in record.fields for p in (f.parts or (f,)))


def _within(given: Sequence[Span], outer: Span) -> Sequence[Span]:
    """Those of the spans that begin inside ``outer``."""
    low, high = (bisect_left(given, at, key=lambda s: s.start) for at in (outer.start, outer.end))
    return given[low:high]


def _by_field(spans: Sequence[Span]) -> _Split:
    """How a block is cut that holds these fields."""
    return lambda text, start, end: (s for span in spans for s in split_block(text, span.start, span.end))
