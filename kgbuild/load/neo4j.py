"""Loads graph tables into a running Neo4j 5: takes a tables folder, gives a ``LoadReport``.

Loading is a merge by id: the same tables twice change nothing, newer tables change what differs, and what an earlier
load wrote and the tables no longer hold is removed. Nodes and relationships without our marker are never touched.
The node ``(:Build {loader: 'kgbuild'})`` says which tables are loaded and whether the load was finished.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kgbuild.graph import count_tables, schema, tables_dir
from kgbuild.load.fingerprint import fingerprint
from kgbuild.load.neo4j_rows import MARKER, EdgeKey, edge_batches, node_batches, row_count
from kgbuild.load.neo4j_schema import quoted, schema_statements
from kgbuild.load.report import LoadProgress, LoadReport, SilentProgress
from kgbuild.model.errors import StoreError, UsageError

if TYPE_CHECKING:
    from neo4j import ManagedTransaction, Session

_SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")
_SWEEP_BATCH = 10_000
_STALE = f"WHERE x.{MARKER} <> $build CALL (x) {{ %s x }} IN TRANSACTIONS OF {_SWEEP_BATCH} ROWS"
_SWEEP_EDGES = "MATCH ()-[x]->() " + _STALE % "DELETE"
_SWEEP_NODES = "MATCH (x) " + _STALE % "DETACH DELETE"
_BUILD = "MERGE (b:Build {loader: 'kgbuild'}) SET b += $properties"


def load_neo4j(
    tables: Path,
    uri: str,
    user: str,
    password: str,
    database: str = "neo4j",
    batch: int = 10_000,
    progress: LoadProgress | None = None,
    retry_seconds: float = 30,
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

    Raises:
        UsageError: no tables, an unusable URI, or the driver is not installed.
        StoreError: the server refused us, went away, or holds other counts than the tables; loading again converges.
    """
    tables, began, told = tables_dir(tables), time.monotonic(), progress or SilentProgress()
    build = fingerprint(tables, ("nodes", "edges"))
    with _session(uri, user, password, database, retry_seconds) as session:
        told.stage("Neo4j: constraints and indexes")
        for statement in schema_statements():
            session.run(statement).consume()
        session.run("CALL db.awaitIndexes(300)").consume()
        _note(session, build, "loading")
        _merge(session, tables, build, batch, told)
        told.stage("Neo4j: removing what is no longer there")
        removed = {
            "relationships": session.run(_SWEEP_EDGES, build=build).consume().counters.relationships_deleted,
            "nodes": session.run(_SWEEP_NODES, build=build).consume().counters.nodes_deleted,
        }
        detail = _verified(session, tables, build)
        counts = {"nodes": row_count(tables, "nodes"), "relationships": row_count(tables, "edges")}
        _note(session, build, "complete", counts)
    return LoadReport(uri, build, counts, removed, time.monotonic() - began, detail)


def _merge(session: Session, tables: Path, build: str, batch: int, told: LoadProgress) -> None:
    told.stage("Neo4j: nodes", row_count(tables, "nodes"))
    for label, rows in node_batches(tables, build, batch):
        _write(session, _node_query(label), rows, label)
        told.advance(len(rows))
    told.stage("Neo4j: relationships", row_count(tables, "edges"))
    for key, rows in edge_batches(tables, build, batch):
        _write(session, _edge_query(key), rows, f"{key[1]}-{key[0]}->{key[2]}")
        told.advance(len(rows))


def _node_query(label: str) -> str:
    return f"UNWIND $rows AS row MERGE (n:{quoted(label)} {{id: row.id}}) SET n = row RETURN count(n) AS done"


def _edge_query(key: EdgeKey) -> str:
    type_, subject, obj = map(quoted, key)
    return (
        f"UNWIND $rows AS row MATCH (s:{subject} {{id: row.s}}) MATCH (o:{obj} {{id: row.o}}) "
        f"MERGE (s)-[r:{type_} {{id: row.id}}]->(o) SET r = row.p RETURN count(r) AS done"
    )


def _write(session: Session, query: str, rows: Sequence[Mapping[str, Any]], what: str) -> None:
    def work(tx: ManagedTransaction) -> int:
        record = tx.run(query, rows=rows).single(strict=True)
        return int(record["done"])

    done = session.execute_write(work)
    if done != len(rows):
        raise StoreError(
            f"Neo4j took {done} of {len(rows)} rows of {what}: the tables name nodes that they do not hold"
        )


def _note(session: Session, build: str, status: str, counts: Mapping[str, int] | None = None) -> None:
    properties = {
        "id": f"kgb.load:{build}",
        "name": f"kgbuild tables {build}",
        "status": status,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        **(counts or {}),
    }
    session.execute_write(lambda tx: tx.run(_BUILD, properties=properties).consume())


def _verified(session: Session, tables: Path, build: str) -> dict[str, int]:
    """The server's own counts by label and relationship type, which must be the tables'."""
    expected = count_tables(tables)
    queries = {
        "label": (schema().nodes, "MATCH (x:{}) WHERE x.{} = $build RETURN count(x) AS n", expected.nodes),
        "type": (
            schema().relationships,
            "MATCH ()-[x:{}]->() WHERE x.{} = $build RETURN count(x) AS n",
            expected.edges,
        ),
    }
    found: dict[str, int] = {}
    for what, (names, query, wanted) in queries.items():
        for name in names:
            text = query.format(quoted(name), quoted(MARKER))
            n = session.execute_read(_counted(text, build))
            if n != wanted.get(name, 0):
                raise StoreError(f"Neo4j holds {n} of {what} {name}, the tables {wanted.get(name, 0)}: load again")
            if n:
                found[name] = n
    return found


def _counted(query: str, build: str) -> Callable[[ManagedTransaction], int]:
    return lambda tx: int(tx.run(query, build=build).single(strict=True)["n"])


@contextmanager
def _session(uri: str, user: str, password: str, database: str, retry_seconds: float) -> Iterator[Session]:
    """A session whose failures become one line that says what to do."""
    try:
        from neo4j import GraphDatabase
        from neo4j.exceptions import AuthError, ConfigurationError, DriverError, Neo4jError
    except ImportError as error:
        raise UsageError("the Neo4j driver is not installed: pip install 'kgbuild[neo4j]'") from error
    if uri.partition("://")[0] not in _SCHEMES:
        raise UsageError(f"{uri!r} cannot be used as a Neo4j address: it begins with {', '.join(_SCHEMES)}, then ://")
    try:
        driver = GraphDatabase.driver(
            uri,
            auth=(user, password),
            connection_timeout=15,
            max_transaction_retry_time=retry_seconds,
            # Else the driver logs a warning for each relationship type that the tables have no edge of.
            notifications_min_severity="OFF",
        )
    except (ConfigurationError, ValueError) as error:
        raise UsageError(f"{uri!r} cannot be used as a Neo4j address: {_line(error)}") from error
    connected = False
    try:
        with driver, driver.session(database=database) as session:
            driver.verify_connectivity()
            connected = True
            yield session
    except AuthError as error:
        raise StoreError(f"Neo4j at {uri} refused user {user}: wrong name or password (NEO4J_PASSWORD)") from error
    except DriverError as error:
        what = f"the connection to Neo4j at {uri} was lost" if connected else f"no Neo4j answers at {uri}"
        again = "; load again, it goes on to the same graph" if connected else ""
        raise StoreError(f"{what} ({_line(error)}){again}") from error
    except Neo4jError as error:
        raise StoreError(f"Neo4j at {uri} failed: {error.code}: {_line(error)}") from error


def _line(error: BaseException) -> str:
    text = getattr(error, "message", None) or str(error) or type(error).__name__
    return " ".join(str(text).split())[:300]
