"""The embedded property graph (ladybug): takes graph tables, gives one file, and answers Cypher read-only.

Node tables are the schema's labels, relationship tables its types; all exist even when empty. Edges hold ``id``,
``type`` and their semantic columns only: wide edges cost this engine a factor of ten (DESIGN section 4).
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import ladybug

from kgbuild.graph.read import table_path
from kgbuild.graph.schema import NodeType, RelationshipType, schema
from kgbuild.load.cypher_guard import check_query
from kgbuild.load.store_state import CYPHER_FORM, note
from kgbuild.model.errors import StoreError, UsageError

STORE_FILE = Path("cypher") / "graph.lbug"
"""Where the store lies in a build."""

TYPES: Mapping[str, str] = {
    "string": "STRING",
    "int": "INT64",
    "float": "DOUBLE",
    "bool": "BOOL",
    "string[]": "STRING[]",
}
"""Schema type name to ladybug type."""

SMALL_BUILD, SMALL_POOL = 300_000, 256 << 20
"""Below this many edges loading is held to this many bytes of buffer; above, the engine takes what it needs."""

QUERY_POOL = 512 << 20
INTERNAL = ("_ID", "_SRC", "_DST")


@dataclass(frozen=True, slots=True)
class QueryResult:
    """Column names as the query gives them, and rows of plain values (nodes and relationships as dictionaries)."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


def build_cypher_store(tables_dir: Path, path: Path) -> None:
    """Write the store file (replacing one that is there) from the tables of a build.

    Raises:
        StoreError: the engine refused a table; nothing is left at ``path``.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=".cypher-", dir=path.parent))
    try:
        _load(tables_dir, work)
        size = (work / "graph.lbug").stat().st_size
        (work / "graph.lbug").replace(path)
        note(path.parent, tables_dir, CYPHER_FORM, whole_bytes=size)
    except RuntimeError as error:
        raise StoreError(f"embedded Cypher store: {str(error).splitlines()[0]}") from error
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _load(tables_dir: Path, work: Path) -> None:
    """Create all tables and copy the rows, one COPY a label and one a relationship's pair of labels."""
    with duckdb.connect(config={"threads": 2}) as db:
        for name in ("nodes", "edges"):
            file = str(table_path(tables_dir, name)).replace("'", "''")
            db.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{file}')")
        count = db.execute("SELECT count(*) FROM edges").fetchone()
        pool = SMALL_POOL if count and count[0] < SMALL_BUILD else 0
        with connection(work / "graph.lbug", buffer_pool_size=pool) as store:
            for node in schema().nodes.values():
                store.execute(_node_ddl(node))
            for relationship in schema().relationships.values():
                store.execute(_relationship_ddl(relationship))
            _copy_nodes(db, store, work)
            _copy_edges(db, store, work)


@contextmanager
def connection(path: Path, **options: Any) -> Iterator[ladybug.Connection]:
    """A connection to a store file, which is written to disk when it is closed."""
    database = ladybug.Database(str(path), max_num_threads=2, **options)
    try:
        connection = ladybug.Connection(database)
        try:
            yield connection
        finally:
            connection.close()
    finally:
        database.close()


def node_columns(node: NodeType) -> dict[str, str]:
    """Columns of a label's node table, in order, with schema type names."""
    return {"id": "string", "name": "string", "category": "string", "xref": "string[]", **node.properties}


def relationship_columns(relationship: RelationshipType) -> dict[str, str]:
    """Columns of a relationship table, in order, with schema type names."""
    return {"id": "string", "type": "string", **relationship.properties}


def _node_ddl(node: NodeType) -> str:
    columns = ", ".join(f"`{name}` {TYPES[type_]}" for name, type_ in node_columns(node).items())
    return f"CREATE NODE TABLE `{node.label}`({columns}, PRIMARY KEY(`id`))"


def _relationship_ddl(relationship: RelationshipType) -> str:
    pairs = ", ".join(f"FROM `{s}` TO `{o}`" for s, o in relationship.pairs)
    columns = ", ".join(f"`{name}` {TYPES[type_]}" for name, type_ in relationship_columns(relationship).items())
    return f"CREATE REL TABLE `{relationship.type}`({pairs}, {columns})"


def _copy_nodes(db: duckdb.DuckDBPyConnection, store: ladybug.Connection, work: Path) -> None:
    for (label,) in db.execute("SELECT DISTINCT label FROM nodes ORDER BY 1").fetchall():
        columns = ", ".join(f'"{c}"' for c in node_columns(schema().nodes[label]))
        file = parquet(db, f"SELECT {columns} FROM nodes WHERE label = ? ORDER BY id", [label], work)
        store.execute(f'COPY `{label}` FROM "{file}"')


def _copy_edges(db: duckdb.DuckDBPyConnection, store: ladybug.Connection, work: Path) -> None:
    groups = db.execute("SELECT DISTINCT type, subject_label, object_label FROM edges ORDER BY ALL").fetchall()
    for type_, subject, obj in groups:
        columns = ", ".join(f'"{c}"' for c in relationship_columns(schema().relationships[type_]))
        query = (
            f"SELECT subject, object, {columns} FROM edges "
            "WHERE type = ? AND subject_label = ? AND object_label = ? ORDER BY subject, object, id"
        )
        file = parquet(db, query, [type_, subject, obj], work)
        store.execute(f"COPY `{type_}` FROM \"{file}\" (from='{subject}', to='{obj}')")


def parquet(db: duckdb.DuckDBPyConnection, query: str, values: list[str], work: Path) -> str:
    """Rows of a query in a file of their own, which is overwritten by the next; gives its path, quoted for Cypher."""
    file = work / "rows.parquet"
    db.execute(f"COPY ({query}) TO '{str(file).replace(chr(39), chr(39) * 2)}' (FORMAT parquet)", values)
    return str(file).replace("\\", "\\\\").replace('"', '\\"')


def run_cypher(
    build_dir: Path, query: str, params: Mapping[str, Any] | None = None, timeout_s: float | None = None
) -> QueryResult:
    """Answer one read-only Cypher query from a build's embedded store.

    Raises:
        UsageError: no store in the build, a query that is wrong, writes, reads or writes files, or lacks a parameter.
    """
    path = build_dir / STORE_FILE
    if not path.is_file():
        raise UsageError(f"{build_dir} holds no Cypher store: build with --stores cypher")
    given = dict(params or {})
    check_query(query, given)
    try:
        with connection(path, read_only=True, buffer_pool_size=QUERY_POOL) as store:
            if timeout_s is not None:
                store.set_query_timeout(int(timeout_s * 1000))
            result = store.execute(query, given)
            if isinstance(result, list):
                raise UsageError("one query at a time, please")
            rows = tuple(tuple(_plain(value) for value in row) for row in result.get_all())
            return QueryResult(tuple(result.get_column_names()), rows)
    except RuntimeError as error:
        raise UsageError(f"Cypher: {_short(str(error))}") from error


def _short(message: str) -> str:
    """The engine's message on one line, without the list of all words that it would have taken."""
    return re.sub(r"expecting \{[^}]*\}?", "something else expected", " ".join(message.split()))


def _plain(value: Any) -> Any:
    """A value without the engine's internal ids; a node or relationship keeps ``label`` and what it holds."""
    if isinstance(value, list):
        return [_plain(v) for v in value]
    if isinstance(value, dict) and "_LABEL" in value:
        kept = {k: _plain(v) for k, v in value.items() if k not in (*INTERNAL, "_LABEL") and v is not None}
        return {"label": value["_LABEL"], **kept}
    if isinstance(value, dict):
        return {k.strip("_").lower() if k in ("_NODES", "_RELS") else k: _plain(v) for k, v in value.items()}
    return value
