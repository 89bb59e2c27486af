"""The words of a long form and the signs of a short form, as the alignment compares them; the data they rest on.

Takes pieces of text, gives ``Word``s with offsets and ``Unit``s. All comparison is without case and diacritics.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

_WORD = re.compile(r"[^\W\d_]+|\d+")
_SIGN = re.compile(r"\d+|[^\W\d_]|[+−–-](?=$|[\s)/])")
_TURNED = re.compile(r"^(.*[^\W\d_])[-\s]?(\d+)$|^([A-Z]{1,3})(max|min)$")
"""What a short form may have last and its long form first: ``PCV13``, ``Cmax``."""


@cache
def settings() -> dict[str, Any]:
    """The data file."""
    return tomllib.loads((files("kgbuild.extract") / "abbreviations.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Weights:
    """How well places fit and what is taken off; see the data file."""

    word: float
    part: float
    stop: float
    joint: float
    next: float
    inside: float
    enter_joint: float
    enter_inside: float
    content: float
    content_two: float
    left_part: float
    left_stop: float
    begin_stop: float
    comma: float
    bracket: float
    tail: float
    apart: float
    gap: float
    gap_long: float
    trailing: float


@cache
def weights() -> Weights:
    """The weights of the data file."""
    fit, cost = settings()["fit"], settings()["cost"]
    rest = {k: v for k, v in cost.items() if k not in ("part", "stop")}
    return Weights(**fit, **rest, left_part=cost["part"], left_stop=cost["stop"])


@cache
def stop_words() -> frozenset[str]:
    """Words that a short form may leave out."""
    return frozenset(settings()["stop"])


@cache
def begun_words() -> frozenset[str]:
    """Words that make a name with the stop word before them."""
    return frozenset(settings()["begun"])


@lru_cache(maxsize=2048)
def _folded(char: str) -> str:
    return unicodedata.normalize("NFD", char)[0].lower()[0]


def fold(text: str) -> str:
    """The text without case and diacritics, character by character, so that offsets hold."""
    return text.lower() if text.isascii() else "".join(map(_folded, text))


@cache
def tail_words() -> frozenset[str]:
    """Words that say little at the end of a name."""
    return frozenset(settings()["tail"])


@cache
def outside_words() -> frozenset[str]:
    """Words that a long form does not hold."""
    return frozenset(settings()["outside"])


class Word(NamedTuple):
    """A run of letters or of digits. ``glued``: a sign other than a blank or bracket stands before it.

    ``stop``: a short form may leave it out; ``tail``: it says little at the end of a name.
    """

    start: int
    end: int
    folded: str
    glued: bool
    stop: bool
    tail: bool


def words(text: str, start: int, end: int) -> list[Word]:
    """The words of ``text[start:end]``; an apostrophe's s belongs to the stop words."""
    found = []
    for m in _WORD.finditer(text, start, end):
        at = m.start()
        before = text[at - 1] if at > start else " "
        folded = fold(m.group())
        possessive = folded == "s" and before in "'’"
        glued = before not in ' \t\r\n([{"“'
        found.append(Word(at, m.end(), folded, glued, possessive or folded in stop_words(), folded in tail_words()))
    return found


@lru_cache(maxsize=8192)
def joints(word: str) -> frozenset[int]:
    """Offsets inside a word where a part of the compound begins.

    >>> sorted(joints("immunoglobulin"))
    [6]
    """
    found: set[int] = set()
    at = 0
    while (step := _prefix(word, at)) and at + step < len(word) - 1:
        at += step
        found.add(at)
    for length in range(3, len(word) - 2):
        if word[-length:] in _suffixes():
            found.add(len(word) - length)
    return frozenset(found)


@cache
def _suffixes() -> frozenset[str]:
    return frozenset(settings()["suffixes"])


@cache
def _prefixes() -> frozenset[str]:
    return frozenset(settings()["prefixes"])


def _prefix(word: str, at: int) -> int:
    return next((n for n in range(15, 1, -1) if word[at : at + n] in _prefixes()), 0)


class Unit(NamedTuple):
    """One sign of a short form: the strings that it may stand for; ``letter`` is the first where it is a single letter.

    ``capital``: written as a capital. ``names`` match at the beginning of words only.
    """

    letter: str
    names: tuple[str, ...]
    capital: bool


def _unit(sign: str) -> Unit:
    data = settings()
    if sign.isdigit():
        return Unit("", (sign, *data["numbers"].get(sign, ())), False)
    greek = data["greek"].get(sign.lower())
    if greek:
        return Unit(fold(sign), tuple(greek), False)
    if sign in "+−–-":
        return Unit("", tuple(data["symbols"][sign]), False)
    return Unit(fold(sign), (), sign.isupper())


def _plain(short: str) -> list[Unit]:
    return [_unit(s) for s in _SIGN.findall(short)]


@lru_cache(maxsize=2048)
def readings(short: str) -> tuple[tuple[Unit, ...], ...]:
    """The ways to read a short form, likeliest first: as it stands, its number first, symbols as words."""
    ways = [_plain(short)]
    turned = _TURNED.match(short)
    if turned:
        head, last = (g for g in turned.groups() if g)
        ways.append(_plain(last + head))
    for symbol, names in settings()["symbols"].items():
        before, found, after = short.partition(symbol)
        if found and (before or after) and symbol.isalnum():
            ways.append([*_plain(before.rstrip("+−–-")), Unit("", tuple(names), False), *_plain(after)])
    bare = short.rstrip("+−–-")
    if bare != short:
        ways.append(_plain(bare))
    return tuple(tuple(w) for w in ways if len(w) > 1)
