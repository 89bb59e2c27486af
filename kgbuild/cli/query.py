"""``kgbuild cypher``, ``kgbuild sparql``, ``kgbuild queries``: ask the embedded stores."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kgbuild.cli.output import Format, print_rows

_Query = Annotated[str, typer.Argument(metavar="QUERY|NAME", help="A query, or the name of a library query.")]
_Graph = Annotated[Path, typer.Option(help="The output folder of the build.")]
_Params = Annotated[list[str] | None, typer.Option("--param", metavar="K=V", help="A parameter; may be repeated.")]
_Format = Annotated[Format, typer.Option(help="How to print; json is one array of objects.")]


def register(app: typer.Typer) -> None:
    """Add the verbs."""
    app.command("cypher")(cypher)
    app.command("sparql")(sparql)
    app.command("queries")(queries)


def cypher(query: _Query, graph: _Graph = Path("graph"), param: _Params = None, format: _Format = Format.table) -> None:
    """Ask the embedded property graph in Cypher, by name or in your own words.

    Examples:

      kgbuild cypher trials-by-mechanism --param mechanism=CHEBI:52726

      kgbuild cypher 'MATCH (d:Drug) RETURN d.id, d.name LIMIT 5' --format csv

      kgbuild cypher 'MATCH (d:Drug {id: $id}) RETURN d.name' --param id=RXCUI:358258
    """
    _ask("cypher", query, graph, param, format)


def sparql(query: _Query, graph: _Graph = Path("graph"), param: _Params = None, format: _Format = Format.table) -> None:
    """Ask the embedded RDF store in SPARQL 1.1, by name or in your own words.

    A parameter fills 'VALUES ?name { … }' of the query. Ids are the literals of kgb:id; <…> is an IRI.

    Examples:

      kgbuild sparql trials-by-disease --param disease=MONDO:0018078

      kgbuild sparql 'SELECT (COUNT(*) AS ?triples) { ?s ?p ?o }'
    """
    _ask("sparql", query, graph, param, format)


def _ask(language: str, query: str, graph: Path, param: list[str] | None, form: Format) -> None:
    from kgbuild.explore.ask import ask
    from kgbuild.explore.library import find_query, parse_parameters, with_defaults
    from kgbuild.rebuild import find_build

    values = parse_parameters(param or [])
    known = find_query(language, query)
    text, title = query, ""
    if known is not None:
        text, values = known.text, with_defaults(known, values)
        asked = ", ".join(f"{p.name} {values[p.name]}" for p in known.parameters)
        title = f"{known.title} ({asked})" if asked else known.title
    answer = ask(language, find_build(graph), text, values)
    print_rows(answer.columns, answer.rows, form, title)


def queries(
    format: _Format = Format.table,
    language: Annotated[str | None, typer.Option(help="Only cypher, or only sparql.")] = None,
) -> None:
    """List the query library: names, what they answer, their parameters with defaults."""
    from kgbuild.explore.library import SUFFIXES, library
    from kgbuild.model.errors import UsageError

    if language not in (None, *SUFFIXES):
        raise UsageError(f"no language {language!r}: cypher or sparql")
    found: dict[str, list[str]] = {}
    notes: dict[str, tuple[str, str]] = {}
    for name in SUFFIXES if language is None else (language,):
        for query in library(name):
            found.setdefault(query.name, []).append(name)
            params = "; ".join(f"{p.name}={p.default} ({p.meaning})" for p in query.parameters)
            notes[query.name] = (f"{query.title}. {query.description}", params)
    rows = [(name, ", ".join(found[name]), *notes[name]) for name in sorted(found)]
    print_rows(("name", "languages", "answers", "parameters"), rows, format)
