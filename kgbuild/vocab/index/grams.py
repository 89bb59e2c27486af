"""Takes keys, gives a table of their trigrams, and the keys most alike a string by Jaccard similarity, exactly.

Keys are ranked by their number of distinct trigrams, so that the keys of the sizes that a threshold allows are one
range of every list. A search reads the rarest lists first: a key similar enough stands in one of the first few, and the
remaining lists only sort out candidates. Lists are stored as gaps between ranks in one, two or four bytes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import marisa_trie  # type: ignore[import-not-found]
import numpy as np

from kgbuild.vocab.index.parts import Array, Part

_WIDTHS = (("<u1", 0xFF), ("<u2", 0xFFFF), ("<u4", 0xFFFFFFFF))
"""Types of the stored gaps; the largest value means: so much further, and no key here."""

_BITS = 21
_CACHED_LISTS = 2048
_SLACK = 1e-9
_FEW = 24


def _codes(chars: Array) -> Array:
    """The trigrams of a row of characters, each as one number."""
    wide = chars.astype("<u8")
    codes: Array = wide[:-2] << np.uint64(2 * _BITS) | wide[1:-1] << np.uint64(_BITS) | wide[2:]
    return codes


def _chars(text: str) -> Array:
    return np.frombuffer(text.encode("utf-32-le", errors="surrogatepass"), dtype="<u4")


def _padded(key: str) -> str:
    return f"\x02{key}\x03"


def trigrams(key: str) -> Array:
    """The distinct trigrams of a key with one mark before and one behind, as sorted numbers."""
    return np.unique(_codes(_chars(_padded(key))))


def build_grams(keys: Sequence[tuple[str, int]]) -> Part:
    """The table over (key, key id)."""
    keys = sorted(keys)
    codes, owners = _pairs([k for k, _ in keys])
    kinds, which = np.unique(codes, return_inverse=True)
    del codes
    many = np.uint64(max(len(kinds), 1))
    pairs = np.unique(owners * many + which.astype("<u8"))
    owners, which = pairs // many, pairs % many
    sizes = np.bincount(owners.astype("<i8"), minlength=len(keys))
    order = np.argsort(sizes, kind="stable")
    rank = np.empty(len(keys), dtype="<u8")
    rank[order] = np.arange(len(keys), dtype="<u8")
    pairs = which * np.uint64(max(len(keys), 1)) + rank[owners.astype("<i8")]
    pairs.sort()
    counts = np.bincount(which.astype("<i8"), minlength=len(kinds))
    ranks = (pairs % np.uint64(max(len(keys), 1))).astype("<i8")
    arrays = {
        "gram_codes": kinds,
        "gram_counts": counts.astype("<u4"),
        "gram_keys": np.array([n for _, n in keys], dtype="<u4")[order],
        "gram_sizes": np.searchsorted(sizes[order], np.arange(int(sizes.max(initial=0)) + 2)).astype("<u4"),
    }
    return Part({}, arrays | _pack(ranks, counts))


def _pairs(keys: Sequence[str]) -> tuple[Array, Array]:
    """(trigram, number of its key) of every place in every key."""
    codes = _codes(_chars("".join(map(_padded, keys)) or "   "))
    lengths = np.array([len(k) + 2 for k in keys], dtype="<i8")
    owners = np.repeat(np.arange(len(keys), dtype="<u8"), lengths)[: len(codes)]
    ends = np.cumsum(lengths)
    inside = np.ones(len(codes) if keys else 0, dtype=bool)
    for back in (1, 2):
        places = ends - back
        inside[places[places < len(codes)]] = False
    return codes[: len(inside)][inside], owners[inside]


def _pack(ranks: Array, counts: Array) -> dict[str, Array]:
    """The lists of ranks as gaps, each list in the width that takes least."""
    ends = np.cumsum(counts)
    gaps = np.diff(ranks, prepend=-1) - 1
    first = (ends - counts)[counts > 0]
    gaps[first] = ranks[first]
    owner = np.repeat(np.arange(len(counts)), counts)
    units = np.array([counts + _sums(owner, gaps // largest, len(counts)) for _, largest in _WIDTHS])
    widths = np.argmin(units * np.array([[1], [2], [4]]), axis=0)
    lengths = units[widths, np.arange(len(counts))]
    starts = np.zeros(len(counts), dtype="<u4")
    arrays: dict[str, Array] = {}
    for width, (dtype, largest) in enumerate(_WIDTHS):
        mine = gaps[widths[owner] == width]
        places = np.cumsum(mine // largest + 1) - 1
        arrays[f"gram_gaps{width}"] = np.full(int(places[-1]) + 1 if len(places) else 0, largest, dtype=dtype)
        arrays[f"gram_gaps{width}"][places] = mine % largest
        of_width = lengths[widths == width]
        starts[widths == width] = np.cumsum(of_width) - of_width
    return arrays | {"gram_widths": widths.astype("<u1"), "gram_starts": starts, "gram_lengths": lengths.astype("<u4")}


def _sums(owner: Array, values: Array, count: int) -> Array:
    return np.bincount(owner, weights=values, minlength=count).astype("<i8")


class Grams:
    """Search in the table of ``build_grams``."""

    def __init__(self, part: Part, keys: marisa_trie.Trie) -> None:
        self._keys = keys
        self._codes = part.arrays["gram_codes"]
        self._counts = part.arrays["gram_counts"]
        self._key_ids = part.view("gram_keys")
        self._sizes = part.arrays["gram_sizes"]
        self._gaps = [part.arrays[f"gram_gaps{n}"] for n in range(len(_WIDTHS))]
        self._widths, self._starts = part.view("gram_widths"), part.view("gram_starts")
        self._lengths = part.view("gram_lengths")
        self._list = lru_cache(_CACHED_LISTS)(self._decoded)

    def _decoded(self, n: int) -> Array:
        """The ranks of the keys that have trigram ``n``, ascending."""
        width, start = self._widths[n], self._starts[n]
        gaps = self._gaps[width][start : start + self._lengths[n]]
        ends: Array = np.cumsum(gaps, dtype="<u4")[gaps != _WIDTHS[width][1]]
        ends += np.arange(len(ends), dtype="<u4")
        return ends

    def search(self, key: str, minimum: float) -> list[tuple[float, int]]:
        """(similarity, key id) of every key at least so similar, most similar first, ties by key."""
        wanted = trigrams(key)
        total = len(wanted)
        places = np.minimum(np.searchsorted(self._codes, wanted), max(len(self._codes) - 1, 0))
        if not len(self._codes) or not total:
            return []
        known = places[self._codes[places] == wanted]
        smallest = max(1, math.ceil(minimum * total - _SLACK))
        largest = min(math.floor(total / minimum + _SLACK), len(self._sizes) - 2)
        need = _shared(minimum, total + smallest)
        if len(known) < need or largest < smallest:
            return []
        low, high = self._sizes[smallest], self._sizes[largest + 1]
        lists = known[np.argsort(self._counts[known], kind="stable")].tolist()
        ranks, counts = self._candidates(lists, len(known) - need + 1, low, high)
        sizes = self._sizes.searchsorted(ranks, side="right") - 1
        needs = np.ceil((total + sizes) * (minimum / (1 + minimum)) - _SLACK)
        kept = self._kept(lists[len(known) - need + 1 :], ranks, counts, needs)
        return self._scored(kept, key, minimum)

    def _candidates(self, lists: list[int], first: int, low: Array, high: Array) -> tuple[Array, Array]:
        """The keys of the sizes allowed in the rarest lists, and in how many of them each stands."""
        found = []
        for n in lists[:first]:
            ranks = self._list(n)
            a, b = ranks.searchsorted((low, high))
            found.append(ranks[a:b])
        every = np.concatenate(found)
        every.sort()
        starts = np.flatnonzero(np.diff(every, prepend=-1))
        return every[starts], np.diff(starts, append=len(every))

    def _kept(self, lists: list[int], ranks: Array, counts: Array, needs: Array) -> list[int]:
        """The candidates that may have enough trigrams in common, by the remaining lists, until few are left."""
        for n, left in zip(lists, range(len(lists), 0, -1), strict=True):
            keep = counts >= needs - left
            ranks, counts, needs = ranks[keep], counts[keep], needs[keep]
            if len(ranks) <= _FEW:
                return list(ranks.tolist())
            others = self._list(n)
            places = others.searchsorted(ranks)
            places[places == len(others)] = 0
            counts = counts + (others[places] == ranks)
        return list(ranks[counts >= needs].tolist())

    def _scored(self, ranks: list[int], key: str, minimum: float) -> list[tuple[float, int]]:
        """(similarity, key id) of the candidates similar enough, most similar first, ties by key."""
        wanted = _pieces(key)
        found = []
        for rank in ranks:
            key_id = self._key_ids[rank]
            other = self._keys.restore_key(key_id)
            pieces = _pieces(other)
            shared = len(wanted & pieces)
            score = shared / (len(wanted) + len(pieces) - shared)
            if score >= minimum - _SLACK:
                found.append((-score, other, key_id))
        return [(-score, key_id) for score, _, key_id in sorted(found)]


def _pieces(key: str) -> set[str]:
    padded = _padded(key)
    return {padded[n : n + 3] for n in range(len(padded) - 2)}


def _shared(minimum: float, sizes: int) -> int:
    """How many trigrams two keys of so many together must share."""
    return max(1, math.ceil(sizes * minimum / (1 + minimum) - _SLACK))
