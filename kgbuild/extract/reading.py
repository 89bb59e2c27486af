"""The working state of one record's reading: what the pipeline's components add to, one after the other.

Takes a ``Record``; holds sentences, mentions and statements until they are frozen into an ``Annotation``.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from spacy.tokens import Doc

from kgbuild.extract.folding import PLAIN, Folding
from kgbuild.model import Mention, Record, Ref, Section, Span, Statement, Value
from kgbuild.model.ids import normalised
from kgbuild.ner import Tagged
from kgbuild.vocab import TermHit

if TYPE_CHECKING:
    from kgbuild.extract.view import View


UNKNOWN = "text:"
"""Prefix of the key that stands for a name without a concept, so that two such names are two things."""


@dataclass(slots=True)
class Sentence:
    """A sentence of a section; ``scope`` is set by the scope component."""

    start: int
    end: int
    section: Section
    index: int
    paragraph: int
    scope: str = "background"
    assertion: str = "asserted"

    @property
    def span(self) -> Span:
        """The sentence's span."""
        return Span(self.start, self.end)


@dataclass(slots=True)
class Draft:
    """A mention in the making. ``concepts`` are dictionary concept ids, best first; ``kinds`` their match kinds.

    ``long_form``: the span that defines it when it is an abbreviation. ``inner``: it may stand inside another mention.
    """

    start: int
    end: int
    type: str
    hits: tuple[TermHit, ...] = ()
    modifiers: list[Modification] = field(default_factory=list)
    query: str | None = None
    value: dict[str, object] = field(default_factory=dict)
    abbreviation: bool = False
    long_form: Span | None = None
    gene: Draft | None = None
    """A Biomarker's Target."""
    index: int | None = None
    """Position among the annotation's mentions; None for helper types, which are no mentions."""

    @property
    def span(self) -> Span:
        """The draft's span."""
        return Span(self.start, self.end)

    @property
    def concepts(self) -> tuple[str, ...]:
        """Concept ids of the hits, best first, without repeats; for a name without a concept its own ``text:`` key."""
        known = tuple(dict.fromkeys(h.concept.id for h in self.hits))
        return known or ((UNKNOWN + normalised(self.query),) if self.query else ())

    @property
    def outer(self) -> Span:
        """The span with its modifiers."""
        if not self.modifiers:
            return self.span
        start = min([self.start, *(m.start for m in self.modifiers)])
        end = max([self.end, *(m.end for m in self.modifiers)])
        return Span(start, end)

    def ref(self, specific: bool = False) -> Ref:
        """A reference to this draft's concept, by mention where it is one, else by the vocabulary's id."""
        if self.index is not None:
            return Ref("concept", mention=self.index, specific=specific, type=self.type)
        if not self.hits:
            return Ref("concept", type=self.type)
        concept = self.hits[0].concept
        return Ref("concept", curie=concept.id, label=concept.label, type=self.type)


@dataclass(frozen=True, slots=True)
class Modification:
    """A modifier found beside a draft; ``kind`` is its group (stage, line, severity, age, receptor, …)."""

    start: int
    end: int
    text: str
    value: str
    kind: str


@dataclass(frozen=True, slots=True)
class Definition:
    """An abbreviation that the document defines: ``short`` and ``long`` are spans of its text."""

    short: Span
    long: Span
    form: str
    """The abbreviation as written, without a plural s."""


@dataclass(slots=True)
class Reading:
    """Everything known about one record so far.

    ``record`` is what is read: the source's, lines unwrapped where ``folding`` says so. All spans are of its text.
    """

    record: Record
    folding: Folding = PLAIN
    sentences: list[Sentence] = field(default_factory=list)
    definitions: list[Definition] = field(default_factory=list)
    tagged: list[Tagged] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    views: list[View] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The record's text."""
        return self.record.text

    @property
    def title_drugs(self) -> frozenset[str]:
        """Concept ids of the drugs that the title names."""
        spans = [f.span for f in self.record.named("title")]
        named = (d for d in self.drafts if d.type == "Drug" and any(s.contains(d.span) for s in spans))
        return frozenset(c for d in named for c in d.concepts)

    def place(self, value: Value) -> Span:
        """Where a value of the record's study stands."""
        return self.folding.folded(value.span)

    def drafts_in(self, span: Span, types: Collection[str]) -> list[Draft]:
        """The drafts of these types inside a span; ``drafts`` must be in text order, as ``keep`` leaves them."""
        return [d for d in inside(self.drafts, span) if d.type in types]

    def by_sentence(self, drafts: Iterable[Draft]) -> list[list[Draft]]:
        """The drafts of each sentence, so that looking at neighbours does not cost the whole record."""
        groups: list[list[Draft]] = [[] for _ in self.sentences]
        for d in drafts:
            sentence = self.sentence_at(d.start)
            if sentence is not None:
                groups[sentence.index].append(d)
        return groups

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence that holds this offset, or None between sections; ``sentences`` are in text order."""
        place = bisect_right(self.sentences, offset, key=lambda s: s.start) - 1
        if place < 0:
            return None
        found = self.sentences[place]
        return found if offset < found.end else None


def inside(drafts: Sequence[Draft], span: Span) -> list[Draft]:
    """Those of the drafts, which are in text order, that lie in a span."""
    low, high = (bisect_left(drafts, at, key=lambda d: d.start) for at in (span.start, span.end))
    return [d for d in drafts[low:high] if d.end <= span.end]


def reading_of(doc: Doc) -> Reading:
    """The reading that ``doc`` carries.

    Raises ValueError when the document was not made by ``Extractor``: the components need a record's sections.
    """
    reading = doc._.kgb_reading
    if not isinstance(reading, Reading):
        raise ValueError("this Doc carries no kgbuild reading; use Extractor.extract(record)")
    return reading


if not Doc.has_extension("kgb_reading"):
    Doc.set_extension("kgb_reading", default=None)
