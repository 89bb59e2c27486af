"""Takes concepts, gives the tables of their names: surfaces and keys as tries, what each of them stands for as arrays.

An entry is one term of one concept under one key: the concept's position with kind and flags packed into one number,
the id of its term, the place of its gaps. ``hits`` holds for each surface what looking it up gives, already ranked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import marisa_trie  # type: ignore[import-not-found]

from kgbuild.model import UsageError
from kgbuild.vocab.concept import TERM_KINDS, Concept, Entry
from kgbuild.vocab.index.parts import Part, look_up, numbers, ragged
from kgbuild.vocab.normalise import tokenise
from kgbuild.vocab.terms import KIND_RANK, LONGEST, agreeing, build_entries, keyed, ranked, trimmed

POSITION = 0xFFFFFF
"""Mask of the concept's position in a packed entry, and so the most concepts that an index holds."""

ENTRY = 0x7FFFFFFF
_KIND, _KINDS, _STRICT, _QUIET, _EXACT = 24, 0xF, 1 << 28, 1 << 29, 1 << 31
_CACHED_KEYS = 16384


def build_names(concepts: Sequence[Concept]) -> Part:
    """Tries ``names`` (surfaces) and ``keys``; arrays of the entries of each key, by key id, ranked."""
    if len(concepts) > POSITION:
        raise UsageError(f"{len(concepts)} concepts, a vocabulary holds at most {POSITION}")
    table = build_entries(concepts)
    names = marisa_trie.Trie(sorted({t for c in concepts for _, t in c.terms()}))
    keys = marisa_trie.Trie(table)
    rows: list[tuple[Entry, ...]] = [()] * len(table)
    for key, entries in table.items():
        rows[keys[key]] = entries
    every = [e for row in rows for e in row]
    pool: dict[tuple[int, ...], int] = {}
    gaps: list[int] = []
    for e in every:
        if e.gaps not in pool:
            pool[e.gaps] = len(gaps)
            gaps += (len(e.gaps), *e.gaps)
    arrays = {
        "key_starts": ragged([range(len(row)) for row in rows])[0],
        "entry": numbers(_packed(e) for e in every),
        "entry_term": numbers(names[e.term] for e in every),
        "entry_gaps": numbers(pool[e.gaps] for e in every),
        "gaps": numbers(gaps),
    }
    return Part({"names": names, "keys": keys}, arrays)


def _packed(e: Entry) -> int:
    flags = (_STRICT if e.strict else 0) | (_QUIET if e.quiet else 0)
    return e.concept | KIND_RANK[e.kind] << _KIND | flags


class Names:
    """Read access to the tables of ``build_names``."""

    def __init__(self, part: Part) -> None:
        self.names: marisa_trie.Trie = part.tries["names"]
        self.keys: marisa_trie.Trie = part.tries["keys"]
        self.key_starts = part.view("key_starts")
        self.packed = part.view("entry")
        self.term_ids = part.view("entry_term")
        self._gap_at = part.view("entry_gaps")
        self._gaps = part.view("gaps")
        self.entries = lru_cache(_CACHED_KEYS)(self._entries)

    def key_id(self, key: str) -> int | None:
        """The id of a key, None for an unknown one."""
        return look_up(self.keys, key)

    def _entries(self, key_id: int) -> tuple[Entry, ...]:
        return tuple(self.entry(n) for n in range(self.key_starts[key_id], self.key_starts[key_id + 1]))

    def entry(self, n: int) -> Entry:
        """One entry by its number."""
        packed, at = self.packed[n], self._gap_at[n]
        gaps = tuple(self._gaps[at + 1 : at + 1 + self._gaps[at]])
        kind = TERM_KINDS[packed >> _KIND & _KINDS]
        return Entry(
            packed & POSITION, kind, self.term(n), bool(packed & _STRICT), gaps, bool(packed & _QUIET)
        )  # fmt: skip

    def term(self, n: int) -> str:
        """The term of an entry."""
        return str(self.names.restore_key(self.term_ids[n]))

    def any_case(self, key_id: int) -> bool:
        """True when some entry of the key matches in any case."""
        first, end = self.key_starts[key_id], self.key_starts[key_id + 1]
        return any(not packed & _STRICT for packed in self.packed[first:end])


def build_surfaces(names: Names) -> Part:
    """For each surface, the entries that looking it up gives, ranked: equal to the look-up by words, but ready."""
    rows: list[Sequence[int]] = [()] * len(names.names)
    for surface, at in names.names.items():
        rows[at] = tuple(_surface_hits(names, surface))
    starts, hits = ragged(rows)
    return Part({}, {"surface_starts": starts, "hits": hits})


def _surface_hits(names: Names, surface: str) -> Iterator[int]:
    tokens = trimmed(tokenise(surface)) if len(surface) <= LONGEST else []
    key = keyed(tokens)[0]
    key_id = names.key_id(key) if key else None
    if key_id is None:
        return
    entries = names.entries(key_id)
    fit = agreeing(entries, surface, tokens, key)
    first = names.key_starts[key_id]
    for entry, exact in ranked(fit, surface, surface[tokens[0].start : tokens[-1].end]):
        yield first + entries.index(entry) | (_EXACT if exact else 0)


class Surfaces:
    """Read access to the tables of ``build_surfaces``."""

    def __init__(self, part: Part, names: Names) -> None:
        self._names = names
        self._starts = part.view("surface_starts")
        self._hits = part.view("hits")

    def hits(self, text: str) -> Iterable[tuple[int, str, str, bool]] | None:
        """(position, term, kind, case exact) of what the surface names, ranked; None for an unknown surface."""
        names = self._names
        at = look_up(names.names, text)
        if at is None:
            return None
        found = []
        for hit in self._hits[self._starts[at] : self._starts[at + 1]]:
            n = hit & ENTRY
            packed, term = names.packed[n], names.term_ids[n]
            kind = TERM_KINDS[packed >> _KIND & _KINDS]
            found.append((packed & POSITION, text if term == at else names.term(n), kind, hit > ENTRY))
        return found
