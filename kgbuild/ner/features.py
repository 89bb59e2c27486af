"""What the network sees of a token: a row of hashed features.

Columns of words (the same wherever the word stands): its form, beginning, two endings, shape, place in names, two
clusters. Columns of places: names around it (two), and the long form it abbreviates (two).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from spacy.strings import hash_string  # type: ignore[attr-defined]

from kgbuild.ner.letters import Letters, normal_form
from kgbuild.ner.lexicon import GROUPS, Lexicon, encodable, is_skipped, stem

Rows = NDArray[np.uint64]

WORD_COLUMNS = ("form", "prefix", "suffix3", "suffix4", "shape", "profile", "cluster_coarse", "cluster_fine")
PLACE_COLUMNS = ("names_drug_disease_class", "names_gene_other", "long_form", "long_form_ending")
COLUMNS = (*WORD_COLUMNS, *PLACE_COLUMNS)

_READ = 64
"""Letters of a word that are looked at."""
_CACHED = 100_000
"""Words whose rows are kept: more than a build's texts use often."""
_PLAIN = 7
"""Value of the long form columns where there is none."""
_RUN = re.compile(r"(.)\1{3,}")


@dataclass(frozen=True, slots=True)
class Expansion:
    """A short form's long form: tokens ``first:last`` are the long form, ``places`` the short form's occurrences."""

    first: int
    last: int
    places: tuple[tuple[int, int], ...]


def shape(word: str) -> str:
    """``Xxxxd`` for a word's letters and digits, runs cut to four."""
    signs = "".join("X" if c.isupper() else "x" if c.islower() else "d" if c.isdigit() else c for c in word)
    return _RUN.sub(r"\1\1\1\1", signs)


@dataclass(slots=True)
class _Word:
    row: int
    stem: str
    starts: bool


class Featurizer:
    """Rows of tokens. ``clusters``: (coarse, fine) cluster of a word's normal form; ``letters``: its dense row."""

    def __init__(self, lexicon: Lexicon, clusters: Mapping[str, tuple[int, int]], letters: Letters) -> None:
        self.lexicon, self.letters, self._clusters = lexicon, letters, clusters
        self._known: dict[str, _Word] = {}
        self._rows = np.zeros((4096, len(WORD_COLUMNS)), np.uint64)
        self._dense = np.zeros((4096, letters.width), np.float32)

    def word_ids(self, words: Sequence[str]) -> NDArray[np.int64]:
        """Places of the words' rows in ``word_rows``; valid until the next call of ``trim``."""
        return np.fromiter((self._word(w).row for w in words), np.int64, len(words))

    @property
    def word_rows(self) -> Rows:
        """Rows of all words known so far: (words, word columns)."""
        return self._rows[: len(self._known)]

    @property
    def dense_rows(self) -> NDArray[np.float32]:
        """What letters tell of all words known so far: (words, letters' width)."""
        return self._dense[: len(self._known)]

    def trim(self) -> bool:
        """Forget all words when they are too many; whether that was so."""
        if len(self._known) <= _CACHED:
            return False
        self._known = {}
        return True

    def place_rows(self, words: Sequence[str], expansions: Sequence[Expansion]) -> Rows:
        """(N, 4) features of where the tokens stand."""
        tags = self._tags(words)
        out = np.full((len(words), len(PLACE_COLUMNS)), _PLAIN, np.uint64)
        for e in expansions:
            self._expand(words, e, tags, out)
        out[:, 0] = ((tags[0] * 5 + tags[1]) * 5 + tags[3]) + 1
        out[:, 1] = (tags[2] * 5 + tags[4]) + 1000
        return out

    def rows(self, words: Sequence[str], expansions: Sequence[Expansion] = ()) -> Rows:
        """(N, columns + 1) features of tokens; the last number is the word's place in ``dense_rows``, from 1."""
        ids = self.word_ids(words)
        places = self.place_rows(words, expansions)
        return np.concatenate([self._rows[ids], places, (ids[:, None] + 1).astype(np.uint64)], axis=1)

    def _word(self, word: str) -> _Word:
        known = self._known.get(word)
        if known is None:
            known = self._known[word] = self._make(word)
        return known

    def _make(self, word: str) -> _Word:
        at = len(self._known)
        if at == len(self._rows):
            self._rows = np.concatenate([self._rows, np.zeros_like(self._rows)])
            self._dense = np.concatenate([self._dense, np.zeros_like(self._dense)])
        read = encodable(word[:_READ])
        low, form = read.lower(), normal_form(read)
        coarse, fine = self._clusters.get(form, (-1, -1))
        values = (form, low[:3], low[-3:], low[-4:], shape(read), repr(self.lexicon.profile(read)), coarse, fine)
        self._dense[at] = self.letters.row(read)
        self._rows[at] = [hash_string(f"{i}{value}") for i, value in enumerate(values)]
        return _Word(at, "" if is_skipped(word) else stem(read), self.lexicon.may_start(read))

    def _tags(self, words: Sequence[str]) -> NDArray[np.int64]:
        """(groups, N): 0 outside names, 1 to 4 first, inside, last and only token of the longest name of a group."""
        tags = np.zeros((len(GROUPS), len(words)), np.int64)
        known = [self._word(w) for w in words]
        found = self.lexicon.matches([k.stem for k in known], [k.starts for k in known])
        found += self.lexicon.exact_matches(words)
        found.sort(key=lambda f: (f[0] - f[1], f[0]))
        for first, last, mask in found:
            for g in range(len(GROUPS)):
                if mask >> g & 1 and not tags[g, first:last].any():
                    _mark(tags[g], first, last)
        return tags

    def _expand(self, words: Sequence[str], e: Expansion, tags: NDArray[np.int64], out: Rows) -> None:
        head = stem(words[e.last - 1])
        whole = hash_string(f"a{head}")
        ending = hash_string(f"b{head[-4:]}{self.lexicon.profile(head)!r}")
        named = tags[:, e.last - 1] >= 3
        for first, last in e.places:
            out[first:last, 2], out[first:last, 3] = whole, ending
            tags[:, first:last] = 0
            for g in np.flatnonzero(named):
                _mark(tags[g], first, last)


def _mark(tags: NDArray[np.int64], first: int, last: int) -> None:
    if last - first == 1:
        tags[first] = 4
        return
    tags[first:last] = 2
    tags[first], tags[last - 1] = 1, 3
