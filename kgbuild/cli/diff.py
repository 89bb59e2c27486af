"""``kgbuild diff``: what changed between two builds."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kgbuild.cli.output import Format, print_rows


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("diff")(diff)


def diff(
    before: Annotated[str, typer.Argument(metavar="BUILD", help="The older build: an id, or a path.")],
    after: Annotated[str, typer.Argument(metavar="BUILD", help="The newer build: an id, 'current', or a path.")],
    graph: Annotated[Path, typer.Option(help="The output folder that holds the builds.")] = Path("graph"),
    format: Annotated[Format, typer.Option(help="How to print.")] = Format.table,
) -> None:
    """List what a build added, changed and retracted against another.

    Examples:

      kgbuild builds

      kgbuild diff 20260101T030000Z-0a1b2c3d current
    """
    from kgbuild.graph import diff_tables
    from kgbuild.rebuild import find_build

    changes = diff_tables(find_build(graph, before), find_build(graph, after))
    rows = [(c.table, c.kind, c.what, c.id, c.record) for c in changes.changes]
    print_rows(("table", "change", "what", "id", "record"), rows, format)
