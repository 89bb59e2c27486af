"""Loads graph tables into a running Neo4j 5: takes a tables folder, gives a ``LoadReport``.

The node ``(:Build {loader: 'kgbuild'})`` says which tables are loaded and whether the load was finished. Where it names
tables that the caller still has, only the rows that differ are sent. Else everything is merged by id, and what earlier
loads wrote and the tables no longer hold is removed; this also mends an interrupted load. The same tables twice change
nothing. Nodes and relationships without our marker are never touched.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kgbuild.graph import count_tables, schema, tables_dir
from kgbuild.load.fingerprint import fingerprint
from kgbuild.load.neo4j_rows import MARKER, edge_batches, node_batches, row_count
from kgbuild.load.neo4j_schema import quoted, schema_statements
from kgbuild.load.neo4j_session import neo4j_session
from kgbuild.load.neo4j_update import send_changes
from kgbuild.load.neo4j_write import merge_edges, merge_nodes
from kgbuild.load.report import LoadProgress, LoadReport, SilentProgress
from kgbuild.load.row_changes import row_changes
from kgbuild.load.store_state import StoreForm, base_of, code
from kgbuild.model.errors import StoreError

if TYPE_CHECKING:
    from neo4j import ManagedTransaction, Session

TABLES = ("nodes", "edges")
FORM = StoreForm(TABLES, "neo4j", ("neo4j_rows.py", "neo4j_schema.py", "neo4j_write.py"))
_SWEEP_BATCH = 10_000
_STALE = f"WHERE x.{MARKER} <> $mark CALL (x) {{ %s x }} IN TRANSACTIONS OF {_SWEEP_BATCH} ROWS"
_SWEEP_EDGES = "MATCH ()-[x]->() " + _STALE % "DELETE"
_SWEEP_NODES = "MATCH (x) " + _STALE % "DETACH DELETE"
_BUILD = "MERGE (b:Build {loader: 'kgbuild'}) SET b += $properties"
_STATE = "MATCH (b:Build {loader: 'kgbuild'}) RETURN b.id AS id, b.status AS status, b.mark AS mark, b.form AS form"


@dataclass(frozen=True, slots=True)
class _State:
    """What the server says of itself: the build whose tables it holds whole (else None), the marker, the form."""

    build: str | None
    mark: str | None
    form: str | None


def load_neo4j(
    tables: Path,
    uri: str,
    user: str,
    password: str,
    database: str = "neo4j",
    batch: int = 10_000,
    progress: LoadProgress | None = None,
    retry_seconds: float = 30,
    earlier: Iterable[Path] = (),
) -> LoadReport:
    """Bring a Neo4j database to what the tables say.

    Args:
        tables: a build folder or its tables folder.
        uri: e.g. ``bolt://127.0.0.1:7687``.
        user: e.g. ``neo4j``.
        password: of the user.
        database: the database's name.
        batch: rows a transaction.
        progress: told about the stages.
        retry_seconds: how long a failing transaction is tried again.
        earlier: folders of earlier builds; where the server holds one of them, only the difference is sent.

    Raises:
        UsageError: no tables, an unusable URI, or the driver is not installed.
        StoreError: the server refused us, went away, or holds other counts than the tables; loading again converges.
    """
    tables, began, told = tables_dir(tables), time.monotonic(), progress or SilentProgress()
    build = fingerprint(tables, TABLES)
    with neo4j_session(uri, user, password, database, retry_seconds) as session:
        state = _state(session)
        base = _base(state, tables, earlier)
        done = None
        if base is not None and state.mark is not None:
            done = _by_difference(session, base, tables, build, state.mark, batch, told)
            # What the server says of itself is wrong where this failed, its marker too.
            state = _State(None, None, None)
        removed, detail = done or _whole(session, tables, build, state, batch, told)
        counts = {"nodes": row_count(tables, "nodes"), "relationships": row_count(tables, "edges")}
        _note(session, build, "complete", counts=counts)
    return LoadReport(uri, build, counts, removed, time.monotonic() - began, detail, base if done else None)


def _base(state: _State, tables: Path, earlier: Iterable[Path]) -> Path | None:
    """The folder whose tables the server holds, in today's form; None where it is not known."""
    if state.build is None or state.form != code(FORM):
        return None
    return base_of(state.build, tables, TABLES, earlier)


def _by_difference(
    session: Session, base: Path, tables: Path, build: str, mark: str, batch: int, told: LoadProgress
) -> tuple[Mapping[str, int], dict[str, int]] | None:
    """Send what differs; None where it turns out that somebody else changed what the server holds."""
    with row_changes(base, tables, {"nodes": None, "edges": None}) as changes:
        _note(session, build, "loading")
        try:
            removed = send_changes(session, changes, mark, batch, told)
            told.stage("Neo4j: counting")
            return removed, _verified(session, tables, mark)
        except StoreError:
            return None


def _whole(
    session: Session, tables: Path, build: str, state: _State, batch: int, told: LoadProgress
) -> tuple[Mapping[str, int], dict[str, int]]:
    """Merge everything under a marker of its own, then remove what has another one.

    The marker stays where the server holds these very tables, so that loading twice changes nothing.
    """
    same = state.build == build and state.form == code(FORM)
    mark = state.mark if same and state.mark else uuid.uuid4().hex[:16]
    told.stage("Neo4j: constraints and indexes")
    for statement in schema_statements():
        session.run(statement).consume()
    session.run("CALL db.awaitIndexes(300)").consume()
    _note(session, build, "loading", mark=mark, form=code(FORM))
    _merge(session, tables, mark, batch, told)
    told.stage("Neo4j: removing what is no longer there")
    removed = {
        "relationships": session.run(_SWEEP_EDGES, mark=mark).consume().counters.relationships_deleted,
        "nodes": session.run(_SWEEP_NODES, mark=mark).consume().counters.nodes_deleted,
    }
    return removed, _verified(session, tables, mark)


def _merge(session: Session, tables: Path, mark: str, batch: int, told: LoadProgress) -> None:
    told.stage("Neo4j: nodes", row_count(tables, "nodes"))
    for label, rows in node_batches(tables, mark, batch):
        merge_nodes(session, label, rows)
        told.advance(len(rows))
    told.stage("Neo4j: relationships", row_count(tables, "edges"))
    for key, rows in edge_batches(tables, mark, batch):
        merge_edges(session, key, rows)
        told.advance(len(rows))


def _state(session: Session) -> _State:
    rows = session.execute_read(lambda tx: tx.run(_STATE).data())
    if len(rows) != 1:
        return _State(None, None, None)
    (row,) = rows
    whole = row["status"] == "complete"
    return _State(str(row["id"]).removeprefix("kgb.load:") if whole else None, row["mark"], row["form"])


def _note(session: Session, build: str, status: str, counts: Mapping[str, int] | None = None, **more: str) -> None:
    properties = {
        "id": f"kgb.load:{build}",
        "name": f"kgbuild tables {build}",
        "status": status,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        **(counts or {}),
        **more,
    }
    session.execute_write(lambda tx: tx.run(_BUILD, properties=properties).consume())


def _verified(session: Session, tables: Path, mark: str) -> dict[str, int]:
    """The server's own counts by label and relationship type, which must be the tables'."""
    expected = count_tables(tables)
    queries = {
        "label": (schema().nodes, "MATCH (x:{}) WHERE x.{} = $mark RETURN count(x) AS n", expected.nodes),
        "type": (
            schema().relationships,
            "MATCH ()-[x:{}]->() WHERE x.{} = $mark RETURN count(x) AS n",
            expected.edges,
        ),
    }
    found: dict[str, int] = {}
    for what, (names, query, wanted) in queries.items():
        for name in names:
            text = query.format(quoted(name), quoted(MARKER))
            n = session.execute_read(_counted(text, mark))
            if n != wanted.get(name, 0):
                raise StoreError(f"Neo4j holds {n} of {what} {name}, the tables {wanted.get(name, 0)}: load again")
            if n:
                found[name] = n
    return found


def _counted(query: str, mark: str) -> Callable[[ManagedTransaction], int]:
    return lambda tx: int(tx.run(query, mark=mark).single(strict=True)["n"])
