"""``kgbuild schedule``: fetch, update, load and tell, at set times."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
from kgbuild.model.errors import UsageError

if TYPE_CHECKING:
    from kgbuild.rebuild import BuildConfig
    from kgbuild.rebuild.steps import Step

_SELF = (sys.executable, "-m", "kgbuild.cli")


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("schedule")(schedule)


def schedule(
    sources: Sources,
    out: Out = Path("graph"),
    cron: Annotated[
        str | None, typer.Option(metavar="'M H D M W'", help="When: five fields as in a crontab, or @hourly, @daily …")
    ] = None,
    timezone: Annotated[str | None, typer.Option(help="Of --cron, such as Europe/Madrid; else the machine's.")] = None,
    now: Annotated[bool, typer.Option("--now", help="Make the first run at once.")] = False,
    once: Annotated[bool, typer.Option("--once", help="Make one run at once and end with its exit code.")] = False,
    fetch_command: Annotated[
        str | None, typer.Option(metavar="COMMAND", help="Run this before each update; no shell.")
    ] = None,
    load: Annotated[
        list[str] | None, typer.Option(metavar="neo4j|rdf", help="Load the graph into a server after each update.")
    ] = None,
    neo4j_uri: Annotated[str | None, typer.Option(help="For --load neo4j; NEO4J_PASSWORD is the password.")] = None,
    neo4j_user: Annotated[str, typer.Option(help="For --load neo4j.")] = "neo4j",
    neo4j_database: Annotated[str, typer.Option(help="For --load neo4j.")] = "neo4j",
    rdf_endpoint: Annotated[str | None, typer.Option(help="For --load rdf.")] = None,
    webhook: Webhook = None,
    notify_command: NotifyCommand = None,
    timeout: Annotated[float | None, typer.Option(min=1, help="Seconds that one step of a run may take.")] = None,
    stores: Stores = "cypher,rdf",
    engine: Engine = "local",
    workers: Workers = 1,
    ontologies: Ontologies = None,
    overrides: Overrides = None,
    model: Model = "kgb-ner",
    keep: Keep = 5,
    max_deleted: MaxDeleted = None,
) -> None:
    """Update the graph at set times until SIGTERM or Ctrl-C.

    A run is: --fetch-command, update, --load, then telling. Each step is a process of its own; the first that fails
    ends the run, the last good graph stays, and the next run comes at its time. A run that finds the one before, or
    another build, under way is skipped. 'kgbuild builds --runs' lists all of them; their logs lie in OUT/logs.

    Exit codes: 0 ended while no run was under way; 143 (SIGTERM) or 130 (Ctrl-C) when one was abandoned, in order;
    with --once that of the run: 0 done, 1 some records rejected, else that of the step that failed, 4 skipped.

    Examples:

      kgbuild schedule --cron "0 3 * * *" trials/ --out graph

      kgbuild schedule --cron "0 3 * * 1-5" --timezone Europe/Madrid --now trials/ --load neo4j --neo4j-uri bolt://db:7687

      kgbuild schedule --once trials/ --fetch-command "kgbuild fetch --query sarcoma --to trials --since last --sync"
    """
    from kgbuild.rebuild import BuildConfig
    from kgbuild.rebuild.cron import crontab, zone
    from kgbuild.rebuild.schedule import Job, serve
    from kgbuild.rebuild.schedule import once as run_once

    if (cron is None) != once:
        raise UsageError("give --cron for the times, or --once for one run now")
    if Path("-") in sources:
        raise UsageError("standard input can be read only once: name files or folders")
    trigger = crontab(cron, zone(timezone)) if cron is not None else None
    # Whatever is wrong with the options is told now, not at three in the morning.
    names = building.store_names(stores, engine)
    config = BuildConfig(
        tuple(sources), out, names, workers, ontologies, overrides, keep, max_deleted=max_deleted, model=model
    )
    servers = {
        "neo4j": ("--uri", neo4j_uri, "--user", neo4j_user, "--database", neo4j_database),
        "rdf": ("--endpoint", rdf_endpoint),
    }
    steps = [*_fetch(fetch_command), _update(config, stores), *_loads(load or [], out, servers)]
    job = Job(out, steps, building.notifier(webhook, notify_command), building.say, timeout)
    raise typer.Exit(run_once(job) if trigger is None else serve(job, trigger, now))


def _fetch(command: str | None) -> list[Step]:
    """The command as given; ``kgbuild`` is this one, wherever it is installed, and may reject some records."""
    from kgbuild.rebuild.notify import words
    from kgbuild.rebuild.steps import Step

    if command is None:
        return []
    first, *rest = words(command)
    if first == "kgbuild":
        return [Step("fetch", (*_SELF, *rest), good=(0, 1))]
    return [Step("fetch", (first, *rest))]


def _update(config: BuildConfig, stores: str) -> Step:
    from kgbuild.rebuild.steps import Step

    options = [
        "--out",
        str(config.out),
        "--stores",
        stores,
        "--workers",
        str(config.workers),
        "--keep",
        str(config.keep),
    ]
    options += ["--ontologies", str(config.ontologies)] if config.ontologies else []
    options += ["--overrides", str(config.overrides)] if config.overrides else []
    options += ["--model", config.model]
    options += ["--max-deleted", str(config.max_deleted)] if config.max_deleted is not None else []
    command = (*_SELF, "update", "--json", "--unrecorded", *options, "--", *map(str, config.sources))
    return Step("update", command, good=(0, 1), tells=True)


def _loads(names: list[str], out: Path, servers: Mapping[str, tuple[str | None, ...]]) -> list[Step]:
    """The steps that bring servers to what the graph says; passwords stay in the environment."""
    from kgbuild.rebuild.steps import Step

    steps = []
    for name in names:
        if name not in servers:
            raise UsageError(f"--load {name!r}: choose from {', '.join(servers)}")
        _, address, *_ = options = servers[name]
        if not address:
            raise UsageError(f"--load {name} needs {'--neo4j-uri' if name == 'neo4j' else '--rdf-endpoint'}")
        if name == "neo4j" and not os.environ.get("NEO4J_PASSWORD"):
            raise UsageError("put the password into the environment variable NEO4J_PASSWORD")
        steps.append(Step(f"load {name}", (*_SELF, "load", name, "--graph", str(out), *filter(None, options))))
    return steps
