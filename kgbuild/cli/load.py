"""``kgbuild load``: a build into a running server."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kgbuild.model.errors import UsageError

if TYPE_CHECKING:
    from kgbuild.load.report import LoadReport

_Graph = Annotated[Path, typer.Option(help="The output folder of the build.")]
_Whole = Annotated[
    bool, typer.Option("--whole", help="Send everything, also where only a difference is missing: mends foreign edits.")
]


def register(app: typer.Typer) -> None:
    """Add the verbs."""
    group = typer.Typer(help="Load the graph into a running Neo4j or SPARQL 1.1 server.", no_args_is_help=True)
    group.command("neo4j")(neo4j)
    group.command("rdf")(rdf)
    app.add_typer(group, name="load")


def neo4j(
    uri: Annotated[str | None, typer.Option(help="Where Neo4j listens, such as bolt://127.0.0.1:7687.")] = None,
    user: Annotated[str, typer.Option(help="Its user; the password comes from NEO4J_PASSWORD.")] = "neo4j",
    database: Annotated[str, typer.Option(help="The database's name.")] = "neo4j",
    bulk: Annotated[
        Path | None, typer.Option(help="Write files for 'neo4j-admin database import' here instead.")
    ] = None,
    graph: _Graph = Path("graph"),
    whole: _Whole = False,
) -> None:
    """Bring a Neo4j 5 database to what the graph says; doing it twice changes nothing.

    Where the database holds an earlier build that is still on disk, only what differs is sent.

    The password is read from the environment variable NEO4J_PASSWORD, never from an argument.

    Examples:

      NEO4J_PASSWORD=... kgbuild load neo4j --uri bolt://127.0.0.1:7687

      kgbuild load neo4j --bulk import
    """
    from kgbuild.rebuild import find_build

    if bulk is not None:
        from kgbuild.load.export import export

        for path in export(find_build(graph), "neo4j-csv", bulk):
            print(path)
        return
    if uri is None:
        raise UsageError("name the server by --uri, or a folder by --bulk")
    password = os.environ.get("NEO4J_PASSWORD")
    if not password:
        raise UsageError("put the password into the environment variable NEO4J_PASSWORD")
    from kgbuild.cli.output import Teller
    from kgbuild.load.neo4j import load_neo4j

    teller = Teller()
    try:
        build = find_build(graph)
        earlier = [] if whole else earlier_builds(graph, build)
        report = load_neo4j(build, uri, user, password, database, progress=teller, earlier=earlier)
    finally:
        teller.close()
    tell(report)


def rdf(
    endpoint: Annotated[str, typer.Option(help="The data set's address, such as http://127.0.0.1:3030/ds.")],
    graph: _Graph = Path("graph"),
    whole: _Whole = False,
) -> None:
    """Bring a data set of a SPARQL 1.1 server to what the graph says; doing it twice changes nothing.

    Where the data set holds an earlier build that is still on disk, only what differs is sent.

    User and password, where the server wants them, come from KGBUILD_RDF_USER and KGBUILD_RDF_PASSWORD.

    Example:

      kgbuild load rdf --endpoint http://127.0.0.1:3030/ds
    """
    from kgbuild.cli.output import Teller
    from kgbuild.load.rdf_server import load_rdf
    from kgbuild.rebuild import find_build

    teller = Teller()
    try:
        build = find_build(graph)
        earlier = [] if whole else earlier_builds(graph, build)
        report = load_rdf(build, endpoint, progress=teller, earlier=earlier)
    finally:
        teller.close()
    tell(report)


def earlier_builds(graph: Path, build: Path) -> list[Path]:
    """Folders of builds that a server may hold, the likeliest first: this one, then the newest."""
    from kgbuild.rebuild import list_builds

    folders = [info.folder for info in list_builds(graph)]
    return [build, *(folder for folder in reversed(folders) if folder.resolve() != build)]


def tell(report: LoadReport) -> None:
    """What the server holds now, on stderr."""
    holds = ", ".join(f"{count} {what}" for what, count in report.counts.items())
    removed = ", ".join(f"{count} {what}" for what, count in report.removed.items() if count)
    left = f"; removed {removed}" if removed else ""
    way = f"by difference from build {report.base.name}" if report.base else "whole"
    what = f"{report.target} holds {holds} of build {report.build}{left}"
    print(f"{what} ({way}, {report.seconds:.1f} s)", file=sys.stderr)
