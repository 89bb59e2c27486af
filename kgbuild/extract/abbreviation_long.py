"""The long form of a short form: the best one that ends at a place, or begins at one.

Takes a text, a short form and a window of its words, gives spans. Brackets and cues only say where to look.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from kgbuild.extract.abbreviation_align import Fit, best_fit, least, reordered
from kgbuild.extract.abbreviation_forms import Candidate, Shape, is_word, singular
from kgbuild.extract.abbreviation_words import Word, fold, settings, weights, words
from kgbuild.extract.reading import Definition
from kgbuild.model import Span

REACH = 320
"""Characters in which a long form is looked for."""
TAIL = " \t\r\n\"'“”‘’«»®™,*\\"
"""What may stand between a long form and the bracket of its short form."""
_LOCANT = re.compile(r"(?:^|(?<=[\s(\[]))(?:\d+(?:[,'′]\d+)*'?-|[LDNOdl]-|[αβγ]-|\([RSEZ±+/-]{1,3}\)-)+$")
_ARTICLE = re.compile(
    r"[\s\"'“‘\\]{0,4}(?:(?:the|an?|i\.e\.,?|ie,?|for|short for|abbreviation (?:of|for))\s{1,3})*", re.IGNORECASE
)
_LOCANTS = re.compile(r"[\d,'′]+-")
_COMMA = re.compile(",")

Window = tuple[int, list[Word], list[float]]
"""Where a long form ends, the words that it may take, and what crossing to each costs."""


class Bracket(NamedTuple):
    """A bracket: where it opens and closes (behind its content), and the place behind the one around it."""

    opens: int
    closes: int
    floor: int


def crossing(
    text: str, found: Sequence[Word], inner: Sequence[Bracket] = (), defining: Collection[Bracket] = ()
) -> tuple[list[Word], list[float]]:
    """The words, and what crossing a comma or a bracket before each costs.

    Words in earlier brackets that define something are left out; in others they are stop words.
    """
    w = weights()
    kept: list[Word] = []
    costs = []
    at = found[0].start
    for word in found:
        around = next((b for b in inner if b.opens < word.start < b.closes), None)
        if around is not None and around in defining:
            continue
        between = text[at : word.start]
        cost = w.bracket * sum(between.count(c) for c in "()[]")
        costs.append(cost + (w.comma if "," in between else 0.0))
        kept.append(word if around is None else word._replace(stop=True))
        at = word.end
    return kept, costs


def _fit(form: str, text: str, found: list[Word], breaks: list[float], from_first: bool = False) -> Fit | None:
    """The best fit of the form, read as a plural where that fits better."""
    one = singular(form)
    fits = [best_fit(f, text, found, breaks, from_first) for f in dict.fromkeys((one, form))]
    return max((f for f in fits if f is not None), key=lambda f: f.score, default=None)


def base(form: str, text: str, long: Span) -> str:
    """The form without a plural s; an s that the long form spells stays (``HBs``)."""
    one = singular(form)
    if one == form or text[long.end - 1] in "sS":
        return one
    found = words(text, long.start, long.end)
    full, bare = (best_fit(f, text, found, [0.0] * len(found), True) for f in (form, one))
    return form if full and (bare is None or full.score >= bare.score) else one


def before(text: str, candidate: Candidate, window: Window, needed: float) -> Definition | None:
    """The definition whose long form ends at the window's end; ``needed``: the least score, over what is usual."""
    form = candidate.form
    end, found, breaks = window
    fit = _fit(form, text, found, breaks)
    first = fit.first if fit is not None and fit.score >= _least(candidate, fit, needed) else None
    accept = settings()["accept"]
    plain = candidate.alone and not needed and not any(breaks[-len(form) :])
    if plain and (fit is None or fit.score < accept["sure"]):
        turned = reordered(form, found)
        first = turned if first is None or (turned is not None and turned > first) else first
    if first is None:
        return None
    long = Span(_with_locants(text, found, first), end)
    if same(form, long.of(text)):
        return None
    return Definition(candidate.span, long, base(form, text, long))


def same(form: str, long: str) -> bool:
    """Whether the long form is the short one again, or holds it."""
    letters = sum(c.isalnum() for c in long) - sum(c.isalnum() for c in form)
    inside = re.search(rf"(?<!\w){re.escape(fold(form))}(?![^\W_])", fold(long))
    return letters < 2 or inside is not None


def _least(candidate: Candidate, fit: Fit, needed: float) -> float:
    """The score from which on the fit of this candidate is believed; 2.0, which none has, where it never is."""
    accept = settings()["accept"]
    if candidate.shape is Shape.WEAK and not candidate.alone:
        return 2.0
    doubts = {
        "weak": candidate.shape is Shape.WEAK,
        "stop_word": is_word(candidate.form),
        "listed": candidate.listed,
        "followed": candidate.followed,
    }
    return max(needed, least(fit), *(float(accept[d]) for d, holds in doubts.items() if holds))


def _with_locants(text: str, found: Sequence[Word], first: int) -> int:
    """The beginning of the long form, with what is glued before a chemical's name (``5-``, ``3,4-``, ``(R)-``)."""
    begin = found[first].start
    locant = _LOCANT.search(text, max(0, begin - 12), begin)
    return locant.start() if locant else begin


def inner_long(text: str, form: str, start: int, end: int, least_score: float | None = None) -> Span | None:
    """The long form of ``form`` at the beginning of a bracket's content: all of it, or up to a comma or semicolon."""
    needed = settings()["accept"]["inside_bracket"] if least_score is None else least_score
    best: tuple[float, int, Span] | None = None
    article = _ARTICLE.match(text, start, end)
    begin = article.end() if article else start
    for stop in _stops(text, begin, end):
        while stop > begin and text[stop - 1] in TAIL + ".":
            stop -= 1
        if stop - begin <= len(form) or stop - begin > REACH:
            continue
        fit, at = _inner_fit(form, text, begin, stop)
        if fit is not None and fit.score >= max(needed, least(fit)) and (best is None or fit.score > best[0]):
            best = (fit.score, stop, Span(at, stop))
    return best[2] if best else None


def _inner_fit(form: str, text: str, begin: int, stop: int) -> tuple[Fit | None, int]:
    """The fit at ``begin``; behind a chemical's locants when there is none at them."""
    found = words(text, begin, stop)
    found, breaks = crossing(text, found) if found else ([], [])
    if not found:
        return None, begin
    fit = _fit(form, text, found, breaks, True)
    locants = _LOCANTS.match(text, begin, stop)
    if fit is None and locants:
        found = words(text, locants.end(), stop)
        fit = _fit(form, text, found, [0.0] * len(found), True) if found else None
    return fit, begin


def _stops(text: str, begin: int, end: int) -> list[int]:
    """Where the long form may end: at the end, before a semicolon, before the first commas."""
    semicolon = text.find(";", begin, end)
    last = semicolon if semicolon >= 0 else end
    commas = [m.start() for m in _COMMA.finditer(text, begin, last)][:3]
    return [last, *commas]
