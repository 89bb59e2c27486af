"""``kgbuild diff``: what changed between two builds."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kgbuild.cli.output import Format, print_rows
from kgbuild.model.errors import UsageError

if TYPE_CHECKING:
    from kgbuild.graph.diff import Changes
    from kgbuild.rebuild.difference_markdown import Side

_COLUMNS = ("table", "change", "what", "id", "record", "says")
_TABLES = ("statements", "edges", "nodes")
"""What says most comes first."""
_TABLE_ROWS = 200
_MARKDOWN_RECORDS = 50


class DiffFormat(StrEnum):
    """How a difference is printed."""

    table = "table"
    json = "json"
    csv = "csv"
    markdown = "markdown"


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("diff")(diff)


def diff(
    before: Annotated[
        str | None, typer.Argument(metavar="BUILD", help="The older build: an id, or a path; else the one before.")
    ] = None,
    after: Annotated[
        str | None, typer.Argument(metavar="BUILD", help="The newer build: an id, or a path; else the current one.")
    ] = None,
    graph: Annotated[Path, typer.Option(help="The output folder that holds the builds.")] = Path("graph"),
    format: Annotated[DiffFormat, typer.Option(help="How to print; markdown is fit to mail.")] = DiffFormat.table,
    limit: Annotated[
        int | None,
        typer.Option(
            min=0, help="Rows (markdown: records) at most; 0: all. Else 200 of a table, 50 records, all rows."
        ),
    ] = None,
) -> None:
    """List what a build added, changed and retracted against another, with the record that caused it.

    Without arguments it is the current build against the one before. Records come first: added, changed (another
    version), deleted, moved (the same from another place).

    Examples:

      kgbuild diff

      kgbuild diff --format markdown | mail -s "Trial graph" curators@example.org

      kgbuild diff 20260101T030000Z-0a1b2c3d current --format json | jq '.[] | select(.table == "records")'
    """
    from kgbuild.graph import diff_tables
    from kgbuild.rebuild.published import is_whole

    old, new = _sides(graph, before, after)
    for build in (old, new):
        if not is_whole(build):
            raise UsageError(f"{build.name} is damaged (its manifest or tables cannot be read): name another one")
    changes = diff_tables(old, new)
    if format is DiffFormat.markdown:
        _print_markdown(old, new, changes, _MARKDOWN_RECORDS if limit is None else limit)
        return
    if limit is None:
        limit = _TABLE_ROWS if format is DiffFormat.table else 0
    total = len(changes.records) + len(changes.changes)
    print_rows(_COLUMNS, _rows(old, new, changes, limit), Format(format.value))
    if limit and total > limit:
        print(f"kgbuild: {total - limit} more rows are not shown: --limit 0 prints all", file=sys.stderr)


def _sides(graph: Path, before: str | None, after: str | None) -> tuple[Path, Path]:
    from kgbuild.rebuild import find_build
    from kgbuild.rebuild.rollback import previous_build

    if before is not None:
        return find_build(graph, before), find_build(graph, after or "current")
    new = find_build(graph)
    old = previous_build(new)
    if old is None:
        raise UsageError(f"{new.name} is the first build of {graph}: there is none to compare it with")
    return old.resolve(), new


def _rows(old: Path, new: Path, changes: Changes, limit: int) -> Iterator[tuple[Any, ...]]:
    from kgbuild.rebuild.difference import KINDS, all_in_words

    records = changes.records[:limit] if limit else changes.records
    ordered = sorted(changes.changes, key=lambda c: (_TABLES.index(c.table), KINDS.index(c.kind), c.what, c.id))
    others = ordered[: max(limit - len(records), 0)] if limit else ordered
    words = all_in_words(old, new, others)
    for r in records:
        yield "records", r.kind, "Record", r.record, r.record, r.title
    for c in others:
        yield c.table, c.kind, c.what, c.id, c.record, words.get((c.table, c.id))


def _print_markdown(old: Path, new: Path, changes: Changes, limit: int) -> None:
    from kgbuild.rebuild.difference import difference
    from kgbuild.rebuild.difference_markdown import markdown

    records = {kind: sum(1 for r in changes.records if r.kind == kind) for kind in ("added", "changed", "deleted")}
    counts = changes.counts()
    totals = {"records": records, **{table: counts[table] for table in ("statements", "edges", "nodes")}}
    for line in markdown(_side(old), _side(new), totals, difference(old, new, changes, limit)):
        print(line)


def _side(build: Path) -> Side:
    import json

    from kgbuild.rebuild.difference_markdown import Side

    manifest = json.loads((build / "manifest.json").read_text("utf-8"))
    return Side(build.name, str(manifest["started"]))
