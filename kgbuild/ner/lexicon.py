"""Names and their types as the tagger uses them: which stretches of words are names, and what a word is part of.

Made from a vocabulary, kept beside the model, so that the model sees the same whichever terminologies a user has.
Names are facts (a string and its groups); no identifiers, definitions or structure are kept.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import marisa_trie  # type: ignore[import-not-found]
import numpy as np
from numpy.typing import NDArray

from kgbuild.ner.tokens import tokenise

GROUPS = ("chemical", "disease", "gene", "class", "other")
"""Groups of names, by bit."""

_GROUP_OF = {
    "Drug": 0, "Regimen": 0, "Condition": 1, "AdverseEvent": 1, "Target": 2, "Mechanism": 3, "Process": 4,
    "Endpoint": 4, "Intervention": 4, "Criteria": 4,
}  # fmt: skip
LONGEST = 12
"""Words of the longest name looked for, signs not counted."""
_SKIPPED = frozenset("-'’,/()[]")
_SHORT = 5
"""Names of at most so many letters with a capital are matched with their case."""
_EXACT_LETTERS = 12
"""Letters of the longest form looked for with its case."""
_MUTE = 3
"""Names of at most so many letters are matched with their case only."""


def encodable(word: str) -> str:
    """The word with lone surrogates, which no file of names can hold, replaced."""
    return word if word.isascii() else word.encode("utf-8", "replace").decode("utf-8")


def stem(word: str) -> str:
    """The word in lower case without a plural's ending."""
    low = encodable(word).lower()
    if len(low) > 4 and low.endswith("s") and not low.endswith(("ss", "us", "is")):
        return low[:-3] + "y" if low.endswith("ies") and len(low) > 5 else low[:-1]
    return low


def group_of(type: str) -> int | None:
    """The bit of the group that names of a concept type belong to; None for types that are no names in text."""
    return _GROUP_OF.get(type)


def _key(words: Iterable[str]) -> str:
    return "".join(stem(w) + " " for w in words if w not in _SKIPPED)


class Lexicon:
    """``names``: keys of names in any case; ``exact``: short names as written; masks of groups; profiles of words."""

    def __init__(self, parts: dict[str, Any]) -> None:
        self._parts = parts
        self._names: marisa_trie.Trie = parts["names"]
        self._exact: marisa_trie.Trie = parts["exact"]
        self._words: marisa_trie.Trie = parts["words"]
        self._name_masks: NDArray[np.uint8] = parts["name_masks"]
        self._exact_masks: NDArray[np.uint8] = parts["exact_masks"]
        self._profiles: NDArray[np.uint8] = parts["profiles"]
        self._starts: NDArray[np.bool_] = parts["starts"]

    @classmethod
    def of(cls, names: Iterable[tuple[str, str, str]]) -> Lexicon:
        """A lexicon of (name, concept type, kind of term) rows, as ``Concept.terms`` gives kinds."""
        return cls(_build(names))

    def profile(self, word: str) -> tuple[int, ...]:
        """How many names of each group hold a word (log2, five values), and end with it (log2, three values)."""
        key = stem(word)
        return tuple(self._profiles[self._words[key]].tolist()) if key in self._words else ()

    def may_start(self, word: str) -> bool:
        """Whether a name of several words, or of this one, begins with this word."""
        key = stem(word)
        return key in self._words and bool(self._starts[self._words[key]])

    def exact_mask(self, form: str) -> int:
        """Groups of a short name, as written."""
        key = encodable(form)
        return int(self._exact_masks[self._exact[key]]) if key in self._exact else 0

    def matches(self, stems: Sequence[str], starting: Sequence[bool]) -> list[tuple[int, int, int]]:
        """(first token, end token, mask) of every name in ``stems``, where signs that names ignore are empty."""
        found: list[tuple[int, int, int]] = []
        for i, starts in enumerate(starting):
            if not starts:
                continue
            ahead = stems[i : i + LONGEST + 8]
            joined = "".join(s + " " for s in ahead if s)
            keys = self._names.prefixes(joined)
            if keys:
                found += [(i, i + _tokens_of(key, ahead), int(self._name_masks[self._names[key]])) for key in keys]
        return found

    def exact_matches(self, words: Sequence[str]) -> list[tuple[int, int, int]]:
        """(first token, end token, mask) of every short name as written, of up to five tokens."""
        found: list[tuple[int, int, int]] = []
        for i, word in enumerate(words):
            if not (word[0].isalnum() and len(word) <= _EXACT_LETTERS):
                continue
            form = ""
            for j in range(i, min(i + 5, len(words))):
                form += words[j]
                if len(form) > _EXACT_LETTERS:
                    break
                mask = self.exact_mask(form)
                if mask:
                    found.append((i, j + 1, mask))
        return found

    def save(self, folder: Path) -> None:
        """Write the lexicon's files into a folder, which exists."""
        for name in ("names", "exact", "words"):
            self._parts[name].save(str(folder / f"{name}.marisa"))
        arrays = {k: v for k, v in self._parts.items() if isinstance(v, np.ndarray)}
        np.savez_compressed(folder / "lexicon.npz", **arrays)
        (folder / "lexicon.json").write_text(json.dumps({"groups": GROUPS, "names": len(self._names)}) + "\n", "utf-8")

    @classmethod
    def load(cls, folder: Path) -> Lexicon:
        """The lexicon of a folder, its tries mapped from disk."""
        parts: dict[str, Any] = {}
        for name in ("names", "exact", "words"):
            parts[name] = marisa_trie.Trie()
            parts[name].mmap(str(folder / f"{name}.marisa"))
        with np.load(folder / "lexicon.npz") as arrays:
            parts.update({k: arrays[k] for k in arrays.files})
        return cls(parts)


def _tokens_of(key: str, ahead: Sequence[str]) -> int:
    """Tokens that the words of a key take, skipped signs between them included."""
    left, n = key.count(" "), 0
    for s in ahead:
        n += 1
        if s:
            left -= 1
            if not left:
                break
    return n


def is_skipped(word: str) -> bool:
    """Whether names ignore this sign."""
    return word in _SKIPPED


def _build(names: Iterable[tuple[str, str, str]]) -> dict[str, Any]:
    masks: dict[str, int] = defaultdict(int)
    exact: dict[str, int] = defaultdict(int)
    for name, type, kind in names:
        group = group_of(type)
        words = tokenise(name).words
        key = _key(words)
        if group is None or not len(key) - 1 >= 2 or key.count(" ") > LONGEST or key.replace(" ", "").isdigit():
            continue
        short = kind == "abbreviation" or (len(key) - 1 <= _SHORT and name != name.lower())
        if short:
            exact["".join(words)] |= 1 << group
        if not short or (kind != "abbreviation" and len(key) - 1 > _MUTE):
            masks[key] |= 1 << group
    return {**_trie("name", masks), **_trie("exact", exact), **_words(masks)}


def _trie(name: str, masks: dict[str, int]) -> dict[str, Any]:
    trie = marisa_trie.Trie(sorted(masks))
    values = np.zeros(len(trie), np.uint8)
    for key, mask in masks.items():
        values[trie[key]] = mask
    return {"names" if name == "name" else name: trie, f"{name}_masks": values}


def _words(masks: dict[str, int]) -> dict[str, Any]:
    inside: dict[str, list[int]] = defaultdict(lambda: [0] * 8)
    firsts: set[str] = set()
    for key, mask in masks.items():
        words = key.split()
        groups = [g for g in range(len(GROUPS)) if mask >> g & 1]
        firsts.add(words[0])
        for w in set(words):
            for g in groups:
                inside[w][g] += 1
        for g in groups:
            if g < 3:
                inside[words[-1]][5 + g] += 1
    trie = marisa_trie.Trie(sorted(inside))
    profiles, starts = np.zeros((len(trie), 8), np.uint8), np.zeros(len(trie), bool)
    for word, counts in inside.items():
        at = trie[word]
        profiles[at] = np.minimum(5, np.log2(np.array(counts) + 1).astype(np.uint8))
        starts[at] = word in firsts
    return {"words": trie, "profiles": profiles, "starts": starts}
