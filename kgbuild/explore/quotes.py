"""Pieces of a record that show evidence: takes spans and where their values stand, gives ``Quote``s.

A quote is the sentence around a span; in a structured source the value, with the values beside it where it is short.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kgbuild.model.text import Span

Place = tuple[str | None, int]
"""Field and shift of a span, see ``Quote``."""

_BOUNDARY = re.compile(r"[.!?][\"”)]*\s+(?=[A-Z0-9“\"(])|\n+")
_WINDOW = 600
"""At most so many characters on each side of the spans are shown."""
_SHORT, _NEIGHBOURS = 80, 3
"""A value shorter than this ("12.3") is shown with so many values before and behind it."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A piece of a record that shows the evidence: ``text`` begins at ``start``; ``spans`` are into the record.

    ``field``: name of the field, or path of the value in a structured source. ``shift``: where that value begins in the
    record's text, so that ``span.start - shift`` is the offset into the value; 0 for a source that is text.
    ``before``, ``behind``: the values beside it, where the value by itself says little.
    """

    record: str
    start: int
    text: str
    spans: tuple[Span, ...]
    field: str | None = None
    shift: int = 0
    before: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()


def quotes(record: str, text: str, spans: Mapping[Span, Place]) -> list[Quote]:
    """One quote a sentence or value that holds spans, in text order; ``text`` is the record's."""
    grouped: dict[tuple[int, int, int], list[Span]] = {}
    for span in sorted(spans):
        grouped.setdefault((*sentence(text, span), spans[span][1]), []).append(span)
    return [_quote(record, text, start, end, inside, spans[inside[0]]) for (start, end, _), inside in grouped.items()]


def _quote(record: str, text: str, start: int, end: int, spans: list[Span], place: Place) -> Quote:
    field, shift = place
    before: list[str] = []
    behind: list[str] = []
    if shift and end - start < _SHORT:
        low, high = max(0, start - _WINDOW), min(len(text), end + _WINDOW)
        # A line that the window cuts is left out.
        before = text[low:start].split("\n")[bool(low) :]
        behind = text[end:high].split("\n")[: None if high == len(text) else -1]
    return Quote(record, start, text[start:end], tuple(spans), field, shift, _some(before[::-1])[::-1], _some(behind))


def _some(lines: list[str]) -> tuple[str, ...]:
    """The first few lines that hold something."""
    return tuple(line for line in lines if line.strip())[:_NEIGHBOURS]


def sentence(text: str, span: Span) -> tuple[int, int]:
    """Start and end of the sentence or line around a span, at most ``_WINDOW`` characters on either side."""
    low, high = max(0, span.start - _WINDOW), min(len(text), span.end + _WINDOW)
    starts = [m.end() for m in _BOUNDARY.finditer(text, low, span.start)]
    after = _BOUNDARY.search(text, max(span.start, span.end - 1), high)
    start = starts[-1] if starts else low
    end = high if after is None else after.start() + (0 if after[0].startswith("\n") else 1)
    return start, max(end, span.end)


def marked(quote: Quote, before: str = "[[", after: str = "]]") -> str:
    """The quote with its spans marked; overlapping spans are marked as one."""
    merged: list[list[int]] = []
    for span in sorted(quote.spans):
        if merged and span.start <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], span.end)
        else:
            merged.append([span.start, span.end])
    parts: list[str] = []
    at = 0
    for start, end in merged:
        low, high = start - quote.start, end - quote.start
        parts += [quote.text[at:low], before, quote.text[low:high], after]
        at = high
    return "".join([*parts, quote.text[at:]])
