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

from kgbuild.model.errors import UsageError
from kgbuild.model.text import Span

Row = Mapping[str, Any]

_CHARS = re.compile(r"^(?P<record>.+?)#(?:.*;)?char=(?P<start>\d+),(?P<end>\d+)$")
_BOUNDARY = re.compile(r"[.!?][\"”)]*\s+(?=[A-Z0-9“\"(])|\n+")
_WINDOW = 600
"""At most so many characters on each side of the spans are shown."""
_STATEMENTS_OF_A_NODE = 20


@dataclass(frozen=True, slots=True)
class Quote:
    """A piece of a record that shows the evidence: ``text`` begins at ``start``; ``spans`` are into the record."""

    record: str
    start: int
    text: str
    spans: tuple[Span, ...]
    field: str | None = None


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

    def names(self, ids: list[str]) -> dict[str, str]:
        """Names of nodes by id."""
        return {node: str(row["name"]) for node in ids for row in self.where("nodes", "id", node)}


def _edge(tables: _Tables, wanted: str, edge: Row) -> Explanation:
    ids = dict.fromkeys(row["statement_id"] for row in tables.where("evidence", "edge_id", wanted))
    rows = [row for one in ids for row in tables.where("statements", "id", one)]
    statements = tuple(_statement(tables, row, wanted) for row in rows)
    # Edges that no single statement became (parts of a record's own structure, hierarchy) carry their evidence.
    spans: dict[str, list[Span]] = {}
    sources: list[str] = []
    for reference in () if statements else edge["evidence"] or ():
        found = _CHARS.match(reference)
        if found and tables.text(found["record"]) is not None:
            spans.setdefault(found["record"], []).append(Span(int(found["start"]), int(found["end"])))
        else:
            sources.append(reference)
    quotes = tuple(quote for record, where in spans.items() for quote in _quotes(tables, record, where))
    names = tables.names([edge["subject"], edge["object"]])
    return Explanation(wanted, edge, names, statements, quotes, tuple(sources))


def _statement(tables: _Tables, row: Row, edge: str | None = None) -> StatementNote:
    evidence = tables.where("evidence", "statement_id", row["id"])
    if edge is not None:
        evidence = [e for e in evidence if e["edge_id"] == edge]
    spans = list(dict.fromkeys(Span(e["start"], e["end"]) for e in evidence))
    fields = {Span(e["start"], e["end"]): e["field"] for e in evidence}
    links = [_link(tables, row, argument) for argument in ("subject", "object")]
    return StatementNote(
        row, tuple(_quotes(tables, row["record"], spans, fields)), tuple(note for note in links if note is not None)
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


def _quotes(
    tables: _Tables, record: str, spans: list[Span], fields: Mapping[Span, str | None] | None = None
) -> list[Quote]:
    """One quote a sentence that holds spans, in text order."""
    text = tables.text(record)
    if text is None:
        return []
    grouped: dict[tuple[int, int], list[Span]] = {}
    for span in sorted(spans):
        grouped.setdefault(sentence(text, span), []).append(span)
    return [
        Quote(record, start, text[start:end], tuple(inside), (fields or {}).get(inside[0]))
        for (start, end), inside in grouped.items()
    ]


def sentence(text: str, span: Span) -> tuple[int, int]:
    """Start and end of the sentence or line around a span, at most ``_WINDOW`` characters on either side."""
    low, high = max(0, span.start - _WINDOW), min(len(text), span.end + _WINDOW)
    starts = [m.end() for m in _BOUNDARY.finditer(text, low, span.start)]
    after = _BOUNDARY.search(text, max(span.start, span.end - 1), high)
    start = starts[-1] if starts else low
    end = high if after is None else after.start() + (0 if after[0].startswith("\n") else 1)
    return start, max(end, span.end)


def marked(quote: Quote, before: str = "[[", after: str = "]]") -> str:
    """The quote with its spans marked; overlapping spans are marked as one."""
    merged: list[list[int]] = []
    for span in sorted(quote.spans):
        if merged and span.start <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], span.end)
        else:
            merged.append([span.start, span.end])
    parts: list[str] = []
    at = 0
    for start, end in merged:
        low, high = start - quote.start, end - quote.start
        parts += [quote.text[at:low], before, quote.text[low:high], after]
        at = high
    return "".join([*parts, quote.text[at:]])
