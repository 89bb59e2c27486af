"""Definitions with a bracket: ``long form (SHORT; n = 20)``, ``long form [SHORT]``, ``SHORT (long form)``.

Takes a stretch of text, gives ``Definition``s with exact spans. Every bracket is looked at once, in a window of bounded
length before it, so time grows with the text's length.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from kgbuild.extract.abbreviation_forms import Candidate, Shape, candidates, is_short_form, shape
from kgbuild.extract.abbreviation_long import REACH, TAIL, Bracket, Window, base, before, crossing, inner_long, same
from kgbuild.extract.abbreviation_words import outside_words, settings, words
from kgbuild.extract.reading import Definition
from kgbuild.model import Span

_CONTENT = 220
_A_SIGN = 26
"""Characters of long form that are looked at for each sign of a short form."""
_BRACKETS = re.compile(r"[()\[\]]")
_CLOSES = {")": "(", "]": "["}
_HARD = re.compile(r"[;:](?=\s)|[|•]|\n\s*\n")
_PIECE_END = re.compile(r"[;,.\n]")
_LAST = re.compile(r"[^\s(\[]+(?:\[[^\]\s]*\]|\([^)\s]*\))?$")


def brackets(text: str, start: int, end: int) -> list[Bracket]:
    """Brackets of both kinds, in the order of their ends; one that never closes ends where its piece does."""
    found: list[Bracket] = []
    stack: list[int] = []
    for m in _BRACKETS.finditer(text, start, end):
        at = m.start()
        if m.group() in "([":
            stack.append(at)
        elif stack and text[stack[-1]] == _CLOSES[m.group()]:
            opens = stack.pop()
            found.append(Bracket(opens, at, stack[-1] + 1 if stack else start))
    for i, opens in enumerate(stack):
        stop = _PIECE_END.search(text, opens + 1, min(end, opens + 40))
        if stop:
            found.append(Bracket(opens, stop.start(), stack[i - 1] + 1 if i else start))
    return sorted(found, key=lambda b: b.closes)


class Stretch:
    """A stretch of text with its brackets; finds the definitions in it."""

    def __init__(self, text: str, start: int, end: int, before: int | None = None) -> None:
        """``before``: where the sentence before begins, when a bracket at the beginning may belong to it."""
        self.text, self.start, self.end = text, start, end
        self._before = before
        self._first = next((i for i in range(start, min(end, start + 4)) if text[i] not in " \t\"“'"), start)
        self._brackets = brackets(text, start, end)
        self._defining: set[Bracket] = set()

    def definitions(self) -> Iterator[Definition]:
        """Every definition, in the brackets' order."""
        for i, bracket in enumerate(self._brackets):
            if bracket.closes - bracket.opens < 3:
                continue
            found = self._short_inside(bracket, i)
            if found is None or is_short_form(found.long.of(self.text)):
                found = self._long_inside(bracket) or found
            if found is not None:
                self._defining.add(bracket)
                yield found

    def _short_inside(self, bracket: Bracket, place: int) -> Definition | None:
        if bracket.closes - bracket.opens > _CONTENT:
            return None
        for candidate in candidates(self.text, bracket.opens + 1, bracket.closes):
            found = self._defined(candidate, bracket, place)
            if found is not None:
                return found
        return None

    def _defined(self, candidate: Candidate, bracket: Bracket, place: int) -> Definition | None:
        floor, far = bracket.floor, False
        if self._before is not None and bracket.opens == self._first:
            floor, far = self._before, True
        window = self._window(bracket.opens, floor, len(candidate.form), place)
        needed = settings()["accept"]["far"] if far else 0.0
        return before(self.text, candidate, window, needed) if window else None

    def ending_at(self, at: int, candidate: Candidate, needed: float) -> Definition | None:
        """The definition of a short form whose long form ends at ``at``, fitting at least so well."""
        place = bisect_left(self._brackets, at, key=lambda b: b.closes)
        around = (b.opens + 1 for b in self._brackets[place : place + 4] if b.opens < at)
        window = self._window(at, next(around, self.start), len(candidate.form), place)
        return before(self.text, candidate, window, needed) if window else None

    def _window(self, opens: int, floor: int, size: int, place: int) -> Window | None:
        """Where the long form ends, and the words that it may take, with what crossing to each costs."""
        text = self.text
        end = opens
        while end > floor and text[end - 1] in TAIL:
            end -= 1
        if end > floor and text[end - 1] == "." and floor == self._before:
            end -= 1
        begin = max(floor, end - min(REACH, _A_SIGN * (size + 4)))
        for m in _HARD.finditer(text, begin, end):
            begin = m.end()
        found = words(text, begin, end)[-2 * (min(size, 12) + 4) :]
        last = max((i for i, w in enumerate(found) if w.folded in outside_words()), default=-1)
        found = found[last + 1 :]
        if not found:
            return None
        inner = [b for b in self._brackets[max(0, place - 6) : place] if begin <= b.opens and b.closes < end]
        return end, *crossing(text, found, inner, self._defining)

    def _long_inside(self, bracket: Bracket) -> Definition | None:
        """``TNF-α (tumour necrosis factor alpha)``."""
        text = self.text
        if bracket.closes - bracket.opens > 2 * _CONTENT:
            return None
        low = max(bracket.floor, bracket.opens - 24)
        head = text[low : bracket.opens].rstrip(TAIL)
        last = _LAST.search(head)
        form = last.group().strip("\"'“”‘’«»") if last else ""
        if shape(form) is not Shape.STRONG:
            return None
        begin = low + head.rindex(form)
        if begin > 0 and (text[begin - 1].isalnum()):
            return None
        span = inner_long(text, form, bracket.opens + 1, bracket.closes)
        if span is None or same(form, span.of(text)):
            return None
        return Definition(Span(begin, begin + len(form)), span, base(form, text, span))
