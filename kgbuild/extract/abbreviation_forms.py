"""What looks like a short form, and which short forms a bracket may hold.

Takes strings, gives shapes and spans. Whether a short form fits a long form is for ``abbreviation_align`` to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from functools import cache
from typing import NamedTuple

from kgbuild.extract.abbreviation_words import settings, stop_words
from kgbuild.model import Span

_LONGEST = 16
_FORM = re.compile(r"(?=.*[^\W\d_])[^\W_](?:[\w./'’&()\[\]+−‐‑–-]*[\w)\]])?[+−–-]?")
_GENOTYPE = re.compile(r"\([-+−/]{2,}\)$")
_LISTED = re.compile(r"\s*(?:[+&±/]|(?:or|and|vs\.?|versus|plus)\b)")
_DOTTED = re.compile(r"(?:[^\W\d_]\.){2,5}")
_PLURAL = re.compile(r"^(.*[A-Z0-9α-ω])['’]?s$")
_CUT = re.compile(r"[;,:=<>≥≤≈±]|\s[nN]\s?=")
_QUOTES = "\"'“”‘’«»"


class Shape(Enum):
    """How much a string looks like a short form."""

    STRONG = "strong"
    WEAK = "weak"
    NONE = "none"


class Candidate(NamedTuple):
    """A short form that a bracket may hold.

    ``alone``: nothing else stands in the bracket; ``listed``: others follow it there (``CR + PR``); ``followed``: words
    or numbers follow it without a sign between.
    """

    span: Span
    form: str
    shape: Shape
    alone: bool
    listed: bool = False
    followed: bool = False


def singular(form: str) -> str:
    """``TKIs`` to ``TKI``; a form without a plural s is returned as it is."""
    m = _PLURAL.match(form)
    return m.group(1) if m else form


def shape(form: str) -> Shape:
    """Strong: two capitals, or one and a digit, hyphen or Greek letter; weak: dotted, lower case or one capital."""
    if (
        not 2 <= len(form) <= _LONGEST
        or form in settings()["fixed"]
        or (form[1:].islower() and form.lower() in _never())
    ):
        return Shape.NONE
    if _DOTTED.fullmatch(form):
        return Shape.WEAK
    if not _FORM.fullmatch(form) or not _balanced(form):
        return Shape.NONE
    capitals = sum(c.isupper() for c in form)
    if capitals >= 2:
        return Shape.STRONG if len(form) <= 14 else Shape.NONE
    if capitals == 1 and len(form) <= 7 and any(c.isdigit() or c in "-+−" or "α" <= c <= "ω" for c in form[1:]):
        return Shape.STRONG
    if capitals == 1 and form[0].islower() and len(form) <= 8:
        return Shape.STRONG
    return Shape.WEAK if form.isalpha() and len(form) <= 5 else Shape.NONE


def is_short_form(form: str) -> bool:
    """Whether a string looks like an abbreviation: 2–14 characters, a capital or digit beside letters, no blank."""
    return shape(form) is Shape.STRONG


def is_word(form: str) -> bool:
    """Whether the form is a common word, its case aside (``IN``, ``OR``)."""
    return form.lower() in _never() or form.lower() in stop_words()


@cache
def _never() -> frozenset[str]:
    return frozenset(settings()["never"])


@cache
def _lead() -> re.Pattern[str]:
    return re.compile(rf"(?:{settings()['cues']['lead']})+", re.IGNORECASE)


def _balanced(form: str) -> bool:
    return form.count("(") == form.count(")") and form.count("[") == form.count("]")


def candidates(text: str, start: int, end: int) -> Iterator[Candidate]:
    """The short forms that the bracket with this content may define, likeliest first."""
    start, end = _stripped(text, start, end)
    lead = _lead().match(text, start, end)
    if lead and lead.end() < end:
        start, end = _stripped(text, lead.end(), end)
    cut = _CUT.search(text, start, end)
    stop = _stripped(text, start, cut.start() if cut else end)[1]
    pieces = text[start:stop].split()
    if 2 <= len(pieces) <= 3 and stop - start <= 24 and _several(pieces):
        yield Candidate(Span(start, stop), text[start:stop], Shape.STRONG, cut is None)
    if not pieces:
        return
    first = _GENOTYPE.sub("", pieces[0].rstrip(_QUOTES))
    kind = shape(first)
    if kind is not Shape.NONE:
        at = start + len(first)
        listed = bool(_LISTED.match(text, at, end))
        yield Candidate(Span(start, at), first, kind, cut is None and len(pieces) == 1, listed, len(pieces) > 1)


def _several(pieces: list[str]) -> bool:
    """Whether words are one short form together (``ECOG PS``, ``type 2 DM``, ``95% CI``)."""
    fits = [shape(p) is Shape.STRONG or (len(p) < 4 and p[0].isupper()) for p in pieces]
    soft = [p.rstrip("%").isdigit() or p in ("type", "anti") for p in pieces]
    whole = [f or s or (len(p) == 1 and p.isalpha()) or _cells(p) for f, s, p in zip(fits, soft, pieces, strict=True)]
    return any(fits) and all(whole)


def _cells(piece: str) -> bool:
    return piece in ("cell", "cells")


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without blanks, quotes and escaping backslashes around it."""
    while start < end and (text[start].isspace() or text[start] in _QUOTES or text[start] == "\\"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in _QUOTES or text[end - 1] == "\\"):
        end -= 1
    return start, end
