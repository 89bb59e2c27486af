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
_NUMBER, _GAP, _PUNCTUATION = 3, 4, 5
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


_Substitutions = tuple[tuple[re.Pattern[str], str], ...]


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "normalise.toml").read_text(encoding="utf-8"))


@cache
def _forms() -> tuple[_Substitutions, _Substitutions]:
    """Spelling and ending substitutions, compiled."""
    spellings = tuple((re.compile(p), r) for p, r in _data()["spellings"])
    return spellings, tuple((re.compile(p), r) for p, r in _data()["endings"])


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
    for pattern, replacement in _forms()[0]:
        key = pattern.sub(replacement, key)
    for pattern, replacement in _forms()[1]:
        key, n = pattern.subn(replacement, key)
        if n:
            break
    return key[:-1] if len(key) > 3 and key.endswith("e") else key


@lru_cache(maxsize=65536)
def _number_key(digits: str) -> str:
    return unicodedata.normalize("NFKC", digits)


def tokenise(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The tokens of ``text[start:end]``, offsets into ``text``."""
    tokens: list[Token] = []
    gap = ""
    numeral = False
    for match in _TOKEN.finditer(text, start, len(text) if end is None else end):
        piece, at, group = match.group(), match.start(), match.lastindex
        if group == _GAP:
            if piece == " ":
                gap += " "
            elif piece.count("\n") > 1:
                tokens.append(Token(at, match.end(), BREAK, "", "b"))
                gap, numeral = "", False
            else:
                gap += " " if piece[0].isspace() or piece[0] in _ZERO_WIDTH else "-"
            continue
        if gap and " - " in gap:
            tokens.append(Token(at, at, BREAK, "", "b"))
        before = "-" if "-" in gap else gap[:1]
        gap = ""
        if group == _NUMBER:
            tokens.append(Token(at, match.end(), _number_key(piece), before, "n"))
        elif group == _PUNCTUATION:
            tokens.append(_punctuation(piece, at, before))
            numeral = numeral and piece in "/,&"
        else:
            token, numeral = _word(match[1], at, before, numeral)
            tokens.append(token)
    return tokens


def _punctuation(char: str, at: int, gap: str) -> Token:
    """A character that is neither letter, digit nor blank; an ampersand is the word "and"."""
    if char == "&":
        return Token(at, at + 1, "and", " ", "w")
    return Token(at, at + 1, fold(char) or char, gap, "p")


def _word(word: str, at: int, gap: str, numeral: bool) -> tuple[Token, bool]:
    """A word's token, and whether a roman numeral right behind it would be a number."""
    key = word_key(word)
    if numeral and key in rules().roman:
        return Token(at, at + len(word), rules().roman[key], gap, "w"), True
    return Token(at, at + len(word), key, gap, "w"), key in rules().numeral_heads or (numeral and key in ("and", "or"))


def term_key(term: str) -> str:
    """The key of a whole term; equal keys mean the same term up to spelling variants.

    >>> term_key("anti-angiogenic") == term_key("Antiangiogenic") == term_key("anti angiogenic")
    True
    """
    return "".join(t.key for t in tokenise(term))
