"""What a word's letters and neighbours tell of its kind, for known and unknown words alike.

A dense row a word: its vector (of a word that the training texts hold; else the one that its letters foretell), whether
it was known, and how much its letters look like those of names of chemicals, diseases, genes, classes, others, or none.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.strings import hash_string  # type: ignore[attr-defined]

from kgbuild.ner.lexicon import GROUPS

Floats = NDArray[np.float32]

KINDS = (*GROUPS, "none")
"""Kinds of words that letters are judged by."""

BUCKETS = 1 << 15
"""Places of hashed letter groups."""
_READ = 40
"""Letters of a word that are looked at."""
_LOUD = 4.0
"""Vectors have length one; their numbers are made as large as the others of the row."""


def letter_groups(word: str) -> NDArray[np.int64]:
    """Places of a word's groups of two to five letters (case left out) and three signs (case and digits kept apart)."""
    read = word[:_READ]
    low = f"^{read.lower()}$"
    written = "^" + "".join("0" if c.isdigit() else c for c in read) + "$"
    groups = {low[i : i + n] for n in (2, 3, 4, 5) for i in range(len(low) - n + 1)}
    groups |= {"#" + written[i : i + 3] for i in range(len(written) - 2)}
    return np.array(sorted({hash_string(g) % BUCKETS for g in groups}), np.int64)


def normal_form(word: str) -> str:
    """The word in lower case with zeros for digits: what vectors and clusters are made over."""
    return "".join("0" if c.isdigit() else c for c in word.lower())


class Letters:
    """Vectors of words, and the two linear maps from letter groups: to vectors and to kinds."""

    def __init__(self, words: Mapping[str, int], vectors: Floats, foretold: Floats, kinds: Floats, bias: Floats):
        self._words, self._vectors, self._foretold, self._kinds, self._bias = words, vectors, foretold, kinds, bias

    @property
    def words(self) -> list[str]:
        """The words that have a vector, in the order of the vectors."""
        return list(self._words)

    @property
    def width(self) -> int:
        """Numbers of a row."""
        return self._vectors.shape[1] + 1 + len(KINDS)

    def row(self, word: str) -> Floats:
        """(width,) of a word."""
        groups = letter_groups(word)
        share = np.float32(1 / np.sqrt(max(1, len(groups))))
        at = self._words.get(normal_form(word[:_READ]))
        vector = self._vectors[at] if at is not None else self._foretold[groups].sum(0) * share
        kinds = np.tanh((self._kinds[groups].sum(0) * share + self._bias) / 4)
        row = np.concatenate([vector * _LOUD, [np.float32(at is not None)], kinds])
        return np.asarray(row, np.float32)

    def save(self, folder: Path) -> None:
        """Write into a folder: words as lines, numbers as bytes with a scale a column."""
        (folder / "words.txt").write_text("\n".join(self._words), "utf-8")
        arrays: dict[str, NDArray[Any]] = {"bias": self._bias}
        for name, values in (("vectors", self._vectors), ("foretold", self._foretold), ("kinds", self._kinds)):
            scale = np.abs(values).max(0) / 127 + 1e-12
            arrays[name] = np.round(values / scale).astype(np.int8)
            arrays[f"{name}_scale"] = scale.astype(np.float32)
        np.savez_compressed(folder / "letters.npz", **arrays)

    @classmethod
    def load(cls, folder: Path) -> Letters:
        """What ``save`` wrote."""
        words = {w: i for i, w in enumerate((folder / "words.txt").read_text("utf-8").split("\n"))}
        with np.load(folder / "letters.npz") as arrays:
            vectors, foretold, kinds = (
                arrays[n].astype(np.float32) * arrays[f"{n}_scale"] for n in ("vectors", "foretold", "kinds")
            )
            return cls(words, vectors, foretold, kinds, arrays["bias"].astype(np.float32))
