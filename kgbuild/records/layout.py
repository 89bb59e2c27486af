"""What the readers share: lines, trimmed spans, lists in a line, and what a reader gives back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kgbuild.model import Field, Section

_LINE = re.compile(r"([^\r\n]*)(?:\r\n|\n|\r|$)")
_MARGIN = "\ufeff\u200b"


@dataclass(frozen=True)
class Reading:
    """What a reader found in a text. ``last_update`` is an ISO date, a year or a year and month, or None."""

    sections: list[Section]
    fields: list[Field]
    nct_id: str | None = None
    last_update: str | None = None


def lines_of(text: str) -> list[tuple[int, int]]:
    """Spans of the lines without their line breaks; LF, CRLF and CR all end a line."""
    spans = [match.span(1) for match in _LINE.finditer(text)]
    return spans[:-1] if len(spans) > 1 and spans[-1][0] == spans[-1][1] else spans


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space and byte order marks at its margins; an empty one collapses to its end."""
    while start < end and (text[start].isspace() or text[start] in _MARGIN):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in _MARGIN):
        end -= 1
    return start, end


def items(text: str, start: int, end: int, separator: str) -> Iterator[tuple[int, int]]:
    """The trimmed, non-empty spans between separators."""
    at = start
    while at <= end:
        stop = text.find(separator, at, end)
        stop = end if stop < 0 else stop
        span = trim(text, at, stop)
        if span[0] < span[1]:
            yield span
        at = stop + len(separator)
