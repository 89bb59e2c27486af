"""A record: one source document, its exact text, its sections and its structured fields."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kgbuild.model.study import Study
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
    ARMS = "arms"
    INCLUSION = "inclusion"
    EXCLUSION = "exclusion"
    REPORTED_OUTCOMES = "reported_outcomes"
    ADVERSE_EVENTS = "adverse_events"
    BOILERPLATE = "boilerplate"


# Not frozen: records hold some sixty sections and fields, and a frozen one costs three times as much to make.
@dataclass(slots=True, unsafe_hash=True)
class Section:
    """A stretch of the text with one role. Text in no section, or in boilerplate, is not read by extraction.

    ``part``: of a paper's body, what its headings say it is: introduction, methods, results, discussion, or nothing.
    """

    kind: SectionKind
    start: int
    end: int
    part: str = ""

    @property
    def span(self) -> Span:
        """The section's span."""
        return Span(self.start, self.end)


@dataclass(slots=True)
class Field:
    """A structured field value that the source's own layout marks, ``text[start:end]`` being the bare value.

    ``name`` is one of: title, official_title, nct_id, condition, intervention, outcome, measure, description,
    time_frame, sponsor, phase, start_date, completion_date, last_update_date, keyword, publication_date, enrollment;
    in records of structured sources also arm, label, intervention_description, reported_outcome, event_term.
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
class Located:
    """A stretch of a decoded value: its path in the source, and offsets into that value."""

    path: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Places:
    """Which stretch of a record's text is which value of its source.

    Parallel tuples, in text order: value ``i`` has the path ``paths[i]`` and is ``text[starts[i]:ends[i]]``, verbatim.
    What lies between two values (line breaks) is ours.
    """

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    paths: tuple[str, ...]

    def locate(self, span: Span) -> list[Located]:
        """The values that the span touches, with offsets into each."""
        i = max(0, bisect_right(self.starts, span.start) - 1)
        found: list[Located] = []
        while i < len(self.starts) and self.starts[i] < span.end:
            start, end = max(span.start, self.starts[i]), min(span.end, self.ends[i])
            if start < end:
                found.append(Located(self.paths[i], start - self.starts[i], end - self.starts[i]))
            i += 1
        return found


@dataclass(frozen=True, slots=True)
class Record:
    """One source document.

    ``id`` is stable across edits (``kgb.record:<NCT>.<source_format>`` or ``kgb.record:<16 hex>``), ``version`` is the
    SHA-256 of the text; of a structured source, of its decoded content without what changes by the mere download (its
    date, the rank in a search). The text of a structured source is its decoded values, one behind the other; ``places``
    says which is which, ``study`` what they mean. ``notices``: (path, what is odd there), for things that do not make
    the record unreadable. ``trial_id`` is ``clinicaltrials:NCT…`` or ``kgb.trial:<16 hex>``. ``source`` is the path or
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
    study: Study | None = None
    places: Places | None = None
    notices: tuple[tuple[str, str], ...] = ()

    def locate(self, span: Span) -> list[Located]:
        """Where the span stands in the values of a structured source; empty for a source that is text."""
        return self.places.locate(span) if self.places else []

    def reference(self, span: Span) -> tuple[str, ...]:
        """The span as evidence: ``<record id>#char=s,e``, or ``<record id>#<path>;char=s,e`` a value it touches."""
        located = self.locate(span)
        if not located:
            return (f"{self.id}#char={span.start},{span.end}",)
        return tuple(f"{self.id}#{at.path};char={at.start},{at.end}" for at in located)

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
