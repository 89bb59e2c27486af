"""The difference of two builds as Markdown that is fit to mail: takes a ``Difference``, gives lines.

Everything that comes from a record is escaped, so that no title can draw a table, a link or a tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kgbuild.rebuild.difference import KINDS, Difference, Section
from kgbuild.rebuild.words import short

_ACTIVE = re.compile(r"[\\`*_\[\]#|~$]")
"""What draws in the middle of a line; lines never begin with a record's text."""
_HEADINGS = {
    "deleted": "Deleted records",
    "changed": "Changed records",
    "added": "New records",
    "moved": "Records that lie elsewhere now",
    "": "Records that are as they were, read otherwise",
}
_SIGNS = {"retracted": "−", "added": "+", "changed": "~"}
_TITLE = 200


@dataclass(frozen=True, slots=True)
class Side:
    """A build in the heading: its id, and when it was made."""

    build: str
    date: str


def escaped(text: str) -> str:
    """One line that Markdown and HTML leave as it is: no emphasis, code, table, link, tag, entity or mention."""
    line = short(text, 10_000)
    line = line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    line = _ACTIVE.sub(lambda found: f"\\{found[0]}", line)
    # Addresses and names become links by themselves in many readers.
    return line.replace("://", "&#58;//").replace("www.", "www&#46;").replace("@", "&#64;")


def markdown(old: Side, new: Side, totals: Mapping[str, Mapping[str, int]], found: Difference) -> Iterator[str]:
    """The lines: heading, totals, then the records with what they brought about, retracted statements first.

    ``totals`` are numbers by table (records first) and kind.
    """
    yield "# Changes in the trial graph"
    yield ""
    yield f"From build `{old.build}` ({escaped(old.date)}) to build `{new.build}` ({escaped(new.date)})."
    yield ""
    yield "| | retracted or deleted | added | changed |"
    yield "| --- | ---: | ---: | ---: |"
    for table, kinds in totals.items():
        away = kinds.get("retracted", 0) + kinds.get("deleted", 0)
        yield f"| {escaped(table)} | {away} | {kinds.get('added', 0)} | {kinds.get('changed', 0)} |"
    if not found.total:
        yield ""
        yield "Nothing changed."
    heading: str | None = None
    for section in found.sections:
        if section.kind != heading:
            heading = section.kind
            yield ""
            yield f"## {_HEADINGS[heading]}"
        yield from _section(section)
    if found.total > len(found.sections):
        yield ""
        yield f"… and {found.total - len(found.sections)} more records (`--limit` shows more)."


def _section(section: Section) -> Iterator[str]:
    yield ""
    yield f"### {escaped(short(section.title, _TITLE) or section.record or 'No single record')}"
    yield ""
    named = f"[{section.nct_id}](https://clinicaltrials.gov/study/{section.nct_id}), " if section.nct_id else ""
    origin = f", from {escaped(section.source)}" if section.source else ""
    yield f"{named}record {escaped(section.record or '–')}{origin}"
    lines = [line for kind in KINDS for line in _kind(section, kind)]
    if lines:
        yield ""
        yield from lines
    if section.same:
        yield ""
        yield f"{_count(section.same)} as before, read again from the changed record."
    elif not lines:
        yield ""
        yield "No statement is another."


def _kind(section: Section, kind: str) -> Iterator[str]:
    told = [t for t in section.told if t.kind == kind]
    for one in told:
        yield f"- {_SIGNS[kind]} **{kind}** {escaped(one.words)}{f' ({escaped(one.how)})' if one.how else ''}"
    more = section.counts[kind] - (section.same if kind == "changed" else 0) - len(told)
    if more > 0:
        yield f"- {_SIGNS[kind]} … and {more} more {kind}"


def _count(number: int) -> str:
    return f"{number} statement{'' if number == 1 else 's'}"
