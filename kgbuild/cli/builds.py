"""``kgbuild builds``: what is published in an output folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kgbuild.cli.output import Format, print_rows


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("builds")(builds)


def builds(
    graph: Annotated[Path, typer.Option(help="The output folder of the builds.")] = Path("graph"),
    format: Annotated[Format, typer.Option(help="How to print.")] = Format.table,
) -> None:
    """List the builds of an output folder, oldest first."""
    from kgbuild.rebuild import find_build, list_builds

    find_build(graph)
    rows = [
        (
            info.build_id,
            info.is_current,
            info.manifest["started"],
            len(info.manifest["inputs"]),
            sum(info.manifest["counts"]["nodes"].values()),
            sum(info.manifest["counts"]["edges"].values()),
            info.manifest["rejected"],
        )
        for info in list_builds(graph)
    ]
    print_rows(("build", "current", "started", "records", "nodes", "edges", "rejected"), rows, format)
