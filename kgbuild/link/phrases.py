"""Takes phrases.toml, gives compiled patterns and word sets by which strings are taken apart."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kgbuild.link.compose import joined
from kgbuild.link.weights import keys
from kgbuild.vocab import term_key, tokenise

_SPACES = re.compile(r"\s+")
_EMPTY = re.compile(r"[(\[]\s*[)\]]")
_EDGES = " \t\n,;:-–—/+*.&®™©"
_JOINING = r"(?:and/or|and|or|plus|with|of|the|in|to|for|versus|vs)"
_LEFT_OVER = re.compile(rf"^{_JOINING}\b|\b{_JOINING}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Unit:
    """Qualifiers that stand in a text at [start, end), several where and, or or a slash ties them.

    They are given up together ("relapsed or refractory X" is not the narrower "refractory X"), lighter ones first.
    """

    start: int
    end: int
    words: tuple[str, ...]
    weight: int

    def tied(self, other: Unit) -> Unit:
        """This unit and one that follows it as one."""
        return Unit(self.start, other.end, self.words + other.words, max(self.weight, other.weight))


@dataclass(frozen=True, slots=True)
class Phrases:
    """The tables of phrases.toml; words are vocabulary keys."""

    placebo: re.Pattern[str]
    connectors: dict[str, re.Pattern[str]]
    noise: re.Pattern[str]
    noise_words: frozenset[str]
    salts: frozenset[str]
    carriers: frozenset[str]
    blockers: frozenset[str]
    turning: frozenset[str]
    qualifiers: tuple[tuple[int, re.Pattern[str]], ...]
    max_units: int
    swaps: dict[str, tuple[tuple[str, str], ...]]
    endings: tuple[tuple[str, str], ...]
    bare: re.Pattern[str]
    eponym: re.Pattern[str]
    agent: re.Pattern[str]
    nouns: tuple[str, ...]
    infections: tuple[str, ...]
    tails: tuple[re.Pattern[str], ...]
    heads: tuple[re.Pattern[str], ...]

    def connector(self, mention_type: str) -> re.Pattern[str]:
        """What parts composites of this mention type."""
        return self.connectors["Drug" if mention_type == "Drug" else "other"]

    def units(self, text: str) -> list[Unit]:
        """The qualifiers in a text, not overlapping, in text order."""
        found: list[Unit] = []
        for weight, pattern in self.qualifiers:
            for m in pattern.finditer(text):
                if m.end() > m.start() and all(m.end() <= u.start or m.start() >= u.end for u in found):
                    found.append(Unit(m.start(), m.end(), (m.group().lower(),), weight))
        tied: list[Unit] = []
        for unit in sorted(found, key=lambda u: u.start):
            if tied and joined(text[tied[-1].end : unit.start]):
                tied[-1] = tied[-1].tied(unit)
            else:
                tied.append(unit)
        return tied

    def only_units(self, text: str) -> bool:
        """True when a text has no words but qualifiers."""
        return not tidy(cut(text, [(u.start, u.end) for u in self.units(text)]))

    def without_noise(self, text: str) -> str:
        """A drug string without dose, form, route, schedule and the words of a trial's arm."""
        text = self.noise.sub(" ", text)
        words = [t for t in tokenise(text) if t.kind in "wn"]
        spans = [(t.start, t.end) for t in words if t.key in self.noise_words]
        return tidy(cut(text, spans))

    def without_salts(self, text: str) -> str:
        """A drug's name without the ions, esters and hydrates that follow it."""
        words = [t for t in tokenise(text) if t.kind in "wn"]
        spans = [(t.start, t.end) for t in words[1:] if t.key in self.salts]
        return tidy(cut(text, spans))

    def without_carriers(self, text: str) -> str:
        """A drug's name without liposomes, conjugates and the like."""
        spans = [(t.start, t.end) for t in tokenise(text) if t.key in self.carriers]
        return tidy(cut(text, spans))

    def is_noise(self, text: str) -> bool:
        """True when nothing but such words is left."""
        return not any(c.isalpha() for c in self.without_noise(text))


def cut(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with these spans blanked."""
    out, at = [], 0
    for start, end in sorted(spans):
        if start >= at:
            out += [text[at:start], " "]
            at = end
    return "".join((*out, text[at:]))


def tidy(text: str) -> str:
    """One space between words, no punctuation or joining word at the edges, no empty brackets.

    >>> tidy("and  adult () leukemia , ")
    'adult leukemia'
    """
    old = None
    while old != text:
        old = text
        text = _SPACES.sub(" ", _EMPTY.sub(" ", text)).strip(_EDGES)
        text = _LEFT_OVER.sub("", text).strip(_EDGES)
    return text


@cache
def phrases() -> Phrases:
    """The tables (read once)."""
    data: dict[str, Any] = tomllib.loads((Path(__file__).parent / "phrases.toml").read_text(encoding="utf-8"))
    swaps: dict[str, list[tuple[str, str]]] = {}
    for first, second in _pairs(data):
        swaps.setdefault(term_key(first), []).append((first, second))
    return Phrases(
        placebo=_any(data["placebo"]["patterns"]),
        connectors={k: re.compile(v, re.I) for k, v in data["connectors"].items()},
        noise=_any(data["noise"]["patterns"]),
        noise_words=keys(data["noise"]["words"]),
        carriers=keys(data["carriers"]["words"]),
        salts=keys(data["salts"]["words"]),
        blockers=keys(data["blockers"]["words"]),
        turning=keys(data["blockers"]["turning"]),
        qualifiers=tuple((u["weight"], re.compile(u["pattern"], re.I)) for u in data["qualifiers"]["units"]),
        max_units=data["qualifiers"]["max_units"],
        swaps={k: tuple(v) for k, v in swaps.items()},
        endings=tuple((a, n) for a, n in data["adjectives"]["endings"]),
        bare=re.compile(data["adjectives"]["bare"], re.IGNORECASE),
        eponym=re.compile(data["adjectives"]["eponym"]),
        agent=re.compile(data["adjectives"]["agent"]),
        nouns=tuple(data["adjectives"]["nouns"]),
        infections=tuple(data["adjectives"]["infections"]),
        tails=tuple(re.compile(p, re.I) for p in data["tails"]["patterns"]),
        heads=tuple(re.compile(p, re.I) for p in data["tails"]["heads"]),
    )


def _pairs(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for group in (*data["heads"]["groups"], *data["parts"]["groups"]):
        for first in group:
            yield from ((first, second) for second in group if second != first)


def _any(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in patterns), re.IGNORECASE)
