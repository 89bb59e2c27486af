"""An outcome's text and the commas at which it may be cut.

Takes the text; gives, for any stretch between two commas, what is counted there. No token, end of a sentence or bracket
goes across a comma with white space behind it, so all are looked for once in the whole text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from kgbuild.records.outcome_words import Words

_CUT = re.compile(r",[ \n]")
_BRACKET = re.compile(r"[()\[\]{}]")
_OPEN = "([{"
_SENTENCE = re.compile(r"[.?!]\)?\s+[A-Z*•-]")
_ACRONYM = re.compile(r"\(([A-Z][\w-]+)\)")


@dataclass(frozen=True)
class Cuts:
    """An outcome's text with the offsets of the commas at which it may be cut and the bracket depth there."""

    text: str
    commas: tuple[int, ...]
    depths: tuple[int, ...]

    @cached_property
    def words(self) -> Words:
        """Its tokens."""
        return Words(self.text)

    def sentences(self, start: int, end: int) -> bool:
        """Whether a sentence ends and another begins in the stretch."""
        first = bisect_left(self._sentences[0], start)
        return first < len(self._sentences[0]) and self._sentences[1][first] <= end

    def balance(self, start: int, end: int) -> int:
        """Opening less closing brackets of the stretch."""
        places, sums = self._brackets
        return sums[bisect_left(places, end)] - sums[bisect_left(places, start)]

    def before(self, sign: str, end: int) -> bool:
        """Whether ``sign`` stands, as a whole, before ``end``."""
        first = self._first.get(sign)
        if first is None:
            first = self._first[sign] = self.text.find(sign)
        return 0 <= first <= end - len(sign)

    def acronyms(self, end: int) -> list[str]:
        """What stands alone in brackets before ``end``, like an acronym."""
        return [name for name, at in self._acronyms if at <= end]

    def spaced(self, start: int, end: int) -> int:
        """How many ", " the stretch holds."""
        return bisect_left(self._spaced, end - 1) - bisect_left(self._spaced, start)

    def foreign_pieces(self, start: int) -> int:
        """From ``start`` to the end: how many of the pieces between ", " are foreign to time for the most part."""
        following = bisect_left(self._spaced, start)
        end = self._spaced[following] if following < len(self._spaced) else len(self.text)
        return (self.words.between(start, end).share < 0.5) + self._foreign_from[following]

    @cached_property
    def first_capital(self) -> int:
        """Where the first capital behind a comma stands; the length of the text where there is none."""
        found = (comma + 2 for comma in self.commas if self.text[comma + 2 : comma + 3].isupper())
        return next(found, len(self.text))

    @cached_property
    def _sentences(self) -> tuple[list[int], list[int]]:
        found = list(_SENTENCE.finditer(self.text))
        return [match.start() for match in found], [match.end() for match in found]

    @cached_property
    def _brackets(self) -> tuple[list[int], list[int]]:
        found = list(_BRACKET.finditer(self.text))
        signs = (1 if match.group() in _OPEN else -1 for match in found)
        return [match.start() for match in found], list(accumulate(signs, initial=0))

    @cached_property
    def _first(self) -> dict[str, int]:
        return {}

    @cached_property
    def _acronyms(self) -> list[tuple[str, int]]:
        return [(match.group(1), match.end()) for match in _ACRONYM.finditer(self.text)]

    @cached_property
    def _spaced(self) -> list[int]:
        return [comma for comma in self.commas if self.text[comma + 1] == " "]

    @cached_property
    def _foreign_from(self) -> list[int]:
        """For every ", ": how many pieces from there on are foreign; 0 behind the last."""
        ends = [*self._spaced[1:], len(self.text)]
        pieces = zip(self._spaced, ends, strict=False)
        foreign = [self.words.between(comma + 2, end).share < 0.5 for comma, end in pieces]
        return [*accumulate(reversed(foreign), initial=0)][::-1]


def cuts(text: str) -> Cuts:
    """Every comma followed by white space, with the depth of open brackets."""
    commas = [match.start() for match in _CUT.finditer(text)]
    places, depths = [], [0]
    for match in _BRACKET.finditer(text) if commas else ():
        places.append(match.start())
        depths.append(depths[-1] + 1 if match.group() in _OPEN else max(0, depths[-1] - 1))
    return Cuts(text, tuple(commas), tuple(depths[bisect_left(places, comma)] for comma in commas))
