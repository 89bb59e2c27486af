"""The vocabulary of time: which words of an outcome speak of one.

Takes text; gives how many of its tokens are numbers, name a time, or are foreign to time. The word lists are data
(``outcome_lexicon.toml``).
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from itertools import accumulate
from typing import NamedTuple

TOKEN = re.compile(r"[^\W\d_]+\d+[\w]*|[^\W\d_]+|\d+(?:[.,]\d+)*")
_MAX_KNOWN = 40
"""Longer tokens are looked up anew each time: those that are kept shall not fill the memory."""

_FOREIGN, _GLUE, _NAMED, _NUMBER = 1, 0, 1 << 32, 1 << 64
"""The kinds of words, so that a sum of them is three counts: no text has so many words."""
_COUNT = (1 << 32) - 1


@dataclass(frozen=True)
class Lexicon:
    """The word lists of ``outcome_lexicon.toml``."""

    units: frozenset[str]
    anchors: frozenset[str]
    glue: frozenset[str]
    starters: frozenset[str]
    conjunctions: frozenset[str]
    coded_point: re.Pattern[str]


@cache
def lexicon() -> Lexicon:
    """The shipped word lists."""
    raw = tomllib.loads(files("kgbuild.records").joinpath("outcome_lexicon.toml").read_text("utf-8"))
    return Lexicon(
        frozenset(raw["units"]),
        frozenset(raw["anchors"]),
        frozenset(raw["glue"]),
        frozenset(raw["description_starters"]),
        frozenset(raw["conjunctions"]),
        re.compile(raw["coded_point"], re.IGNORECASE),
    )


class TimeWords(NamedTuple):
    """How much of a stretch is time vocabulary: tokens in all, foreign to it, numbers, and words that name a time."""

    tokens: int
    foreign: int
    numbers: int
    named: int

    @property
    def share(self) -> float:
        """Share of tokens that belong to the vocabulary of time, 0 to 1."""
        return 1 - self.foreign / self.tokens if self.tokens else 0.0

    @property
    def like_time(self) -> bool:
        """Whether the stretch is time vocabulary for the most part."""
        return self.named > 0 and self.share >= 0.75


def time_words(text: str) -> TimeWords:
    """Count the time vocabulary of ``text``, e.g. "Up to 2 years" has 4 tokens, none foreign, one number, one named."""
    kinds = _kinds(TOKEN.findall(text))
    return _counted(len(kinds), sum(kinds))


def looks_like_time(text: str) -> bool:
    """True for a short stretch that is time vocabulary for the most part ("Week 4", "6 months after surgery")."""
    return time_words(text).like_time


def _counted(tokens: int, kinds: int) -> TimeWords:
    return TimeWords(tokens, kinds & _COUNT, kinds >> 64, kinds >> 32 & _COUNT)


def _kinds(tokens: Iterable[str]) -> list[int]:
    return [_known(token) if len(token) <= _MAX_KNOWN else _kind(token) for token in tokens]


@lru_cache(maxsize=16384)
def _known(token: str) -> int:
    return _kind(token)


def _kind(token: str) -> int:
    lex, word = lexicon(), token.lower()
    if word[0].isdigit():
        return _NUMBER
    stem = word.removesuffix("s")
    if stem in lex.units or word in lex.units or word in lex.anchors or lex.coded_point.match(word):
        return _NAMED
    return _GLUE if word in lex.glue or stem in lex.glue else _FOREIGN


class Words:
    """The tokens of a text, counted for any stretch of it that cuts none: looked through once, asked often."""

    def __init__(self, text: str) -> None:
        found = list(TOKEN.finditer(text))
        self._tokens = [match.group() for match in found]
        self._starts = [match.start() for match in found]
        self._sums = list(accumulate(_kinds(self._tokens), initial=0))

    def between(self, start: int, end: int) -> TimeWords:
        """The time vocabulary of a stretch."""
        a, z = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return _counted(z - a, self._sums[z] - self._sums[a])

    def stands_before(self, word: str, end: int) -> bool:
        """Whether ``word`` (small letters, more than three) stands before ``end``."""
        return self._first.get(word, end) < end

    @cached_property
    def _first(self) -> dict[str, int]:
        words = zip(reversed(self._tokens), reversed(self._starts), strict=True)
        return {word.lower(): start for word, start in words if len(word) > 3}
