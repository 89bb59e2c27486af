"""Writes rows into Neo4j: takes batches of ``neo4j_rows``, gives transactions that merge or delete by id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kgbuild.load.neo4j_rows import MARKER, EdgeKey, Properties
from kgbuild.load.neo4j_schema import quoted
from kgbuild.model.errors import StoreError

if TYPE_CHECKING:
    from neo4j import ManagedTransaction, Session


def merge_nodes(session: Session, label: str, rows: Sequence[Properties]) -> None:
    """Bring nodes of a label to these properties.

    Raises:
        StoreError: the server took fewer.
    """
    query = f"UNWIND $rows AS row MERGE (n:{quoted(label)} {{id: row.id}}) SET n = row RETURN count(n) AS done"
    _merge(session, query, rows, label)


def merge_edges(session: Session, key: EdgeKey, rows: Sequence[Properties]) -> None:
    """Bring relationships of a kind to these rows ``{s, o, id, p}``.

    Raises:
        StoreError: a node at an end is not there.
    """
    type_, subject, obj = map(quoted, key)
    query = (
        f"UNWIND $rows AS row MATCH (s:{subject} {{id: row.s}}) MATCH (o:{obj} {{id: row.o}}) "
        f"MERGE (s)-[r:{type_} {{id: row.id}}]->(o) SET r = row.p RETURN count(r) AS done"
    )
    _merge(session, query, rows, f"{key[1]}-{key[0]}->{key[2]}")


def delete_nodes(session: Session, label: str, ids: Sequence[str], mark: str) -> int:
    """Delete nodes of ours with all that hangs on them; those that are gone are no error. Gives how many there were."""
    query = f"UNWIND $ids AS id MATCH (n:{quoted(label)} {{id: id}}) WHERE n.{MARKER} = $mark DETACH DELETE n"

    def work(tx: ManagedTransaction) -> int:
        return tx.run(query, ids=ids, mark=mark).consume().counters.nodes_deleted

    return session.execute_write(work)


def delete_edges(session: Session, key: EdgeKey, rows: Sequence[Mapping[str, Any]], mark: str) -> int:
    """Delete relationships of ours, named by ``{s, o, id}``; gives how many there were."""
    type_, subject, obj = map(quoted, key)
    query = (
        f"UNWIND $rows AS row MATCH (s:{subject} {{id: row.s}}) MATCH (o:{obj} {{id: row.o}}) "
        f"MATCH (s)-[r:{type_} {{id: row.id}}]->(o) WHERE r.{MARKER} = $mark DELETE r"
    )

    def work(tx: ManagedTransaction) -> int:
        return tx.run(query, rows=rows, mark=mark).consume().counters.relationships_deleted

    return session.execute_write(work)


def _merge(session: Session, query: str, rows: Sequence[Mapping[str, Any]], what: str) -> None:
    def work(tx: ManagedTransaction) -> int:
        record = tx.run(query, rows=rows).single(strict=True)
        return int(record["done"])

    done = session.execute_write(work)
    if done != len(rows):
        raise StoreError(
            f"Neo4j took {done} of {len(rows)} rows of {what}: the tables name nodes that they do not hold"
        )
