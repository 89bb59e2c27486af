"""``kgbuild export``: a build in a format of other tools."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("export")(export)


def export(
    format: Annotated[
        str,
        typer.Option(help="kgx-tsv, kgx-jsonl, turtle, nquads, jsonld, graphml, neo4j-csv or sssom."),
    ],
    to: Annotated[Path, typer.Option(help="The folder for the files; it is made.")],
    graph: Annotated[Path, typer.Option(help="The output folder of the build.")] = Path("graph"),
) -> None:
    """Write the graph in a format that other tools read. The names of the files written are printed.

    Examples:

      kgbuild export --format kgx-jsonl --to kgx

      kgbuild export --format turtle --to rdf --graph graph
    """
    from kgbuild.load.export import export as run
    from kgbuild.rebuild import find_build

    files = run(find_build(graph), format, to)
    for path in files:
        print(path)
    print(f"{len(files)} file{'' if len(files) == 1 else 's'} written to {to}", file=sys.stderr)
