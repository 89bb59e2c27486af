"""Takes names, gives the tables of their words: which terms have the same words, how many terms have a word.

``bag_hashes`` is sorted: equal bags stand together, and what is found there is compared before it counts. For slips
of spelling, words stand by first letter and length, each with its letters and pairs of letters as bit sets.
"""

from __future__ import annotations

import zlib
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise

import marisa_trie  # type: ignore[import-not-found]
import numpy as np

from kgbuild.vocab.bags import bag
from kgbuild.vocab.index.forms import Forms
from kgbuild.vocab.index.parts import Array, Part, look_up, numbers

_LETTER_BITS, _PAIR_BITS = 32, 64
_LONGEST_WORD = 255
_PER_SLIP_LETTERS, _PER_SLIP_PAIRS = 2, 6
"""How many bits one slip can change at most: a letter for another; two swapped letters in three pairs."""

_ONES = np.array([n.bit_count() for n in range(256)], dtype="u1")


def build_words(names: marisa_trie.Trie, forms: Forms) -> Part:
    """The trie ``words``, the number of terms of each, and the tables of bags and slips."""
    bags = sorted((_hash(words), names[term]) for term, words in forms.bags.items() if " " in words)
    words_ = marisa_trie.Trie(sorted(forms.counts))
    amounts = [0] * len(words_)
    for word, n in forms.counts.items():
        amounts[words_[word]] = n
    arrays = {
        "bag_hashes": numbers(h for h, _ in bags),
        "bag_names": numbers(n for _, n in bags),
        "word_counts": numbers(amounts),
    }
    return Part({"words": words_}, arrays | _slip_tables(words_))


def _slip_tables(words: marisa_trie.Trie) -> dict[str, Array]:
    ordered = sorted((_block(word), word) for word in words.iterkeys() if word)
    blocks: list[int] = []
    starts: list[int] = []
    for n, (block, _) in enumerate(ordered):
        if not blocks or blocks[-1] != block:
            blocks.append(block)
            starts.append(n)
    return {
        "slip_blocks": numbers(blocks),
        "slip_starts": numbers((*starts, len(ordered))),
        "slip_words": numbers(words[word] for _, word in ordered),
        "slip_letters": numbers(_letters(word) for _, word in ordered),
        "slip_pairs": numbers((_pairs(word) for _, word in ordered), "<u8"),
    }


def _hash(words: str) -> int:
    return zlib.crc32(words.encode(errors="replace"))


def _block(word: str, longer: int = 0) -> int:
    return ord(word[0]) << 8 | min(len(word) + longer, _LONGEST_WORD)


def _letters(word: str) -> int:
    bits = 0
    for c in word:
        bits |= 1 << ord(c) % _LETTER_BITS
    return bits


def _pairs(word: str) -> int:
    bits = 0
    for a, b in pairwise(word):
        bits |= 1 << (ord(a) * 7 + ord(b) * 31) % _PAIR_BITS
    return bits


class Words:
    """Read access to the tables of ``build_words``."""

    def __init__(self, part: Part, names: marisa_trie.Trie) -> None:
        self._names = names
        self._words: marisa_trie.Trie = part.tries["words"]
        self._counts = part.view("word_counts")
        self._hashes = part.view("bag_hashes")
        self._bag_names = part.view("bag_names")
        self._part = part

    def count(self, word: str) -> int:
        """The number of terms that have this word, given as a key."""
        at = look_up(self._words, word)
        return 0 if at is None else int(self._counts[at])

    def same_words(self, words: str) -> Iterator[str]:
        """The terms that have this bag of at least two words."""
        value = _hash(words)
        at = bisect_left(self._hashes, value)
        while at < len(self._hashes) and self._hashes[at] == value:
            term = str(self._names.restore_key(self._bag_names[at]))
            if bag(term) == words:
                yield term
            at += 1

    @cached_property
    def _blocks(self) -> dict[int, slice]:
        blocks, starts = self._part.arrays["slip_blocks"].tolist(), self._part.arrays["slip_starts"].tolist()
        return {b: slice(starts[n], starts[n + 1]) for n, b in enumerate(blocks)}

    def alike(self, word: str, slips: int) -> Iterator[str]:
        """Words of the same first letter that may be so many slips away: all that are, and some that are not."""
        letters, pairs = np.uint32(_letters(word)), np.uint64(_pairs(word))
        arrays = self._part.arrays
        for longer in range(-slips, slips + 1):
            block = self._blocks.get(_block(word, longer))
            if block is None:
                continue
            near = _ones(arrays["slip_letters"][block] ^ letters) <= _PER_SLIP_LETTERS * slips
            places = np.flatnonzero(near)
            near = _ones(arrays["slip_pairs"][block][places] ^ pairs) <= _PER_SLIP_PAIRS * slips
            for at in arrays["slip_words"][block][places[near]].tolist():
                yield self._words.restore_key(at)


def _ones(bits: Array) -> Array:
    """The number of bits set in each value."""
    ones: Array = _ONES[bits.view("u1").reshape(len(bits), bits.itemsize)].sum(axis=1)
    return ones
