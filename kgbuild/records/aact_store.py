"""AACT's tables sorted by study, on disk, so that any number of rows is merged in constant memory.

Takes the tables as streams; gives the studies in order, each with its rows. The rows go to a DuckDB file in a temporary
folder, whose memory is limited; it sorts on disk what does not fit.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import duckdb
import pyarrow as pa

from kgbuild.model import RecordError, Value
from kgbuild.records.aact_tables import TABLES
from kgbuild.records.cells import NCT, cell, pointer
from kgbuild.records.delimited import Row, header, read_rows
from kgbuild.records.stream import HEAD, rejoined

Opener = Callable[[], BinaryIO]
_BATCH_ROWS = 10_000
_BATCH_CHARS = 4 << 20
_BATCH_STUDIES = 200
_MEMORY = "256MB"


@dataclass(slots=True)
class TableRow:
    """A row of a table: its cells by column, and the id that names it in paths."""

    table: str
    columns: Mapping[str, int]
    cells: Sequence[str | None]

    def text(self, column: str) -> str:
        """The bare text of a cell, "" where it is empty or the table lacks the column."""
        at = self.columns.get(column)
        return ((self.cells[at] or "") if at is not None else "").strip()

    def value(self, *columns: str) -> Value | None:
        """The first cell that is not empty, of these columns."""
        for column in columns:
            at = self.columns.get(column)
            if at is not None and (found := cell(self.cells[at], self.path(column))):
                return found
        return None

    def path(self, column: str) -> str:
        """``/<table>/<id of the row>/<column>``; a row without an id goes by its line."""
        name = self.text("id") or (self.text("nct_id") if self.table == "studies" else "") or f"line {self.cells[0]}"
        return f"/{self.table}/{name}/{column}" if name.isalnum() else pointer(self.table, name, column)


@dataclass(slots=True)
class StudyRows:
    """All rows of a study, by table, in the order of their lines."""

    nct_id: str
    rows: dict[str, list[TableRow]] = field(default_factory=dict)

    def of(self, table: str) -> list[TableRow]:
        """The rows of a table, none where it is missing."""
        return self.rows.get(table, [])

    def first(self, table: str) -> TableRow | None:
        """The first row of a table."""
        return next(iter(self.of(table)), None)

    def content(self) -> dict[str, list[list[str | None]]]:
        """All that was read of the study, without line numbers."""
        return {name: sorted([list(r.cells[1:]) for r in rows], key=repr) for name, rows in self.rows.items()}


class AactStore:
    """A database of the tables, to be used in a ``with`` block: it is deleted at its end."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._folder = tempfile.TemporaryDirectory(prefix="kgbuild-aact-")
        folder = Path(self._folder.name)
        config: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": _MEMORY,
            "threads": 1,
            "temp_directory": str(folder),
            "preserve_insertion_order": True,
        }
        self._db = duckdb.connect(str(folder / "aact.duckdb"), config=config)
        self._columns: dict[str, dict[str, int]] = {}

    def __enter__(self) -> AactStore:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()
        self._folder.cleanup()

    def load(self, table: str, opener: Opener, name: str) -> Iterator[RecordError]:
        """Read a table; what cannot be read of it is told, and the rest is kept."""
        with opener() as opened:
            head, stream = rejoined(opened, HEAD)
            named = header(head)
            if named is None or "nct_id" not in named[1]:
                why = "has no column nct_id" if named else "has no header of column names"
                yield RecordError(name, f"is no table of AACT that can be read: it {why}", "line 1")
                return
            yield from self._insert(table, named, read_rows(stream, named[0], name), name)

    def _insert(
        self, table: str, named: tuple[str, list[str]], rows: Iterator[Row | RecordError], name: str
    ) -> Iterator[RecordError]:
        names = named[1]
        wanted = [column for column in TABLES[table] if column in names]
        at = [names.index(column) for column in wanted]
        key = names.index("nct_id")
        batch = _Batch(self._db, table, wanted)
        next(rows, None)
        for row in rows:
            if isinstance(row, RecordError):
                yield row
            elif not NCT.fullmatch(nct := row.cells[key].strip()):
                yield RecordError(name, f"{nct[:40]!r} is no NCT number", f"line {row.line}")
            else:
                batch.add(int(nct[3:]), row.line, [row.cells[i] for i in at])
        batch.finish()
        # Column 0 of what is read back is the line.
        self._columns[table] = {column: i for i, column in enumerate(wanted, start=1)}

    def problems(self, names: Mapping[str, str]) -> Iterator[RecordError]:
        """Rows of no study, and studies that stand twice."""
        doubles = (
            "SELECT nct, line FROM (SELECT *, row_number() OVER (PARTITION BY nct ORDER BY line) AS n FROM studies)"
        )
        for nct, line in self._db.execute(f"{doubles} WHERE n > 1 ORDER BY line").fetchall():
            reason = f"NCT{nct:08d} stands in studies before; this row is not read"
            yield RecordError(names["studies"], reason, f"line {line}")
        for table in self._columns:
            if table == "studies":
                continue
            sql = f"SELECT count(*), min(line), arg_min(nct, line) FROM {table} ANTI JOIN studies USING (nct)"
            count, line, nct = self._db.execute(sql).fetchall()[0]
            if count:
                reason = f"{count} rows are of studies that studies does not hold, the first of NCT{nct:08d}"
                yield RecordError(names[table], reason, f"line {line}")

    def studies(self) -> Iterator[StudyRows]:
        """Every study once, by number, with its rows."""
        if "studies" not in self._columns:
            return
        last = -1
        sql = "SELECT DISTINCT nct FROM studies WHERE nct > ? ORDER BY nct LIMIT ?"
        while numbers := [n for (n,) in self._db.execute(sql, [last, _BATCH_STUDIES]).fetchall()]:
            found = {n: StudyRows(f"NCT{n:08d}") for n in numbers}
            for table, columns in self._columns.items():
                between = f"SELECT nct, * EXCLUDE (nct) FROM {table} WHERE nct BETWEEN ? AND ? ORDER BY line"
                for number, *cells in self._db.execute(between, [numbers[0], numbers[-1]]).fetchall():
                    if number in found:
                        found[number].rows.setdefault(table, []).append(TableRow(table, columns, cells))
            yield from found.values()
            last = numbers[-1]


class _Batch:
    """Rows on their way to the database: those of one table, sorted by study at the end unless they came so."""

    def __init__(self, db: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str]) -> None:
        self._db = db
        self._table = table
        self._columns = columns
        self._sorted = True
        self._last = -1
        self._clear()
        named = "".join(f', "{column}" VARCHAR' for column in columns)
        db.execute(f"CREATE TABLE {table} (nct INTEGER, line BIGINT{named})")

    def _clear(self) -> None:
        self._ncts: list[int] = []
        self._lines: list[int] = []
        self._cells: list[list[str]] = []
        self._chars = 0

    def add(self, nct: int, line: int, cells: list[str]) -> None:
        """A row."""
        self._sorted &= nct >= self._last
        self._last = nct
        self._ncts.append(nct)
        self._lines.append(line)
        self._cells.append(cells)
        self._chars += sum(map(len, cells))
        if len(self._ncts) >= _BATCH_ROWS or self._chars >= _BATCH_CHARS:
            self._flush()

    def _flush(self) -> None:
        if self._ncts:
            by_column = list(zip(*self._cells, strict=True)) if self._columns else []
            arrays = [pa.array(self._ncts, pa.int32()), pa.array(self._lines, pa.int64())]
            arrays += [pa.array(column, pa.large_string()) for column in by_column]
            self._db.register("batch", pa.table(arrays, names=["nct", "line", *self._columns]))
            self._db.execute(f"INSERT INTO {self._table} SELECT * FROM batch")
            self._db.unregister("batch")
        self._clear()

    def finish(self) -> None:
        """All rows are in."""
        self._flush()
        if not self._sorted:
            self._db.execute(f"CREATE TABLE by_study AS SELECT * FROM {self._table} ORDER BY nct, line")
            self._db.execute(f"DROP TABLE {self._table}")
            self._db.execute(f"ALTER TABLE by_study RENAME TO {self._table}")
