"""Takes a vocabulary folder (TSV files or a compiled index), gives the read-only ``Vocabulary``."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import cached_property
from pathlib import Path

from kgbuild.model import UsageError
from kgbuild.resources import ontologies_dir
from kgbuild.vocab.concept import Collision, Concept, DictMatch, TermHit
from kgbuild.vocab.find import find_matches, hits_for
from kgbuild.vocab.near import NearTerms
from kgbuild.vocab.normalise import BREAK, tokenise
from kgbuild.vocab.read import read_folder
from kgbuild.vocab.store import META, IndexStore, MemoryStore, Store, write_index
from kgbuild.vocab.terms import case_agrees, gaps_agree, keyed

_LOOKUP_LIMIT = 1000


class Vocabulary:
    """Concepts, their terms and their hierarchy; read-only, safe to share between threads."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._near = NearTerms(store)
        self._ancestors: dict[str, tuple[str, ...]] = {}

    @property
    def fingerprint(self) -> str:
        """SHA-256 over all concepts, 64 hex digits: equal content, equal fingerprint, from TSV or index."""
        return self._store.fingerprint

    def __len__(self) -> int:
        return len(self._store)

    def concept(self, curie: str) -> Concept | None:
        """The concept with this id or, where no concept has it as its id, the first that has it as an xref."""
        position = self._store.position(curie)
        return None if position is None else self._store.concept(position)

    def concepts(self, type: str | None = None) -> Iterator[Concept]:
        """All concepts, or those of one type, in file order."""
        every = (self._store.concept(n) for n in range(len(self._store)))
        return every if type is None else (c for c in every if c.type == type)

    def ancestors(self, curie: str) -> tuple[str, ...]:
        """The ids of all superclasses, nearest first; empty for an unknown id."""
        if (known := self._ancestors.get(curie)) is not None:
            return known
        start = self.concept(curie)
        seen: dict[str, None] = {}
        queue = list(start.parents) if start else []
        for parent in queue:
            if parent not in seen and (concept := self.concept(parent)) is not None:
                seen[parent] = None
                queue.extend(concept.parents)
        if start:
            seen.pop(start.id, None)
        self._ancestors[curie] = result = tuple(seen)
        return result

    @cached_property
    def _children(self) -> dict[str, tuple[str, ...]]:
        table: dict[str, list[str]] = defaultdict(list)
        for concept in self.concepts():
            for parent in concept.parents:
                table[parent].append(concept.id)
        return {parent: tuple(ids) for parent, ids in table.items()}

    def children(self, curie: str) -> tuple[str, ...]:
        """The ids of the direct subclasses, in file order."""
        concept = self.concept(curie)
        return self._children.get(concept.id, ()) if concept else ()

    def is_a(self, a: str, b: str) -> bool:
        """True when ``a`` is ``b`` or one of its subclasses (ids or xrefs)."""
        first, second = self.concept(a), self.concept(b)
        if first is None or second is None:
            return a == b
        return first.id == second.id or second.id in self.ancestors(first.id)

    def lookup(self, text: str, types: Collection[str] | None = None, any_case: bool = False) -> tuple[TermHit, ...]:
        """The concepts that the whole text names, ranked: label, synonym, brand, code, salt, abbreviation.

        ``types`` keeps these types only. ``any_case`` lets case-sensitive terms match in any case.
        """
        if len(text) > _LOOKUP_LIMIT:
            return ()
        tokens = [t for t in tokenise(text) if t.key != BREAK]
        while tokens and tokens[0].kind == "p":
            tokens.pop(0)
        while tokens and tokens[-1].kind == "p" and tokens[-1].key not in ")+":
            tokens.pop()
        key, gaps = keyed(tokens)
        key_id = self._store.trie.get(key) if key else None
        if key_id is None:
            return ()
        surface = text[tokens[0].start : tokens[-1].end]
        entries = [
            e
            for e in self._store.entries(key_id)
            if (any_case or case_agrees(surface, e)) and gaps_agree(key, gaps, tokens, e)
        ]
        hits = hits_for(self._store, entries, surface)
        return hits if types is None else tuple(h for h in hits if h.concept.type in types)

    def near(self, text: str, types: Collection[str] | None = None) -> tuple[tuple[TermHit, int], ...]:
        """The concepts whose names are a slip or two away from a long enough ``text``, with the number of slips."""
        found: dict[str, tuple[TermHit, int]] = {}
        for entry, slips in self._near.near(text) if len(text) <= _LOOKUP_LIMIT else ():
            concept = self._store.concept(entry.concept)
            if types is None or concept.type in types:
                found.setdefault(concept.id, (TermHit(concept, entry.term, entry.kind, False), slips))
        return tuple(found.values())

    def find(self, text: str, start: int = 0, end: int | None = None) -> list[DictMatch]:
        """Every dictionary match in ``text[start:end]``, nested and overlapping ones too, by start, longest first.

        Offsets are into ``text``; ``start`` and ``end`` count as token boundaries.
        """
        return find_matches(self._store, text, start, end)

    def collisions(self) -> tuple[Collision, ...]:
        """Keys that name several concepts of one type, by type and key."""
        found: list[Collision] = []
        for key, key_id in sorted(self._store.trie.items()):
            groups: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
            for e in self._store.entries(key_id):
                concept = self._store.concept(e.concept)
                groups[concept.type][concept.id].append(e.term)
            for kind, group in groups.items():
                if len(group) > 1:
                    terms = tuple(sorted({t for ts in group.values() for t in ts}))
                    found.append(Collision(key, kind, terms, tuple(sorted(group))))
        return tuple(sorted(found, key=lambda c: (c.type, c.key)))

    def save(self, folder: Path) -> None:
        """Write a compiled index, replacing an older one there in one step."""
        write_index(self._store, folder)


def load_vocabulary(path: Path | None = None) -> Vocabulary:
    """Open a vocabulary: a folder of TSV files or a compiled index; None: KGBUILD_ONTOLOGIES, else the core.

    Raises:
        UsageError: nothing readable there, or a fault in it, with file, line and column.
    """
    if path is None:
        named = os.environ.get("KGBUILD_ONTOLOGIES")
        path = Path(named) if named else ontologies_dir() / "core"
    if not path.is_dir():
        raise UsageError(f"{path}: no such vocabulary folder")
    if (path / META).is_file():
        return Vocabulary(IndexStore(path))
    if not any(path.glob("*.tsv")) and (path / "core").is_dir():
        path = path / "core"
    return Vocabulary(MemoryStore(read_folder(path)))
