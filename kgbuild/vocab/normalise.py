"""Takes text, gives tokens: normal forms with exact offsets, so that spelling variants of a term share one key.

A key is the concatenation of the normal forms of a term's words: white space, hyphens and apostrophes leave no trace,
other punctuation stays. Normalisation works word by word, so no change of length can shift an offset.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

# A word is a run of letters (a possessive belongs to it), a run of digits, or one other visible character.
_TOKEN = re.compile(
    r"((?:[^\W\d_]|[\u0300-\u036f])+)(['’]s(?![^\W_]))?"
    r"|(\d+)"
    r"|(\s*\n\s*\n\s*|[\s\u200b\ufeff]+|(?:[-\u2010-\u2015\u2212\u00ad'’‘`´])+)"
    r"|(.)",
    re.DOTALL,
)
_JOINING = ("and", "or")
_new = tuple.__new__
_SURROGATE = re.compile("[\ud800-\udfff]")
_ZERO_WIDTH = "\u200b\ufeff"
_PLURAL_CAPS = re.compile(r"^[A-Z]{2,}s$")
BREAK = "\n"
"""Key of a token that no term can contain: an empty line, or a dash between blanks."""


class Token(NamedTuple):
    """``key`` is the normal form; ``gap`` says what stands before: '' nothing, ' ' white space, '-' a hyphen."""

    start: int
    end: int
    key: str
    gap: str
    kind: str
    """w word, n number, p punctuation, b break"""


@dataclass(frozen=True, slots=True)
class Rules:
    """The word tables of normalise.toml."""

    greek: dict[int, str]
    roman: dict[str, str]
    numeral_heads: frozenset[str]
    bound_prefixes: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Substitutions:
    """Patterns with what takes their place; ``any`` matches where some pattern does."""

    any: re.Pattern[str]
    each: tuple[tuple[re.Pattern[str], str], ...]


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "normalise.toml").read_text(encoding="utf-8"))


@cache
def _forms(name: str) -> _Substitutions:
    """Spelling or ending substitutions, compiled."""
    rows = _data()[name]
    return _Substitutions(re.compile("|".join(p for p, _ in rows)), tuple((re.compile(p), r) for p, r in rows))


@cache
def rules() -> Rules:
    """The word tables (read once), their words as keys."""
    return Rules(
        greek=str.maketrans(_data()["greek"]),
        roman=_data()["roman"],
        numeral_heads=frozenset(_stem(w) for w in _data()["numeral_heads"]),
        bound_prefixes=frozenset(w if len(w) < 4 else _stem(w) for w in _data()["bound_prefixes"]),
    )


def fold(text: str) -> str:
    """Compatibility form, lower case, Greek letters spelled out, accents dropped."""
    if text.isascii():
        return text.lower()
    text = _SURROGATE.sub("\ufffd", text)
    folded = unicodedata.normalize("NFKC", text).lower().translate(rules().greek)
    decomposed = unicodedata.normalize("NFKD", folded)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).lower()


@lru_cache(maxsize=65536)
def word_key(word: str) -> str:
    """The normal form of one word: folded, one spelling, no plural ending.

    >>> word_key("Tumours"), word_key("metastases") == word_key("metastasis"), word_key("MTDs")
    ('tumor', True, 'mtd')
    """
    if _PLURAL_CAPS.match(word):
        word = word[:-1]
    key = fold(word)
    if len(key) < 4:
        return key
    return _stem(key)


def _stem(key: str) -> str:
    spellings, endings = _forms("spellings"), _forms("endings")
    if spellings.any.search(key):
        for pattern, replacement in spellings.each:
            key = pattern.sub(replacement, key)
    if endings.any.search(key):
        for pattern, replacement in endings.each:
            key, n = pattern.subn(replacement, key)
            if n:
                break
    return key[:-1] if len(key) > 3 and key.endswith("e") else key


def _digits(digits: str) -> str:
    return unicodedata.normalize("NFKC", digits)


def tokenise(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The tokens of ``text[start:end]``, offsets into ``text``."""
    tokens: list[Token] = []
    add, heads, roman = tokens.append, rules().numeral_heads, rules().roman
    gap = ""
    numeral = False
    at = start
    # Every character belongs to some piece, so that lengths add up to offsets.
    for word, possessive, digits, blank, char in _TOKEN.findall(text, start, len(text) if end is None else end):
        if blank:
            before_break = at
            at += len(blank)
            if blank == " ":
                gap += " "
            elif blank.count("\n") > 1:
                add(Token(before_break, at, BREAK, "", "b"))
                gap, numeral = "", False
            else:
                gap += " " if blank[0].isspace() or blank[0] in _ZERO_WIDTH else "-"
            continue
        if len(gap) > 1:
            if " - " in gap:
                add(Token(at, at, BREAK, "", "b"))
            gap = "-" if "-" in gap else " "
        if word:
            key = word_key(word)
            # A roman numeral right behind certain words is a number.
            if numeral and key in roman:
                key = roman[key]
            else:
                numeral = key in heads or (numeral and key in _JOINING)
            add(_new(Token, (at, at + len(word), key, gap, "w")))
            at += len(word) + len(possessive)
        elif digits:
            add(_new(Token, (at, at + len(digits), digits if digits.isascii() else _digits(digits), gap, "n")))
            at += len(digits)
        else:
            add(_punctuation(char, at, gap))
            numeral = numeral and char in "/,&"
            at += 1
        gap = ""
    return tokens


def _punctuation(char: str, at: int, gap: str) -> Token:
    """A character that is neither letter, digit nor blank; an ampersand is the word "and"."""
    if char == "&":
        return Token(at, at + 1, "and", " ", "w")
    return _new(Token, (at, at + 1, _mark(char), gap, "p"))


@lru_cache(maxsize=4096)
def _mark(char: str) -> str:
    return fold(char) or char


def term_key(term: str) -> str:
    """The key of a whole term; equal keys mean the same term up to spelling variants.

    >>> term_key("anti-angiogenic") == term_key("Antiangiogenic") == term_key("anti angiogenic")
    True
    """
    return "".join(t.key for t in tokenise(term))
