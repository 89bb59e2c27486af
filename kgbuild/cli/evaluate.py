"""``kgbuild evaluate``: scores against gold; ``… linking``: how strings are linked; ``… ner``: mentions in corpora."""

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


class ReportForm(StrEnum):
    """How a report is printed."""

    table = "table"
    json = "json"
    markdown = "markdown"


class GoldByDefault(TyperGroup):
    """``evaluate FILE`` is the gold command, since its arguments may have any name but a command's."""

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
    group = typer.Typer(
        help="Score against gold: mentions and facts, linking, or mentions in public corpora.", cls=GoldByDefault
    )
    group.command(GOLD)(evaluate)
    group.command("linking")(linking)
    group.command("ner")(ner)
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
    compare: Annotated[
        Path | None, typer.Option(help="Compare with what --format json printed for the same gold before.")
    ] = None,
) -> None:
    """Score mentions and facts against gold: precision, recall, F1, and every error with its text.

    Examples:

      kgbuild evaluate tests/gold/seeds

      kgbuild evaluate tests/gold/seeds --only 004 --verbose
    """
    from kgbuild.evaluate import evaluate_gold, render, run_evaluation
    from kgbuild.evaluate.compare import compare_gold, read_earlier
    from kgbuild.model import UsageError

    if compare and (len(gold) != 1 or format is Form.json):
        raise UsageError("--compare takes one GOLD, and prints a table")
    earlier = read_earlier(compare) if compare else None
    for path in gold:
        if annotations is not None:
            rows = [json.loads(line) for line in annotations.read_text("utf-8").splitlines() if line]
            result = evaluate_gold(path, {row["version"]: row for row in rows})
        else:
            result = run_evaluation(path, seeds_dir=seeds, only=only)
        print(render(result, verbose, format.value))
        if earlier is not None:
            print("", *compare_gold(earlier, result), sep="\n")


def linking(
    ontologies: Annotated[
        Path | None, typer.Option(envvar="KGBUILD_ONTOLOGIES", help="A compiled index; else the core vocabulary.")
    ] = None,
    silver: Annotated[Path | None, typer.Option(help="A table of registry strings and their MeSH terms.")] = None,
    corpus: Annotated[list[Path] | None, typer.Option(help="A PubTator file with gold spans; may be repeated.")] = None,
    gold: Annotated[Path | None, typer.Option(help="Hand-judged strings: a file, or a folder of them.")] = None,
    seeds: Annotated[Path | None, typer.Option(help="Gold of documents, or a folder with the documents.")] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="List misses and errors of every part.")] = False,
    format: Annotated[ReportForm, typer.Option(help="How to print.")] = ReportForm.table,
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


def ner(
    corpora: Annotated[
        list[str],
        typer.Argument(metavar="CORPUS...", help="bc5cdr, ncbi, biored, bionlp13cg, chia, gnormplus, nlmgene."),
    ],
    root: Annotated[Path | None, typer.Option(help="The folder of corpora; else that of the shared data.")] = None,
    part: Annotated[str | None, typer.Option(help="The part; else the one that is measured (dev, devel).")] = None,
    model: Annotated[
        str,
        typer.Option(
            help="'pipeline': the product, what 'kgbuild annotate' finds in the text ('pipeline:MODEL': with another "
            "model, 'pipeline:none': with none). 'ner' or 'ner:FOLDER': the trained tagger alone. Else the name or "
            "folder of an installed spaCy or scispaCy pipeline."
        ),
    ] = "pipeline",
    head: Annotated[
        str | None,
        typer.Option(help="With 'ner': the head that reads; 'default': those of the product; else the corpus's own."),
    ] = None,
    ontologies: Annotated[
        Path | None, typer.Option(envvar="KGBUILD_ONTOLOGIES", help="A compiled index; else the core vocabulary.")
    ] = None,
    type: Annotated[list[str] | None, typer.Option(help="Score only this type; may be repeated.")] = None,
    format: Annotated[ReportForm, typer.Option(help="How to print.")] = ReportForm.table,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="List every error and change.")] = False,
    limit_errors: Annotated[int, typer.Option(min=0, help="The most rows of one list of errors; 0: all.")] = 50,
    save: Annotated[Path | None, typer.Option(help="Write the run into this file, for --compare.")] = None,
    compare: Annotated[Path | None, typer.Option(help="Compare with the run that --save wrote there.")] = None,
) -> None:
    """Score the finding of mentions in corpora with gold spans: precision, recall, F1 with intervals, and errors.

    Strict: span and type equal. By overlap: one to one, spans that touch. Errors by kind, length, frequency in the
    corpus's training part, and by the part of the model that proposed the mention.

    Examples:

      kgbuild evaluate ner bc5cdr ncbi --ontologies INDEX

      kgbuild evaluate ner bc5cdr --model en_ner_bc5cdr_md --save scispacy.json

      kgbuild evaluate ner bc5cdr --model ner --compare scispacy.json --verbose
    """
    from kgbuild.corpora import corpora_folder
    from kgbuild.evaluate import ner as measuring
    from kgbuild.evaluate.linking import render

    def told(line: str) -> None:
        print(f"kgbuild: {line}", file=sys.stderr)

    earlier = measuring.load(compare) if compare else []
    folder = corpora_folder(root)
    tagger = measuring.tagger(model, ontologies, head)
    runs = [measuring.run_corpus(folder, name, tagger, model, part, type or (), told) for name in corpora]
    report = measuring.report(runs, earlier)
    print(render(report, format.value, verbose, limit_errors, "Mentions"))
    if save:
        measuring.save(runs, save)
        told(f"written: {save}")
