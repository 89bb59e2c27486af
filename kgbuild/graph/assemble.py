"""Segments to the final tables: takes staged rows and the record versions that count, writes sorted Parquet.

Two ways to the same tables, row for row. Whole: everything is taken from the segments. By difference, from the tables
of an earlier build: rows of records that went or changed are left out, rows of new versions come in, and the nodes that
any of these touch are merged anew; the rest is copied. What crosses records (merging nodes, derived edges, order) is
SQL (``kgbuild/graph/sql``), which keeps to the subset that Spark SQL runs as well.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import duckdb
import pyarrow as pa

from kgbuild.graph.concepts import Concepts, ConceptSource
from kgbuild.graph.derive import derived_edges
from kgbuild.graph.read import table_path
from kgbuild.graph.schema import schema
from kgbuild.graph.sorted_parquet import write_sorted
from kgbuild.graph.staging import staged_tables
from kgbuild.graph.touched import Touched
from kgbuild.graph.vocabulary_rows import vocabulary_rows

_STRING: pa.DataType = pa.string()
KEPT_SCHEMA = pa.schema(
    [
        pa.field("id", _STRING),
        pa.field("version", _STRING),
        pa.field("source", _STRING),
        pa.field("last_update", _STRING),
        pa.field("segment", pa.int32()),
    ]
)
"""The record versions that count: what they are, where they were read from, and the number of their segment."""

TOUCHED = ("touched", "touched_nodes", "touched_edges")
MEMORY_LIMIT = "2GB"
_OWN_ROWS = ("mentions", "links", "statements", "evidence")
"""Tables whose rows belong to one record each, besides records itself."""


@dataclass(frozen=True, slots=True)
class Assembly:
    """What is put together: segment folders, the kept record versions (``KEPT_SCHEMA``), the vocabulary."""

    segments: Sequence[Path]
    kept: pa.Table
    vocabulary: ConceptSource


def sql(name: str) -> str:
    """The text of ``kgbuild/graph/sql/<name>.sql``."""
    return files("kgbuild.graph").joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")


def assemble(what: Assembly, out_dir: Path) -> None:
    """Write every table of the schema to ``out_dir``, all rows from the segments."""
    with _opened(what, out_dir) as db:
        _vocabulary(db, what.vocabulary)
        for name in ("records", *_OWN_ROWS):
            _view(db, name, sql("records" if name == "records" else "rows").format(table=name, keys="kept"))
        _table(db, "nodes", _nodes_sql())
        db.execute("CREATE TABLE labels AS SELECT id, label FROM nodes")
        _table(db, "record_edges", _edges_sql("kept"))
        _finish(db, out_dir)


def assemble_difference(what: Assembly, before: Path, old_segments: pa.Table, out_dir: Path) -> Touched:
    """Write every table to ``out_dir``, starting from the tables in ``before``; gives what may differ.

    Args:
        what: as for ``assemble``.
        before: tables made by the same pipeline and vocabulary.
        old_segments: id, version and segment of the records of ``before``; all must still be staged.
        out_dir: an empty folder.
    """
    with _opened(what, out_dir) as db:
        for table in schema().tables:
            _view(db, f"old_{table}", f"SELECT * FROM read_parquet('{_quoted(table_path(before, table))}')")
        db.register("old_kept", old_segments)
        db.execute(sql("touched"))
        _vocabulary(db, what.vocabulary)
        _touched_nodes(db, what.vocabulary)
        for name in ("records", *_OWN_ROWS):
            fresh = sql("records" if name == "records" else "rows").format(table=name, keys="fresh")
            key = "id" if name == "records" else "record"
            _view(db, name, f"SELECT * FROM old_{name} WHERE {key} NOT IN (FROM touched) UNION ALL BY NAME {fresh}")
        _table(db, "new_nodes", _nodes_sql("WHERE n.id IN (FROM touched_nodes)"))
        _view(
            db, "nodes", "SELECT * FROM old_nodes WHERE id NOT IN (FROM touched_nodes) UNION ALL BY NAME FROM new_nodes"
        )
        db.execute("CREATE TABLE labels AS SELECT id, label FROM nodes")
        _table(db, "new_edges", _edges_sql("fresh"))
        _view(db, "record_edges", sql("kept_edges") + " UNION ALL BY NAME FROM new_edges")
        _finish(db, out_dir)
        db.execute(sql("touched_edges"))
        return Touched(*(db.sql(f"SELECT id FROM {name}").to_arrow_table() for name in TOUCHED))


@contextmanager
def _opened(what: Assembly, out_dir: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that knows the segments as ``raw_<table>`` and the kept versions as ``kept``."""
    spill = out_dir / ".spill"
    spill.mkdir(parents=True, exist_ok=True)
    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": 2,
        "memory_limit": MEMORY_LIMIT,
        "temp_directory": str(spill),
        # Every table is written in the order of its keys; keeping rows in the order they came costs memory.
        "preserve_insertion_order": False,
    }
    # Tables made on the way lie on disk, so that memory does not grow with the graph.
    with duckdb.connect(str(spill / "work.duckdb"), config=config) as db:
        for name in staged_tables():
            parts = [
                f"SELECT *, {n}::INTEGER AS segment FROM read_parquet('{_quoted(folder / f'{name}.parquet')}')"
                for n, folder in enumerate(what.segments)
            ]
            _view(db, f"raw_{name}", " UNION ALL ".join(parts))
        db.register("kept_rows", what.kept)
        db.execute("CREATE TABLE kept AS SELECT * FROM kept_rows")
        yield db
    shutil.rmtree(spill, ignore_errors=True)


def _vocabulary(db: duckdb.DuckDBPyConnection, vocabulary: ConceptSource) -> None:
    nodes, edges = vocabulary_rows(vocabulary, _linked(db, "kept"))
    db.register("vocabulary_nodes", nodes)
    db.register("vocabulary_edges", edges)


def _linked(db: duckdb.DuckDBPyConnection, keys: str) -> list[str]:
    query = sql("rows").format(table="linked", keys=keys)
    return [row[0] for row in db.execute(f"SELECT DISTINCT curie FROM ({query}) ORDER BY 1").fetchall()]


def _touched_nodes(db: duckdb.DuckDBPyConnection, vocabulary: ConceptSource) -> None:
    """Fill ``touched_nodes``: the nodes of touched records, and those that the vocabulary adds or no longer adds."""
    linked = {keys: set(_linked(db, keys)) for keys in ("old_kept", "kept")}
    reached = {keys: Concepts(vocabulary).reached(ids) for keys, ids in linked.items()}
    differing = pa.table({"id": sorted(reached["old_kept"] ^ reached["kept"])}, schema=pa.schema([("id", pa.string())]))
    db.register("differing", differing)
    db.execute(sql("touched_nodes"))


def _united(column: str) -> str:
    """SQL for the sorted distinct members of a list column over a group."""
    return f'array_sort(array_distinct(flatten(array_agg("{column}") FILTER (WHERE "{column}" IS NOT NULL))))'


def _nodes_sql(among: str = "") -> str:
    """One row a node; ``among`` is a condition on ``n.id``."""
    columns = list(schema().tables["nodes"].columns)
    ways = {"id": "id", "xref": _united("xref")}
    best = 'max_by("{0}", source_rank) FILTER (WHERE "{0}" IS NOT NULL)'
    merged = ",\n  ".join(f'{ways.get(c) or best.format(c)} AS "{c}"' for c in columns)
    return sql("nodes").format(columns=", ".join(f'"{c}"' for c in columns), merged=merged, among=among)


def _edges_sql(keys: str) -> str:
    labels = {"subject_label": "coalesce(s.label, '')", "object_label": "coalesce(o.label, '')"}
    columns = ", ".join(
        f'{labels.get(c, f"e.{chr(34)}{c}{chr(34)}")} AS "{c}"' for c in schema().tables["edges"].columns
    )
    return sql("edges").format(columns=columns, keys=keys)


def _finish(db: duckdb.DuckDBPyConnection, out_dir: Path) -> None:
    """Add the derived edges and write all tables."""
    db.register("derived", derived_edges(db, "record_edges"))
    _view(db, "edges", "FROM record_edges UNION ALL BY NAME FROM derived")
    for table in schema().tables.values():
        write_sorted(db, table, out_dir)


def _view(db: duckdb.DuckDBPyConnection, name: str, query: str) -> None:
    db.execute(f"CREATE VIEW {name} AS {query}")


def _table(db: duckdb.DuckDBPyConnection, name: str, query: str) -> None:
    db.execute(f"CREATE TABLE {name} AS {query}")


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
