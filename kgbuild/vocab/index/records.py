"""Takes concepts, gives their records: every value as an id into a trie of strings, packed into one array.

A record is a mask of the fields present, then the values of each field in turn; the last value of a field has its high
bit set. Names are ids of the surfaces' trie, all other values ids of the trie ``others``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import marisa_trie  # type: ignore[import-not-found]

from kgbuild.vocab.concept import CONCEPT_TYPES, Concept
from kgbuild.vocab.index.parts import NONE, Part, look_up, numbers, ragged

_NAMES = ("mapped", "synonyms", "related", "abbreviations", "brands", "codes", "salts")
_OTHERS = (
    "xrefs", "broad", "close", "parents", "classes", "targets", "acts_on", "components", "patterns", "quiet", "sources",
)  # fmt: skip
_FIELDS = ("id", "label", "intervention_type", *_NAMES, *_OTHERS)
_SINGLE = frozenset(("id", "label", "intervention_type"))
_OF_NAMES = frozenset(("label", *_NAMES))
_PARENTS = _FIELDS.index("parents")
_LAST, _VALUE = 1 << 31, 0x7FFFFFFF
_CACHED = 8192


def positions(concepts: Sequence[Concept]) -> dict[str, int]:
    """Concept positions by id, then by xref where no concept has it as its id; the first concept wins."""
    table = {c.id: n for n, c in enumerate(concepts)}
    for n, c in enumerate(concepts):
        for xref in c.xrefs:
            table.setdefault(xref, n)
    return table


def child_positions(concepts: Sequence[Concept], table: dict[str, int]) -> dict[int, list[int]]:
    """The positions of the direct subclasses by position, in the order of the concepts."""
    found: dict[int, list[int]] = defaultdict(list)
    for n, c in enumerate(concepts):
        for parent in dict.fromkeys(table.get(p) for p in c.parents):
            if parent is not None:
                found[parent].append(n)
    return found


def _values(concept: Concept, name: str) -> tuple[str, ...]:
    value = getattr(concept, name)
    return value if isinstance(value, tuple) else (value,) if value else ()


def build_records(concepts: Sequence[Concept], names: marisa_trie.Trie) -> Part:
    """The trie ``others`` and the arrays of types, records, positions by id, and children."""
    fields = [f for f in _FIELDS if f not in _OF_NAMES]
    others = marisa_trie.Trie(sorted({v for c in concepts for f in fields for v in _values(c, f)}))
    starts, records = ragged([_record(c, names, others) for c in concepts])
    table = positions(concepts)
    at = [NONE] * len(others)
    for curie, position in table.items():
        at[others[curie]] = position
    below = child_positions(concepts, table)
    child_starts, children = ragged([below.get(n, ()) for n in range(len(concepts))])
    arrays = {
        "types": numbers((CONCEPT_TYPES.index(c.type) for c in concepts), "u1"),
        "record_starts": starts,
        "records": records,
        "positions": numbers(at),
        "child_starts": child_starts,
        "children": children,
    }
    return Part({"others": others}, arrays)


def _record(concept: Concept, names: marisa_trie.Trie, others: marisa_trie.Trie) -> list[int]:
    record = [0]
    for n, field in enumerate(_FIELDS):
        trie = names if field in _OF_NAMES else others
        if ids := [trie[v] for v in _values(concept, field)]:
            ids[-1] |= _LAST
            record[0] |= 1 << n
            record += ids
    return record


class Records:
    """Read access to the tables of ``build_records``."""

    def __init__(self, part: Part, names: marisa_trie.Trie) -> None:
        self._names, self._others = names, part.tries["others"]
        self._types = part.view("types")
        self._starts = part.view("record_starts")
        self._records = part.view("records")
        self._positions = part.view("positions")
        self._child_starts = part.view("child_starts")
        self._children = part.view("children")
        self.concept = lru_cache(_CACHED)(self._concept)

    def __len__(self) -> int:
        return len(self._types)

    def _fields(self, position: int) -> list[tuple[int, list[int]]]:
        """(field number, value ids) of a record."""
        mask, *values = self._records[self._starts[position] : self._starts[position + 1]]
        found, at = [], 0
        for n in range(len(_FIELDS)):
            if mask >> n & 1:
                end = at
                while values[end] < _LAST:
                    end += 1
                found.append((n, [v & _VALUE for v in values[at : end + 1]]))
                at = end + 1
        return found

    def _concept(self, position: int) -> Concept:
        data: dict[str, Any] = {"type": self.type_of(position)}
        for n, ids in self._fields(position):
            name = _FIELDS[n]
            trie = self._names if name in _OF_NAMES else self._others
            values = tuple(map(trie.restore_key, ids))
            data[name] = values[0] if name in _SINGLE else values
        return Concept(**data)

    def curie(self, position: int) -> str:
        """The id of the concept at this position."""
        return str(self._others.restore_key(self._records[self._starts[position] + 1] & _VALUE))

    def type_of(self, position: int) -> str:
        """The type of the concept at this position."""
        return CONCEPT_TYPES[self._types[position]]

    def position(self, curie: str) -> int | None:
        """The position of a concept by id or xref."""
        at = look_up(self._others, curie)
        found = NONE if at is None else int(self._positions[at])
        return None if found == NONE else found

    def parents(self, position: int) -> tuple[int, ...]:
        """The positions of the direct superclasses."""
        ids = next((ids for n, ids in self._fields(position) if n == _PARENTS), [])
        found = dict.fromkeys(int(self._positions[i]) for i in ids)
        return tuple(p for p in found if p != NONE)

    def children(self, position: int) -> tuple[int, ...]:
        """The positions of the direct subclasses."""
        return tuple(self._children[self._child_starts[position] : self._child_starts[position + 1]])
