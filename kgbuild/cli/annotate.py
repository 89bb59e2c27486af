"""``kgbuild annotate``: mentions, links and statements of records, without a graph."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kgbuild.cli.building import Model
from kgbuild.model.errors import RecordError, UsageError


class Form(StrEnum):
    """How annotations are printed."""

    jsonl = "jsonl"
    html = "html"


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("annotate")(annotate)


def annotate(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Files and folders of trial records.")],
    format: Annotated[Form, typer.Option(help="One JSON object a record, or one page to look at.")] = (Form.jsonl),
    ontologies: Annotated[
        Path | None, typer.Option(envvar="KGBUILD_ONTOLOGIES", help="A compiled index; else the core vocabulary.")
    ] = None,
    overrides: Annotated[
        Path | None,
        typer.Option(
            envvar="KGBUILD_OVERRIDES", help="A curator's verdicts on strings (TSV); else those that ship with kgbuild."
        ),
    ] = None,
    model: Model = "kgb-ner",
) -> None:
    """Print what is read from each record: mentions, links, statements.

    The page is one file that asks nothing of any network: the exact text with its mentions, and the statements;
    choosing one lights up its evidence. Made to be read on a screen, by keyboard, or printed.

    Examples:

      kgbuild annotate seeds > annotations.jsonl

      kgbuild annotate seeds/000_*.txt --format html > page.html
    """
    from kgbuild.cli.html import page_end, page_start, record_html
    from kgbuild.model.serialize import to_public
    from kgbuild.rebuild.annotate import Pipeline
    from kgbuild.records import read_sources
    from kgbuild.vocab import load_vocabulary

    pipeline = Pipeline(load_vocabulary(ontologies), overrides, model)
    done = rejected = 0
    if format is Form.html:
        print(page_start())
    for item in read_sources(files):
        result = item if isinstance(item, RecordError) else pipeline(item)
        if isinstance(result, RecordError):
            rejected += 1
            print(f"kgbuild: rejected: {result}", file=sys.stderr)
            continue
        done += 1
        public = to_public(result)
        print(record_html(public, result, done) if format is Form.html else json.dumps(public, ensure_ascii=False))
    if format is Form.html:
        print(page_end())
    if not done:
        raise UsageError("no readable record")
    raise typer.Exit(1 if rejected else 0)
