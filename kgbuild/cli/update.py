"""``kgbuild update``: the published graph brought up to date with its sources."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kgbuild.cli import building
from kgbuild.cli.building import (
    Engine,
    Keep,
    MaxDeleted,
    Model,
    NotifyCommand,
    Ontologies,
    Out,
    Overrides,
    Sources,
    Stores,
    Webhook,
    Workers,
)


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("update")(update)


def update(
    sources: Sources,
    out: Out = Path("graph"),
    stores: Stores = "cypher,rdf",
    engine: Engine = "local",
    workers: Workers = 1,
    ontologies: Ontologies = None,
    overrides: Overrides = None,
    model: Model = "kgb-ner",
    keep: Keep = 5,
    max_deleted: MaxDeleted = None,
    webhook: Webhook = None,
    notify_command: NotifyCommand = None,
    json: Annotated[bool, typer.Option("--json", help="Print what was done as one JSON object on stdout.")] = False,
    unrecorded: Annotated[bool, typer.Option("--unrecorded", hidden=True)] = False,
) -> None:
    """Take new, changed and deleted records into the published graph; what vanished is retracted.

    SOURCE... are all files and folders of the graph, not the new ones only: a record that they no longer hold is
    deleted. The graph is that of a new build, in a fraction of its time; where there is nothing to start from, it is
    a new build. A failing update leaves the last good graph.

    Exit codes: 0 done, 1 some records rejected (the graph is published), 2 nothing readable or too much
    deleted, 3 a store, the disk or the network failed, 4 another build is under way, 143 terminated.

    Examples:

      kgbuild update trials/ --out graph

      kgbuild update trials/ --json | jq .changes.records

      kgbuild diff --format markdown                 what the update changed, fit to mail
    """
    from kgbuild.cli.build import summary
    from kgbuild.rebuild import BuildConfig
    from kgbuild.rebuild import update as run

    names = building.store_names(stores, engine)
    config = BuildConfig(
        tuple(sources), out, names, workers, ontologies, overrides, keep, max_deleted=max_deleted, model=model
    )
    told = building.notifier(webhook, notify_command)
    report = building.run_build("update", config, run, told, recorded=not unrecorded)
    if json:
        building.print_json(report)
    else:
        summary(report, out)
    building.say(building.changes_line(report))
    raise typer.Exit(report.exit_code)
