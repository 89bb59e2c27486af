"""``kgbuild build``: records to a published graph."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kgbuild.cli import building
from kgbuild.cli.building import Engine, Keep, Model, Ontologies, Out, Overrides, Sources, Stores, Workers

if TYPE_CHECKING:
    from kgbuild.rebuild import BuildReport


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("build")(build)


def build(
    sources: Sources,
    out: Out = Path("graph"),
    stores: Stores = "cypher,rdf",
    engine: Engine = "local",
    workers: Workers = 1,
    ontologies: Ontologies = None,
    overrides: Overrides = None,
    model: Model = "kgb-ner",
    keep: Keep = 5,
    fresh: Annotated[bool, typer.Option("--fresh", help="Read and extract everything again; leave the cache.")] = False,
) -> None:
    """Read trial records and publish a knowledge graph.

    Unreadable records are listed in rejected.jsonl and the others go on (exit code 1). The new build takes the place
    of the old one in one step, when all of it is written. 'kgbuild update' gives the same graph, faster, from the old.

    Examples:

      kgbuild build seeds

      kgbuild build trials/ more/NCT01234567.xml --out graph --workers 2

      kgbuild build trials/ --stores none        tables only
    """
    from kgbuild.rebuild import BuildConfig
    from kgbuild.rebuild import build as run

    names = building.store_names(stores, engine)
    config = BuildConfig(tuple(sources), out, names, workers, ontologies, overrides, keep, fresh, model=model)
    report = building.run_build("build", config, run)
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
