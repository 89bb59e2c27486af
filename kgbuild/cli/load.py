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
) -> None:
    """Bring a Neo4j 5 database to what the graph says; doing it twice changes nothing.

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
        report = load_neo4j(find_build(graph), uri, user, password, database, progress=teller)
    finally:
        teller.close()
    tell(report)


def rdf(
    endpoint: Annotated[str, typer.Option(help="The data set's address, such as http://127.0.0.1:3030/ds.")],
    graph: _Graph = Path("graph"),
) -> None:
    """Bring a data set of a SPARQL 1.1 server to what the graph says; doing it twice changes nothing.

    User and password, where the server wants them, come from KGBUILD_RDF_USER and KGBUILD_RDF_PASSWORD.

    Example:

      kgbuild load rdf --endpoint http://127.0.0.1:3030/ds
    """
    from kgbuild.cli.output import Teller
    from kgbuild.load.rdf_server import load_rdf
    from kgbuild.rebuild import find_build

    teller = Teller()
    try:
        report = load_rdf(find_build(graph), endpoint, progress=teller)
    finally:
        teller.close()
    tell(report)


def tell(report: LoadReport) -> None:
    """What the server holds now, on stderr."""
    holds = ", ".join(f"{count} {what}" for what, count in report.counts.items())
    removed = ", ".join(f"{count} {what}" for what, count in report.removed.items() if count)
    left = f"; removed {removed}" if removed else ""
    print(f"{report.target} holds {holds} of build {report.build}{left} ({report.seconds:.1f} s)", file=sys.stderr)
