"""Whether a short form fits a long form, and where the long form begins.

Schwartz and Hearst (Pacific Symposium on Biocomputing 2003) ask that the letters of the short form occur in order, the
first one at the start of a word. Here every such alignment has a score: a word's first letter counts more than one
inside, words left out are taken off (in the manner of Sohn et al., BMC Bioinformatics 2008, who order strategies by
their precision). The best one is found by dynamic programming over a bounded window; plain initials are seen at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kgbuild.extract.abbreviation_costs import counts, left_out_costs, trailing_costs, weak_start
from kgbuild.extract.abbreviation_words import Unit, Word, joints, readings, settings, weights


class Fit(NamedTuple):
    """The best alignment: the first and the last word that it spells, and the score, 1.0 at best."""

    first: int
    last: int
    score: float
    units: int


class _Place(NamedTuple):
    """Where a unit stands: word, offset in it, offset behind it, how well."""

    word: int
    begin: int
    end: int
    worth: float


def best_fit(
    short: str, text: str, found: Sequence[Word], breaks: Sequence[float], from_first: bool = False
) -> Fit | None:
    """The best alignment of a short form with words that end where the long form ends.

    ``breaks[i]`` is what crossing from word ``i - 1`` to ``i`` costs (commas, earlier brackets). ``from_first``: the
    long form begins at the first word, as inside a bracket.
    """
    best: Fit | None = None
    for units in readings(short):
        initial = _initials(units, found, breaks, from_first)
        if initial is not None:
            return Fit(initial, len(found) - 1, 1.0, len(units))
        fit = _aligned(units, text, found, breaks, from_first) if _possible(units, found) else None
        if fit is not None and (best is None or fit.score > best.score):
            best = fit
    return best


def _possible(units: Sequence[Unit], found: Sequence[Word]) -> bool:
    """Whether the single letters occur in order, which is soon seen."""
    letters = "".join(w.folded for w in found)
    at = 0
    for unit in units:
        if unit.letter and not unit.names:
            at = letters.find(unit.letter, at) + 1
            if not at:
                return False
    return True


def reordered(short: str, found: Sequence[Word]) -> int | None:
    """The first word where the last words' initials are the short form's letters in another order (DM, KSS)."""
    letters = sorted(c.lower() for c in short)
    if not short.isalpha() or not short.isupper():
        return None
    for i in range(len(found) - 1, -1, -1):
        initials = sorted(w.folded[0] for w in found[i:] if not w.stop)
        if len(initials) == len(letters):
            plain = len(letters) > 2 or not any(w.stop for w in found[i:])
            return i if initials == letters and plain and not found[i].stop else None
    return None


def _initials(units: Sequence[Unit], found: Sequence[Word], breaks: Sequence[float], from_first: bool) -> int | None:
    """Every word's first sign in turn, stop words aside."""
    left = len(units) - 1
    for i in range(len(found) - 1, -1, -1):
        word = found[i]
        if _begins(units[left], word):
            if left == 0:
                begins = not word.stop and not counts(found, i) and (i == 0 or not from_first)
                return i if begins else None
            left -= 1
        elif not word.stop:
            return None
        if breaks[i]:
            return None
    return None


def _begins(unit: Unit, word: Word) -> bool:
    if unit.letter and word.folded[0] == unit.letter:
        return True
    return any(word.folded == n or (len(n) > 3 and word.folded.startswith(n)) for n in unit.names)


def _places(unit: Unit, text: str, found: Sequence[Word]) -> list[_Place]:
    """Everywhere that the unit may stand."""
    w = weights()
    places = []
    for i, word in enumerate(found):
        head = w.stop if word.stop else w.part if word.glued else w.word
        size = _named(unit, word)
        if size:
            places.append(_Place(i, 0, size, head))
        if not unit.letter:
            continue
        at = word.folded.find(unit.letter)
        while at >= 0:
            if at or not size:
                worth = head if at == 0 else _inside(unit, text[word.start + at], word.folded, at)
                places.append(_Place(i, at, at + 1, worth))
            at = word.folded.find(unit.letter, at + 1)
    return places


def _named(unit: Unit, word: Word) -> int:
    """How much of the word one of the unit's names takes, 0 for none: whole, its beginning, or a year's last digits."""
    for name in unit.names:
        if word.folded == name or (len(name) > 3 and word.folded.startswith(name)):
            return len(name)
        if name.isdigit() and len(word.folded) == 4 and len(name) == 2 and word.folded.endswith(name):
            return 4
    return 0


def _inside(unit: Unit, char: str, word: str, at: int) -> float:
    w = weights()
    if char.isupper() and unit.capital:
        return w.part
    return w.joint if at in joints(word) else w.inside


def _aligned(
    units: Sequence[Unit], text: str, found: Sequence[Word], breaks: Sequence[float], from_first: bool
) -> Fit | None:
    w = weights()
    costs = left_out_costs(found, breaks, len(units))
    gap = w.gap if len(units) < 4 else w.gap_long
    heads = [p for p in _places(units[0], text, found) if p.begin == 0 and (p.word == 0 or not from_first)]
    heads = [p for p in heads if not counts(found, p.word)]
    # Each entry: the place of the last unit, the total so far, the first word.
    states = [(p, p.worth - (w.begin_stop if weak_start(text, found, p.word) else 0.0), p.word) for p in heads]
    for unit in units[1:]:
        if not states:
            return None
        states = [s for p in _places(unit, text, found) if (s := _extended(states, p, costs, breaks, gap))]
    if not states:
        return None
    behind = trailing_costs(found, breaks)
    total, first, last = max((t - behind[p.word + 1], f, p.word) for p, t, f in states)
    return Fit(first, last, total / len(units), len(units))


_State = tuple[_Place, float, int]


def _extended(
    states: Sequence[_State], place: _Place, costs: Sequence[float], breaks: Sequence[float], gap: float
) -> _State | None:
    """The best state before this place, with the place added."""
    w = weights()
    best: tuple[float, int] | None = None
    for p, total, first in states:
        if p.word == place.word:
            if p.end > place.begin:
                continue
            worth = max(place.worth, w.next) if p.end == place.begin else place.worth
            now = (total + worth, first)
        elif p.word < place.word:
            left_out = costs[place.word] - costs[p.word + 1] + breaks[place.word]
            if left_out > gap:
                continue
            apart = w.apart if p.word == first and p.end == 1 and left_out >= w.content else 0.0
            now = (total + _entered(place) - left_out - apart, first)
        else:
            continue
        if best is None or now > best:
            best = now
    return None if best is None else (place, *best)


def _entered(place: _Place) -> float:
    """What a place is worth when the word's own first letter is left out."""
    w = weights()
    if place.begin == 0 or place.worth > w.joint:
        return place.worth
    return w.enter_joint if place.worth == w.joint else w.enter_inside


def least(fit: Fit) -> float:
    """The score from which on a fit is believed: less is asked where all letters stand in one word."""
    accept = settings()["accept"]
    if fit.first == fit.last:
        return float(accept["single_two"] if fit.units == 2 else accept["single"])
    return float(accept["two"] if fit.units == 2 else accept["three"] if fit.units == 3 else accept["more"])
