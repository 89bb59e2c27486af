"""What changed between two builds: takes two folders of tables, gives added, changed and retracted rows.

An id stands for what a node, edge or statement says, so ``changed`` means that its evidence, score or properties
are others, and a claim that says something new is one retracted and one added.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb

from kgbuild.graph.assemble import sql
from kgbuild.graph.read import table_path

COMPARED = ("nodes", "edges", "statements")
CAUSES: Mapping[str, str] = {
    "nodes": "SELECT id, min(record) AS record FROM ("
    "SELECT subject AS id, record FROM {side}_edges WHERE record IS NOT NULL "
    "UNION ALL SELECT object, record FROM {side}_edges WHERE record IS NOT NULL) GROUP BY id",
    "edges": "SELECT id, record FROM {side}_edges",
    "statements": "SELECT id, record FROM {side}_statements",
}
"""Which record a row comes from; a node comes from the first record with an edge at it."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. ``kind``: added, changed, retracted. ``what``: its label, relationship type or predicate.

    ``record`` is the record that caused it; None for what rests on the vocabulary or on several records.
    """

    table: str
    kind: str
    id: str
    what: str
    record: str | None


@dataclass(frozen=True, slots=True)
class Changes:
    """All differences, sorted by table, kind and id."""

    changes: tuple[Change, ...]

    def counts(self) -> dict[str, dict[str, int]]:
        """Number of differences by table and kind; all are named, zeros too."""
        found = {table: {"added": 0, "changed": 0, "retracted": 0} for table in COMPARED}
        for change in self.changes:
            found[change.table][change.kind] += 1
        return found

    def as_json(self) -> dict[str, Any]:
        """The content of ``changes.json``."""
        return {"counts": self.counts(), "changes": [asdict(c) for c in self.changes]}


def diff_tables(old_dir: Path | None, new_dir: Path) -> Changes:
    """Compare two builds (or their tables folders); with no old one everything is added.

    Raises:
        UsageError: a folder holds no tables.
    """
    with duckdb.connect(config={"threads": 2}) as db:
        for side, folder in (("old", old_dir or new_dir), ("new", new_dir)):
            for table in COMPARED:
                file = str(table_path(folder, table)).replace("'", "''")
                none = " WHERE false" if side == "old" and old_dir is None else ""
                db.execute(f"CREATE VIEW {side}_{table} AS SELECT * FROM read_parquet('{file}'){none}")
        return Changes(tuple(change for table in COMPARED for change in _compare(db, table)))


def _columns(db: duckdb.DuckDBPyConnection, view: str) -> list[str]:
    return [d[0] for d in db.execute(f"SELECT * FROM {view} LIMIT 0").description or ()]


def _compare(db: duckdb.DuckDBPyConnection, table: str) -> list[Change]:
    both = [c for c in _columns(db, f"old_{table}") if c in _columns(db, f"new_{table}")]
    what = {"nodes": "label", "edges": "type", "statements": "predicate"}[table]
    query = sql("diff").format(
        table=table,
        what=what,
        differs=" OR ".join(f'o."{c}" IS DISTINCT FROM n."{c}"' for c in both if c != "id"),
        old_causes=CAUSES[table].format(side="old"),
        new_causes=CAUSES[table].format(side="new"),
    )
    return [Change(table, *row) for row in db.execute(query).fetchall()]
