"""``kgbuild evaluate``: scores against gold."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Form(StrEnum):
    """How scores are printed."""

    table = "table"
    json = "json"


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("evaluate")(evaluate)


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
