"""Which RDF lines differ between the tables of two builds: takes row changes, gives lines that go and lines that come.

Lines are compared unit by unit: a node, an edge's reification, all direct lines between two ends, a span of evidence.
No two units share a line (``rdf_lines``), so a line that several edges give goes when the last of them goes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, groupby
from pathlib import Path
from typing import Any

from kgbuild.graph.schema import schema
from kgbuild.load.rdf_lines import (
    SPAN_ORDER,
    Line,
    Row,
    association_lines,
    direct_lines,
    node_lines,
    span_key,
    span_lines,
)
from kgbuild.load.row_changes import RowChanges, Touched, matched, row_changes

RDF_TABLES = ("nodes", "edges", "evidence")
Difference = tuple[set[Line], set[Line]]
"""Lines that go, lines that come."""

_DIRECT = "id, type, predicate, subject, object, record"
_ENDS = f"""CREATE TABLE ends AS SELECT DISTINCT subject, object FROM (
  (SELECT {_DIRECT} FROM old_edges WHERE id IN (SELECT id FROM diff_edges)
   EXCEPT SELECT {_DIRECT} FROM new_edges WHERE id IN (SELECT id FROM diff_edges))
  UNION ALL
  (SELECT {_DIRECT} FROM new_edges WHERE id IN (SELECT id FROM diff_edges)
   EXCEPT SELECT {_DIRECT} FROM old_edges WHERE id IN (SELECT id FROM diff_edges)))"""
_BETWEEN = f"SELECT {_DIRECT} FROM {{}}_edges SEMI JOIN ends USING (subject, object) ORDER BY subject, object"
_RESTED = """CREATE TABLE rested AS SELECT DISTINCT record FROM (
  SELECT record FROM (SELECT record, hash({0}) AS said FROM old_evidence) o
  ANTI JOIN (SELECT hash({0}) AS said FROM new_evidence) n ON o.said = n.said
  UNION ALL
  SELECT record FROM (SELECT record, hash({0}) AS said FROM new_evidence) n
  ANTI JOIN (SELECT hash({0}) AS said FROM old_evidence) o ON o.said = n.said)"""


@contextmanager
def rdf_changes(old_tables: Path, new_tables: Path, touched: Touched | None = None) -> Iterator[RowChanges]:
    """The row changes that ``line_changes`` needs.

    Raises:
        UsageError: a folder holds no tables.
    """
    with row_changes(old_tables, new_tables, {"nodes": None, "edges": None}, touched, also=("evidence",)) as changes:
        changes.db.execute(_ENDS)
        columns = ", ".join(f'"{c}"' for c in schema().tables["evidence"].columns)
        changes.db.execute(_RESTED.format(columns))
        yield changes


def line_changes(changes: RowChanges) -> Iterator[Difference]:
    """Lines that go and come, unit by unit; units without a difference are left out."""
    units = chain(
        _rows(changes, "nodes", node_lines), _rows(changes, "edges", association_lines), _ends(changes), _spans(changes)
    )
    for old, new in units:
        if old != new:
            yield old - new, new - old


def _rows(changes: RowChanges, table: str, lines: Callable[[Row], Iterable[Line]]) -> Iterator[Difference]:
    for old, new in changes.pairs(table):
        yield set(lines(old) if old else ()), set(lines(new) if new else ())


def _ends(changes: RowChanges) -> Iterator[Difference]:
    """Everything that edges say directly between two ends of which an edge differs."""

    def units(side: str) -> Iterator[tuple[tuple[Any, ...], set[Line]]]:
        rows = changes.rows(_BETWEEN.format(side))
        for key, edges in groupby(rows, lambda row: (row["subject"], row["object"])):
            yield key, {line for edge in edges for line in direct_lines(edge)}

    yield from _differences(matched(units("old"), units("new")))


def _spans(changes: RowChanges) -> Iterator[Difference]:
    """The evidence of records of which any evidence differs."""

    def units(side: str) -> Iterator[tuple[tuple[Any, ...], set[Line]]]:
        rows = changes.rows(
            f"SELECT * FROM {side}_evidence WHERE record IN (SELECT record FROM rested) ORDER BY {SPAN_ORDER}"
        )
        for key, same in groupby(rows, span_key):
            yield key, set(span_lines(next(same)))

    yield from _differences(matched(units("old"), units("new")))


def _differences(pairs: Iterable[tuple[set[Line] | None, set[Line] | None]]) -> Iterator[Difference]:
    yield from ((old or set(), new or set()) for old, new in pairs)
