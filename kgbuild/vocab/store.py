"""Takes concepts or a compiled index folder, gives a store: what ``Vocabulary`` reads terms and concepts from.

Both kinds of store hold the same tables (``kgbuild.vocab.index``): one builds them from concepts as they are needed,
the other maps them from files.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import fields
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from kgbuild.vocab.concept import Concept
from kgbuild.vocab.index.files import FORMAT, META, VERSION, read_index, write_parts
from kgbuild.vocab.index.forms import Forms
from kgbuild.vocab.index.grams import Grams, build_grams
from kgbuild.vocab.index.names import Names, Surfaces, build_names, build_surfaces
from kgbuild.vocab.index.parts import Part
from kgbuild.vocab.index.records import Records, build_records, child_positions, positions
from kgbuild.vocab.index.words import Words, build_words

__all__ = ["META", "IndexStore", "MemoryStore", "Store", "write_index"]

_ENCODED = [f.name for f in fields(Concept) if f.name not in ("file", "line")]


class Store(Protocol):
    """Read access to terms and concepts by position."""

    @property
    def fingerprint(self) -> str:
        """SHA-256 over the concepts, 64 hex digits."""

    @property
    def names(self) -> Names:
        """The names and their keys."""

    @property
    def surfaces(self) -> Surfaces | None:
        """What each surface stands for, where the store holds it ready."""

    @property
    def words(self) -> Words:
        """The words of the names."""

    @property
    def grams(self) -> Grams:
        """The trigrams of the keys."""

    def __len__(self) -> int: ...

    def concept(self, position: int) -> Concept:
        """The concept at this position."""

    def curie(self, position: int) -> str:
        """The id of the concept at this position."""

    def type_of(self, position: int) -> str:
        """The type of the concept at this position."""

    def position(self, curie: str) -> int | None:
        """The position of the concept with this id or, failing that, the first with this xref."""

    def parents(self, position: int) -> tuple[int, ...]:
        """The positions of the direct superclasses."""

    def children(self, position: int) -> tuple[int, ...]:
        """The positions of the direct subclasses."""


def _encode(concept: Concept) -> bytes:
    """A concept as JSON: empty values and its place in a file left out."""
    data: dict[str, Any] = {k: v for k in _ENCODED if (v := getattr(concept, k))}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode(errors="surrogatepass")


class MemoryStore:
    """A store over concepts held in memory, as read from TSV files."""

    surfaces = None

    def __init__(self, concepts: Sequence[Concept]) -> None:
        self._concepts = tuple(concepts)
        self._positions = positions(self._concepts)
        self._forms = Forms()
        self._names = build_names(self._concepts, self._forms)
        self.names = Names(self._names)

    def __len__(self) -> int:
        return len(self._concepts)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over the concepts."""
        digest = hashlib.sha256(f"{FORMAT} {VERSION}\n".encode())
        for c in self._concepts:
            digest.update(_encode(c) + b"\n")
        return digest.hexdigest()

    def concept(self, position: int) -> Concept:
        """The concept at this position."""
        return self._concepts[position]

    def curie(self, position: int) -> str:
        """The id of the concept at this position."""
        return self._concepts[position].id

    def type_of(self, position: int) -> str:
        """The type of the concept at this position."""
        return self._concepts[position].type

    def position(self, curie: str) -> int | None:
        """The position of a concept by id or xref."""
        return self._positions.get(curie)

    def parents(self, position: int) -> tuple[int, ...]:
        """The positions of the direct superclasses."""
        found = dict.fromkeys(self._positions.get(p) for p in self._concepts[position].parents)
        return tuple(p for p in found if p is not None)

    @cached_property
    def _children(self) -> dict[int, list[int]]:
        return child_positions(self._concepts, self._positions)

    def children(self, position: int) -> tuple[int, ...]:
        """The positions of the direct subclasses."""
        return tuple(self._children.get(position, ()))

    @cached_property
    def _words(self) -> Part:
        return build_words(self.names.names, self._forms)

    @cached_property
    def words(self) -> Words:
        """The words of the names; their tables are built at the first use."""
        return Words(self._words, self.names.names)

    @cached_property
    def _grams(self) -> Part:
        return build_grams([(k, n) for k, n in self.names.keys.items() if self.names.any_case(n)])

    @cached_property
    def grams(self) -> Grams:
        """The trigrams of the keys; their table is built at the first use."""
        return Grams(self._grams, self.names.keys)

    def parts(self) -> dict[str, Part]:
        """All tables, as an index holds them."""
        records = build_records(self._concepts, self.names.names)
        return {
            "names": self._names,
            "surfaces": build_surfaces(self.names, self._forms),
            "records": records,
            "words": self._words,
            "grams": self._grams,
        }


class IndexStore:
    """A store over a compiled index folder.

    Raises:
        UsageError: a file is missing, cut off, garbled, of another version or no index at all.
    """

    def __init__(self, folder: Path) -> None:
        index = read_index(folder)
        self._folder = folder
        self.fingerprint: str = index.fingerprint
        self.names = Names(index.part)
        self.surfaces = Surfaces(index.part, self.names)
        self.words = Words(index.part, self.names.names)
        self.grams = Grams(index.part, self.names.keys)
        self._records = Records(index.part, self.names.names)
        self.concept = self._records.concept
        self.curie = self._records.curie
        self.type_of = self._records.type_of
        self.position = self._records.position
        self.parents = self._records.parents
        self.children = self._records.children

    def __len__(self) -> int:
        return len(self._records)


def write_index(store: Store, folder: Path) -> None:
    """Write a store as an index folder, replacing an older index there in one step."""
    if not isinstance(store, MemoryStore):
        store = MemoryStore([store.concept(n) for n in range(len(store))])
    parts = store.parts()
    counts = {"concepts": len(store), "keys": len(store.names.keys), "names": len(store.names.names)}
    write_parts(folder, store.fingerprint, parts.values(), counts)
