"""Graph tables as batches for Neo4j: takes the node and edge tables, gives rows grouped by what a query names.

Labels and relationship types come from ``schema.toml``; a table that holds another one is refused, so that no text of
the data ever becomes part of a query.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from kgbuild.graph import Schema, schema, table_path
from kgbuild.model.errors import StoreError

Properties = dict[str, Any]
EdgeKey = tuple[str, str, str]
"""Relationship type, label of the start node, label of the end node."""

MARKER = "kgb_build"
"""Property of every node and relationship that loads wrote: one value for all that the last load of everything wrote

and what differences brought since. Nothing without it is ever touched.
"""

FULL_NAME = "full_name"
"""Property with the whole name of a node whose name is too long for an index of Neo4j and was cut in ``name``."""

_INDEXED_BYTES = 7_500
"""Neo4j fails a write of an indexed text over about 8,100 bytes."""

_EDGE_ONLY = frozenset({"subject", "subject_label", "object", "object_label"})


def row_count(tables: Path, name: str) -> int:
    """Rows of a table."""
    return int(pq.read_metadata(table_path(tables, name)).num_rows)


def node_batches(tables: Path, mark: str, size: int) -> Iterator[tuple[str, list[Properties]]]:
    """Label and at most ``size`` property maps of nodes with that label."""
    known = schema()
    for rows in _windows(table_path(tables, "nodes"), size):
        groups: dict[str, list[Properties]] = {}
        for row in rows:
            groups.setdefault(row["label"], []).append(node_row(row, known, mark))
        yield from groups.items()


def edge_batches(tables: Path, mark: str, size: int) -> Iterator[tuple[EdgeKey, list[Properties]]]:
    """Edge key and at most ``size`` maps ``{s, o, id, p}``: node ids, edge id, all its properties."""
    known = schema()
    for rows in _windows(table_path(tables, "edges"), size):
        groups: dict[EdgeKey, list[Properties]] = {}
        for row in rows:
            groups.setdefault(edge_key(row, known), []).append(edge_row(row, mark))
        yield from groups.items()


def _windows(path: Path, size: int) -> Iterator[list[Properties]]:
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=size):
            yield batch.to_pylist()


def node_row(row: Mapping[str, Any], known: Schema, mark: str) -> Properties:
    """The properties of a node in Neo4j.

    Raises:
        StoreError: an unknown label.
    """
    if row["label"] not in known.nodes:
        raise StoreError(f"the node table holds the unknown label {row['label']!r} ({row['id']})")
    properties = {k: v for k, v in row.items() if v is not None and k != "label"}
    short = _indexable(row["name"])
    if short != row["name"]:
        properties |= {"name": short, FULL_NAME: row["name"]}
    return properties | {MARKER: mark}


def _indexable(name: str) -> str:
    """The name, or as much of it as an index takes, with an ellipsis."""
    if len(name.encode()) <= _INDEXED_BYTES:
        return name
    return name.encode()[:_INDEXED_BYTES].decode(errors="ignore") + "…"


def edge_key(row: Mapping[str, Any], known: Schema) -> EdgeKey:
    """What kind of edge a row is.

    Raises:
        StoreError: an unknown kind.
    """
    key = (row["type"], row["subject_label"], row["object_label"])
    if key[0] not in known.relationships or not known.allows(*key):
        raise StoreError(f"the edge table holds an unknown kind of edge: {key[1]}-{key[0]}->{key[2]} ({row['id']})")
    return key


def edge_row(row: Mapping[str, Any], mark: str) -> Properties:
    """``{s, o, id, p}``: node ids, edge id, all properties of the edge in Neo4j."""
    properties = {k: v for k, v in row.items() if v is not None and k not in _EDGE_ONLY}
    return {"s": row["subject"], "o": row["object"], "id": row["id"], "p": properties | {MARKER: mark}}
