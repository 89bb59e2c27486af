"""The names that the linkers are asked: a fixed draw of aliases from a vocabulary, and each of them written otherwise.

Takes a vocabulary, gives ``Name`` rows. Every choice is a keyed hash of the alias, so that an alias more or less in the
vocabulary changes that alias alone, and not the whole draw.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import NamedTuple

from kgbuild.vocab import Vocabulary, term_key

SEED = 20261121
TYPES = ("Condition", "Drug")
KINDS = ("label", "mapped_label", "exact_synonym", "brand", "code", "salt")
"""Kinds of terms drawn: related synonyms and abbreviations do not name one concept."""
SHORTEST, LONGEST = 4, 80
_BEFORE = {
    "Condition": ("severe", "previously treated", "relapsed or refractory", "newly diagnosed", "symptomatic"),
    "Drug": ("oral", "intravenous", "low-dose", "topical", "open-label"),
}
_AFTER = {
    "Condition": (" in children", ", moderate to severe", " (adult patients)", ", refractory", " in remission"),
    "Drug": (" 400 mg tablets", " 10 mg/kg", " 5 mg once daily", " injection", " (high dose)"),
}


class Name(NamedTuple):
    """An alias, its type, the ids of the concepts that have it, the alias written otherwise and how."""

    text: str
    type: str
    ids: tuple[str, ...]
    altered: str
    how: str


def draw(vocab: Vocabulary, count: int) -> list[Name]:
    """``count`` names, half of each type in turn, so that every prefix of the list is such a draw too."""
    known = _aliases(vocab)
    by_type = {
        type: sorted((text for text, its in known if its == type), key=lambda t: _number(type, t))[: count // 2]
        for type in TYPES
    }
    keys = _keys(known)
    turns = zip(*(by_type[type] for type in TYPES), strict=True)
    return [
        _name(text, type, known[text, type], keys) for turn in turns for text, type in zip(turn, TYPES, strict=True)
    ]


def _aliases(vocab: Vocabulary) -> dict[tuple[str, str], tuple[str, ...]]:
    """(alias, type) -> ids of the concepts that have it; of aliases with one key the first is kept."""
    ids: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    first: dict[tuple[str, str], str] = {}
    for type in TYPES:
        for concept in vocab.concepts(type):
            for kind, text in concept.terms():
                if kind in KINDS and SHORTEST <= len(text) <= LONGEST:
                    key = (term_key(text), type)
                    ids[key][concept.id] = None
                    first.setdefault(key, text)
    return {(text, key[1]): tuple(ids[key]) for key, text in first.items()}


def _keys(known: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {text.casefold(): text for text, _ in known}


def _number(*parts: object) -> int:
    return int.from_bytes(hashlib.sha256(repr((SEED, *parts)).encode()).digest()[:8], "big")


def _name(text: str, type: str, ids: tuple[str, ...], keys: dict[str, str]) -> Name:
    """The alias with the first applicable change, by its own order, that makes no other alias of it."""
    for how in sorted(CHANGES, key=lambda how: _number(how, text)):
        altered = CHANGES[how](text, type)
        other = keys.get(altered.casefold()) if altered else None
        if altered and altered != text and (other is None or how == "case"):
            return Name(text, type, ids, altered, how)
    return Name(text, type, ids, text.swapcase(), "case")


def _case(text: str, type: str) -> str:
    return (text.upper(), text.lower(), text.title())[_number("case", text) % 3]


def _plural(text: str, type: str) -> str:
    """The last word in the other number; a word in -ss, -us or -is has none that is so formed."""
    if not re.search(r"[A-Za-z]{4,}$", text) or text.endswith(("ss", "us", "is")):
        return ""
    if text.endswith("s"):
        return text[:-1]
    if re.search(r"[^aeiou]y$", text):
        return f"{text[:-1]}ies"
    return f"{text}{'es' if text.endswith(('sh', 'ch', 'x', 'z')) else 's'}"


def _hyphen(text: str, type: str) -> str:
    """A hyphen taken for a blank, or a blank for a hyphen."""
    if "-" in text:
        return text.replace("-", " ", 1)
    return re.sub(r"(?<=[A-Za-z]) (?=[A-Za-z])", "-", text, count=1)


def _order(text: str, type: str) -> str:
    """The last word first, behind a comma, as registers write it."""
    words = text.split()
    plain = 1 < len(words) <= 5 and all(w.replace("-", "").isalpha() for w in words)
    return f"{words[-1]}, {' '.join(words[:-1])}" if plain else ""


def _slip(text: str, type: str) -> str:
    """Two letters exchanged, one left out or one doubled, inside the longest word of eight letters and more."""
    found = max(re.finditer(r"[A-Za-z]{8,}", text), key=lambda m: len(m[0]), default=None)
    if found is None:
        return ""
    number = _number("slip", text)
    at = found.start() + 2 + number % (len(found[0]) - 4)
    before, first, second, rest = text[:at], text[at], text[at + 1], text[at + 2 :]
    return before + (second + first, second, first + first + second)[number // 64 % 3] + rest


def _before(text: str, type: str) -> str:
    return f"{_BEFORE[type][_number('before', text) % len(_BEFORE[type])]} {text}"


def _after(text: str, type: str) -> str:
    return f"{text}{_AFTER[type][_number('after', text) % len(_AFTER[type])]}"


CHANGES: dict[str, Callable[[str, str], str]] = {
    "case": _case,
    "plural": _plural,
    "hyphen": _hyphen,
    "word order": _order,
    "slip": _slip,
    "words before": _before,
    "words after": _after,
}
