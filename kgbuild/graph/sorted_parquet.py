"""Final tables on disk: takes a DuckDB table or view, writes Parquet in the schema's types and order.

Row groups hold exactly ``ROW_GROUP`` rows, so that equal rows give equal files, however they were put together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from kgbuild.graph.parquet import Writer
from kgbuild.graph.schema import Table

ROW_GROUP = 20_000
WIDE = ("nodes", "edges")
"""Tables with a column for every property of every kind."""


def nullable(arrow: pa.Schema) -> pa.Schema:
    """The same schema with every field nullable."""
    return pa.schema([pa.field(f.name, f.type) for f in arrow])


def write_sorted(db: duckdb.DuckDBPyConnection, table: Table, out_dir: Path) -> None:
    """Write ``table`` to ``out_dir`` under its name, which appears only when it is whole."""
    path = out_dir / f"{table.name}.parquet"
    partial = path.with_suffix(".partial")
    batches = _kind_by_kind(db, table) if table.name in WIDE else _ordered(db, table, list(table.columns))
    with Writer(partial, table.arrow) as writer:
        for group in _groups(batches):
            writer.write(group.cast(nullable(table.arrow)).cast(table.arrow), ROW_GROUP)
    partial.replace(path)


def _ordered(
    db: duckdb.DuckDBPyConnection, table: Table, columns: Sequence[str], where: str = "true"
) -> Iterator[pa.RecordBatch]:
    """These columns of the rows, in the order of the table's keys."""
    listed = ", ".join(f'"{c}"' for c in columns)
    order = ", ".join(f'"{c}" NULLS FIRST' for c in table.sort)
    yield from db.sql(f"SELECT {listed} FROM {table.name} WHERE {where} ORDER BY {order}").to_arrow_reader(ROW_GROUP)


def _kind_by_kind(db: duckdb.DuckDBPyConnection, table: Table) -> Iterator[pa.RecordBatch]:
    """The rows of a wide table, one label or type after the other, which is the first key of its order.

    Sorting holds whole rows. Those of one kind use few of the hundred columns, so only these are sorted.
    """
    kind = table.sort[0]
    full = nullable(table.arrow)
    for value, columns in _used_columns(db, table, kind).items():
        where = f"\"{kind}\" = '{value.replace(chr(39), chr(39) * 2)}'"
        for batch in _ordered(db, table, columns, where):
            given = {name: batch.column(name) for name in columns}
            arrays = [given.get(f.name, pa.nulls(batch.num_rows, f.type)) for f in full]
            yield pa.RecordBatch.from_arrays([a.cast(f.type) for a, f in zip(arrays, full, strict=True)], schema=full)


def _used_columns(db: duckdb.DuckDBPyConnection, table: Table, kind: str) -> dict[str, list[str]]:
    """Each label or type in order, with the columns that hold anything in its rows; keys are always among them."""
    columns = list(table.columns)
    counts = ", ".join(f'count("{c}")' for c in columns)
    rows = db.execute(f'SELECT "{kind}", {counts} FROM {table.name} GROUP BY 1 ORDER BY 1').fetchall()
    return {row[0]: [c for c, used in zip(columns, row[1:], strict=True) if used or c in table.sort] for row in rows}


def _groups(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    """The rows in pieces of exactly ``ROW_GROUP``, the last one shorter."""
    held: list[pa.RecordBatch] = []
    rows = 0
    for batch in batches:
        held.append(batch)
        rows += batch.num_rows
        if rows < ROW_GROUP:
            continue
        together = pa.Table.from_batches(held)
        whole = rows - rows % ROW_GROUP
        for start in range(0, whole, ROW_GROUP):
            yield together.slice(start, ROW_GROUP)
        held = together.slice(whole).to_batches()
        rows -= whole
    if rows:
        yield pa.Table.from_batches(held)
