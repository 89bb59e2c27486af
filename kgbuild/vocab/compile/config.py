"""Takes compile.toml and the word lists beside it, gives them as one typed ``Settings``."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kgbuild.vocab.compile.keys import name_key
from kgbuild.vocab.normalise import word_key

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that the compiler takes as given; word lists hold name keys."""

    canonical: dict[str, tuple[str, ...]]
    exclusive: frozenset[str]
    reserved: frozenset[str]
    deciding: frozenset[str]
    exact: frozenset[str]
    families: dict[str, str]
    by_name: frozenset[str]
    by_synonym: frozenset[str]
    twins: frozenset[str]
    twin_of: dict[str, frozenset[str]]
    shortest_name: int
    weak: frozenset[str]
    close: frozenset[str]
    close_always: frozenset[str]
    close_families: tuple[str, ...]
    close_documents: int
    by_use: frozenset[str]
    by_use_at_last: frozenset[str]
    longest: int
    most_concepts: int
    decorations: re.Pattern[str]
    unique: frozenset[str]
    helpers: frozenset[str]
    substances: dict[str, str]
    class_types: frozenset[str]
    organism: re.Pattern[str]
    leave_out: re.Pattern[str]
    stage: re.Pattern[str]
    not_after: frozenset[str]
    posterior: float
    precision: float
    seen: int
    guessed: frozenset[str]
    stems: tuple[str, ...]
    classes: frozenset[str]
    actions: frozenset[str]
    salt_keys: frozenset[str]
    """Word keys of salts, esters and hydrates."""
    generic: frozenset[str]
    chemistry: frozenset[str]
    others: tuple[str, ...]

    def family(self, type: str) -> str:
        """The family of a type: types of one family name the same kind of thing."""
        return self.families.get(type, type)

    def order(self, type: str) -> tuple[str, ...]:
        """Prefixes of a type's ids, preferred first."""
        return self.canonical.get(type, self.canonical["default"])


def words(file: str) -> tuple[str, ...]:
    """The lines of a word list, comments left out."""
    lines = (line.strip() for line in (_HERE / file).read_text(encoding="utf-8").splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


@cache
def settings() -> Settings:
    """The settings, read once."""
    data: dict[str, Any] = tomllib.loads((_HERE / "compile.toml").read_text(encoding="utf-8"))
    merge, names, types = data["merge"], data["names"], data["types"]
    return Settings(
        canonical={k: tuple(v) for k, v in data["canonical"].items()},
        exclusive=frozenset(merge["exclusive"]),
        reserved=frozenset(merge["reserved"]),
        deciding=frozenset(merge["deciding"]),
        exact=frozenset(merge["exact"]),
        families=dict(merge["families"]),
        by_name=frozenset(merge["by_name"]),
        by_synonym=frozenset(merge["by_synonym"]),
        twins=frozenset(merge["twins"]),
        twin_of={k: frozenset(v) for k, v in merge["twin_of"].items()},
        shortest_name=merge["shortest_name"],
        weak=frozenset(merge["weak"]),
        close=frozenset(data["close"]["prefixes"]),
        close_always=frozenset(data["close"]["always"]),
        close_families=tuple(data["close"]["families"]),
        close_documents=data["close"]["documents"],
        by_use=frozenset(types["by_use"]),
        by_use_at_last=frozenset(types["by_use_at_last"]),
        longest=names["longest"],
        most_concepts=names["most_concepts"],
        decorations=re.compile("|".join(f"(?:{p})" for p in names["decorations"]), re.IGNORECASE),
        unique=frozenset(merge["unique"]),
        helpers=frozenset(merge["helpers"]),
        substances=dict(types["substances"]),
        class_types=frozenset(types["classes"]),
        organism=re.compile(types["organism"]),
        leave_out=re.compile(data["leave_out"]["label"]),
        stage=re.compile(data["parents"]["stage"]),
        not_after=frozenset(map(word_key, data["parents"]["not_after"])),
        posterior=types["posterior"],
        precision=types["precision"],
        seen=types["seen"],
        guessed=frozenset(types["guessed"]),
        stems=words("stems.txt"),
        classes=frozenset(data["relations"]["classes"]),
        actions=frozenset(data["relations"]["actions"]),
        salt_keys=frozenset(word_key(w) for w in words("salts.txt")),
        generic=frozenset(map(name_key, words("generic.txt"))),
        chemistry=frozenset(map(name_key, words("chemistry.txt"))),
        others=words("seeds_other.txt"),
    )
