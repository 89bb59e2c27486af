"""Staging files to final tables, in SQL: takes a DuckDB connection and a staging folder, writes sorted Parquet.

The SQL keeps to the subset that Spark SQL runs as well (max_by, array_sort, array_distinct, flatten, QUALIFY).
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from kgbuild.graph.rows import Attribution, EdgeRow, Node
from kgbuild.graph.schema import Table, schema

BATCH = 20_000
"""Rows in a row group of the final tables."""

DERIVED = Attribution("logical_entailment", "automated_agent", "infores:kgbuild")
DERIVED_KEY = "kgb:derived"
"""Stands for the record in the ids of derived edges."""


def sql(name: str) -> str:
    """The text of ``kgbuild/graph/sql/<name>.sql``."""
    return files("kgbuild.graph").joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")


def assemble(db: duckdb.DuckDBPyConnection, staging: Path, out_dir: Path) -> None:
    """Write every table of the schema to ``out_dir``."""
    for name in schema().tables:
        file = str(staging / f"{name}.parquet").replace("'", "''")
        db.execute(f"CREATE VIEW raw_{name} AS SELECT * FROM read_parquet('{file}')")
    db.execute(f"CREATE TABLE records AS {sql('records')}")
    for name in ("mentions", "links", "statements", "evidence"):
        db.execute(f"CREATE VIEW {name} AS {sql('rows').format(table=name)}")
    db.execute(f"CREATE TABLE nodes AS {_nodes_sql()}")
    db.execute(f"CREATE TABLE edges AS {_edges_sql()}")
    db.register("derived", _derived(db))
    db.execute("INSERT INTO edges BY NAME SELECT * FROM derived")
    for table in schema().tables.values():
        _write(db, table, out_dir)


def _united(column: str) -> str:
    """SQL for the sorted distinct members of a list column over a group."""
    return f'array_sort(array_distinct(flatten(array_agg("{column}") FILTER (WHERE "{column}" IS NOT NULL))))'


def _nodes_sql() -> str:
    best = 'max_by("{0}", source_rank) FILTER (WHERE "{0}" IS NOT NULL)'
    return _merging_sql("nodes", best, {"xref": _united("xref")})


def _edges_sql() -> str:
    return _merging_sql("edges", 'min("{0}")', {"evidence": _united("evidence"), "confidence": "max(confidence)"})


def _merging_sql(name: str, usual: str, special: dict[str, str]) -> str:
    """The SQL of a table that is merged by id; ``usual`` merges a column, ``special`` those of other ways."""
    columns = list(schema().tables[name].columns)
    ways = {"id": "id", **special}
    merged = [f'{ways.get(c) or usual.format(c)} AS "{c}"' for c in columns]
    return sql(name).format(columns=", ".join(f'"{c}"' for c in columns), merged=",\n  ".join(merged))


def _derived(db: duckdb.DuckDBPyConnection) -> pa.Table:
    """The derived edges; their ids are hashed here because engines disagree about hashes of JSON."""
    found = db.execute(sql("in_clinical_trials_for"))
    names = [d[0] for d in found.description or ()]
    rows = []
    for values in found.fetchall():
        row = dict(zip(names, values, strict=True))
        edge = EdgeRow(
            "IN_CLINICAL_TRIALS_FOR", Node("Drug", row["subject"], ""), Node("Disease", row["object"], ""), DERIVED,
            "background", "asserted", row["confidence"], {}, row["evidence"],
        )  # fmt: skip
        said = {"trials": row["trials"], "max_research_phase": row["max_research_phase"]}
        rows.append({**edge.row(None, DERIVED_KEY), **said})
    return pa.Table.from_pylist(rows, schema=nullable(schema().tables["edges"].arrow))


def nullable(arrow: pa.Schema) -> pa.Schema:
    """The same schema with every field nullable."""
    return pa.schema([pa.field(f.name, f.type) for f in arrow])


def _write(db: duckdb.DuckDBPyConnection, table: Table, out_dir: Path) -> None:
    columns = ", ".join(f'"{c}"' for c in table.columns)
    order = ", ".join(f'"{c}" NULLS FIRST' for c in table.sort)
    path = out_dir / f"{table.name}.parquet"
    partial = path.with_suffix(".partial")
    reader = db.sql(f"SELECT {columns} FROM {table.name} ORDER BY {order}").to_arrow_reader(BATCH)
    with pq.ParquetWriter(partial, table.arrow, compression="zstd") as writer:
        for batch in _batches(reader):
            writer.write_table(pa.Table.from_batches([batch]).cast(nullable(table.arrow)).cast(table.arrow))
    partial.replace(path)


def _batches(reader: pa.RecordBatchReader) -> Iterator[pa.RecordBatch]:
    while True:
        try:
            yield reader.read_next_batch()
        except StopIteration:
            return
