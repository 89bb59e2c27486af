"""``kgbuild ontologies review``: what a build did not link, and what the overrides change in it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kgbuild.cli.ontologies import Ontologies, Overrides
from kgbuild.cli.output import Format, print_rows, printable
from kgbuild.model.errors import UsageError

if TYPE_CHECKING:
    from kgbuild.link.review import LinkedText, Unsure

_COLUMNS = ["record", "subject_label", "type", "curie", "label", "score", "match_kind", "matched_term", "runners_up"]
_CANDIDATES = 3


def review(
    graph: Annotated[Path, typer.Option(help="The output folder of the build.")] = Path("graph"),
    type_: Annotated[str | None, typer.Option("--type", help="Only mentions of this type, such as Condition.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many strings to list.")] = 50,
    below: Annotated[float, typer.Option(min=0.0, max=1.0, help="List links with a lower score too.")] = 0.7,
    template: Annotated[bool, typer.Option("--template", help="Print rows for the overrides, to be filled in.")] = (
        False
    ),
    check: Annotated[bool, typer.Option("--check", help="Show what each row of the overrides changes instead.")] = (
        False
    ),
    overrides: Overrides = None,
    ontologies: Ontologies = None,
    format: Annotated[Format, typer.Option(help="How to print.")] = Format.table,
) -> None:
    """List the strings that a build did not link or is unsure of, most frequent first, with the rejected candidates.

    A curator's verdict on a string goes into the overrides (ontologies/overrides.tsv, or a file of your own that
    --overrides or KGBUILD_OVERRIDES names); it wins over everything in the next build.

    Examples:

      kgbuild ontologies review --type Condition --limit 20

      kgbuild ontologies review --template > my-overrides.tsv       then fill in curie, reason and author

      kgbuild ontologies review --check --overrides my-overrides.tsv

      kgbuild build trials --overrides my-overrides.tsv
    """
    from kgbuild.link.weights import weights
    from kgbuild.rebuild import find_build

    build = find_build(graph)
    if type_ is not None and type_ not in weights().types:
        raise UsageError(f"unknown mention type {type_!r}: one of {', '.join(weights().types)}")
    if check:
        _check(build, overrides, ontologies, type_, format)
        return
    from kgbuild.link.review import review as run

    found = run(_links(build, below), below, type_)
    if template:
        _template(found[:limit])
        return
    shown = [_row(unsure, format) for unsure in found[:limit]]
    title = f"Unlinked or below {below:g}: {len(found)} strings, {sum(u.mentions for u in found)} mentions"
    print_rows(("mentions", "records", "type", "string", "now", "score", "rejected", "example"), shown, format, title)
    if len(found) > limit:
        print(f"{len(found) - limit} more: --limit {len(found)} lists all", file=sys.stderr)


def _links(build: Path, below: float | None = None) -> Iterator[LinkedText]:
    """The links of a build; with ``below`` only those without a concept or with a lower score."""
    import pyarrow as pa
    import pyarrow.compute as pc

    from kgbuild.graph.read import read_table
    from kgbuild.link.review import LinkedText
    from kgbuild.model import Candidate, Link

    table = read_table(build, "links", _COLUMNS)
    if below is not None:
        table = table.filter(pc.or_(pc.is_null(table["curie"]), pc.less(table["score"], pa.scalar(below))))
    for batch in table.to_batches():
        for r in batch.to_pylist():
            rejected = tuple(Candidate(**c) for c in json.loads(r["runners_up"] or "[]"))
            found = (r["curie"], r["label"], r["score"], r["match_kind"], r["matched_term"])
            yield LinkedText(r["record"], r["subject_label"], r["type"], Link(*found, (), rejected))


def _row(unsure: Unsure, format: Format) -> tuple[Any, ...]:
    from kgbuild.link.why import why, why_not

    link = unsure.link
    now = f"{link.curie} {link.label}, {why(link.match_kind)}" if link.curie else None
    rejected: Any = [
        {"id": c.curie, "label": c.label, "match": c.match_kind, "score": c.score, "why_not": why_not(link, c)}
        for c in unsure.candidates[:_CANDIDATES]
    ]
    if format is Format.table:
        rejected = "\n".join(f"{c['id']} {c['label']}: {why(c['match'])}, {c['score']:g}" for c in rejected) or None
    return unsure.mentions, unsure.records, unsure.type, unsure.text, now, link.score, rejected, unsure.example


def _template(found: tuple[Unsure, ...]) -> None:
    from datetime import UTC, datetime

    from kgbuild.link.review import template

    for line in template(found, datetime.now(UTC).date()):
        print(line)
    print("Fill in curie (or none), reason and author of each row; a row left as it is is refused.", file=sys.stderr)


def _check(build: Path, overrides: Path | None, ontologies: Path | None, type_: str | None, format: Format) -> None:
    from kgbuild.link.overrides import load_overrides, overrides_path
    from kgbuild.link.review import effects
    from kgbuild.vocab import load_vocabulary

    path = overrides_path(overrides)
    loaded = load_overrides(load_vocabulary(ontologies), path)
    found = [e for e in effects(_links(build), loaded) if type_ in (None, e.row.type)]
    rows = [
        (
            e.row.line,
            e.row.text,
            e.row.type,
            dict(e.before) if format is Format.json else ", ".join(f"{n} × {k}" for k, n in e.before) or None,
            e.after,
            e.changed,
            e.decided,
            e.same,
            e.problem or None,
        )
        for e in found
    ]
    columns = ("line", "string", "type", "from", "to", "changed", "decided", "same", "problem")
    print_rows(columns, rows, format, f"What {printable(str(path))} changes in {build.name}")
    idle = [e for e in found if not (e.changed or e.decided or e.problem)]
    if idle:
        print(f"{len(idle)} rows change nothing in this build", file=sys.stderr)
