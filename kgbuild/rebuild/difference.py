"""What changed between two builds, told by record: takes two builds, gives sections with statements in words.

The numbers are exact; the statements told are capped, so that the difference of two large builds stays readable and
only what is shown is looked up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from kgbuild.graph.diff import COMPARED, Change, Changes, RecordChange
from kgbuild.graph.read import table_path
from kgbuild.rebuild.words import LONGEST, in_words, short

KINDS = ("retracted", "added", "changed")
"""In the order they are told."""
_RECORDS = ("deleted", "changed", "added", "moved", "")
_NCT = re.compile(r"clinicaltrials:(NCT\d{8})")
_NARRATIVE = "narrative"


@dataclass(frozen=True, slots=True)
class Told:
    """A statement that was retracted, added or changed. ``how``: what is other in a changed one."""

    kind: str
    id: str
    words: str
    how: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """What a record brought about. ``kind``: deleted, changed, added, moved; empty for a record that is as it was.

    ``counts`` are numbers of statements by kind, of which ``told`` are the first ones; ``same`` of the changed ones
    say what they said, read again from a record that changed elsewhere.
    """

    kind: str
    record: str | None
    title: str
    nct_id: str | None
    source: str
    counts: Mapping[str, int]
    same: int
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """The sections that are told, and how many there are."""

    sections: tuple[Section, ...]
    total: int


def difference(old: Path, new: Path, changes: Changes, limit: int = 50, per_kind: int = 10) -> Difference:
    """The records that caused ``changes`` between two builds, deleted ones first, ``limit`` of them (0: all).

    Of each record ``per_kind`` statements of a kind are told, those that are more than a sentence first.
    """
    by_record = _by_record(changes.changes)
    records = {r.record: r for r in changes.records}
    names = sorted({*by_record, *records}, key=lambda name: _rank(name, records))
    shown = names[:limit] if limit else names
    with _Tables(old, new) as tables:
        same = tables.said_the_same(c.id for name in shown for c in by_record.get(name, ()) if c.kind == "changed")
        picked = {name: _picked(by_record.get(name, ()), same, per_kind) for name in shown}
        ids = [(c.kind, c.id) for changes_ in picked.values() for c in changes_]
        gone = tables.rows("old", [name for kind, name in ids if kind != "added"])
        here = tables.rows("new", [name for kind, name in ids if kind != "retracted"])
        titles = tables.titles(name for name in shown if name and name not in records)
    sections = []
    for name in shown:
        changed = by_record.get(name, ())
        told = tuple(Told(c.kind, c.id, *_line(gone.get(c.id), here.get(c.id))) for c in picked[name])
        title, trial, source = titles.get(name or "", ("", "", ""))
        if record := records.get(name or ""):
            title, trial, source = record.title, record.trial, record.source
        nct = _NCT.fullmatch(trial)
        counts = {kind: sum(1 for c in changed if c.kind == kind) for kind in KINDS}
        again = sum(1 for c in changed if c.id in same)
        kind = record.kind if record else ""
        sections.append(Section(kind, name, title, nct[1] if nct else None, source, counts, again, told))
    return Difference(tuple(sections), len(names))


def _picked(changes: Sequence[Change], same: set[str], per_kind: int) -> list[Change]:
    """The statements to tell: a few of each kind, sentences kept in their own words last."""
    ordered = sorted((c for c in changes if c.id not in same), key=lambda c: (c.what == _NARRATIVE, c.what, c.id))
    return [c for kind in KINDS for c in [c for c in ordered if c.kind == kind][:per_kind]]


def _line(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> tuple[str, str]:
    """A statement in words, and what is other in it."""
    return in_words(new or old or {}), _how(old or {}, new or {})


def all_in_words(old: Path, new: Path, changes: Sequence[Change]) -> dict[tuple[str, str], str]:
    """A line for each of ``changes``, by table and id: statements and edges in words, nodes by name."""
    found: dict[tuple[str, str], str] = {}
    with _Tables(old, new) as tables:
        for side, gone in (("old", True), ("new", False)):
            wanted = {t: [c.id for c in changes if c.table == t and (c.kind == "retracted") is gone] for t in COMPARED}
            lines = {
                "statements": {name: in_words(row) for name, row in tables.rows(side, wanted["statements"]).items()},
                "edges": tables.edges_in_words(side, wanted["edges"]),
                "nodes": tables.node_names(side, wanted["nodes"]),
            }
            found |= {(table, name): line for table, by_id in lines.items() for name, line in by_id.items()}
    return found


def _by_record(changes: Iterable[Change]) -> dict[str | None, list[Change]]:
    found: dict[str | None, list[Change]] = {}
    for change in changes:
        if change.table == "statements":
            found.setdefault(change.record, []).append(change)
    return found


def _rank(name: str | None, records: Mapping[str, RecordChange]) -> tuple[int, str]:
    known = records.get(name or "")
    return _RECORDS.index(known.kind if known else ""), name or "￿"


class _Tables:
    """The records and statements of two builds."""

    def __init__(self, old: Path, new: Path) -> None:
        self._db = duckdb.connect(config={"threads": 2, "memory_limit": "2GB"})
        for side, folder in (("old", old), ("new", new)):
            for table in ("records", *COMPARED):
                file = str(table_path(folder, table)).replace("'", "''")
                self._db.execute(f"CREATE VIEW {side}_{table} AS SELECT * FROM read_parquet('{file}')")

    def __enter__(self) -> _Tables:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def rows(self, side: str, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
        """Statements by id."""
        if not ids:
            return {}
        found = self._db.execute(
            f"SELECT * FROM {side}_statements WHERE id IN (SELECT unnest(?::VARCHAR[]))", [list(ids)]
        )
        names = [d[0] for d in found.description or ()]
        rows = (dict(zip(names, row, strict=True)) for row in found.fetchall())
        return {row["id"]: row for row in rows}

    def node_names(self, side: str, ids: Sequence[str]) -> dict[str, str]:
        """Names of nodes by id."""
        query = f"SELECT id, name FROM {side}_nodes WHERE id IN (SELECT unnest(?::VARCHAR[]))"
        return dict(self._db.execute(query, [list(ids)]).fetchall()) if ids else {}

    def edges_in_words(self, side: str, ids: Sequence[str]) -> dict[str, str]:
        """Edges as ``name TYPE name``, by id."""
        if not ids:
            return {}
        query = f"""SELECT e.id, coalesce(s.name, e.subject) || ' ' || e.type || ' ' || coalesce(o.name, e.object)
            FROM {side}_edges e LEFT JOIN {side}_nodes s ON e.subject = s.id LEFT JOIN {side}_nodes o ON e.object = o.id
            WHERE e.id IN (SELECT unnest(?::VARCHAR[]))"""
        return {name: short(text, LONGEST) for name, text in self._db.execute(query, [list(ids)]).fetchall()}

    def said_the_same(self, ids: Iterable[str]) -> set[str]:
        """Those of the changed statements in which nothing but the record's version is another."""
        wanted = list(ids)
        if not wanted:
            return set()
        columns = [d[0] for d in self._db.execute("SELECT * FROM new_statements LIMIT 0").description or ()]
        older = {d[0] for d in self._db.execute("SELECT * FROM old_statements LIMIT 0").description or ()}
        said = ", ".join(f's."{c}"' for c in columns if c in older and c != "version")
        side = "(SELECT s.id, hash({said}) AS said FROM {name}_statements s WHERE s.id IN (SELECT id FROM wanted))"
        self._db.execute("CREATE OR REPLACE TEMP TABLE wanted AS SELECT unnest(?::VARCHAR[]) AS id", [wanted])
        old, new = (side.format(said=said, name=name) for name in ("old", "new"))
        query = f"SELECT o.id FROM {old} o JOIN {new} n USING (id, said)"
        return {row[0] for row in self._db.execute(query).fetchall()}

    def titles(self, names: Iterable[str]) -> dict[str, tuple[str, str, str]]:
        """Title, trial and source of records."""
        wanted = list(names)
        if not wanted:
            return {}
        query = "SELECT id, coalesce(title, ''), trial, source FROM {side}_records WHERE id IN "
        query += "(SELECT unnest(?::VARCHAR[]))"
        found = [
            row for side in ("old", "new") for row in self._db.execute(query.format(side=side), [wanted]).fetchall()
        ]
        return {row[0]: (row[1], row[2], row[3]) for row in found}


_SILENT = ("id", "version", "record")


def _how(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """Which columns of a changed statement are others, numbers with both values."""
    if not old or not new:
        return ""
    other = [name for name in new if name in old and name not in _SILENT and old[name] != new[name]]
    return ", ".join(
        f"{name} {old[name]:g} → {new[name]:g}"
        if isinstance(old[name], float) and isinstance(new[name], float)
        else name
        for name in other
    ).replace("_", " ")
