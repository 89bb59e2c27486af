"""Statements: who says what about whom, in which scope, how surely, and where it was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kgbuild.model.mention import Link, Mention
from kgbuild.model.record import Record
from kgbuild.model.text import Span

SCOPES = ("this_trial", "other_study", "drug_knowledge", "regulatory", "background")
ASSERTIONS = ("asserted", "negated", "hedged", "hypothetical")


@dataclass(frozen=True, slots=True)
class Ref:
    """An argument of a statement, or a concept-valued qualifier.

    ``kind``: ``trial`` (this record's trial), ``concept``, ``regimen``, ``literal``, ``number``, ``enum``.
    Before linking a concept is named by ``mention`` (index into the annotation's mentions; ``specific`` asks for the
    most specific concept that the mention *with its modifiers* names) or directly by ``curie``; a regimen by ``parts``
    (Refs of its components). After linking ``curie``, ``label`` and ``type`` are filled; an unlinked concept keeps
    ``curie`` None and its ``label``. ``type`` is the mention type (Drug, Condition, …). Numbers: ``value``, ``unit``.
    Enums: ``values``, sorted as the schema lists them.
    """

    kind: str
    mention: int | None = None
    specific: bool = False
    curie: str | None = None
    label: str | None = None
    type: str | None = None
    parts: tuple[Ref, ...] = ()
    value: float | None = None
    unit: str | None = None
    values: tuple[str, ...] = ()


TRIAL = Ref("trial")


@dataclass(frozen=True, slots=True)
class Statement:
    """One claim. ``qualifiers`` values are str, int, float, list[str] or Ref. ``id`` is set when linked."""

    subject: Ref
    predicate: str
    object: Ref
    scope: str
    assertion: str
    evidence: tuple[Span, ...]
    qualifiers: Mapping[str, Any] = field(default_factory=dict)
    confidence: float = 1.0
    rule: str = ""
    """Which rule, component or field read it, e.g. ``relations.appositive_class``."""
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Annotation:
    """All that was read from one record. ``links[i]`` is the verdict on ``mentions[i]``; empty before linking."""

    record: Record
    mentions: tuple[Mention, ...]
    statements: tuple[Statement, ...]
    links: tuple[Link, ...] = ()
    trial: Mapping[str, Any] = field(default_factory=dict)
    """Trial properties for display: nct_id, title, phases, sponsor, completion_date, last_update_date."""
