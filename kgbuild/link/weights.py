"""Takes weights.toml, gives the linker's typed settings."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kgbuild.vocab import term_key


@dataclass(frozen=True, slots=True)
class Weights:
    """The tables of weights.toml; word lists are held as vocabulary keys."""

    threshold: float
    runners_up: int
    longest: int
    margin: float
    ambiguous: float
    kind: Mapping[str, float]
    exactness: Mapping[str, float]
    abbreviation: Mapping[str, float]
    types: Mapping[str, tuple[str, ...]]
    optional_types: frozenset[str]
    head_types: frozenset[str]
    strict_heads: frozenset[str]
    blockers: frozenset[str]
    tails: frozenset[str]
    soft_tails: frozenset[str]
    generic: frozenset[str]
    states: frozenset[str]
    of_heads: frozenset[str]
    drop: frozenset[str]
    max_modifiers: int
    age_words: frozenset[str]
    same_state: Mapping[str, tuple[str, ...]]


@cache
def weights() -> Weights:
    """The settings (read once)."""
    data: dict[str, Any] = tomllib.loads((Path(__file__).parent / "weights.toml").read_text(encoding="utf-8"))
    head, compose = data["head"], data["compose"]
    return Weights(
        threshold=data["threshold"],
        runners_up=data["runners_up"],
        longest=data["longest"],
        margin=data["margin"],
        ambiguous=data["ambiguous"],
        kind=data["kind"],
        exactness=data["exactness"],
        abbreviation=data["abbreviation"],
        types={k: tuple(v) for k, v in data["types"].items()},
        optional_types=frozenset(data["unlinked"]["types"]),
        head_types=frozenset(head["types"]),
        strict_heads=frozenset(head["strict"]),
        blockers=keys(head["blockers"]),
        tails=keys(head["tails"]),
        soft_tails=keys(head["soft_tails"]),
        generic=keys(head["generic"]),
        states=keys(head["states"]),
        of_heads=keys(head["of_heads"]),
        drop=keys(head["drop"]),
        max_modifiers=compose["max_modifiers"],
        age_words=keys(compose["age_words"]),
        same_state={term_key(w): tuple(group) for group in compose["synonyms"] for w in group},
    )


def keys(words: list[str]) -> frozenset[str]:
    """Words as vocabulary keys."""
    return frozenset(term_key(w) for w in words)
