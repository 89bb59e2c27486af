"""The closed list of statement predicates, read from ``predicates.tsv`` beside this file.

Takes a predicate's name, gives its row. An unknown name is an error, so that no statement is dropped unseen.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from kgbuild.model.errors import KgbuildError


@dataclass(frozen=True, slots=True)
class Predicate:
    """One row: who may stand on either side, the qualifiers, and what the graph makes of it.

    ``tier`` is ``gate`` or ``narrative``. ``projection`` says which edge, node or property it becomes, e.g.
    ``edge TESTS``; ``statement only`` means that it becomes none.
    """

    name: str
    tier: str
    subject: str
    object: str
    qualifiers: str
    projection: str
    biolink: str
    meaning: str

    @property
    def edge(self) -> str | None:
        """The relationship type that the projection names first, e.g. ``TESTS``; None where it names no edge."""
        words = self.projection.replace(",", " ").split()
        return words[1] if words[0] == "edge" else None


@cache
def predicates() -> Mapping[str, Predicate]:
    """All predicates by name, in the order of the file."""
    text = files("kgbuild.model").joinpath("predicates.tsv").read_text(encoding="utf-8")
    rows = csv.reader(text.splitlines()[1:], delimiter="\t", quoting=csv.QUOTE_NONE)
    return MappingProxyType({row[0]: Predicate(*row) for row in rows})


def predicate(name: str) -> Predicate:
    """The predicate called ``name``.

    Raises:
        KgbuildError: there is none; the list is closed.

    >>> predicate("tests_intervention").edge
    'TESTS'
    """
    found = predicates().get(name)
    if found is None:
        raise KgbuildError(f"unknown predicate {name!r}: the closed list is kgbuild/model/predicates.tsv")
    return found
