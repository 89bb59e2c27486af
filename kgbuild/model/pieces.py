"""Spans cut at the values of a structured source: takes a ``Record`` and spans into its text, gives ``Piece``s.

A source that is text has one piece a span. A structured source has one for each value that the span touches: the line
breaks between two values are ours and are no evidence.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kgbuild.model.record import Located, Record
from kgbuild.model.text import Span


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the record's text, and where that is in a value of its source (None: the source is text)."""

    span: Span
    located: Located | None


def pieces(record: Record, spans: Iterable[Span]) -> list[Piece]:
    """The spans cut at the values of the source, each piece once, in the order given."""
    return list(dict.fromkeys(piece for span in spans for piece in _pieces(record, span)))


def _pieces(record: Record, span: Span) -> Iterator[Piece]:
    located = record.locate(span)
    if not located or record.places is None:
        yield Piece(span, None)
        return
    places = record.places
    index = max(0, bisect_right(places.starts, span.start) - 1)
    for found in located:
        # Values are touched one after the other; an empty one, or one that ends before the span, is not touched.
        while places.ends[index] <= max(span.start, places.starts[index]):
            index += 1
        start = places.starts[index]
        yield Piece(Span(start + found.start, start + found.end), found)
        index += 1
