"""Linked annotations to Parquet tables: takes annotations one by one, gives the seven tables of ``schema.toml``.

Each annotation's rows go to staging files as they come; what crosses records (merging nodes, derived edges, order)
is SQL over those files (``kgbuild/graph/sql``), so memory does not grow with the number of records.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from kgbuild.graph.assemble import assemble
from kgbuild.graph.concepts import VOCABULARY_KEY, Concepts, ConceptSource
from kgbuild.graph.project import project
from kgbuild.graph.rows import Row, node_row
from kgbuild.graph.schema import ARROW_TYPES, schema
from kgbuild.graph.validate import validate_tables
from kgbuild.model import Annotation

FLUSH_EVERY = 200
"""Annotations held in memory before their rows are written to the staging files."""

STAGED = tuple(schema().tables)


@dataclass(frozen=True, slots=True)
class TableCounts:
    """Rows of each table, nodes by label, edges by type, statements that became no edge by reason."""

    rows: Mapping[str, int]
    nodes: Mapping[str, int]
    edges: Mapping[str, int]
    unprojected: Mapping[str, int]


def staging_schema(name: str) -> pa.Schema:
    """The table's columns, all nullable, with the record and version that a row came from."""
    columns = {**schema().tables[name].columns}
    if name in ("nodes", "edges"):
        columns |= {"source_record": "string?", "source_version": "string?"}
    return pa.schema([(column, ARROW_TYPES[type_.removesuffix("?")]) for column, type_ in columns.items()])


class _Staging:
    """The staging files: one Parquet file a table, written in row groups."""

    def __init__(self, folder: Path) -> None:
        self._schemas = {name: staging_schema(name) for name in STAGED}
        self._writers = {name: pq.ParquetWriter(folder / f"{name}.parquet", s) for name, s in self._schemas.items()}
        self._rows: dict[str, list[Row]] = {name: [] for name in STAGED}

    def add(self, rows: Mapping[str, list[Row]]) -> None:
        for name, more in rows.items():
            self._rows[name].extend(more)

    def flush(self) -> None:
        for name, rows in self._rows.items():
            if rows:
                self._writers[name].write_table(pa.Table.from_pylist(rows, schema=self._schemas[name]))
                rows.clear()

    def close(self) -> None:
        self.flush()
        for writer in self._writers.values():
            writer.close()


def write_tables(annotations: Iterable[Annotation], vocabulary: ConceptSource, out_dir: Path) -> TableCounts:
    """Write all tables to ``out_dir`` (created), e.g. ``graph/builds/<id>/tables``, and check them.

    Raises:
        KgbuildError: an unknown predicate, or the tables break the schema (a defect of ours).
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=".staging-", dir=out_dir))
    try:
        _stage(annotations, vocabulary, staging)
        with duckdb.connect(config={"threads": 2, "memory_limit": "1GB", "temp_directory": str(staging)}) as db:
            assemble(db, staging, out_dir)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    validate_tables(out_dir)
    return count_tables(out_dir)


def _stage(annotations: Iterable[Annotation], vocabulary: ConceptSource, folder: Path) -> None:
    concepts = Concepts(vocabulary)
    staging = _Staging(folder)
    try:
        for n, annotation in enumerate(annotations, 1):
            staging.add(project(annotation, concepts))
            if n % FLUSH_EVERY == 0:
                staging.flush()
        for rows in vocabulary_rows(concepts):
            staging.add(rows)
    finally:
        staging.close()


def vocabulary_rows(concepts: Concepts) -> Iterator[dict[str, list[Row]]]:
    """What the vocabulary says about all linked concepts, as rows of no record."""
    nodes, bag = concepts.related(concepts.linked)
    yield {"nodes": [node_row(n) for n in nodes], "edges": [e.row(None, VOCABULARY_KEY) for e in bag.edges.values()]}


def count_tables(tables_dir: Path) -> TableCounts:
    """Count what is in the tables."""

    def grouped(db: duckdb.DuckDBPyConnection, table: str, column: str) -> dict[str, int]:
        found = db.execute(
            f"SELECT {column}, count(*) FROM read_parquet($file) WHERE {column} IS NOT NULL GROUP BY 1 ORDER BY 1",
            {"file": str(tables_dir / f"{table}.parquet")},
        )
        return dict(found.fetchall())

    with duckdb.connect() as db:
        rows = {name: pq.read_metadata(tables_dir / f"{name}.parquet").num_rows for name in schema().tables}
        return TableCounts(
            rows, grouped(db, "nodes", "label"), grouped(db, "edges", "type"), grouped(db, "statements", "reason")
        )
