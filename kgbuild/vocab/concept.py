"""Takes nothing, gives the data classes of the vocabulary: concepts, term hits, dictionary matches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Protocol

CONCEPT_TYPES = (
    "Drug", "Condition", "AdverseEvent", "Mechanism", "Target", "Endpoint", "Criteria", "Process", "Regulator",
    "Intervention", "Regimen", "Phase",
)  # fmt: skip

TERM_KINDS = (
    "label", "mapped_label", "exact_synonym", "brand", "code", "salt", "related_synonym", "abbreviation",
)  # fmt: skip
"""Kinds of terms, most trusted first: ties between concepts are broken in this order, then by concept position.

``mapped_label`` is the label that another terminology gives the same concept; ``related_synonym`` is a name that its
source does not call exact.
"""


LAST_POSITION = 0xFFFFFFFF
"""Position of a concept that comes from no store: behind all others."""


@dataclass(frozen=True, slots=True)
class Concept:
    """One concept; ids are CURIEs such as ``MONDO:0005089``. ``targets`` and ``acts_on`` hold ``action>CURIE``.

    ``quiet`` repeats the names that are linked when asked for, but never looked for in running text ("water", gene
    symbols that are words). ``sources`` begins with ``core`` where a compiled concept stands in the core vocabulary,
    which was chosen by hand. ``file`` and ``line`` say where it is defined (line 0: in a compiled index).
    """

    id: str
    type: str
    label: str
    mapped: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    salts: tuple[str, ...] = ()
    xrefs: tuple[str, ...] = ()
    broad: tuple[str, ...] = ()
    close: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    acts_on: tuple[str, ...] = ()
    components: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    quiet: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    intervention_type: str = ""
    file: str = ""
    line: int = 0

    def terms(self) -> tuple[tuple[str, str], ...]:
        """(kind, term) of every name, most trusted kind first."""
        return (
            ("label", self.label),
            *(("mapped_label", t) for t in self.mapped),
            *(("exact_synonym", t) for t in self.synonyms),
            *(("brand", t) for t in self.brands),
            *(("code", t) for t in self.codes),
            *(("salt", t) for t in self.salts),
            *(("related_synonym", t) for t in self.related),
            *(("abbreviation", t) for t in self.abbreviations),
        )


class Entry(NamedTuple):
    """One term of one concept as the index stores it; ``concept`` is the concept's position."""

    concept: int
    kind: str
    term: str
    strict: bool
    """True when the term matches with its own case only."""
    gaps: tuple[int, ...]
    """Positions in the term's key where white space or a hyphen stands."""
    quiet: bool = False
    """True when the term is linked when asked for, but not looked for in running text."""


class ConceptSource(Protocol):
    """What a hit needs to tell of its concept: each by the concept's position."""

    def concept(self, position: int) -> Concept:
        """The concept at this position."""

    def curie(self, position: int) -> str:
        """Its id."""

    def type_of(self, position: int) -> str:
        """Its type."""


class TermHit:
    """A concept, and the term of it that matched. ``case_exact``: the text is the term letter for letter.

    ``position`` is the concept's rank: of two hits of one kind the lower is the better.
    """

    __slots__ = ("_concept", "case_exact", "kind", "position", "term")

    def __init__(self, concept: Concept, term: str, kind: str, case_exact: bool) -> None:
        self._concept = concept
        self.position = LAST_POSITION
        self.term = term
        self.kind = kind
        self.case_exact = case_exact

    @property
    def concept(self) -> Concept:
        """The concept named."""
        return self._concept

    @property
    def curie(self) -> str:
        """The concept's id."""
        return self._concept.id

    @property
    def type(self) -> str:
        """The concept's type."""
        return self._concept.type

    def _facts(self) -> tuple[str, str, str, bool]:
        return self.curie, self.term, self.kind, self.case_exact

    def __eq__(self, other: object) -> bool:
        return self._facts() == other._facts() if isinstance(other, TermHit) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._facts())

    def __repr__(self) -> str:
        return f"TermHit({self.curie} {self.concept.label!r}, {self.kind} {self.term!r}, case_exact={self.case_exact})"


class StoredHit(TermHit):
    """A hit whose concept is decoded when it is asked for; ``curie`` and ``type`` are cheap."""

    __slots__ = ("_source",)

    def __init__(self, source: ConceptSource, position: int, term: str, kind: str, case_exact: bool) -> None:
        self._source = source
        self.position = position
        self.term = term
        self.kind = kind
        self.case_exact = case_exact

    @property
    def concept(self) -> Concept:
        """The concept named."""
        return self._source.concept(self.position)

    @property
    def curie(self) -> str:
        """The concept's id."""
        return self._source.curie(self.position)

    @property
    def type(self) -> str:
        """The concept's type."""
        return self._source.type_of(self.position)


@dataclass(frozen=True, slots=True)
class DictMatch:
    """``text[start:end]`` is a name of each hit's concept; hits are ranked, best first."""

    start: int
    end: int
    hits: tuple[TermHit, ...]


@dataclass(frozen=True, slots=True)
class Collision:
    """One key that names several concepts of a type: the terms and the concepts."""

    key: str
    type: str
    terms: tuple[str, ...]
    concepts: tuple[str, ...]
