"""Graph tables of any size for benchmarks of stores: a build's tables many times over, and edited.

A copy has trials, records, statements and all else that belongs to a record under ids of its own; concepts are shared.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from kgbuild.graph.read import table_path
from kgbuild.graph.schema import schema

COPIED = ("records", "nodes", "edges", "evidence")
EMPTY = ("mentions", "links", "statements")
ROWS = 20_000


def repeat(tables: Path, to: Path, copies: int) -> None:
    """Write ``copies`` times the records of ``tables`` to the folder ``to`` (created)."""
    to.mkdir(parents=True)
    with duckdb.connect(config={"threads": 2}) as db:
        _views(db, tables, "")
        own = ", ".join(f"'{label}'" for label in schema().nodes if label not in schema().concepts)
        db.execute(f"CREATE TABLE own AS SELECT id FROM nodes WHERE label IN ({own})")
        db.execute(f"CREATE TABLE copy AS SELECT range AS k FROM range({copies})")
        _define(db)
        _write(
            db, to, "records", "SELECT r.* REPLACE (again(id, k) AS id, again(trial, k) AS trial) FROM records r, copy"
        )
        _write(
            db, to, "evidence",
            "SELECT e.* REPLACE (again(statement_id, k) AS statement_id, again(edge_id, k) AS edge_id, "
            "again(record, k) AS record) FROM evidence e, copy",
        )  # fmt: skip
        _write(
            db, to, "nodes",
            "SELECT n.* REPLACE (again(id, k) AS id, again(record, k) AS record, again(edge_id, k) AS edge_id, "
            "spans(evidence, k) AS evidence) FROM nodes n, copy WHERE id IN (FROM own) OR k = 0",
        )  # fmt: skip
        _write(
            db, to, "edges",
            "SELECT e.* REPLACE (CASE WHEN record IS NULL THEN id ELSE again(id, k) END AS id, "
            "CASE WHEN subject IN (FROM own) THEN again(subject, k) ELSE subject END AS subject, "
            "CASE WHEN object IN (FROM own) THEN again(object, k) ELSE object END AS object, "
            "again(record, k) AS record, "
            "CASE WHEN record IS NULL THEN evidence ELSE spans(evidence, k) END AS evidence) "
            "FROM edges e, copy WHERE record IS NOT NULL OR k = 0",
        )  # fmt: skip
        for name in EMPTY:
            _write(db, to, name, f"SELECT * FROM {name} LIMIT 0")


def edit(tables: Path, to: Path, share: float, seed: int = 1) -> int:
    """Write ``tables`` to ``to`` with ``share`` of the records changed; gives their number.

    Of the changed records half are gone, half are newer versions whose evidence lies elsewhere.
    """
    to.mkdir(parents=True)
    with duckdb.connect(config={"threads": 2}) as db:
        _views(db, tables, "")
        db.execute(
            f"CREATE TABLE touched AS SELECT id, row_number() OVER () % 2 = 0 AS gone FROM "
            f"(SELECT id FROM records ORDER BY hash(id || '{seed}') LIMIT greatest(1, round("
            f"(SELECT count(*) FROM records) * {share})))"
        )
        db.execute("CREATE TABLE gone AS SELECT id FROM touched WHERE gone")
        db.execute("CREATE TABLE newer AS SELECT id FROM touched WHERE NOT gone")
        db.execute("CREATE MACRO moved(e) AS list_transform(e, lambda x: regexp_replace(x, ',([0-9]+)$', ',9000\\1'))")
        db.execute(f"CREATE MACRO changed(v) AS left(v, 50) || '{seed:014d}'")
        for name, column in (
            ("records", "id"),
            ("evidence", "record"),
            ("nodes", "coalesce(record, id)"),
            ("edges", "record"),
        ):
            replaced = {
                "records": "changed(version) AS version",
                "evidence": '''changed(version) AS version, ('9000' || "end")::BIGINT AS "end"''',
                "nodes": "moved(evidence) AS evidence",
                "edges": "moved(evidence) AS evidence",
            }[name]
            _write(
                db, to, name,
                f"SELECT * FROM {name} WHERE {column} IS NULL OR {column} NOT IN (FROM touched SELECT id) UNION ALL "
                f"SELECT * REPLACE ({replaced}) FROM {name} WHERE {column} IN (FROM newer)",
            )  # fmt: skip
        for name in EMPTY:
            _write(db, to, name, f"SELECT * FROM {name}")
        (count,) = db.execute("SELECT count(*) FROM touched").fetchone() or (0,)
        return int(count)


def _define(db: duckdb.DuckDBPyConnection) -> None:
    db.execute("CREATE MACRO again(id, k) AS CASE WHEN k = 0 THEN id ELSE id || '.' || k END")
    db.execute(
        "CREATE MACRO spans(e, k) AS CASE WHEN k = 0 THEN e ELSE "
        "list_transform(e, lambda x: replace(x, '#', '.' || k || '#')) END"
    )


def _views(db: duckdb.DuckDBPyConnection, tables: Path, prefix: str) -> None:
    for name in (*COPIED, *EMPTY):
        file = str(table_path(tables, name)).replace("'", "''")
        db.execute(f"CREATE VIEW {prefix}{name} AS SELECT * FROM read_parquet('{file}')")


def _write(db: duckdb.DuckDBPyConnection, to: Path, name: str, query: str) -> None:
    table = schema().tables[name]
    columns = ", ".join(f'"{c}"' for c in table.columns)
    order = ", ".join(f'"{c}" NULLS FIRST' for c in table.sort)
    reader = db.sql(f"SELECT {columns} FROM ({query}) ORDER BY {order}").to_arrow_reader(ROWS)
    loose = pa.schema([pa.field(f.name, f.type) for f in table.arrow])
    with pq.ParquetWriter(to / f"{name}.parquet", table.arrow, compression="zstd") as writer:
        for batch in reader:
            writer.write_table(pa.Table.from_batches([batch]).cast(loose).cast(table.arrow))
