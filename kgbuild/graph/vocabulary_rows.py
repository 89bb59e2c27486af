"""What the vocabulary itself says about linked concepts, as rows: takes concept ids, gives Arrow tables."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa

from kgbuild.graph.concepts import VOCABULARY_KEY, Concepts, ConceptSource
from kgbuild.graph.rows import node_row
from kgbuild.graph.staging import staging_schema


def vocabulary_rows(vocabulary: ConceptSource, linked: Iterable[str]) -> tuple[pa.Table, pa.Table]:
    """Nodes and edges of these concepts and of all that they lead to (superclasses, classes, what classes act on)."""
    nodes, bag = Concepts(vocabulary).related(linked)
    return (
        pa.Table.from_pylist([node_row(n) for n in nodes], schema=staging_schema("nodes")),
        pa.Table.from_pylist([e.row(None, VOCABULARY_KEY) for e in bag.edges.values()], schema=staging_schema("edges")),
    )
