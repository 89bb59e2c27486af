"""``kgbuild evaluate``: scores against gold, and ``kgbuild evaluate linking``: how well strings are linked."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

GOLD = "GOLD..."
"""The command that runs when no command is named; a name that no file of a user has."""


class Form(StrEnum):
    """How scores are printed."""

    table = "table"
    json = "json"


class LinkingForm(StrEnum):
    """How the linking report is printed."""

    table = "table"
    json = "json"
    markdown = "markdown"


class GoldByDefault(TyperGroup):
    """``evaluate FILE`` is the gold command, since its arguments may have any name but ``linking``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Name the default command where the first argument names none and asks for no help.

        The context has no type here because typer changes, between its releases, which click it builds on.
        """
        if not args or args[0] not in (*self.commands, "--help", "-h"):
            args = [GOLD, *args]
        remaining: list[str] = super().parse_args(ctx, args)
        return remaining


def register(app: typer.Typer) -> None:
    """Add the verbs."""
    group = typer.Typer(help="Score against gold: mentions and facts, or linking.", cls=GoldByDefault)
    group.command(GOLD)(evaluate)
    group.command("linking")(linking)
    app.add_typer(group, name="evaluate")


def evaluate(
    gold: Annotated[list[Path], typer.Argument(metavar="GOLD...", help="Gold files, or folders of them.")],
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="List every miss, false alarm and trap.")] = False,
    only: Annotated[str, typer.Option(help="Only gold files whose name contains this.")] = "",
    format: Annotated[Form, typer.Option(help="How to print.")] = Form.table,
    seeds: Annotated[Path | None, typer.Option(help="Where the gold's documents are.")] = None,
    annotations: Annotated[
        Path | None, typer.Option(help="Score this output of 'kgbuild annotate' instead of running.")
    ] = None,
) -> None:
    """Score mentions and facts against gold: precision, recall, F1, and every error with its text.

    Examples:

      kgbuild evaluate tests/gold/seeds

      kgbuild evaluate tests/gold/seeds --only 004 --verbose
    """
    from kgbuild.evaluate import evaluate_gold, render, run_evaluation

    for path in gold:
        if annotations is not None:
            rows = [json.loads(line) for line in annotations.read_text("utf-8").splitlines() if line]
            result = evaluate_gold(path, {row["version"]: row for row in rows})
        else:
            result = run_evaluation(path, seeds_dir=seeds, only=only)
        print(render(result, verbose, format.value))


def linking(
    ontologies: Annotated[
        Path | None, typer.Option(envvar="KGBUILD_ONTOLOGIES", help="A compiled index; else the core vocabulary.")
    ] = None,
    silver: Annotated[Path | None, typer.Option(help="A table of registry strings and their MeSH terms.")] = None,
    corpus: Annotated[list[Path] | None, typer.Option(help="A PubTator file with gold spans; may be repeated.")] = None,
    gold: Annotated[Path | None, typer.Option(help="Hand-judged strings: a file, or a folder of them.")] = None,
    seeds: Annotated[Path | None, typer.Option(help="Gold of documents, or a folder with the documents.")] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="List misses and errors of every part.")] = False,
    format: Annotated[LinkingForm, typer.Option(help="How to print.")] = LinkingForm.table,
    limit_errors: Annotated[int, typer.Option(min=0, help="The most rows of one list of errors; 0: all.")] = 50,
    to: Annotated[Path | None, typer.Option(help="Write the calibration curves into this folder.")] = None,
) -> None:
    """Score linking: coverage, precision, recall, accuracy with gold spans, NIL, calibration, and every wrong link.

    Without an input it takes the shared data folder and this checkout's gold; with any, only those that are named.

    Examples:

      kgbuild evaluate linking --ontologies INDEX

      kgbuild evaluate linking --corpus dev.PubTator.txt --verbose --limit-errors 0
    """
    from kgbuild.evaluate.linking import evaluate_linking, find_inputs, render, write_files
    from kgbuild.vocab import load_vocabulary

    inputs = find_inputs(silver, tuple(corpus or ()), gold, seeds)
    report = evaluate_linking(load_vocabulary(ontologies), inputs)
    print(render(report, format.value, verbose, limit_errors))
    for path in write_files(report, to) if to else ():
        print(f"kgbuild: written: {path}", file=sys.stderr)
