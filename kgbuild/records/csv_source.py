"""Delimited tables: CSV exports of the registry, streamed; one table of AACT; any other is refused with the reason.

Takes a stream; gives a ``Record`` a row, or a ``RecordError`` with the line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from kgbuild.model import Record, RecordError
from kgbuild.records import ctgov_csv
from kgbuild.records.aact import STUDY_COLUMNS, read_aact
from kgbuild.records.cells import NCT
from kgbuild.records.delimited import Row, header, read_rows
from kgbuild.records.stream import HEAD, rejoined
from kgbuild.records.study_record import study_record


def read_csv(stream: BinaryIO, name: str) -> Iterator[Record | RecordError]:
    """The records of a table; ``name`` names it in messages."""
    head, stream = rejoined(stream, HEAD)
    named = header(head)
    reason = _refusal(named)
    if named is None or reason:
        yield RecordError(name, reason or "has no header", "line 1")
        return
    delimiter, names = named
    if _is_aact(names):
        yield from read_aact({"studies": lambda: stream}, name)
        return
    rows = read_rows(stream, delimiter, name)
    next(rows, None)
    known = ctgov_csv.columns(names)
    for row in rows:
        yield row if isinstance(row, RecordError) else _record(row, names, known, name)


def _is_aact(names: Sequence[str]) -> bool:
    return "nct_id" in names and any(column in names for column in STUDY_COLUMNS)


def _refusal(named: tuple[str, list[str]] | None) -> str | None:
    """Why the table is of no format that is read, or None."""
    if named is None:
        return "looks like a table, but its first line is no header of column names"
    names = named[1]
    known = ctgov_csv.columns(names)
    if _is_aact(names):
        return None
    shown = ", ".join(names[:8]) + (", ..." if len(names) > 8 else "")
    if "nct_id" not in known:
        return f"is a table without a column of NCT numbers (its columns: {shown}): no export of the registry"
    if "nct_id" in names and "id" in names:
        return "is one table of AACT: it is read from the folder or the archive that holds studies.txt too"
    if len(known) < 2:
        return f"is a table whose columns are none of a registry export (its columns: {shown})"
    return None


def _record(row: Row, names: Sequence[str], known: dict[str, str], name: str) -> Record | RecordError:
    cells = dict(zip(names, row.cells, strict=False))
    number = cells[known["nct_id"]].strip()
    place = f"line {row.line}"
    if not NCT.fullmatch(number):
        return RecordError(name, f"{number[:40]!r} is no NCT number" if number else "has no NCT number", place)
    try:
        study = ctgov_csv.study_of(cells, known)
        return study_record(study, "ctgov_csv", f"{name}#{place}", ctgov_csv.version(names, row.cells))
    except RecordError as error:
        return RecordError(name, error.reason, place)
