"""Gold files: reads the JSON that ``SCORING.md`` describes, gives typed mentions, facts and traps."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kgbuild.model import Span, UsageError


@dataclass(frozen=True, slots=True)
class GoldMention:
    """A typed span with the modifiers that a prediction may include."""

    id: str
    type: str
    span: Span
    text: str
    curie: str | None
    label: str
    xrefs: tuple[str, ...]
    modifiers: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class GoldFact:
    """A fact; ``subject`` and ``object`` keep the gold's own JSON (``"TRIAL"``, a concept, a number, an enum …)."""

    id: str
    tier: str
    subject: Any
    predicate: str
    object: Any
    qualifiers: Mapping[str, Any]
    scope: str
    assertion: str
    evidence: tuple[Span, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Trap:
    """What must not be produced: a statement pattern or a mention pattern, as the gold writes it."""

    id: str
    why: str
    pattern: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class GoldFile:
    """One document's gold. ``text`` is set where the gold carries its document itself."""

    name: str
    file: str
    sha256: str
    text: str | None
    mentions: tuple[GoldMention, ...] | None
    facts: tuple[GoldFact, ...]
    traps: tuple[Trap, ...]
    predicates: tuple[str, ...] = ()
    """Where not empty, only facts of these predicates are annotated, so others are no false alarms."""


def concepts_of(value: Any) -> list[Mapping[str, Any]]:
    """Every concept (a dict with ``curie``) inside a gold value, however deep."""
    if isinstance(value, Mapping):
        inner = [c for v in value.values() for c in concepts_of(v)]
        return [value, *inner] if "curie" in value else inner
    if isinstance(value, list):
        return [c for v in value for c in concepts_of(v)]
    return []


def load_gold(path: Path) -> list[GoldFile]:
    """The gold files of a folder (``*.json``), or the one file; UsageError when there is none or one is broken."""
    paths = sorted(path.glob("*.json")) if path.is_dir() else [path]
    if not paths:
        raise UsageError(f"{path}: no gold file (*.json) in this folder")
    return [gold for p in paths for gold in _read(p)]


def _read(path: Path) -> list[GoldFile]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        documents = data.get("documents", [data])
        return [gold_file(document, path.stem) for document in documents]
    except (OSError, UnicodeDecodeError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(f"{path}: not a readable gold file: {type(error).__name__}: {error}") from error


def gold_file(data: Mapping[str, Any], name: str) -> GoldFile:
    """One document's gold from its JSON."""
    return GoldFile(
        name=str(data.get("name", name)),
        file=str(data.get("file", name)),
        sha256=str(data.get("sha256", "")),
        text=data.get("text"),
        mentions=tuple(_mention(m) for m in data["mentions"]) if "mentions" in data else None,
        facts=tuple(_fact(f) for f in data["facts"]),
        traps=tuple(Trap(t["id"], t.get("why", ""), t["must_not"]) for t in data.get("negative_traps", ())),
        predicates=tuple(data.get("predicates", ())),
    )


def _span(value: Mapping[str, Any]) -> Span:
    return Span(int(value["start"]), int(value["end"]))


def _mention(data: Mapping[str, Any]) -> GoldMention:
    return GoldMention(
        id=data["id"],
        type=data["type"],
        span=_span(data),
        text=data["text"],
        curie=data.get("curie"),
        label=data.get("label") or data["text"],
        xrefs=tuple(data.get("xrefs", ())),
        modifiers=tuple(_span(m) for m in data.get("modifiers", ())),
    )


def _fact(data: Mapping[str, Any]) -> GoldFact:
    evidence = data["evidence"]
    return GoldFact(
        id=data["id"],
        tier=data["tier"],
        subject=data["subject"],
        predicate=data["predicate"],
        object=data["object"],
        qualifiers=data.get("qualifiers", {}),
        scope=data["scope"],
        assertion=data["assertion"],
        evidence=tuple(_span(e) for e in evidence),
        text=" / ".join(e["text"] for e in evidence),
    )
