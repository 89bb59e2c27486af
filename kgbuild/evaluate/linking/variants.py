"""Takes the committed tables on the registry's MeSH terms, gives variant groups and the terms that are not counted.

``variant_groups.tsv``: type (conditions, interventions), terms (``id:name|…``, ``?`` for an unknown id), reason. Terms
of a group count as one: the registry's program gives all of them for one string. ``ignore.tsv``: type, term, reason;
such terms are too broad to be what a string names. A row without a reason is an error.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kgbuild.evaluate.linking.identifiers import canonical
from kgbuild.evaluate.linking.silver import MeshTerm, mesh_term
from kgbuild.evaluate.linking.tables import read_rows
from kgbuild.model import UsageError
from kgbuild.vocab import term_key

SIDES = ("conditions", "interventions")


@dataclass(frozen=True, slots=True)
class Variants:
    """Groups of (side, terms), and ignored (side, term)."""

    groups: tuple[tuple[str, tuple[MeshTerm, ...]], ...] = ()
    ignored: tuple[tuple[str, MeshTerm], ...] = ()

    def of(self, side: str, term: MeshTerm) -> tuple[MeshTerm, ...]:
        """The term with all terms that share a group with it."""
        more = [m for kind, terms in self.groups if kind == side and any(same(term, t) for t in terms) for m in terms]
        return (term, *(m for m in more if not same(m, term)))

    def ignores(self, side: str, term: MeshTerm) -> bool:
        """Whether the term is not counted."""
        return any(kind == side and same(term, t) for kind, t in self.ignored)


def same(a: MeshTerm, b: MeshTerm) -> bool:
    """Whether two terms are one: equal ids, else equal names."""
    if a.curie and b.curie:
        return canonical(a.curie) == canonical(b.curie)
    return term_key(a.name) == term_key(b.name)


def read_variants(groups: Path | None, ignored: Path | None) -> Variants:
    """The tables of these files; a file that is None gives nothing.

    Raises:
        UsageError: an unreadable file or a malformed row; names file and line.
    """
    return Variants(
        tuple(_groups(groups)) if groups else (),
        tuple(_ignored(ignored)) if ignored else (),
    )


def _groups(path: Path) -> Iterable[tuple[str, tuple[MeshTerm, ...]]]:
    for number, row in read_rows(path, ("type", "terms", "reason")):
        where = _checked(path, number, row)
        terms = tuple(mesh_term(where, t) for t in row["terms"].split("|"))
        if len(terms) < 2:
            raise UsageError(f"{where}: a variant group needs at least two terms")
        yield row["type"], terms


def _ignored(path: Path) -> Iterable[tuple[str, MeshTerm]]:
    for number, row in read_rows(path, ("type", "term", "reason")):
        yield row["type"], mesh_term(_checked(path, number, row), row["term"])


def _checked(path: Path, number: int, row: dict[str, str]) -> str:
    where = f"{path}, line {number}"
    if row["type"] not in SIDES:
        raise UsageError(f"{where}: type {row['type']!r} is none of {', '.join(SIDES)}")
    if not row["reason"]:
        raise UsageError(f"{where}: no reason")
    return where
