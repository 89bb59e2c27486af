"""Takes a vocabulary folder (TSV files or a compiled index), gives the read-only ``Vocabulary``."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import lru_cache
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path

from kgbuild.model import UsageError
from kgbuild.resources import ontologies_dir
from kgbuild.vocab.bags import bag
from kgbuild.vocab.concept import Collision, Concept, DictMatch, StoredHit, TermHit
from kgbuild.vocab.find import find_matches, hits_for, one_each
from kgbuild.vocab.near import near
from kgbuild.vocab.normalise import tokenise
from kgbuild.vocab.read import read_folder
from kgbuild.vocab.store import META, IndexStore, MemoryStore, Store, write_index
from kgbuild.vocab.terms import LONGEST, agreeing, is_strict, keyed, trimmed

_CACHED = 16384
_LEAST = 0.3


class Vocabulary:
    """Concepts, their terms and their hierarchy; read-only, safe to share between threads."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._acting: dict[str, list[int]] | None = None
        self._above = lru_cache(_CACHED)(self._find_above)

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
        every = range(len(self._store))
        if type is not None:
            return (self._store.concept(n) for n in every if self._store.type_of(n) == type)
        return map(self._store.concept, every)

    def acting(self, relations: Collection[str]) -> tuple[Concept, ...]:
        """The mechanisms with one of these ``action>CURIE`` in ``acts_on``, in file order."""
        if self._acting is None:
            table: dict[str, list[int]] = defaultdict(list)
            for n in range(len(self._store)):
                if self._store.type_of(n) == "Mechanism":
                    for relation in self._store.concept(n).acts_on:
                        table[relation].append(n)
            self._acting = dict(table)
        positions = {n for r in relations for n in self._acting.get(r, ())}
        return tuple(map(self._store.concept, sorted(positions)))

    def ancestors(self, curie: str) -> tuple[str, ...]:
        """The ids of all superclasses, nearest first; empty for an unknown id."""
        position = self._store.position(curie)
        return () if position is None else tuple(map(self._store.curie, self._above(position)))

    def _find_above(self, position: int) -> tuple[int, ...]:
        """The positions of all superclasses, nearest first; a cycle does no harm."""
        seen = {position: None}
        queue = list(self._store.parents(position))
        for parent in queue:
            if parent not in seen:
                seen[parent] = None
                queue.extend(self._store.parents(parent))
        return tuple(seen)[1:]

    def children(self, curie: str) -> tuple[str, ...]:
        """The ids of the direct subclasses, in file order."""
        position = self._store.position(curie)
        return () if position is None else tuple(map(self._store.curie, self._store.children(position)))

    def is_a(self, a: str, b: str) -> bool:
        """True when ``a`` is ``b`` or one of its subclasses (ids or xrefs)."""
        first, second = self._store.position(a), self._store.position(b)
        if first is None or second is None:
            return a == b
        return first == second or second in self._above(first)

    def lookup(self, text: str, types: Collection[str] | None = None, any_case: bool = False) -> tuple[TermHit, ...]:
        """The concepts that the whole text names, ranked by ``TERM_KINDS``, then exact case, then rank.

        ``types`` keeps these types only. ``any_case`` lets case-sensitive terms match in any case.
        """
        tokens = trimmed(tokenise(text)) if len(text) <= LONGEST else []
        key = keyed(tokens)[0]
        key_id = self._store.names.key_id(key) if key else None
        if key_id is None:
            return ()
        entries = agreeing(self._store.names.entries(key_id), text, tokens, key, any_case)
        hits = hits_for(self._store, entries, text, text[tokens[0].start : tokens[-1].end])
        return hits if types is None else tuple(h for h in hits if h.type in types)

    def exact(self, text: str, types: Collection[str] | None = None) -> tuple[TermHit, ...]:
        """What ``lookup`` gives, much faster where the text is written as some term of a compiled index is."""
        store = self._store
        found = store.surfaces.hits(text) if store.surfaces else None
        if found is None:
            return self.lookup(text, types)
        # Lists, not generators: this is the fast path, and a generator costs more than what it yields here.
        if types is None:
            return tuple([StoredHit(store, *hit) for hit in found])
        type_of = store.type_of
        return tuple([StoredHit(store, *hit) for hit in found if type_of(hit[0]) in types])

    def same_words(self, text: str, types: Collection[str] | None = None) -> tuple[TermHit, ...]:
        """The concepts with a term of the same words in any order ("cancer of the breast"), ranked as by ``lookup``.

        Case-sensitive terms are left out.
        """
        words = bag(text) if len(text) <= LONGEST else ""
        names = self._store.names
        if " " in words:
            hits = [h for term in self._store.words.same_words(words) for h in self.exact(term, types)]
            return one_each(h for h in hits if not is_strict(h.kind, h.term))
        # One word left ("the melanoma") is its own key.
        key_id = names.key_id(words) if words else None
        entries = () if key_id is None else names.entries(key_id)
        found = hits_for(self._store, [e for e in entries if not e.strict], text)
        return found if types is None else tuple(h for h in found if h.type in types)

    def grams(
        self, text: str, types: Collection[str] | None = None, limit: int = 10, minimum: float = 0.6
    ) -> tuple[tuple[TermHit, float], ...]:
        """The concepts whose keys share most trigrams with the text's key, by Jaccard similarity, most similar first.

        Exact: no concept with a more similar term that is not case-sensitive is missed. At least 0.3 is asked for.
        """
        key = keyed(trimmed(tokenise(text)))[0] if len(text) <= LONGEST else ""
        found: dict[int, tuple[TermHit, float]] = {}
        names = self._store.names
        for score, group in groupby(self._store.grams.search(key, max(minimum, _LEAST)), key=itemgetter(0)):
            entries = [e for _, key_id in group for e in names.entries(key_id) if not e.strict]
            for hit in hits_for(self._store, entries, text):
                if types is None or hit.type in types:
                    found.setdefault(hit.position, (hit, score))
            if len(found) >= limit:
                break
        return tuple(islice(found.values(), limit))

    def word_count(self, key: str) -> int:
        """The number of terms that have a word, given as its key (``word_key``)."""
        return self._store.words.count(key)

    def knows_word(self, key: str) -> bool:
        """True when some term has this word, given as its key."""
        return self.word_count(key) > 0

    def near(self, text: str, types: Collection[str] | None = None) -> tuple[tuple[TermHit, int], ...]:
        """The concepts whose names are a slip or two away from a long enough ``text``, with the number of slips."""
        found: dict[int, tuple[TermHit, int]] = {}
        for entry, slips in near(self._store, text) if len(text) <= LONGEST else ():
            if types is None or self._store.type_of(entry.concept) in types:
                found.setdefault(
                    entry.concept, (StoredHit(self._store, entry.concept, entry.term, entry.kind, False), slips)
                )
        return tuple(found.values())

    def find(self, text: str, start: int = 0, end: int | None = None) -> list[DictMatch]:
        """Every dictionary match in ``text[start:end]``, nested and overlapping ones too, by start, longest first.

        Offsets are into ``text``; ``start`` and ``end`` count as token boundaries.
        """
        return find_matches(self._store, text, start, end)

    def collisions(self) -> tuple[Collision, ...]:
        """Keys that name several concepts of one type, by type and key."""
        found: list[Collision] = []
        for key, key_id in sorted(self._store.names.keys.items()):
            groups: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
            for e in self._store.names.entries(key_id):
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
