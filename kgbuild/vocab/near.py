"""Takes a store and a misspelt string, gives the terms a slip or two away, with guards against other words.

A term counts as near when its words are the same but for small slips, a differing word is no known word itself
("renal" is not a slip for "penal"), first letters and digits agree, and no negating affix differs.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

from kgbuild.vocab.concept import Entry
from kgbuild.vocab.normalise import BREAK, Token, tokenise
from kgbuild.vocab.store import Store
from kgbuild.vocab.terms import KIND_RANK, gaps_agree, keyed


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "near.toml").read_text(encoding="utf-8"))


def distance(a: str, b: str, limit: int) -> int:
    """Optimal string alignment distance (swapped neighbours count one), or ``limit + 1`` when it is larger.

    >>> distance("lenvatinib", "lenvatanib", 2), distance("ab", "ba", 2), distance("abc", "xyz", 1)
    (1, 1, 2)
    """
    if a == b:
        return 0
    if not limit or abs(len(a) - len(b)) > limit:
        return limit + 1
    at, shorter = 0, min(len(a), len(b))
    while at < shorter and a[at] == b[at]:
        at += 1
    # What begins alike costs nothing; then one slip is spent in each possible way.
    this, other = a[at + 1 :], b[at + 1 :]
    if limit == 1:
        swapped = this[:1] == b[at : at + 1] and other[:1] == a[at : at + 1] and this[1:] == other[1:]
        return 1 if this == other or this == b[at:] or a[at:] == other or swapped else 2
    least = min(distance(this, other, limit - 1), distance(this, b[at:], limit - 1), distance(a[at:], other, limit - 1))
    if this and other and this[0] == b[at] and other[0] == a[at]:
        least = min(least, distance(this[1:], other[1:], limit - 1))
    return 1 + least


def near(store: Store, text: str) -> list[tuple[Entry, int]]:
    """The entries near ``text`` with their distances, nearest first; none for short strings.

    Only words that no term has can be slips, so that each of them is compared with the words like it, and every way to
    put the words right is looked up.
    """
    tokens = [t for t in tokenise(text) if t.key != BREAK and t.kind != "p"]
    key = keyed(tokens)[0]
    limit = max((n for n, length in enumerate(_data()["min_length"], 1) if len(key) >= length), default=0)
    if not limit or len(key) > _data()["max_length"]:
        return []
    unknown = [n for n, t in enumerate(tokens) if t.kind == "w" and not store.words.count(t.key)]
    if not 0 < len(unknown) <= limit:
        return []
    found: dict[Entry, int] = {}
    for slips, keys in _corrections(store, [tokens[n].key for n in unknown], limit):
        mended = list(tokens)
        for n, word in zip(unknown, keys, strict=True):
            mended[n] = tokens[n]._replace(key=word)
        for entry in _entries(store, mended):
            found[entry] = min(slips, found.get(entry, slips))
    return sorted(found.items(), key=lambda f: (f[1], KIND_RANK[f[0].kind], f[0]))


def _corrections(store: Store, words: Sequence[str], limit: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    """(slips, right words) of every way to read the words with at most so many slips together."""
    choices = [_right_words(store, word, limit - len(words) + 1) for word in words]
    for choice in product(*choices):
        slips = sum(s for s, _ in choice)
        if slips <= limit:
            yield slips, tuple(word for _, word in choice)


def _right_words(store: Store, word: str, limit: int) -> list[tuple[int, str]]:
    """(slips, known word) of the words that this one may be a slip of."""
    if len(word) < _data()["min_word"]:
        return []
    found = []
    for other in store.words.alike(word, limit):
        slips = distance(word, other, limit)
        if slips <= limit and other != word and _digits(word) == _digits(other) and _affix(word) == _affix(other):
            found.append((slips, other))
    return found


def _entries(store: Store, tokens: Sequence[Token]) -> Iterator[Entry]:
    """The entries of the mended words that do not depend on case and part their words alike."""
    key, gaps = keyed(tokens)
    key_id = store.names.key_id(key)
    for entry in () if key_id is None else store.names.entries(key_id):
        if not entry.strict and gaps_agree(key, gaps, tokens, entry):
            yield entry


def _digits(word: str) -> str:
    return "".join(filter(str.isdigit, word))


def _affix(word: str) -> str:
    return max((a for a in _data()["affixes"] if word.startswith(a)), key=len, default="")
