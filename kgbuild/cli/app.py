"""Puts the verbs together. Verb modules import what they run inside the function, so that ``--help`` is quick."""

from __future__ import annotations

from typing import Annotated

import typer

from kgbuild.cli import (
    annotate,
    build,
    builds,
    diff,
    evaluate,
    explain,
    export,
    fetch,
    load,
    ontologies,
    query,
    rollback,
    schedule,
    train,
    update,
)
from kgbuild.cli.helping import unwrap_help, unwrapped

_HELP = """Clinical-trial records to a knowledge graph for Cypher and SPARQL.

Every edge can be traced to the characters it was read from.

[bold]A first graph[/bold]

  kgbuild build seeds                            read five trials into ./graph
  kgbuild queries                                what can be asked by name
  kgbuild cypher trials-by-disease               ask by name ...
  kgbuild cypher 'MATCH (t:Trial) RETURN t.name' ... or in your own words
  kgbuild explain EDGE                           the sentence of an edge

[bold]Kept current[/bold]

  kgbuild fetch --query "..." --to trials        get studies from the registry
  kgbuild update trials                          take in new, retract gone
  kgbuild diff                                   what that changed, and why
  kgbuild schedule --cron "0 3 * * *" trials     every night

Exit codes: 0 done, 1 some records rejected, 2 unusable arguments or nothing readable, 3 a store or the network failed,
4 another build holds the lock, 5 a defect of kgbuild.
"""

app = typer.Typer(
    help=unwrapped(_HELP),
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for module in (
    build,
    update,
    annotate,
    query,
    explain,
    load,
    export,
    diff,
    evaluate,
    builds,
    rollback,
    schedule,
    fetch,
    ontologies,
    train,
):
    module.register(app)
unwrap_help(app)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"kgbuild {version('kgbuild')}")
        raise typer.Exit


@app.callback()
def options(
    debug: Annotated[bool, typer.Option("--debug", help="Show a traceback when kgbuild itself fails.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Options of all commands."""
