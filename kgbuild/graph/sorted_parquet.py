"""Final tables on disk: takes a DuckDB table or view, writes Parquet in the schema's types and order.

Row groups hold exactly ``ROW_GROUP`` rows, so that equal rows give equal files, however they were put together.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa

from kgbuild.graph.parquet import Writer
from kgbuild.graph.schema import Table

ROW_GROUP = 20_000


def nullable(arrow: pa.Schema) -> pa.Schema:
    """The same schema with every field nullable."""
    return pa.schema([pa.field(f.name, f.type) for f in arrow])


def write_sorted(db: duckdb.DuckDBPyConnection, table: Table, out_dir: Path) -> None:
    """Write ``table`` to ``out_dir`` under its name, which appears only when it is whole."""
    columns = ", ".join(f'"{c}"' for c in table.columns)
    order = ", ".join(f'"{c}" NULLS FIRST' for c in table.sort)
    path = out_dir / f"{table.name}.parquet"
    partial = path.with_suffix(".partial")
    reader = db.sql(f"SELECT {columns} FROM {table.name} ORDER BY {order}").to_arrow_reader(ROW_GROUP)
    with Writer(partial, table.arrow) as writer:
        for group in _groups(reader):
            writer.write(group.cast(nullable(table.arrow)).cast(table.arrow), ROW_GROUP)
    partial.replace(path)


def _groups(reader: pa.RecordBatchReader) -> Iterator[pa.Table]:
    """The rows in pieces of exactly ``ROW_GROUP``, the last one shorter."""
    held: list[pa.RecordBatch] = []
    rows = 0
    for batch in reader:
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
