"""``kgbuild build``: records to a published graph."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kgbuild.model.errors import UsageError

if TYPE_CHECKING:
    from kgbuild.rebuild import BuildReport


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("build")(build)


def build(
    sources: Annotated[list[Path], typer.Argument(metavar="SOURCE...", help="Files and folders of trial records.")],
    out: Annotated[Path, typer.Option(help="The output folder; 'current' in it is the published build.")] = Path(
        "graph"
    ),
    stores: Annotated[str, typer.Option(help="Embedded stores to write: cypher,rdf or none.")] = "cypher,rdf",
    engine: Annotated[str, typer.Option(help="Where the work is done: local.")] = "local",
    workers: Annotated[int, typer.Option(min=1, help="Processes that extract and link.")] = 1,
    ontologies: Annotated[
        Path | None, typer.Option(envvar="KGBUILD_ONTOLOGIES", help="A compiled index; else the core vocabulary.")
    ] = None,
    overrides: Annotated[
        Path | None,
        typer.Option(
            envvar="KGBUILD_OVERRIDES", help="A curator's verdicts on strings (TSV); else those that ship with kgbuild."
        ),
    ] = None,
) -> None:
    """Read trial records and publish a knowledge graph.

    Unreadable records are listed in rejected.jsonl and the others go on (exit code 1). The new build takes the place
    of the old one in one step, when all of it is written.

    Examples:

      kgbuild build seeds

      kgbuild build trials/ more/NCT01234567.xml --out graph --workers 2

      kgbuild build trials/ --stores none        tables only
    """
    from kgbuild.cli.output import Teller
    from kgbuild.rebuild import BuildConfig
    from kgbuild.rebuild import build as run

    if engine != "local":
        raise UsageError(f"engine {engine!r} is not there: this version builds with --engine local")
    names = () if stores.strip() in ("none", "") else tuple(s.strip() for s in stores.split(","))
    config = BuildConfig(tuple(sources), out, names, workers, ontologies, overrides)
    teller = Teller()
    try:
        report = run(config, teller)
    finally:
        teller.close()
    summary(report, out)
    raise typer.Exit(report.exit_code)


def summary(report: BuildReport, out: Path) -> None:
    """What was built, where it is, and what to do next, on stderr."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(show_header=False, title=Text(f"Build {report.build_id}", style="bold"), title_justify="left")
    for name, value in _summary_rows(report):
        table.add_row(Text(name), Text(value))
    console = Console(stderr=True, width=None if sys.stderr.isatty() else 120)
    console.print(table)
    flag = "" if out == Path("graph") else f" --graph {out}"
    print(f"The graph is {out}/current. Next: kgbuild queries; kgbuild cypher trials-by-disease{flag}", file=sys.stderr)


def _summary_rows(report: BuildReport) -> list[tuple[str, str]]:
    counts = report.counts
    mentions, linked = sum(counts["mentions"].values()), sum(counts["linked"].values())
    share = f", {linked} linked ({linked / mentions:.0%})" if mentions else ""
    rows = [
        ("records", str(report.records)),
        ("mentions", f"{mentions}{share}"),
        ("", _listed(counts["mentions"])),
        ("statements", str(sum(counts["statements"].values()))),
        ("", _listed(counts["statements"])),
        ("nodes", f"{sum(counts['nodes'].values())}"),
        ("", _listed(counts["nodes"])),
        ("edges", f"{sum(counts['edges'].values())}"),
        ("", _listed(counts["edges"])),
        ("rejected", _rejected(report)),
        ("seconds", f"{sum(report.seconds.values()):.1f} ({_listed(report.seconds)})"),
    ]
    if report.changes:
        changed = "; ".join(f"{table} {_listed(kinds)}" for table, kinds in report.changes.items())
        rows.insert(-1, ("since the last build", changed))
    return rows


def _rejected(report: BuildReport) -> str:
    beside = f", {len(report.superseded)} superseded or repeated" if report.superseded else ""
    where = f" (see {report.folder / 'rejected.jsonl'})" if report.rejected else ""
    return f"{len(report.rejected)}{beside}{where}"


def _listed(counts: object) -> str:
    assert isinstance(counts, dict)
    return ", ".join(f"{name} {value}" for name, value in counts.items())
