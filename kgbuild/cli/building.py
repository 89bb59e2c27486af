"""What ``build``, ``update`` and ``schedule`` share: options, and a build that is recorded, told and printed."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kgbuild.model.errors import UsageError

if TYPE_CHECKING:
    from kgbuild.rebuild import BuildConfig, BuildReport
    from kgbuild.rebuild.notify import Notifier
    from kgbuild.rebuild.progress import Progress
    from kgbuild.rebuild.runs import Run

Sources = Annotated[list[Path], typer.Argument(metavar="SOURCE...", help="Files and folders of trial records.")]
Out = Annotated[Path, typer.Option(help="The output folder; 'current' in it is the published build.")]
Stores = Annotated[str, typer.Option(help="Embedded stores to write: cypher,rdf or none.")]
Engine = Annotated[str, typer.Option(help="Where the work is done: local.")]
Workers = Annotated[int, typer.Option(min=1, help="Processes that extract and link.")]
Ontologies = Annotated[
    Path | None, typer.Option(envvar="KGBUILD_ONTOLOGIES", help="A compiled index; else the core vocabulary.")
]
Overrides = Annotated[
    Path | None,
    typer.Option(
        envvar="KGBUILD_OVERRIDES", help="A curator's verdicts on strings (TSV); else those that ship with kgbuild."
    ),
]
Model = Annotated[
    str,
    typer.Option(
        envvar="KGBUILD_MODEL",
        help="Finds names that no terminology holds: the shipped kgb-ner, a folder that 'kgbuild train' wrote, any "
        "installed spaCy or scispaCy pipeline by name, or none.",
    ),
]
Keep = Annotated[
    int, typer.Option(min=1, help="Builds that stay on disk; the current one and the one before always do.")
]
MaxDeleted = Annotated[
    float | None,
    typer.Option(
        min=0,
        max=1,
        metavar="SHARE",
        help="Refuse when more of the records than this would be deleted; else 0.5, where the graph has 100 or more.",
    ),
]
Webhook = Annotated[
    str | None,
    typer.Option(
        envvar="KGBUILD_WEBHOOK",
        help="POST what became of the run here, as JSON; KGBUILD_WEBHOOK_TOKEN is the bearer token.",
    ),
]
NotifyCommand = Annotated[
    str | None, typer.Option(metavar="COMMAND", help="Run this after the run, with the same JSON on stdin; no shell.")
]


def store_names(stores: str, engine: str) -> tuple[str, ...]:
    """The stores that an option names.

    Raises:
        UsageError: another engine than the local one.
    """
    if engine != "local":
        raise UsageError(f"engine {engine!r} is not there: this version builds with --engine local")
    return () if stores.strip() in ("none", "") else tuple(s.strip() for s in stores.split(","))


def notifier(webhook: str | None, command: str | None) -> Notifier:
    """Who is told how a run ended; the token comes from the environment."""
    from kgbuild.rebuild.notify import Notifier

    return Notifier(webhook or None, command or None, os.environ.get("KGBUILD_WEBHOOK_TOKEN"))


def run_build(
    verb: str,
    config: BuildConfig,
    work: Callable[[BuildConfig, Progress], BuildReport],
    notifier: Notifier | None = None,
    recorded: bool = True,
) -> BuildReport:
    """Build with a progress on the terminal, record the run, and tell others how it ended.

    ``recorded=False`` is for a run that whoever started it records.
    """
    from kgbuild.cli.output import Teller
    from kgbuild.rebuild.recorded import outcome_of_build
    from kgbuild.rebuild.recorded import recorded as run

    teller = Teller()

    def told(ended: Run) -> None:
        for trouble in notifier.tell(ended) if notifier else ():
            teller.message(trouble)

    try:
        if not recorded:
            return work(config, teller)
        return run(config.out, verb, teller, lambda progress: work(config, progress), outcome_of_build, told)
    except KeyboardInterrupt:
        raise typer.Exit(130) from None  # typer's own code would be 1: published, some records rejected
    finally:
        teller.close()


def print_json(report: BuildReport) -> None:
    """What was done, as one JSON object on stdout: the part of ``runs.jsonl`` that the build decides."""
    from kgbuild.rebuild.recorded import outcome_of_build

    done: dict[str, Any] = asdict(outcome_of_build(report))
    kept = ("status", "exit_code", "build", "counts", "changes")
    print(json.dumps({"published": report.published, **{k: done[k] for k in kept}}, ensure_ascii=False))


def changes_line(report: BuildReport) -> str:
    """Records and statements against the build before, on one line."""
    from kgbuild.rebuild.recorded import changes_of_build

    changes = changes_of_build(report)
    told = [
        f"{table} {', '.join(f'{n} {kind}' for kind, n in changes[table].items())}"
        for table in ("records", "statements")
        if table in changes
    ]
    if not told:
        return "the first build: there is none to compare it with"
    return "; ".join(told) + ("" if report.published else "; nothing changed, the current build stays")


def say(text: str) -> None:
    """A line for the operator, on stderr."""
    from kgbuild.cli import one_line

    print(f"kgbuild: {one_line(text)}", file=sys.stderr, flush=True)
