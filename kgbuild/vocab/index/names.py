"""Takes concepts, gives the tables of their names: surfaces and keys as tries, what each of them stands for as arrays.

An entry is one term of one concept under one key: the concept's position with kind and flags packed into one number,
the id of its term, the place of its gaps. ``hits`` holds for each surface what looking it up gives, already ranked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

import marisa_trie  # type: ignore[import-not-found]

from kgbuild.model import UsageError
from kgbuild.vocab.concept import TERM_KINDS, Concept, Entry
from kgbuild.vocab.index.forms import Forms
from kgbuild.vocab.index.parts import NONE, Part, look_up, numbers, starts_of
from kgbuild.vocab.normalise import tokenise
from kgbuild.vocab.terms import (
    KIND_RANK,
    LONGEST,
    Variant,
    agreeing,
    case_agrees,
    is_strict,
    letters_only,
    ranked,
    trimmed,
)  # fmt: skip

POSITION = 0xFFFFFF
"""Mask of the concept's position in a packed entry, and so the most concepts that an index holds."""

ENTRY = 0x3FFFFFFF
"""Mask of the entry's number in a hit."""

_KIND, _KINDS, _STRICT, _QUIET, _EXACT, _SEVERAL = 24, 0xF, 1 << 28, 1 << 29, 1 << 30, 1 << 31
_CACHED_KEYS = 16384


def build_names(concepts: Sequence[Concept], forms: Forms) -> Part:
    """Tries ``names`` (surfaces) and ``keys``; arrays of the entries of each key, by key id, ranked."""
    if len(concepts) > POSITION:
        raise UsageError(f"{len(concepts)} concepts, a vocabulary holds at most {POSITION}")
    table = _entries(concepts, forms)
    names = marisa_trie.Trie(sorted(forms.variants))
    keys = marisa_trie.Trie(sorted(table))
    rows: list[list[Entry]] = [[]] * len(table)
    for key, entries in table.items():
        rows[keys[key]] = entries
    every = [e for row in rows for e in row]
    pool: dict[tuple[int, ...], int] = {}
    gaps: list[int] = []
    for e in every:
        if e.gaps not in pool:
            pool[e.gaps] = len(gaps)
            kept = [g for g in e.gaps if g <= LONGEST]
            gaps += (len(kept), *kept)
    arrays = {
        "key_starts": starts_of(rows),
        "entry": numbers(map(_packed, every)),
        "entry_term": numbers(names[e.term] for e in every),
        "entry_gaps": numbers(pool[e.gaps] for e in every),
        "gaps": numbers(gaps, "<u2"),
    }
    return Part({"names": names, "keys": keys}, arrays)


def _entries(concepts: Sequence[Concept], forms: Forms) -> dict[str, list[Entry]]:
    """Every key with its entries, ranked: most trusted kind first, then the concepts' order.

    A term that a concept has under several kinds counts once, under the most trusted. A quiet name is quiet
    in all its spellings, save in those that the concept has as names of their own.
    """
    table: dict[str, list[Entry]] = {}
    for position, concept in enumerate(concepts):
        seen: dict[tuple[str, str], bool] = {}
        quiet = _quiet(concept, forms) if concept.quiet else set()
        for kind, term in concept.terms():
            variants = forms.add(term)
            strict = is_strict(kind, term)
            letters = letters_only(term) if strict else ""
            for key, gaps in variants:
                hushed = (key, letters) in quiet
                if (key, letters) in seen or ((key, "") in seen and (hushed or not seen[key, ""])):
                    continue
                seen[key, letters] = hushed
                entry = Entry(position, kind, term, strict, gaps, hushed)
                if (row := table.get(key)) is None:
                    table[key] = [entry]
                else:
                    row.append(entry)
    for row in table.values():
        if len(row) > 1:
            row.sort(key=lambda e: (KIND_RANK[e.kind], e.concept))
    return table


def _quiet(concept: Concept, forms: Forms) -> set[tuple[str, str]]:
    """Keys of the quiet names, each with the letters that it must have if it is case-sensitive.

    A key that another name has, one that is not quiet in any case, is not quiet.
    """
    named = set(concept.quiet)
    quiet: set[tuple[str, str]] = set()
    loud: set[tuple[str, str]] = set()
    for kind, term in concept.terms():
        letters = letters_only(term) if is_strict(kind, term) else ""
        (quiet if term in named else loud).update((key, letters) for key, _ in forms.add(term))
    return quiet - loud


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


def build_surfaces(names: Names, forms: Forms) -> Part:
    """For each surface, the entries that looking it up gives, ranked: equal to the look-up by words, but ready.

    One entry stands in ``surfaces`` itself; of several, their place in ``hits``, behind their number.
    """
    surfaces = [NONE] * len(names.names)
    several: list[int] = []
    for surface, variants in forms.variants.items():
        key_id = names.key_id(variants[0][0]) if variants and len(surface) <= LONGEST else None
        if key_id is None:
            continue
        found = list(_surface_hits(names, key_id, surface, variants[0]))
        if len(found) == 1:
            surfaces[names.names[surface]] = found[0]
        elif found:
            surfaces[names.names[surface]] = len(several) | _SEVERAL
            several += (len(found), *found)
    return Part({}, {"surfaces": numbers(surfaces), "hits": numbers(several)})


def _surface_hits(names: Names, key_id: int, surface: str, variant: Variant) -> Iterator[int]:
    entries = names.entries(key_id)
    first = names.key_starts[key_id]
    if len(entries) == 1 and entries[0].term == surface:
        yield first | _EXACT
        return
    key, gaps = variant
    if all(e.gaps == gaps for e in entries):
        fit = [e for e in entries if case_agrees(surface, e)]
        found = ranked(fit, surface, surface.strip())
    else:
        tokens = trimmed(tokenise(surface))
        fit = agreeing(entries, surface, tokens, key)
        found = ranked(fit, surface, surface[tokens[0].start : tokens[-1].end])
    for entry, exact in found:
        yield first + entries.index(entry) | (_EXACT if exact else 0)


class Surfaces:
    """Read access to the tables of ``build_surfaces``."""

    def __init__(self, part: Part, names: Names) -> None:
        self._names, self._trie = names, names.names
        self._packed, self._term_ids = names.packed, names.term_ids
        self._surfaces = part.view("surfaces")
        self._several = part.view("hits")

    def hits(self, text: str) -> list[tuple[int, str, str, bool]] | None:
        """(position, term, kind, case exact) of what the surface names, ranked; None for an unknown surface."""
        try:
            at = self._trie.get(text)
        except UnicodeEncodeError:
            return None
        if at is None:
            return None
        place = self._surfaces[at]
        if place < _SEVERAL:
            return [self._hit(place, at, text)]
        if place == NONE:
            return []
        place ^= _SEVERAL
        several = self._several[place + 1 : place + 1 + self._several[place]]
        return [self._hit(hit, at, text) for hit in several]

    def _hit(self, hit: int, at: int, text: str) -> tuple[int, str, str, bool]:
        n = hit & ENTRY
        packed, term = self._packed[n], self._term_ids[n]
        kind = TERM_KINDS[packed >> _KIND & _KINDS]
        return packed & POSITION, text if term == at else self._names.term(n), kind, hit > ENTRY
