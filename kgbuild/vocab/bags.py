"""Takes a term, gives its bag of words as one string: equal for terms of the same words in any order.

Words that belong together stay together: a number with the word it is glued to or that it counts ("type 2"), a prefix
with its word ("non-small"), a suffix with the word before ("drug-induced"). Several numbers keep their order.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kgbuild.vocab.normalise import Token, rules, tokenise, word_key


@dataclass(frozen=True, slots=True)
class BagRules:
    """The word lists of bags.toml, as keys."""

    dropped: frozenset[str]
    parting: frozenset[str]
    suffixes: frozenset[str]
    marks: frozenset[str]


@cache
def bag_rules() -> BagRules:
    """The word lists, read once."""
    data = tomllib.loads((Path(__file__).parent / "bags.toml").read_text(encoding="utf-8"))
    lists = {name: frozenset(map(word_key, data[name])) for name in ("dropped", "parting", "suffixes")}
    return BagRules(**lists, marks=frozenset(data["marks"]))


@cache
def _special() -> frozenset[str]:
    """All words that need a closer look."""
    words = bag_rules()
    return words.dropped | words.parting | words.suffixes | rules().bound_prefixes | {"", *rules().roman.values()}


def bag(term: str) -> str:
    """The words of a term in sorted order; empty for a term without words.

    >>> bag("cancer of the breast") == bag("Breast Cancers") == bag("Cancer, Breast")
    True
    >>> bag("pain due to cancer") == bag("cancer due to pain"), bag("kinase 1") == bag("kinase 2")
    (False, False)
    """
    return bag_of(tokenise(term))


def bag_of(tokens: Sequence[Token]) -> str:
    """The bag of a tokenised term."""
    keys = [t.key for t in tokens]
    if _special().isdisjoint(keys) and all(t.kind == "w" for t in tokens):
        return " ".join(sorted(keys))
    parts: list[str] = []
    units: list[str] = []
    for unit in _units(tokens):
        if unit in bag_rules().parting:
            parts += (*_sorted(units), f"|{unit}")
            units = []
        else:
            units.append(unit)
    return " ".join((*parts, *_sorted(units)))


def _sorted(units: Sequence[str]) -> list[str]:
    """Words in order of the alphabet; bare numbers together, in their own order, as one word."""
    numbers = [u for u in units if u[0].isdigit()]
    words = sorted(u for u in units if not u[0].isdigit())
    return ["+".join(numbers), *words] if numbers else words


def _units(tokens: Sequence[Token]) -> list[str]:
    """The words of a bag in their own order, those joined that belong together."""
    words = bag_rules()
    units: list[str] = []
    join = False
    before: Token | None = None
    for n, token in enumerate(tokens):
        if token.key in words.dropped or token.kind == "b" or not token.key:
            before = None
        elif token.kind == "p" and token.key in words.marks:
            join = bool(units) and _is_point(tokens, n)
            units[-1:] = [units[-1] + token.key] if join else units[-1:]
            before = None
        else:
            if units and (join or _belongs(token, before)):
                units[-1] += token.key
            else:
                units.append(token.key)
            join = token.kind == "w" and token.key in rules().bound_prefixes
            before = token
    return units


def _is_point(tokens: Sequence[Token], n: int) -> bool:
    """True for a mark inside a number: "1.1"."""
    if not 0 < n < len(tokens) - 1:
        return False
    before, this, after = tokens[n - 1 : n + 2]
    return before.kind == after.kind == "n" and before.end == this.start and this.end == after.start


def _belongs(token: Token, before: Token | None) -> bool:
    """True when a word belongs to the one before: glued to it, a suffix, or the number that it counts."""
    if before is None:
        return False
    if token.key in bag_rules().suffixes or (before.end == token.start and "p" not in (before.kind, token.kind)):
        return True
    number = token.kind == "n" or token.key.isdigit()
    return number and (before.key in rules().numeral_heads or (token.gap == "-" and before.kind == "w"))
