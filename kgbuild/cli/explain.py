"""``kgbuild explain``: the sentence, offsets, candidates and scores behind an edge."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from kgbuild.explore.explain import Explanation, LinkNote, StatementNote
    from kgbuild.explore.quotes import Quote


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("explain")(explain)


def explain(
    id: Annotated[str, typer.Argument(metavar="ID", help="The id of an edge, a statement or a node.")],
    graph: Annotated[Path, typer.Option(help="The output folder of the build.")] = Path("graph"),
) -> None:
    """Print why an edge stands in the graph: its sentence with the spans marked, the links and what else they could be.

    Edge ids come from 'kgbuild cypher "MATCH ()-[e:TESTS]->() RETURN e.id"' or 'kgbuild cypher evidence-by-predicate'.

    Example:

      kgbuild explain kgb.edge:0123456789abcdef
    """
    from kgbuild.cli.output import printable
    from kgbuild.explore.explain import explain as run
    from kgbuild.rebuild import find_build

    for line in _lines(run(find_build(graph), id)):
        print(line if isinstance(line, _Safe) else printable(line))


class _Safe(str):
    """A line whose only control characters are those that mark spans on a terminal."""


def _lines(found: Explanation) -> Iterator[str]:
    edge = found.edge
    if edge is not None:
        subject, obj = (f"{found.names.get(edge[end], '?')} <{edge[end]}>" for end in ("subject", "object"))
        yield f"Edge {found.id}"
        yield f"  {subject} -[{edge['type']}]-> {obj}"
        yield (
            f"  {edge['predicate']}, scope {edge['scope']}, {edge['assertion']}, confidence {edge['confidence']:.2f}, "
            f"{edge['knowledge_level']} by {edge['agent_type']}"
        )
    else:
        yield f"{found.id}{''.join(f': {name}' for name in found.names.values())}"
    for note in found.statements:
        yield from _statement(note)
    for quote in found.quotes:
        yield from _quote(quote)
    for source in found.sources:
        yield f"  from {source}"


def _statement(note: StatementNote) -> Iterator[str]:
    row = note.row
    subject, obj = row["subject_label"] or row["subject"], _object(row)
    yield ""
    yield f"Statement {row['id']}"
    yield f"  {subject} | {row['predicate']} | {obj}"
    yield f"  scope {row['scope']}, {row['assertion']}, confidence {row['confidence']:.2f}, read by {row['rule']}"
    if row["qualifiers"] not in (None, "{}"):
        yield f"  qualifiers {row['qualifiers']}"
    if row["reason"]:
        yield f"  no edge: {row['reason']}"
    for quote in note.quotes:
        yield from _quote(quote)
    for link in note.links:
        yield from _link(link, note.quotes)


def _object(row: Any) -> str:
    if row["value"] is not None:
        return f"{row['value']:g} {row['unit'] or ''}".strip()
    return str(row["object_label"] or row["object"])


def _quote(quote: Quote) -> Iterator[str]:
    from kgbuild.cli.output import printable
    from kgbuild.explore.quotes import marked

    clean = replace(quote, text=printable(quote.text).replace("\n", " "))
    bold = ("\x1b[1;4m", "\x1b[0m") if sys.stdout.isatty() else ("[[", "]]")
    places = " ".join(f"{span.start - quote.shift}-{span.end - quote.shift}" for span in quote.spans)
    field = f", field {quote.field}" if quote.field else ""
    yield f"  {quote.record}, characters {places}{field}"
    if quote.before:
        yield f"      after {_short(quote.before)}"
    yield _Safe("    " + marked(clean, *bold))
    if quote.behind:
        yield f"      before {_short(quote.behind)}"


def _short(values: Sequence[str]) -> str:
    return " | ".join(shorten(value, 60, placeholder=" …") for value in values)


def _link(link: LinkNote, quotes: Sequence[Quote]) -> Iterator[str]:
    # The same offsets as in the quote: into the value, where the source is a structured one.
    shift = next((q.shift for q in quotes if q.start <= link.span.start < q.start + len(q.text)), 0)
    place = f"{link.span.start - shift}-{link.span.end - shift}"
    verdict = f"{link.curie} {link.label!r}" if link.curie else "no match"
    how = f"score {link.score:.2f}, {link.match_kind}" + (f" {link.matched_term!r}" if link.matched_term else "")
    yield f"  {link.argument} {link.mention!r} ({place}) -> {verdict} ({how})"
    for other in link.runners_up:
        how = f"score {other.get('score')}, {other.get('match_kind')}"
        yield f"    also {other.get('curie')} {other.get('label')!r} ({how})"
