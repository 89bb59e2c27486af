"""Why an edge stands in the graph: takes a build's tables and an id, gives ``Explanation``.

An id names an edge, a statement or a node; a node is explained by the statements that mention it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from kgbuild.explore.quotes import Place, Quote, quotes
from kgbuild.model.errors import UsageError
from kgbuild.model.text import Span

Row = Mapping[str, Any]

_CHARS = re.compile(r"^(?P<record>.+?)#(?:(?P<path>.*);)?char=(?P<start>\d+),(?P<end>\d+)$", re.DOTALL)
_STATEMENTS_OF_A_NODE = 20


@dataclass(frozen=True, slots=True)
class LinkNote:
    """How one argument came by its identifier: the mention, the verdict, the candidates that lost."""

    argument: str
    mention: str
    span: Span
    curie: str | None
    label: str | None
    score: float
    match_kind: str
    matched_term: str | None
    runners_up: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class StatementNote:
    """One statement behind the edge, with its words and links."""

    row: Row
    quotes: tuple[Quote, ...]
    links: tuple[LinkNote, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """``edge`` is None when a statement or a node was asked for; ``sources`` is evidence that is no record's text."""

    id: str
    edge: Row | None
    names: Mapping[str, str]
    statements: tuple[StatementNote, ...]
    quotes: tuple[Quote, ...]
    sources: tuple[str, ...]


def explain(build: Path, wanted: str) -> Explanation:
    """Explain an edge, a statement or a node of the build in folder ``build``.

    Raises:
        UsageError: the build holds no such id.
    """
    tables = _Tables(build / "tables")
    edge = next(iter(tables.where("edges", "id", wanted)), None)
    if edge is not None:
        return _edge(tables, wanted, edge)
    rows = tables.where("statements", "id", wanted)
    if not rows and tables.where("nodes", "id", wanted):
        found = [*tables.where("statements", "subject", wanted), *tables.where("statements", "object", wanted)]
        rows = list({row["id"]: row for row in found}.values())[:_STATEMENTS_OF_A_NODE]
        if not rows:
            return Explanation(wanted, None, tables.names([wanted]), (), (), ("no statement names it directly",))
    if not rows:
        raise UsageError(
            f"nothing in this graph has the id {wanted!r}; 'kgbuild cypher evidence-by-predicate' lists edges"
        )
    return Explanation(wanted, None, {}, tuple(_statement(tables, row) for row in rows), (), ())


class _Tables:
    """The tables of a build, read by key."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._texts: dict[str, str] = {}
        self._evidence: dict[str, list[Row]] = {}

    def where(self, table: str, column: str, value: Any) -> list[Row]:
        """The rows whose column has this value."""
        path = self._folder / f"{table}.parquet"
        rows: list[dict[str, Any]] = pq.read_table(path, filters=[(column, "=", value)]).to_pylist()
        return list(rows)

    def text(self, record: str) -> str | None:
        """A record's text, or None when it is not in the build."""
        if record not in self._texts:
            rows = self.where("records", "id", record)
            if not rows:
                return None
            self._texts[record] = rows[0]["text"]
        return self._texts[record]

    def evidence(self, record: str) -> list[Row]:
        """The evidence rows of a record, read once."""
        if record not in self._evidence:
            self._evidence[record] = self.where("evidence", "record", record)
        return self._evidence[record]

    def names(self, ids: list[str]) -> dict[str, str]:
        """Names of nodes by id."""
        return {node: str(row["name"]) for node in ids for row in self.where("nodes", "id", node)}


def _edge(tables: _Tables, wanted: str, edge: Row) -> Explanation:
    ids = dict.fromkeys(row["statement_id"] for row in tables.where("evidence", "edge_id", wanted))
    rows = [row for one in ids for row in tables.where("statements", "id", one)]
    statements = tuple(_statement(tables, row, wanted) for row in rows)
    # Edges that no single statement became (parts of a record's own structure, hierarchy) carry their evidence.
    spans: dict[str, dict[Span, Place]] = {}
    sources: list[str] = []
    for reference in () if statements else edge["evidence"] or ():
        found = _CHARS.match(reference)
        located = _located(tables, found) if found and tables.text(found["record"]) is not None else None
        if found and located:
            spans.setdefault(found["record"], {})[located[0]] = located[1]
        else:
            sources.append(reference)
    quotes = tuple(quote for record, where in spans.items() for quote in _quotes(tables, record, where))
    names = tables.names([edge["subject"], edge["object"]])
    return Explanation(wanted, edge, names, statements, quotes, tuple(sources))


def _located(tables: _Tables, reference: re.Match[str]) -> tuple[Span, Place] | None:
    """Where a reference stands in its record's text; None where a path is that of no evidence row."""
    start, end = int(reference["start"]), int(reference["end"])
    if reference["path"] is None:
        return Span(start, end), (None, 0)
    for row in tables.evidence(reference["record"]):
        if (row["field"], row["field_start"], row["field_end"]) == (reference["path"], start, end):
            return Span(row["start"], row["end"]), _place(row)
    return None


def _place(row: Row) -> Place:
    """Field and shift (see ``Quote``) of an evidence row."""
    return row["field"], 0 if row["field_start"] is None else row["start"] - row["field_start"]


def _statement(tables: _Tables, row: Row, edge: str | None = None) -> StatementNote:
    evidence = tables.where("evidence", "statement_id", row["id"])
    if edge is not None:
        evidence = [e for e in evidence if e["edge_id"] == edge]
    spans = {Span(e["start"], e["end"]): _place(e) for e in evidence}
    links = [_link(tables, row, argument) for argument in ("subject", "object")]
    return StatementNote(
        row, tuple(_quotes(tables, row["record"], spans)), tuple(note for note in links if note is not None)
    )


def _link(tables: _Tables, statement: Row, argument: str) -> LinkNote | None:
    index = statement[f"{argument}_mention"]
    if index is None:
        return None
    mention = next((m for m in tables.where("mentions", "record", statement["record"]) if m["index"] == index), None)
    link = next((k for k in tables.where("links", "record", statement["record"]) if k["index"] == index), None)
    if mention is None or link is None:
        return None
    return LinkNote(
        argument=argument,
        mention=mention["text"],
        span=Span(mention["start"], mention["end"]),
        curie=link["curie"],
        label=link["label"],
        score=link["score"],
        match_kind=link["match_kind"],
        matched_term=link["matched_term"],
        runners_up=tuple(json.loads(link["runners_up"] or "[]")),
    )


def _quotes(tables: _Tables, record: str, spans: Mapping[Span, Place]) -> list[Quote]:
    text = tables.text(record)
    return [] if text is None else quotes(record, text, spans)
