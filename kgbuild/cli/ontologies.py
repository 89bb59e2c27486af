"""``kgbuild ontologies``: look into the vocabulary that builds use."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from kgbuild.cli.output import Format, print_rows

_Ontologies = Annotated[
    Path | None, typer.Option(envvar="KGBUILD_ONTOLOGIES", help="A compiled index; else the core vocabulary.")
]
_Type = Annotated[str | None, typer.Option("--type", help="Only concepts of this type, such as Drug.")]


def register(app: typer.Typer) -> None:
    """Add the verbs."""
    group = typer.Typer(help="Look into the vocabulary: search names, list concepts.", no_args_is_help=True)
    group.command("search")(search)
    group.command("list")(listing)
    app.add_typer(group, name="ontologies")


def search(
    term: Annotated[str, typer.Argument(help="A name, code, brand, abbreviation or CURIE.")],
    type_: _Type = None,
    ontologies: _Ontologies = None,
    format: Annotated[Format, typer.Option(help="How to print.")] = Format.table,
) -> None:
    """Find the concepts that a term names, best first; else those with a name that contains it.

    Examples:

      kgbuild ontologies search "Kaposi sarcoma"

      kgbuild ontologies search PFS --type Endpoint
    """
    from kgbuild.vocab import load_vocabulary

    vocabulary = load_vocabulary(ontologies)
    types = None if type_ is None else (type_,)
    rows = [
        (h.concept.id, h.concept.type, h.concept.label, h.term, h.kind) for h in vocabulary.lookup(term, types, True)
    ]
    by_id = vocabulary.concept(term) if ":" in term else None
    if by_id is not None and type_ in (None, by_id.type):
        rows.insert(0, (by_id.id, by_id.type, by_id.label, term, "id" if by_id.id == term else "xref"))
    if not rows:
        wanted = term.lower()
        rows = [
            (c.id, c.type, c.label, name, f"contains, {kind}")
            for c in vocabulary.concepts(type_)
            for kind, name in c.terms()
            if wanted in name.lower()
        ][:50]
    print_rows(("id", "type", "label", "term", "match"), rows, format)


def listing(
    type_: _Type = None,
    ontologies: _Ontologies = None,
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
