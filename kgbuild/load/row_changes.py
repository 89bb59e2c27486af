"""Which rows differ between the tables of two builds: takes two tables folders, gives ids and rows, cheaply.

Rows are compared by a 64-bit hash over the columns that the caller's store holds; whole rows are read only of what
differs. A store that holds few columns has few changes: a newer record's edges mostly say the same.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from kgbuild.graph.read import table_path

BATCH = 5_000
MEMORY = "1GB"

K = TypeVar("K", str, tuple[Any, ...])
V = TypeVar("V")
Row = Mapping[str, Any]
Touched = Mapping[str, pa.Table]
"""Table name to a table with the column ``id``: no row with another id differs."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows of a table differ, and how many rows the newer table has."""

    removed: int
    added: int
    changed: int
    rows: int

    @property
    def differing(self) -> int:
        """Rows of all three kinds."""
        return self.removed + self.added + self.changed


class RowChanges:
    """The differences; for the tables named there are the views ``old_<table>`` and ``new_<table>`` in ``db``, and

    ``diff_<table>(id, kind)`` with one row for each id that is ``removed``, ``added`` or ``changed``.
    """

    def __init__(self, db: duckdb.DuckDBPyConnection, counts: Mapping[str, Counts]) -> None:
        self.db = db
        self.counts = counts

    @property
    def differing(self) -> int:
        """Rows of all tables that differ."""
        return sum(c.differing for c in self.counts.values())

    @property
    def share(self) -> float:
        """Rows that differ by rows of the newer tables."""
        return self.differing / max(1, sum(c.rows for c in self.counts.values()))

    def pairs(self, table: str, columns: Sequence[str] | None = None) -> Iterator[tuple[Row | None, Row | None]]:
        """Old and new row of each id that differs, by id; None where a side has none."""
        wanted = ", ".join(f'"{c}"' for c in columns) if columns else "*"
        query = "SELECT {} FROM {}_{} WHERE id IN (SELECT id FROM diff_{}) ORDER BY id"
        old, new = (
            ((row["id"], row) for row in self.rows(query.format(wanted, side, table, table))) for side in ("old", "new")
        )
        yield from matched(old, new)

    def rows(self, query: str) -> Iterator[Row]:
        """The rows of a query over the views, streamed."""
        with self.db.cursor() as cursor:
            for batch in cursor.sql(query).to_arrow_reader(BATCH):
                yield from batch.to_pylist()


def matched(old: Iterator[tuple[K, V]], new: Iterator[tuple[K, V]]) -> Iterator[tuple[V | None, V | None]]:
    """Values of both sides with equal keys; each side is sorted by its keys, which occur once.

    DuckDB and Python sort texts alike: the bytes of UTF-8 have the order of the code points.
    """
    left, right = next(old, None), next(new, None)
    while left or right:
        if right is None or (left is not None and left[0] < right[0]):
            assert left is not None
            yield left[1], None
            left = next(old, None)
        elif left is None or right[0] < left[0]:
            yield None, right[1]
            right = next(new, None)
        else:
            yield left[1], right[1]
            left, right = next(old, None), next(new, None)


@contextmanager
def row_changes(
    old_tables: Path,
    new_tables: Path,
    columns: Mapping[str, Sequence[str] | None],
    touched: Touched | None = None,
    also: Sequence[str] = (),
) -> Iterator[RowChanges]:
    """Compare tables that have an ``id`` column.

    Args:
        old_tables: a build folder or its tables folder.
        new_tables: the same of the newer build.
        columns: table name to the columns that count; None for all.
        touched: ids that may differ, where the caller knows them; a table named here is compared at these only.
        also: tables without ids, of which there are views but no differences.

    Raises:
        UsageError: a folder holds no tables.
    """
    with (
        tempfile.TemporaryDirectory(prefix="kgbuild-rows-") as work,
        duckdb.connect(config={"threads": 2, "memory_limit": MEMORY, "temp_directory": work}) as db,
    ):
        for name in (*columns, *also):
            _views(db, name, old_tables, new_tables)
        if touched:
            for name, ids in touched.items():
                db.register(f"touched_{name}", ids)
        counts = {
            name: _compare(db, name, wanted, bool(touched and name in touched)) for name, wanted in columns.items()
        }
        yield RowChanges(db, counts)


def comparable(old_tables: Path, new_tables: Path, names: Sequence[str]) -> bool:
    """False where the older tables have other columns, as those of another version of kgbuild may have."""
    return all(
        pq.read_schema(table_path(old_tables, name)).equals(pq.read_schema(table_path(new_tables, name)))
        for name in names
    )


def _views(db: duckdb.DuckDBPyConnection, name: str, old_tables: Path, new_tables: Path) -> None:
    for side, folder in (("old", old_tables), ("new", new_tables)):
        file = str(table_path(folder, name)).replace("'", "''")
        db.execute(f"CREATE VIEW {side}_{name} AS SELECT * FROM read_parquet('{file}')")


def _compare(db: duckdb.DuckDBPyConnection, name: str, wanted: Sequence[str] | None, touched: bool) -> Counts:
    columns = wanted or [row[0] for row in db.execute(f"DESCRIBE new_{name}").fetchall()]
    hashed = ", ".join(f'"{column}"' for column in columns)
    among = f" WHERE id IN (SELECT id FROM touched_{name})" if touched else ""
    old, new = (f"SELECT id, hash({hashed}) AS said FROM {side}_{name}{among}" for side in ("old", "new"))
    db.execute(
        f"CREATE TABLE diff_{name} AS SELECT coalesce(o.id, n.id) AS id, CASE WHEN n.id IS NULL THEN 'removed' "
        f"WHEN o.id IS NULL THEN 'added' ELSE 'changed' END AS kind FROM ({old}) o FULL JOIN ({new}) n ON o.id = n.id "
        "WHERE o.said IS DISTINCT FROM n.said"
    )
    kinds = dict(db.execute(f"SELECT kind, count(*) FROM diff_{name} GROUP BY 1").fetchall())
    rows = db.execute(f"SELECT count(*) FROM new_{name}").fetchone() or (0,)
    return Counts(kinds.get("removed", 0), kinds.get("added", 0), kinds.get("changed", 0), int(rows[0]))
