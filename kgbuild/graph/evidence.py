"""Spans as evidence: takes a ``Record`` and spans into its text, gives references and the pieces that lie in one value.

A source that is text has one piece a span. A structured source has one for each value that the span touches: the line
breaks between two values are ours and are no evidence.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kgbuild.model import Field, Record, Span
from kgbuild.model.record import Located


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the record's text, and where that is in a value of its source (None: the source is text)."""

    span: Span
    located: Located | None


def references(record: Record, spans: Iterable[Span]) -> list[str]:
    """The spans as evidence strings, each once, in the order given."""
    return list(dict.fromkeys(reference for span in spans for reference in record.reference(span)))


def pieces(record: Record, spans: Iterable[Span]) -> list[Piece]:
    """The spans cut at the values of the source, each piece once, in the order given."""
    return list(dict.fromkeys(piece for span in spans for piece in _pieces(record, span)))


def _pieces(record: Record, span: Span) -> Iterator[Piece]:
    located = record.locate(span)
    if not located or record.places is None:
        yield Piece(span, None)
        return
    starts = record.places.starts
    # Values are touched one after the other, so each piece's value begins at or before where the last one ended.
    at = span.start
    for piece in located:
        index = max(0, bisect_right(starts, at) - 1)
        while record.places.ends[index] <= at:
            index += 1
        start = starts[index] + piece.start
        at = starts[index] + piece.end
        yield Piece(Span(start, at), piece)


def field_of(record: Record, piece: Piece) -> str | None:
    """The path of the value that the piece lies in; of a text the structured field, as ``outcome/measure``."""
    return piece.located.path if piece.located else _named(record.fields, piece.span)


def _named(fields: Iterable[Field], span: Span) -> str | None:
    for f in fields:
        if f.evidence.contains(span):
            inner = _named(f.parts, span)
            return f"{f.name}/{inner}" if inner else f.name
    return None
