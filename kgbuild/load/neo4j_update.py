"""Brings a Neo4j that holds one build's tables to another's: takes the row changes, sends these rows only.

What goes is deleted before anything comes, relationships before nodes, so that a node or relationship that keeps its
id but gets another label or other ends is made anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, TypeVar

from kgbuild.graph import schema
from kgbuild.load.neo4j_rows import EdgeKey, Properties, edge_key, edge_row, node_row
from kgbuild.load.neo4j_write import delete_edges, delete_nodes, merge_edges, merge_nodes
from kgbuild.load.report import LoadProgress
from kgbuild.load.row_changes import Row, RowChanges

if TYPE_CHECKING:
    from neo4j import Session

Key = TypeVar("Key")
Item = TypeVar("Item")
_PLACE = ("type", "subject", "subject_label", "object", "object_label")


def send_changes(session: Session, changes: RowChanges, mark: str, batch: int, told: LoadProgress) -> Mapping[str, int]:
    """Delete and merge what differs; gives how many ``nodes`` and ``relationships`` were deleted.

    Args:
        session: with the server.
        changes: of the tables ``nodes`` and ``edges``, all columns.
        mark: the marker of all that earlier loads wrote, and of what is written now.
        batch: rows a transaction, at most.
        told: hears about the stages.

    Raises:
        StoreError: the tables hold an unknown label or type, or an edge without its nodes.
    """
    removed = {"relationships": 0, "nodes": 0}
    told.stage("Neo4j: relationships that are gone")
    for key, gone in _grouped(_edges_gone(changes), batch):
        removed["relationships"] += delete_edges(session, key, gone, mark)
    told.stage("Neo4j: nodes that are gone")
    for label, ids in _grouped(_nodes_gone(changes), batch):
        removed["nodes"] += delete_nodes(session, label, ids, mark)
    told.stage("Neo4j: nodes that differ", changes.counts["nodes"].differing)
    for label, rows in _grouped(_nodes_come(changes, mark), batch):
        merge_nodes(session, label, rows)
        told.advance(len(rows))
    told.stage("Neo4j: relationships that differ", changes.counts["edges"].differing)
    for key, rows in _grouped(_edges_come(changes, mark), batch):
        merge_edges(session, key, rows)
        told.advance(len(rows))
    return removed


def _edges_gone(changes: RowChanges) -> Iterator[tuple[EdgeKey, Properties]]:
    for old, new in changes.pairs("edges", ["id", *_PLACE]):
        if old and (new is None or any(old[c] != new[c] for c in _PLACE)):
            yield edge_key(old, schema()), {"s": old["subject"], "o": old["object"], "id": old["id"]}


def _nodes_gone(changes: RowChanges) -> Iterator[tuple[str, str]]:
    for old, new in changes.pairs("nodes", ["id", "label"]):
        if old and (new is None or old["label"] != new["label"]):
            yield old["label"], old["id"]


def _nodes_come(changes: RowChanges, mark: str) -> Iterator[tuple[str, Properties]]:
    yield from ((row["label"], node_row(row, schema(), mark)) for row in _new(changes, "nodes"))


def _edges_come(changes: RowChanges, mark: str) -> Iterator[tuple[EdgeKey, Properties]]:
    for row in _new(changes, "edges"):
        key = edge_key(row, schema())
        yield key, edge_row(row, mark)


def _new(changes: RowChanges, table: str) -> Iterator[Row]:
    yield from (new for _, new in changes.pairs(table) if new is not None)


def _grouped(items: Iterable[tuple[Key, Item]], size: int) -> Iterator[tuple[Key, list[Item]]]:
    """Items by key, written out whenever ``size`` of them are at hand."""
    groups: dict[Key, list[Item]] = {}
    count = 0
    for key, item in items:
        groups.setdefault(key, []).append(item)
        count += 1
        if count >= size:
            yield from groups.items()
            groups, count = {}, 0
    yield from groups.items()
