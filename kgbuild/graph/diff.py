"""What changed between two builds: takes two folders of tables, gives added, changed and retracted rows, and records.

An id stands for what a node, edge or statement says, so ``changed`` means that its evidence, score or properties
are others, and a claim that says something new is one retracted and one added. The cause of a difference is a record
that came, went or changed; where none did (another vocabulary, other code), it is the record that the row is of.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb

from kgbuild.graph.read import table_path
from kgbuild.graph.touched import Touched

COMPARED = ("nodes", "edges", "statements")
_WHAT = {"nodes": "label", "edges": "type", "statements": "predicate"}
_NARROWED = {
    "nodes": "id IN (SELECT id FROM touched_nodes)",
    "edges": "id IN (SELECT id FROM touched_edges)",
    "statements": "record IN (SELECT id FROM touched_records)",
}
_KINDS = ("added", "changed", "retracted")


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
class RecordChange:
    """A record that came, went or changed. ``kind``: added, changed, deleted, moved (the same from another place)."""

    kind: str
    record: str
    trial: str
    title: str
    source: str


@dataclass(frozen=True, slots=True)
class Changes:
    """All differences, sorted by table, kind and id; ``records`` sorted by kind and id."""

    changes: tuple[Change, ...]
    records: tuple[RecordChange, ...] = ()

    def counts(self) -> dict[str, dict[str, int]]:
        """Number of differences by table and kind; all are named, zeros too."""
        found = {table: dict.fromkeys(_KINDS, 0) for table in COMPARED}
        for change in self.changes:
            found[change.table][change.kind] += 1
        return found

    def as_json(self) -> dict[str, Any]:
        """The content of ``changes.json``."""
        return {
            "counts": self.counts(),
            "records": [asdict(r) for r in self.records],
            "changes": [asdict(c) for c in self.changes],
        }


NO_CHANGES = Changes(())


def diff_tables(old_dir: Path | None, new_dir: Path, touched: Touched | None = None) -> Changes:
    """Compare two builds (or their tables folders); with no old one everything is added.

    ``touched`` says what can differ at all, where the new build was made from the old one.

    Raises:
        UsageError: a folder holds no tables.
    """
    with duckdb.connect(config={"threads": 2, "memory_limit": "2GB"}) as db:
        if touched is not None:
            db.register("touched_records", touched.records)
            db.register("touched_nodes", touched.nodes)
            db.register("touched_edges", touched.edges)
        for side, folder in (("old", old_dir or new_dir), ("new", new_dir)):
            for table in ("records", *COMPARED):
                file = str(table_path(folder, table)).replace("'", "''")
                none = " WHERE false" if side == "old" and old_dir is None else ""
                db.execute(f"CREATE VIEW {side}_{table} AS SELECT * FROM read_parquet('{file}'){none}")
        records = db.execute(_sql("diff_records")).fetchall()
        db.execute("CREATE TABLE causes AS SELECT DISTINCT record FROM changed_records")
        narrowed = touched is not None
        changes = [change for table in COMPARED for change in _compare(db, table, bool(records), narrowed)]
        return Changes(tuple(changes), tuple(RecordChange(*row) for row in records))


def _sql(name: str) -> str:
    return files("kgbuild.graph").joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")


def _columns(db: duckdb.DuckDBPyConnection, view: str) -> list[str]:
    return [d[0] for d in db.execute(f"SELECT * FROM {view} LIMIT 0").description or ()]


def _compare(db: duckdb.DuckDBPyConnection, table: str, caused: bool, narrowed: bool) -> list[Change]:
    new = _columns(db, f"new_{table}")
    both = [c for c in _columns(db, f"old_{table}") if c in new]
    among = "record IN (FROM causes)" if caused else "record IS NOT NULL"
    query = _sql("diff").format(
        table=table,
        what=_WHAT[table],
        said=", ".join(f'"{c}"' for c in both),
        where=_NARROWED[table] if narrowed else "true",
        old_causes=_causes(table, "old", among),
        new_causes=_causes(table, "new", among),
    )
    return [Change(table, *row) for row in db.execute(query).fetchall()]


def _causes(table: str, side: str, among: str) -> str:
    """Which record a row comes from; a node comes from the first record with an edge at it."""
    if table != "nodes":
        return f"SELECT id, record FROM {side}_{table} WHERE {among}"
    return (
        f"SELECT id, min(record) AS record FROM (SELECT subject AS id, record FROM {side}_edges WHERE {among} "
        f"UNION ALL SELECT object, record FROM {side}_edges WHERE {among}) GROUP BY id"
    )
