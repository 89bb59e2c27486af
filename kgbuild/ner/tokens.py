"""Tokens of a text for the tagger: words, and every other sign alone.

Takes a text, gives words with their offsets (code points) and the stretches, at most ``LONGEST`` tokens each, over
which labels are decided together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

LONGEST = 256
"""Tokens of the longest stretch, so that a text without a full stop costs no more memory than one with them."""

_TOKEN = re.compile(r"\w+|[^\w\s]")
_ENDS = frozenset(".?!")
_OPENERS = frozenset("([\"'“‘")


@dataclass(frozen=True, slots=True)
class Tokens:
    """``words[i]`` stands at ``text[starts[i]:ends[i]]``; ``lengths`` are those of the stretches, summing to all."""

    words: list[str]
    starts: list[int]
    ends: list[int]
    lengths: list[int]

    def __len__(self) -> int:
        return len(self.words)

    def numbered(self, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int] | None]:
        """(first token, end token) of each span of characters; None where it does not begin and end with tokens."""
        first = {at: i for i, at in enumerate(self.starts)}
        last = {at: i + 1 for i, at in enumerate(self.ends)}
        return [(first[s], last[e]) if s in first and e in last else None for s, e in spans]


def tokenise(text: str, start: int = 0, end: int | None = None) -> Tokens:
    """The tokens of ``text[start:end]``; offsets are those of ``text``."""
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for m in _TOKEN.finditer(text, start, len(text) if end is None else end):
        words.append(m.group())
        starts.append(m.start())
        ends.append(m.end())
    return Tokens(words, starts, ends, _lengths(text, words, starts, ends))


def _lengths(text: str, words: list[str], starts: list[int], ends: list[int]) -> list[int]:
    lengths: list[int] = []
    first = 0
    for i in range(1, len(words)):
        if i - first == LONGEST or (starts[i] != ends[i - 1] and _parts(text, words, i, ends[i - 1], starts[i])):
            lengths.append(i - first)
            first = i
    if len(words) > first:
        lengths.append(len(words) - first)
    return lengths


def _parts(text: str, words: list[str], i: int, gap_start: int, gap_end: int) -> bool:
    """Whether a sentence or a line ends before token ``i``, which white space precedes."""
    before, after = words[i - 1], words[i]
    if before in _ENDS:
        return after[0].isupper() or after[0].isdigit() or after in _OPENERS
    return "\n" in text[gap_start:gap_end]
