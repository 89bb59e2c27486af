"""Takes ``catalogue.toml``, gives the corpora that it describes and the folder that they stand in."""

from __future__ import annotations

import hashlib
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from kgbuild.model import UsageError

_FILE = Path(__file__).with_name("catalogue.toml")


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its files below the folder of corpora; ``share`` is the range of the hash (0 to 99) of a split."""

    name: str
    files: tuple[str, ...]
    share: tuple[int, int] | None = None
    documents: int | None = None


@dataclass(frozen=True, slots=True)
class Corpus:
    """One corpus of the catalogue; the meaning of each entry stands at the head of ``catalogue.toml``."""

    name: str
    title: str
    layout: str
    licence: str
    may_train: bool
    exhaustive: tuple[str, ...]
    scored: tuple[str, ...]
    parts: Mapping[str, Part]
    measured: tuple[str, ...]
    labels: Mapping[str, str] = field(default_factory=dict)
    pass_over: frozenset[str] = frozenset()
    prefixes: Mapping[str, str] = field(default_factory=dict)
    whole_ids: frozenset[str] = frozenset()
    group: str | None = None
    widest_gap: int = 0
    flat: bool = False

    @property
    def measured_part(self) -> str:
        """The first part that is measured; of a corpus that has none, the first."""
        return next(iter((*self.measured, *self.parts)))

    def part(self, name: str) -> Part:
        """One of its parts.

        Raises:
            UsageError: it has none of this name.
        """
        if name not in self.parts:
            raise UsageError(f"{self.name} has no part {name!r}; it has: {', '.join(self.parts)}")
        return self.parts[name]

    def holds(self, part: Part, document: str) -> bool:
        """Whether a document belongs to a part: by its file, or by the hash of its group in a split."""
        if part.share is None:
            return True
        found = re.match(self.group, document) if self.group else None
        key = f"{self.name}:{found[1] if found else document}"
        place = int(hashlib.sha256(key.encode("utf-8")).hexdigest()[:8], 16) % 100
        return part.share[0] <= place < part.share[1]


@cache
def catalogue() -> Mapping[str, Corpus]:
    """Every corpus by its name."""
    with _FILE.open("rb") as file:
        entries = tomllib.load(file)
    return {name: _corpus(name, entry) for name, entry in entries.items()}


def corpus_named(name: str) -> Corpus:
    """The corpus of a name.

    Raises:
        UsageError: the catalogue has none of it.
    """
    if name not in catalogue():
        raise UsageError(f"no corpus {name!r}; there are: {', '.join(catalogue())}")
    return catalogue()[name]


def corpora_folder(named: Path | None = None) -> Path:
    """The folder of corpora: the one named, else that of ``KGBUILD_SHARED`` or of ``../shared``.

    Raises:
        UsageError: there is none.
    """
    shared = Path(os.environ.get("KGBUILD_SHARED") or Path(__file__).resolve().parents[3] / "shared")
    folder = named or next((p for p in (shared / "data" / "corpora", shared / "corpora") if p.is_dir()), None)
    if folder is None:
        raise UsageError("no folder of corpora (KGBUILD_SHARED or ../shared): name one")
    if not folder.is_dir():
        raise UsageError(f"{folder}: no such folder of corpora")
    return folder


def _corpus(name: str, entry: dict[str, Any]) -> Corpus:
    known = {key: entry[key] for key in ("title", "layout", "licence", "may_train") if key in entry}
    return Corpus(
        name=name,
        **known,
        exhaustive=tuple(entry["exhaustive"]),
        scored=tuple(entry["scored"]),
        parts=_parts(entry),
        measured=tuple(entry["measured"]),
        labels=entry.get("labels", {}),
        pass_over=frozenset(entry.get("pass_over", ())),
        prefixes=entry.get("prefixes", {}),
        whole_ids=frozenset(entry.get("whole_ids", ())),
        group=entry.get("group"),
        widest_gap=entry.get("widest_gap", 0),
        flat=entry.get("overlaps") == "longest",
    )


def _parts(entry: dict[str, Any]) -> dict[str, Part]:
    counts = entry.get("documents", {})
    if "parts" in entry:
        return {name: Part(name, tuple(files), None, counts.get(name)) for name, files in entry["parts"].items()}
    found, low = {}, 0
    for name, share in entry["split"].items():
        found[name] = Part(name, tuple(entry["files"]), (low, low + share))
        low += share
    return found
