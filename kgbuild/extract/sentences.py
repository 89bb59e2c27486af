"""Sentence boundaries inside sections.

Takes a section's text, gives spans. Never crosses a section, a blank line or a list item.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

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
_BRACKET_REACH = 160
_ONE_PIECE = {SectionKind.TITLE}
_LINES = {SectionKind.KEYWORDS, SectionKind.METADATA}


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
    for m in re.compile(r"[^\r\n]+").finditer(text, start, end):
        yield from _trimmed(text, m.start(), m.end())


def sentences(record: Record) -> list[Sentence]:
    """All sentences of a record, in text order, boilerplate left out."""
    found: list[Sentence] = []
    paragraph = 0
    for section in sorted(record.sections, key=lambda s: (s.start, s.end)):
        if section.kind is SectionKind.BOILERPLATE:
            continue
        for block in blocks(record.text, section.start, section.end):
            paragraph += 1
            for span in _pieces(record, section, block):
                found.append(Sentence(span.start, span.end, section, len(found), paragraph))
    return found


def _pieces(record: Record, section: Section, block: Span) -> Iterator[Span]:
    if section.kind in _ONE_PIECE:
        return _trimmed(record.text, block.start, block.end)
    if section.kind in _LINES:
        return _lines(record.text, block.start, block.end)
    if section.kind in (SectionKind.OUTCOMES, SectionKind.CONDITIONS, SectionKind.INTERVENTIONS):
        return _field_pieces(record, section, block)
    return split_block(record.text, block.start, block.end)


def _field_pieces(record: Record, section: Section, block: Span) -> Iterator[Span]:
    """One piece a field, an outcome's parts apart, so that no reading crosses two fields."""
    spans = [
        p.span
        for f in record.fields
        if section.start <= f.start < section.end
        for p in (f.parts or (f,))
        if block.start <= p.start < block.end
    ]
    if not spans:
        yield from split_block(record.text, block.start, block.end)
    for span in sorted(spans):
        yield from split_block(record.text, span.start, span.end)
