"""A record: one source document, its exact text, its sections and its structured fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kgbuild.model.text import Span


class SectionKind(StrEnum):
    """What a stretch of a record is; extraction decides scope by it."""

    TITLE = "title"
    BRIEF_SUMMARY = "brief_summary"
    DETAILED_DESCRIPTION = "detailed_description"
    CONDITIONS = "conditions"
    INTERVENTIONS = "interventions"
    OUTCOMES = "outcomes"
    KEYWORDS = "keywords"
    METADATA = "metadata"
    ABSTRACT_BACKGROUND = "abstract_background"
    ABSTRACT_OBJECTIVE = "abstract_objective"
    ABSTRACT_METHODS = "abstract_methods"
    ABSTRACT_RESULTS = "abstract_results"
    ABSTRACT_CONCLUSIONS = "abstract_conclusions"
    ABSTRACT_IMPLICATIONS = "abstract_implications"
    BODY = "body"
    BOILERPLATE = "boilerplate"


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of the text with one role. Text in no section, or in boilerplate, is not read by extraction."""

    kind: SectionKind
    start: int
    end: int

    @property
    def span(self) -> Span:
        """The section's span."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Field:
    """A structured field value that the source's own layout marks, ``text[start:end]`` being the bare value.

    ``name`` is one of: title, nct_id, condition, intervention, outcome, measure, description, time_frame, sponsor,
    phase, start_date, completion_date, last_update_date, keyword, publication_date, enrollment.
    ``attrs``: intervention ``type`` (DRUG, PROCEDURE, …); outcome ``role`` (primary, secondary, other) and
    ``split`` (certain, ambiguous). ``parts``: an outcome's measure, description and time_frame, absent ones missing.
    ``label_start`` is where the label glued or put before the value begins, for evidence ("DRUG: Selinexor").
    """

    name: str
    start: int
    end: int
    attrs: Mapping[str, str] = field(default_factory=dict)
    parts: tuple[Field, ...] = ()
    label_start: int | None = None

    @property
    def span(self) -> Span:
        """The value's span, without its label."""
        return Span(self.start, self.end)

    @property
    def evidence(self) -> Span:
        """The value's span with its label."""
        return Span(self.start if self.label_start is None else self.label_start, self.end)

    def part(self, name: str) -> Field | None:
        """The first part with this name, or None."""
        return next((p for p in self.parts if p.name == name), None)


@dataclass(frozen=True, slots=True)
class Record:
    """One source document.

    ``id`` is stable across edits (``kgb.record:<NCT>.<source_format>`` or ``kgb.record:<16 hex>``), ``version`` is the
    SHA-256 of the text. ``trial_id`` is ``clinicaltrials:NCT…`` or ``kgb.trial:<16 hex>``. ``source`` is the path or
    name it came from, for messages only. ``last_update`` is an ISO date or None.
    """

    id: str
    version: str
    source_format: str
    source: str
    text: str
    trial_id: str
    nct_id: str | None
    sections: tuple[Section, ...]
    fields: tuple[Field, ...]
    last_update: str | None = None

    def named(self, name: str) -> Iterator[Field]:
        """The top-level fields called ``name``, in text order."""
        return (f for f in self.fields if f.name == name)

    def value(self, f: Field) -> str:
        """The text of a field."""
        return self.text[f.start : f.end]

    @property
    def title(self) -> str:
        """The title, or an empty string."""
        return next((self.value(f) for f in self.named("title")), "")
