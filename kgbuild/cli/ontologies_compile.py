"""``kgbuild ontologies compile``: terminology files to one index."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kgbuild.cli.ontologies import Manifest, manifest_path
from kgbuild.cli.output import Teller
from kgbuild.model.errors import UsageError

if TYPE_CHECKING:
    from kgbuild.vocab.compile.report import Report

_COUNTS = {
    "collision": "one name on several concepts",
    "conflict": "conflicts between mappings",
    "dropped_name": "names dropped",
    "dropped_concept": "concepts dropped",
    "suspicious": "suspicious synonyms",
    "problem": "faulty lines skipped",
}
"""Findings of the report that the summary counts."""


def compile_(
    sources: Annotated[Path, typer.Argument(metavar="SOURCES", help="The folder with the terminology files.")],
    to: Annotated[Path, typer.Option(help="The folder of the index; it is made, an older index is replaced.")],
    manifest: Manifest = None,
    no_core: Annotated[bool, typer.Option("--no-core", help="Leave the core vocabulary out.")] = False,
    without: Annotated[list[str] | None, typer.Option(help="A source to leave out; may be repeated.")] = None,
) -> None:
    """Merge terminology files into one index that builds, annotations and searches can use.

    The manifest says which files are read, how, and how far each is trusted. Concepts that the sources declare equal
    become one; conflicts, collisions and dropped names are told in report.tsv of the index. The index takes the old
    one's place in one step: a compile that is interrupted leaves the old one.

    Examples:

      kgbuild ontologies compile releases --to index

      kgbuild build trials --ontologies index
    """
    from kgbuild.resources import ontologies_dir
    from kgbuild.vocab.compile import compile_to

    if not sources.is_dir():
        raise UsageError(f"{sources}: no such folder: name the one with the terminology files")
    if to.exists() and not to.is_dir():
        raise UsageError(f"{to} is a file: name a folder for the index")
    core = None if no_core else ontologies_dir() / "core"
    teller = Teller()
    try:
        report = compile_to(sources, manifest_path(manifest), core, to, progress=teller.stage, without=without or ())
    finally:
        teller.close()
    _summary(report, to)


def _summary(report: Report, to: Path) -> None:
    """What was compiled, where it is, and what to do next, on stderr."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(show_header=False, title=Text(f"Index {report.fingerprint[:12]}", style="bold"), title_justify="left")
    for name, value in _rows(report, to):
        table.add_row(Text(name), Text(value))
    Console(stderr=True, width=None if sys.stderr.isatty() else 120).print(table)
    if report.missing:
        print(f"Not in the folder: {', '.join(report.missing)}", file=sys.stderr)
    print(f"Report: {to / 'report.tsv'}, licences: {to / 'licences.tsv'}", file=sys.stderr)
    print(f"Next: kgbuild build SOURCE... --ontologies {to}", file=sys.stderr)


def _rows(report: Report, to: Path) -> list[tuple[str, str]]:
    size = sum(p.stat().st_size for p in to.rglob("*") if p.is_file())
    return [
        ("sources", str(len(report.sources))),
        ("concepts", str(sum(report.by_type.values()))),
        ("", _listed(report.by_type)),
        *([("names", str(names))] if (names := _names(to)) is not None else []),
        ("merged", _merged(report)),
        *((said, str(report.counts[kind])) for kind, said in _COUNTS.items() if report.counts.get(kind)),
        ("size", f"{size / 1e6:.1f} MB"),
        ("seconds", f"{sum(report.seconds.values()):.1f} ({_listed(report.seconds)})"),
    ]


def _names(to: Path) -> int | None:
    """How many names the index holds, as it says itself."""
    from kgbuild.vocab.store import META

    try:
        counts = json.loads((to / META).read_text("utf-8"))["counts"]
        return int(counts["names"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _merged(report: Report) -> str:
    """How many ids became part of another concept, by what said so."""
    by_what = {k.partition(": ")[2]: n for k, n in report.counts.items() if k.startswith("merged: ")}
    return f"{sum(by_what.values())} ({_listed(by_what)})" if by_what else "0"


def _listed(values: Mapping[str, int | float]) -> str:
    return ", ".join(f"{k} {v:.1f}" if isinstance(v, float) else f"{k} {v}" for k, v in sorted(values.items()))
