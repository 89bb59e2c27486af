"""The embedded property graph after newer tables: takes the previous build's tables and store, gives the next store.

A copy of the old file in which the rows that differ are deleted, changed and copied in. A file that has grown too much
is written whole again.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import ladybug

from kgbuild.graph.schema import schema
from kgbuild.load.cypher_store import (
    SMALL_POOL,
    build_cypher_store,
    connection,
    node_columns,
    parquet,
    relationship_columns,
)
from kgbuild.load.row_changes import RowChanges, Touched, comparable, row_changes
from kgbuild.load.store_state import CYPHER_FORM, note, noted

LARGEST_SHARE = 0.03
"""Where more rows than this differ the store is written whole.

Most of a difference's time is the engine's writing of all columns when it closes, so there is little to win above.
"""

LARGEST_GROWTH = 2.0
"""A file larger than this, by what it was when written whole, is written whole again.

The first difference makes it 1.4 to 1.6 times as large; the next ones use the room that was freed (eight of them at
1,000 records: 39, 57, 57 … 57 MB).
"""

_PORTION = 400
"""Edges deleted by one query: from about 1,000 on the engine scans the table instead of looking nodes up."""

_EDGE = ("id", "type", "subject", "subject_label", "object", "object_label")


def update_cypher_store(
    old_tables: Path, new_tables: Path, old_store: Path, new_store: Path, touched: Touched | None = None
) -> bool:
    """Write the store of ``new_tables`` to the file ``new_store`` (replacing one that is there); the old one stays.

    Args:
        old_tables: the previous build's tables.
        new_tables: the tables that the new store shall hold.
        old_store: file of the previous build's store.
        new_store: file to write.
        touched: ids of nodes and edges that may differ, where the caller knows them.

    Returns:
        True when it was made by difference; False when it was written whole, because the old store is missing, holds
        other tables, has another form, has grown or cannot be changed, or too much differs.

    Raises:
        StoreError: the engine refused a row; nothing is left at ``new_store``.
    """
    facts = noted(old_store.parent, old_tables, CYPHER_FORM)
    if facts and old_store.is_file() and comparable(old_tables, new_tables, CYPHER_FORM.tables):
        whole = facts.get("whole_bytes", 0)
        if old_store.stat().st_size <= LARGEST_GROWTH * whole:
            columns = {"nodes": None, "edges": _edge_columns()}
            with row_changes(old_tables, new_tables, columns, touched) as changes:
                if changes.share <= LARGEST_SHARE and _update(changes, old_store, new_store):
                    note(new_store.parent, new_tables, CYPHER_FORM, whole_bytes=whole)
                    return True
    build_cypher_store(new_tables, new_store)
    return False


def _edge_columns() -> list[str]:
    """What the store holds of an edge: evidence and scores are not among it."""
    semantic = {name for one in schema().relationships.values() for name in one.properties}
    return [*_EDGE, *sorted(semantic)]


def _update(changes: RowChanges, old_store: Path, new_store: Path) -> bool:
    """Write the new store; False where the engine cannot, which may lie in the old file or in its buffer."""
    new_store.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=".cypher-", dir=new_store.parent))
    try:
        file = work / "graph.lbug"
        shutil.copyfile(old_store, file)
        with connection(file, buffer_pool_size=SMALL_POOL) as store:
            _prepare(changes)
            _delete_edges(changes, store)
            _delete_nodes(changes, store)
            _set_nodes(changes, store, work)
            _add_nodes(changes, store, work)
            _add_edges(changes, store, work)
        file.replace(new_store)
    except RuntimeError:
        return False
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return True


def _prepare(changes: RowChanges) -> None:
    """Nodes that go, stay with other values, and come; a node with another label goes and comes."""
    changes.db.execute(
        "CREATE TABLE node_moves AS SELECT d.id, o.label AS old_label, n.label AS new_label FROM diff_nodes d "
        "LEFT JOIN (SELECT id, label FROM old_nodes WHERE id IN (SELECT id FROM diff_nodes)) o ON d.id = o.id "
        "LEFT JOIN (SELECT id, label FROM new_nodes WHERE id IN (SELECT id FROM diff_nodes)) n ON d.id = n.id"
    )
    changes.db.execute(
        "CREATE TABLE gone AS SELECT id, old_label AS label FROM node_moves "
        "WHERE old_label IS NOT NULL AND old_label IS DISTINCT FROM new_label"
    )
    changes.db.execute(
        "CREATE TABLE come AS SELECT id, new_label AS label FROM node_moves "
        "WHERE new_label IS NOT NULL AND old_label IS DISTINCT FROM new_label"
    )
    changes.db.execute("CREATE TABLE stay AS SELECT id, new_label AS label FROM node_moves WHERE old_label = new_label")


def _delete_edges(changes: RowChanges, store: ladybug.Connection) -> None:
    """Edges that differ; those of nodes that go need no word of their own."""
    groups = changes.db.execute(
        "SELECT type, subject_label, object_label, list({id: id, s: subject, o: object}) FROM old_edges "
        "WHERE id IN (SELECT id FROM diff_edges) AND subject NOT IN (SELECT id FROM gone) "
        "AND object NOT IN (SELECT id FROM gone) GROUP BY ALL ORDER BY 1, 2, 3"
    ).fetchall()
    for type_, subject, obj, edges in groups:
        query = (
            f"UNWIND $rows AS row MATCH (s:`{subject}` {{id: row.s}})-[r:`{type_}`]->(o:`{obj}` {{id: row.o}}) "
            "WHERE r.id = row.id DELETE r"
        )
        for rows in _portions(edges):
            store.execute(query, {"rows": rows})


def _delete_nodes(changes: RowChanges, store: ladybug.Connection) -> None:
    for label, ids in changes.db.execute("SELECT label, list(id) FROM gone GROUP BY ALL ORDER BY 1").fetchall():
        for some in _portions(ids):
            store.execute(f"UNWIND $ids AS id MATCH (n:`{label}`) WHERE n.id = id DETACH DELETE n", {"ids": some})


def _portions(items: list[object]) -> Iterator[list[object]]:
    for start in range(0, len(items), _PORTION):
        yield items[start : start + _PORTION]


def _set_nodes(changes: RowChanges, store: ladybug.Connection, work: Path) -> None:
    """Nodes that stay get all their values anew; their edges stay."""
    for label in _labels(changes, "stay"):
        columns = list(node_columns(schema().nodes[label]))
        wanted = ", ".join(f'"{c}" AS "new_{c}"' for c in columns)
        file = parquet(changes.db, _of("stay", wanted), [label], work)
        values = ", ".join(f"n.`{c}` = `new_{c}`" for c in columns if c != "id")
        store.execute(f'LOAD FROM "{file}" MATCH (n:`{label}`) WHERE n.id = new_id SET {values}')


def _add_nodes(changes: RowChanges, store: ladybug.Connection, work: Path) -> None:
    for label in _labels(changes, "come"):
        wanted = ", ".join(f'"{c}"' for c in node_columns(schema().nodes[label]))
        store.execute(f'COPY `{label}` FROM "{parquet(changes.db, _of("come", wanted), [label], work)}"')


def _labels(changes: RowChanges, table: str) -> list[str]:
    return [label for (label,) in changes.db.execute(f"SELECT DISTINCT label FROM {table} ORDER BY 1").fetchall()]


def _of(table: str, columns: str) -> str:
    return f"SELECT {columns} FROM new_nodes WHERE id IN (SELECT id FROM {table} WHERE label = ?) ORDER BY id"


def _add_edges(changes: RowChanges, store: ladybug.Connection, work: Path) -> None:
    changes.db.execute("CREATE TABLE edges_come AS SELECT * FROM new_edges WHERE id IN (SELECT id FROM diff_edges)")
    groups = changes.db.execute("SELECT DISTINCT type, subject_label, object_label FROM edges_come ORDER BY ALL")
    for type_, subject, obj in groups.fetchall():
        columns = ", ".join(f'"{c}"' for c in relationship_columns(schema().relationships[type_]))
        query = (
            f"SELECT subject, object, {columns} FROM edges_come "
            "WHERE type = ? AND subject_label = ? AND object_label = ? ORDER BY subject, object, id"
        )
        file = parquet(changes.db, query, [type_, subject, obj], work)
        store.execute(f"COPY `{type_}` FROM \"{file}\" (from='{subject}', to='{obj}')")
