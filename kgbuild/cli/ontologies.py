"""``kgbuild ontologies``: fetch, compile and look into the vocabulary that builds use, and curate what it links."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from kgbuild.cli.output import Format, print_rows

_HELP = """The vocabulary: fetch releases, compile an index, look up strings, review what a build did not link.

[bold]From official releases to a build[/bold]

  kgbuild ontologies pull mondo hgnc --to releases   fetch what is newest
  kgbuild ontologies compile releases --to index     merge it with the core
  kgbuild ontologies search MK-3475                  how a string links, and why
  kgbuild build trials --ontologies index            build with the index
  kgbuild ontologies review                          what stayed without a link
"""

Ontologies = Annotated[
    Path | None, typer.Option(envvar="KGBUILD_ONTOLOGIES", help="A compiled index; else the core vocabulary.")
]
Overrides = Annotated[
    Path | None,
    typer.Option(envvar="KGBUILD_OVERRIDES", help="A curator's verdicts (TSV); else those that ship with kgbuild."),
]
Manifest = Annotated[
    Path | None, typer.Option(help="The list of sources (TOML); else the one that ships with kgbuild.")
]


def register(app: typer.Typer) -> None:
    """Add the verbs."""
    from kgbuild.cli import ontologies_compile, ontologies_pull, ontologies_review, ontologies_search

    group = typer.Typer(help=_HELP, no_args_is_help=True, rich_markup_mode="rich")
    group.command("search")(ontologies_search.search)
    group.command("list")(listing)
    group.command("pull")(ontologies_pull.pull)
    group.command("compile")(ontologies_compile.compile_)
    group.command("review")(ontologies_review.review)
    app.add_typer(group, name="ontologies")


def manifest_path(manifest: Path | None) -> Path:
    """The manifest named, or the one that ships with kgbuild."""
    from kgbuild.resources import ontologies_dir

    return manifest or ontologies_dir() / "sources.toml"


def listing(
    type_: Annotated[str | None, typer.Option("--type", help="Only concepts of this type, such as Drug.")] = None,
    ontologies: Ontologies = None,
    format: Annotated[Format, typer.Option(help="How to print.")] = Format.table,
) -> None:
    """Count the concepts by type, or list those of one type.

    Examples:

      kgbuild ontologies list

      kgbuild ontologies list --type Criteria
    """
    from kgbuild.vocab import load_vocabulary

    vocabulary = load_vocabulary(ontologies)
    if type_ is None:
        counts = Counter(c.type for c in vocabulary.concepts())
        terms = Counter(c.type for c in vocabulary.concepts() for _ in c.terms())
        rows = [(kind, counts[kind], terms[kind]) for kind in sorted(counts)]
        print_rows(("type", "concepts", "terms"), rows, format, f"Vocabulary {vocabulary.fingerprint[:12]}")
        return
    print_rows(
        ("id", "label", "parents", "xrefs"),
        [(c.id, c.label, list(c.parents), list(c.xrefs)) for c in vocabulary.concepts(type_)],
        format,
    )
