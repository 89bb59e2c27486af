"""Takes ``labels.toml``, gives the type that a predicted label counts as."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("labels.toml")


@dataclass(frozen=True, slots=True)
class Narrower:
    """Mentions of the type ``of`` whose concept lies ``below`` one of these have the narrower type."""

    type: str
    of: str
    below: tuple[str, ...]


@cache
def _tables() -> Mapping[str, Any]:
    with _FILE.open("rb") as file:
        return tomllib.load(file)


def product_type(label: str) -> str:
    """The type of one of the product's mention types."""
    return str(_tables()["pipeline"].get(label, label))


def spacy_type(label: str) -> str:
    """The type of a spaCy model's label."""
    return str(_tables()["spacy"].get(label.upper(), label))


def narrower_types() -> tuple[Narrower, ...]:
    """The types that the product's links tell from wider ones."""
    return tuple(Narrower(t, e["of"], tuple(e["below"])) for t, e in _tables()["narrower"].items())


def source_of(match_kind: str) -> str:
    """The part of the product that proposes mentions of this match kind."""
    return str(_tables()["sources"].get(match_kind, "dictionary"))


def counted_as(label: str, scored: Collection[str]) -> str:
    """The type that a predicted type counts as in a corpus that scores these."""
    wider = _tables()["wider"].get(label)
    return str(wider) if label not in scored and wider in scored else label
