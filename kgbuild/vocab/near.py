"""Takes a store and a misspelt string, gives the terms a slip or two away, with guards against other words.

A term counts as near when its words are the same but for small slips, a differing word is no known word itself
("renal" is not a slip for "penal"), first letters and digits agree, and no negating affix differs.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import marisa_trie  # type: ignore[import-not-found]

from kgbuild.vocab.concept import Entry
from kgbuild.vocab.normalise import BREAK, Token, tokenise
from kgbuild.vocab.store import Store
from kgbuild.vocab.terms import keyed


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "near.toml").read_text(encoding="utf-8"))


def distance(a: str, b: str, limit: int) -> int:
    """Optimal string alignment distance (swapped neighbours count one), or ``limit + 1`` when it is larger.

    >>> distance("lenvatinib", "lenvatanib", 2), distance("ab", "ba", 2), distance("abc", "xyz", 1)
    (1, 1, 2)
    """
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    older: list[int] = []
    old = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            cost = min(old[j] + 1, row[j - 1] + 1, old[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
        older, old = old, row
    return min(old[-1], limit + 1)


class NearTerms:
    """Look-up of misspelt strings over one store; its tables are built at the first look-up."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._reversed: marisa_trie.Trie | None = None
        self._words: frozenset[str] = frozenset()

    def _prepare(self) -> marisa_trie.Trie:
        if self._reversed is None:
            self._reversed = marisa_trie.Trie(k[::-1] for k in self._store.names.keys.iterkeys())
            words: set[str] = set()
            for n in range(len(self._store.names.keys)):
                for e in self._store.names.entries(n):
                    words.update(t.key for t in tokenise(e.term) if t.kind == "w")
            self._words = frozenset(words)
        return self._reversed

    def near(self, text: str) -> list[tuple[Entry, int]]:
        """The entries near ``text`` with their distances, nearest first; none for short strings."""
        tokens = [t for t in tokenise(text) if t.key != BREAK and t.kind != "p"]
        key = keyed(tokens)[0]
        limit = max((n for n, length in enumerate(_data()["min_length"], 1) if len(key) >= length), default=0)
        if not limit or len(key) > _data()["max_length"]:
            return []
        backwards = self._prepare()
        half = len(key) // 2
        keys = set(self._store.names.keys.iterkeys(key[:half]))
        keys.update(k[::-1] for k in backwards.iterkeys(key[half:][::-1]))
        found: list[tuple[Entry, int]] = []
        for other in keys:
            if other != key and (d := distance(key, other, limit)) <= limit:
                entries = self._store.names.entries(self._store.names.keys[other])
                found.extend((e, d) for e in entries if not e.strict and self._same_words(tokens, e.term))
        return sorted(found, key=lambda f: (f[1], f[0]))

    def _same_words(self, tokens: Sequence[Token], term: str) -> bool:
        others = [t for t in tokenise(term) if t.key != BREAK and t.kind != "p"]
        if len(tokens) != len(others):
            return False
        return all(a.key == b.key or self._is_slip(a.key, b.key) for a, b in zip(tokens, others, strict=True))

    def _is_slip(self, word: str, other: str) -> bool:
        if len(word) < _data()["min_word"] or word[0] != other[0] or word in self._words:
            return False
        if [c for c in word if c.isdigit()] != [c for c in other if c.isdigit()]:
            return False
        return _affix(word) == _affix(other)


def _affix(word: str) -> str:
    return max((a for a in _data()["affixes"] if word.startswith(a)), key=len, default="")
