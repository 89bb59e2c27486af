"""Linked annotations to Parquet tables, and what tables hold: the seven tables of ``schema.toml``.

Each annotation's rows go to a segment as they come (``staging``); what crosses records is SQL over segments
(``assemble``), so memory does not grow with the number of records.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from kgbuild.graph.assemble import KEPT_SCHEMA, Assembly, assemble
from kgbuild.graph.concepts import ConceptSource
from kgbuild.graph.schema import schema
from kgbuild.graph.staging import stage
from kgbuild.graph.validate import validate_tables
from kgbuild.model import Annotation


@dataclass(frozen=True, slots=True)
class TableCounts:
    """Rows of each table; nodes by label, edges by type, statements that became no edge by reason.

    ``mentions`` and ``linked`` (those with an identifier) by type, ``statements`` by predicate.
    """

    rows: Mapping[str, int]
    nodes: Mapping[str, int]
    edges: Mapping[str, int]
    unprojected: Mapping[str, int]
    mentions: Mapping[str, int]
    linked: Mapping[str, int]
    statements: Mapping[str, int]


def write_tables(annotations: Iterable[Annotation], vocabulary: ConceptSource, out_dir: Path) -> TableCounts:
    """Write all tables to ``out_dir`` (created), e.g. ``graph/builds/<id>/tables``, and check them.

    Of several versions of a record the one with the newest ``last_update`` (then the larger version hash) counts.

    Raises:
        KgbuildError: an unknown predicate, or the tables break the schema (a defect of ours).
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=".staging-", dir=out_dir))
    try:
        sources = stage(annotations, vocabulary, staging)
        assemble(Assembly([staging], newest_of(staging, sources), vocabulary), out_dir)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    validate_tables(out_dir)
    return count_tables(out_dir)


def newest_of(segment: Path, sources: Mapping[tuple[str, str], str]) -> pa.Table:
    """The newest version of each record of one segment, as ``KEPT_SCHEMA``."""
    rows = pq.read_table(segment / "records.parquet", columns=["id", "version", "last_update"]).to_pylist()
    newest = {row["id"]: row for row in sorted(rows, key=lambda r: (r["last_update"] or "", r["version"]))}
    kept = [{**r, "source": sources[r["id"], r["version"]], "segment": 0} for r in newest.values()]
    return pa.Table.from_pylist(kept, schema=KEPT_SCHEMA)


def count_tables(tables_dir: Path) -> TableCounts:
    """Count what is in the tables."""

    def grouped(db: duckdb.DuckDBPyConnection, table: str, column: str, where: str = "true") -> dict[str, int]:
        found = db.execute(
            f"SELECT {column}, count(*) FROM read_parquet($file) WHERE {column} IS NOT NULL AND {where} "
            "GROUP BY 1 ORDER BY 1",
            {"file": str(tables_dir / f"{table}.parquet")},
        )
        return dict(found.fetchall())

    with duckdb.connect() as db:
        return TableCounts(
            rows={name: pq.read_metadata(tables_dir / f"{name}.parquet").num_rows for name in schema().tables},
            nodes=grouped(db, "nodes", "label"),
            edges=grouped(db, "edges", "type"),
            unprojected=grouped(db, "statements", "reason"),
            mentions=grouped(db, "links", "type"),
            linked=grouped(db, "links", "type", "curie IS NOT NULL"),
            statements=grouped(db, "statements", "predicate"),
        )
