"""What a curator should look at: takes the links of a build, gives its unlinked and unsure strings, by frequency.

Also: what each row of the overrides would change in that build, and rows ready to be filled in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from kgbuild.link.overrides import COLUMNS, MATCH_KIND, NONE, Override, Overrides
from kgbuild.model import Candidate, Link
from kgbuild.vocab import term_key

NOT_LINKED = "not_linked_type"


class LinkedText(NamedTuple):
    """One mention of a build: the record, the string that was linked, its type, the verdict on it."""

    record: str
    text: str
    type: str
    link: Link


@dataclass(frozen=True, slots=True)
class Unsure:
    """A string to look at: how often it stands in how many records, one of these, the verdict, what was rejected.

    ``text`` is the spelling that is most frequent; ``link`` its least sure verdict.
    """

    text: str
    type: str
    mentions: int
    records: int
    example: str
    link: Link

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """The rejected candidates, best first."""
        return self.link.runners_up


@dataclass(slots=True)
class _Group:
    spellings: dict[str, int]
    records: dict[str, None]
    link: Link


def review(links: Iterable[LinkedText], below: float, type: str | None = None) -> tuple[Unsure, ...]:
    """The strings without a concept, or with a score under ``below``, most mentions first; spellings count as one.

    What a curator has decided is left out.
    """
    groups: dict[tuple[str, str], _Group] = {}
    for item in links:
        link = item.link
        if link.match_kind in (NOT_LINKED, MATCH_KIND) or type not in (None, item.type):
            continue
        if link.curie is not None and link.score >= below:
            continue
        text = " ".join(item.text.split())
        group = groups.setdefault((item.type, term_key(text) or text), _Group({}, {}, link))
        group.spellings[text] = group.spellings.get(text, 0) + 1
        group.records.setdefault(item.record)
        if _less_sure(link, group.link):
            group.link = link
    found = [
        Unsure(_most(g.spellings), kind, sum(g.spellings.values()), len(g.records), next(iter(g.records)), g.link)
        for (kind, _), g in groups.items()
    ]
    return tuple(sorted(found, key=lambda u: (-u.mentions, -u.records, u.type, u.text)))


def _less_sure(a: Link, b: Link) -> bool:
    return (a.curie is not None, a.score) < (b.curie is not None, b.score)


def _most(spellings: dict[str, int]) -> str:
    return min(spellings, key=lambda s: (-spellings[s], s))


@dataclass(frozen=True, slots=True)
class Effect:
    """What one row of the overrides does to a build.

    ``changed`` mentions would get ``after`` in place of one of ``before`` (id or ``none``, with counts); ``decided``
    ones are linked by the row already; ``same`` ones would link so without it.
    """

    row: Override
    after: str
    before: tuple[tuple[str, int], ...]
    changed: int
    decided: int
    same: int
    problem: str = ""


def effects(links: Iterable[LinkedText], overrides: Overrides) -> tuple[Effect, ...]:
    """The effect of every row, in file order."""
    before: dict[int, dict[str, int]] = {row.line: {} for row in overrides.rows}
    decided = dict.fromkeys(before, 0)
    lines = {row.key: row.line for row in overrides.rows}
    for item in links:
        line = next((lines[k] for k in Override.keys_of(item.text, item.type) if k in lines), None)
        if line is None:
            continue
        if item.link.match_kind == MATCH_KIND:
            decided[line] += 1
        else:
            was = item.link.curie or NONE
            before[line][was] = before[line].get(was, 0) + 1
    problems = {i.row.line: i.reason for i in overrides.ineffective}
    return tuple(_effect(row, overrides, before[row.line], decided[row.line], problems) for row in overrides.rows)


def _effect(
    row: Override, overrides: Overrides, before: dict[str, int], decided: int, problems: dict[int, str]
) -> Effect:
    link = overrides.verdict(row.text, row.type)
    after = (link.curie if link else row.curie) or NONE
    ranked = tuple(sorted(((k, n) for k, n in before.items() if k != after), key=lambda kn: (-kn[1], kn[0])))
    problem = problems.get(row.line, "")
    changed = 0 if problem else sum(n for _, n in ranked)
    return Effect(row, after, ranked, changed, decided, before.get(after, 0), problem)


def template(found: Iterable[Unsure], today: date) -> Iterator[str]:
    """Lines of an overrides table, one for each string: the curator sets curie, reason and author, or drops the line.

    The best candidate stands in a comment above its row; ``curie`` is left empty, so that no row is taken unread.
    """
    yield "\t".join(COLUMNS)
    for unsure in found:
        text = _cell(unsure.text)
        if text.startswith("#"):
            continue  # The table would take the row for a comment.
        seen = f"{unsure.mentions} mentions in {unsure.records} records, e.g. {_cell(unsure.example)}"
        yield f"# {seen}; now {_now(unsure)}"
        yield "\t".join((text, unsure.type, "", "", "", today.isoformat()))


def _now(unsure: Unsure) -> str:
    best = (f"{c.curie} {_cell(c.label)}" for c in unsure.candidates[:3])
    linked = f"{unsure.link.curie} {_cell(unsure.link.label or '')}" if unsure.link.curie else NONE
    return "; rejected: ".join((linked, ", ".join(best))) if unsure.candidates else linked


def _cell(text: str) -> str:
    """Text on one line, without tabs and control characters."""
    return "".join(c for c in " ".join(text.split()) if c.isprintable())
