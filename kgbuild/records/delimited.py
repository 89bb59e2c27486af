"""Rows of a delimited table (CSV, TSV, AACT's pipes), streamed, each with the line that it begins in.

Takes a stream of bytes; gives ``Row``s and ``RecordError``s. Quotes are ``"``, doubled inside; a quoted cell may hold
line breaks. A row that cannot be read is told with its line, and the reading goes on at the line behind its first, so
that one quote that is never closed does not swallow the rest of the table.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from kgbuild.model import RecordError
from kgbuild.records.decode import MAX_RECORD_BYTES

DELIMITERS = (",", "\t", "|", ";")
_CHUNK = 1 << 18
# The module's own limit (131,072) is under what a registry cell may hold. It is one for the process.
csv.field_size_limit(MAX_RECORD_BYTES)


@dataclass(slots=True)
class Row:
    """The decoded cells of a row that begins in ``line`` (from 1)."""

    line: int
    cells: list[str]


class Lines:
    """The lines of a stream without their line feed, numbered from 1; lines may be given back."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._ready: deque[tuple[int, bytes]] = deque()
        self._tail: list[bytes] = []
        self._tail_size = 0
        self._count = 0
        self._ended = False
        self._cut = False

    def next(self) -> tuple[int, bytes] | None:
        """The next line, None at the end. A line over the record limit comes in pieces of one number."""
        while not self._ready and not self._ended:
            self._fill()
        return self._ready.popleft() if self._ready else None

    def give_back(self, lines: list[tuple[int, bytes]]) -> None:
        """These lines come next, in this order."""
        self._ready.extendleft(reversed(lines))

    def _fill(self) -> None:
        chunk = self._stream.read(_CHUNK)
        self._tail.append(chunk)
        self._tail_size += len(chunk)
        self._ended = not chunk
        if b"\n" not in chunk and not self._ended and self._tail_size <= MAX_RECORD_BYTES:
            return
        lines = b"".join(self._tail).split(b"\n")
        whole = not lines[-1] or self._ended or b"\n" not in chunk
        rest = b"" if whole else lines.pop()
        if not lines[-1] and whole:
            lines.pop()
        self._tail, self._tail_size = [rest], len(rest)
        first = self._count if self._cut else self._count + 1
        self._ready.extend(enumerate(lines, first))
        self._count = first + len(lines) - 1
        self._cut = b"\n" not in chunk


def read_rows(stream: BinaryIO, delimiter: str, name: str, width: int | None = None) -> Iterator[Row | RecordError]:
    """All rows; blank lines are none.

    Args:
        stream: read to its end; its own exceptions (damaged data) pass through.
        delimiter: one character.
        name: the table, for messages.
        width: the number of cells that every row must have; of the first row where it is not given.
    """
    lines = Lines(stream)
    told = 0
    while (begun := lines.next()) is not None:
        if not begun[1] or begun[1].isspace():
            continue
        group, closed = _quoted(lines, begun)
        found = _row(group, closed, delimiter, name, width)
        if isinstance(found, Row):
            width = width or len(found.cells)
            yield found
        elif found is not None:
            # Lines of a broken row that make no row themselves are part of what was told already.
            if group[0][0] > told:
                yield found
            told = max(told, group[-1][0] if closed else group[0][0])
            lines.give_back(group[1:])


def _quoted(lines: Lines, begun: tuple[int, bytes]) -> tuple[list[tuple[int, bytes]], bool]:
    """The lines of one row: on, as long as a quote is open; False where it is not closed within the limit."""
    group = [begun]
    inside, size = begun[1].count(b'"') & 1, len(begun[1])
    while inside:
        line = lines.next() if size <= MAX_RECORD_BYTES else None
        if line is None:
            return group, False
        group.append(line)
        inside ^= line[1].count(b'"') & 1
        size += len(line[1])
    return group, True


def _row(
    group: list[tuple[int, bytes]], closed: bool, delimiter: str, name: str, width: int | None
) -> Row | RecordError | None:
    line = group[0][0]
    place = f"line {line}"
    if not closed:
        return RecordError(name, "a quote is opened and not closed", place)
    data = b"\n".join(part for _, part in group).rstrip(b"\r\n")
    if line == 1:
        data = data.removeprefix(b"\xef\xbb\xbf")
    if not data.strip():
        return None
    if len(data) > MAX_RECORD_BYTES:
        return RecordError(name, f"a row holds {len(data):,} bytes; it may hold {MAX_RECORD_BYTES:,}", place)
    try:
        text = data.decode("utf-8")
        cells = _cells(text, delimiter)
    except UnicodeDecodeError as error:
        at = line + data.count(b"\n", 0, error.start)
        return RecordError(name, f"is not UTF-8: byte 0x{data[error.start]:02X} ({error.reason})", f"line {at}")
    except csv.Error as error:
        return RecordError(name, f"the row cannot be taken apart: {error}", place)
    if "\0" in text:
        return RecordError(name, "holds a NUL character", place)
    if width is not None and len(cells) != width:
        return RecordError(name, f"the row has {len(cells)} cells; the header has {width}", place)
    return Row(line, cells)


def _cells(text: str, delimiter: str) -> list[str]:
    if '"' not in text:
        return text.split(delimiter)
    return next(csv.reader([text], delimiter=delimiter, strict=True))


def header(head: bytes) -> tuple[str, list[str]] | None:
    """The delimiter and the column names in the first bytes of a table, or None where they begin no table.

    A header is one row of at least two short names, none empty but at the end, none twice.
    """
    first = next(islice((line for line in head.split(b"\n", 200) if line.strip(b"\r \t\xef\xbb\xbf")), 1), b"")
    try:
        text = first.removeprefix(b"\xef\xbb\xbf").rstrip(b"\r").decode("utf-8")
    except UnicodeDecodeError:
        return None
    if len(text) > 20_000 or text.count('"') % 2:
        return None
    rows = [(d, names) for d in DELIMITERS if d in text and (names := _names(text, d))]
    return max(rows, key=lambda row: len(row[1]), default=None)


def _names(text: str, delimiter: str) -> list[str]:
    try:
        names = [name.strip() for name in _cells(text, delimiter)]
    except csv.Error:
        return []
    while len(names) > 1 and not names[-1]:
        names.pop()
    plain = all(name and len(name) <= 60 and name.isprintable() for name in names)
    return names if len(names) > 1 and plain and len(set(names)) == len(names) else []
