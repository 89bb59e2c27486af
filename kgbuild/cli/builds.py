"""``kgbuild builds``: what is published in an output folder, and what became of each run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kgbuild.cli.output import Format, print_rows
from kgbuild.model.errors import UsageError

if TYPE_CHECKING:
    from kgbuild.rebuild.runs import Run

_BUILDS = (
    "build", "current", "previous", "started", "seconds", "records", "nodes", "edges", "rejected", "changes",
)  # fmt: skip
_RUNS = (
    "started", "verb", "status", "exit_code", "seconds", "build", "current", "records", "nodes", "edges", "rejected",
    "changes", "error", "log",
)  # fmt: skip


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("builds")(builds)


def builds(
    graph: Annotated[Path, typer.Option(help="The output folder of the builds.")] = Path("graph"),
    runs: Annotated[
        bool, typer.Option("--runs", help="List runs, those that failed, were skipped or were killed too.")
    ] = False,
    limit: Annotated[int, typer.Option(min=0, help="With --runs: the last so many; 0: all.")] = 50,
    format: Annotated[Format, typer.Option(help="How to print.")] = Format.table,
) -> None:
    """List the builds of an output folder, oldest first, or with --runs what became of each run.

    'previous' marks where 'kgbuild rollback' would go; 'changes' counts records and statements against the build
    before: added (+), changed (~), deleted or retracted (-).

    Examples:

      kgbuild builds

      kgbuild builds --runs --limit 10

      kgbuild builds --runs --format json | jq '.[] | select(.status == "failed")'
    """
    from kgbuild.rebuild import find_build, list_builds
    from kgbuild.rebuild.rollback import rollback_target
    from kgbuild.rebuild.runs import list_runs

    known = list_runs(graph)
    if runs:
        if not known:
            raise UsageError(f"no run is recorded in {graph}: name the output folder by --graph")
        _print_runs(graph, known, limit, format)
        return
    find_build(graph)
    target = rollback_target(graph)
    changes = {run.build: run.changes for run in reversed(known) if run.changes and run.build}
    rows = [
        (
            info.build_id,
            info.is_current,
            target is not None and info.build_id == target.name,
            info.manifest["started"],
            round(sum(info.manifest["seconds"].values()), 1),
            len(info.manifest["inputs"]),
            sum(info.manifest["counts"]["nodes"].values()),
            sum(info.manifest["counts"]["edges"].values()),
            info.manifest["rejected"],
            _changes(changes.get(info.build_id), format),
        )
        for info in list_builds(graph)
    ]
    print_rows(_BUILDS, rows, format)


def _print_runs(graph: Path, known: list[Run], limit: int, format: Format) -> None:
    from kgbuild.rebuild import current_build

    current = current_build(graph)
    shown = known[-limit:] if limit else known
    rows = [
        (
            run.started,
            run.verb,
            run.status,
            run.exit_code,
            run.seconds,
            run.build,
            current is not None and run.build == current.name,
            *(run.counts.get(name) for name in ("records", "nodes", "edges", "rejected")),
            _changes(run.changes, format),
            run.error,
            run.log,
        )
        for run in shown
    ]
    if format is Format.table:  # what a terminal has room for; the rest is in CSV and JSON
        narrow = [_RUNS.index(name) for name in _RUNS if name not in ("nodes", "edges", "rejected", "log", "exit_code")]
        print_rows([_RUNS[i] for i in narrow], [[row[i] for i in narrow] for row in rows], format)
    else:
        print_rows(_RUNS, rows, format)


def _changes(changes: Mapping[str, Mapping[str, int]] | None, format: Format) -> Any:
    """Numbers as they are for machines; for a table records and statements in signs."""
    if format is not Format.table or not changes:
        return changes or None
    told = []
    for table in ("records", "statements"):
        kinds = changes.get(table, {})
        away = kinds.get("deleted", 0) + kinds.get("retracted", 0)
        told.append(f"{table} +{kinds.get('added', 0)} ~{kinds.get('changed', 0)} -{away}")
    return ", ".join(told)
