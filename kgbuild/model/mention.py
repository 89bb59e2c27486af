"""Mentions (typed spans) and links (which identifier a mention stands for, and why)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kgbuild.model.text import Span

MENTION_TYPES = (
    "Drug", "Condition", "Mechanism", "Target", "Endpoint", "AdverseEvent", "Dose", "Phase", "TimeFrame",
    "Criteria", "Organization", "Date", "Biomarker", "TrialId",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Modifier:
    """A word beside a mention that narrows it (stage, line, severity, receptor state) without being part of it."""

    start: int
    end: int
    text: str
    value: str = ""
    """Normal form, e.g. ``relapsed``; empty when the text itself is it."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A typed span.

    ``query`` is the string to link when it is not the text itself (an abbreviation's long form, a Biomarker's gene).
    ``hints`` are concept ids that extraction already knows (dictionary hits), best first. ``value`` holds normal forms:
    Dose value, unit, route, frequency; Date iso, precision; Phase phases; TimeFrame text; Biomarker state.
    """

    start: int
    end: int
    text: str
    type: str
    modifiers: tuple[Modifier, ...] = ()
    query: str | None = None
    hints: tuple[str, ...] = ()
    value: Mapping[str, object] = field(default_factory=dict)

    @property
    def span(self) -> Span:
        """The mention's span."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One concept that a string may stand for: what term matched, how, and how well (0 to 1)."""

    curie: str
    label: str
    term: str
    match_kind: str
    """label, exact_synonym, brand, code, salt, abbreviation, document_abbreviation, modifier_composition, field, …"""
    score: float


@dataclass(frozen=True, slots=True)
class Link:
    """The linker's verdict on one mention; ``curie`` None means sssom:NoTermFound."""

    curie: str | None
    label: str | None
    score: float
    match_kind: str
    matched_term: str | None
    xrefs: tuple[str, ...] = ()
    runners_up: tuple[Candidate, ...] = ()
