"""What a build holds, counted: mentions by type, statements by predicate, nodes by label, edges by type."""

from __future__ import annotations

from collections import Counter as Bag
from collections.abc import Mapping
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

from kgbuild.model.statement import Annotation

_GROUPED = {"nodes": "label", "edges": "type"}
"""Tables counted by the values of a column."""


class Counter:
    """Counts annotations as they pass."""

    def __init__(self) -> None:
        self._mentions: Bag[str] = Bag()
        self._linked: Bag[str] = Bag()
        self._statements: Bag[str] = Bag()

    def add(self, annotation: Annotation) -> None:
        """Count one annotation."""
        self._mentions.update(m.type for m in annotation.mentions)
        pairs = zip(annotation.mentions, annotation.links, strict=True)
        self._linked.update(m.type for m, link in pairs if link.curie)
        self._statements.update(s.predicate for s in annotation.statements)

    def counts(self) -> dict[str, Mapping[str, int]]:
        """``mentions``, ``linked`` (both by type) and ``statements`` (by predicate)."""
        found = {"mentions": self._mentions, "linked": self._linked, "statements": self._statements}
        return {name: dict(sorted(bag.items())) for name, bag in found.items()}


def table_counts(tables: Path) -> dict[str, Mapping[str, int]]:
    """``rows`` of every table, ``nodes`` by label and ``edges`` by type."""
    files = sorted(tables.glob("*.parquet"))
    counts: dict[str, Mapping[str, int]] = {"rows": {f.stem: pq.read_metadata(f).num_rows for f in files}}
    for table, column in _GROUPED.items():
        values = pc.value_counts(pq.read_table(tables / f"{table}.parquet", columns=[column])[column])
        counts[table] = dict(sorted((str(v["values"]), int(v["counts"])) for v in values.to_pylist()))
    return counts
