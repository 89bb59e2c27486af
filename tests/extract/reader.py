"""Reading short texts written for a test: takes sections and fields, gives claims by their concepts' labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kgbuild.extract import Extractor
from kgbuild.extract.reading import Reading
from kgbuild.model import Annotation, Field, Mention, Record, Ref, Section, SectionKind, Statement, content_hash
from kgbuild.vocab import Vocabulary


@dataclass(frozen=True, slots=True)
class Part:
    """One section; ``fields`` are (name, value, attrs, parts by name) of values that stand in its text."""

    kind: SectionKind
    text: str
    fields: Sequence[tuple[str, str, Mapping[str, str], Mapping[str, str]]] = ()


def record_of(*parts: Part, gap: str = "\n\n") -> Record:
    """A record of these sections, in this order."""
    text, sections, fields = "", [], []
    for part in parts:
        text += gap if text else ""
        start = len(text)
        text += part.text
        sections.append(Section(part.kind, start, len(text)))
        fields += [_field(text, start, *given) for given in part.fields]
    return Record(
        "kgb.record:test",
        content_hash(text),
        "test",
        "test",
        text,
        "kgb.trial:test",
        None,
        tuple(sections),
        tuple(fields),
    )


def _field(text: str, start: int, name: str, value: str, attrs: Mapping[str, str], parts: Mapping[str, str]) -> Field:
    at = text.index(value, start)
    inner = tuple(_field(text, at, n, v, {}, {}) for n, v in parts.items())
    return Field(name, at, at + len(value), attrs, inner)


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement with its arguments as labels; ``quote`` is its first evidence."""

    subject: Any
    predicate: str
    object: Any
    scope: str
    assertion: str
    qualifiers: Mapping[str, Any]
    quote: str
    rule: str


@dataclass(slots=True)
class Read:
    """What was read of one record."""

    annotation: Annotation
    reading: Reading
    vocabulary: Vocabulary
    claims: list[Claim] = field(default_factory=list)

    def said(self, predicate: str, scope: str | None = None) -> list[Claim]:
        """The claims of one predicate, in text order."""
        return [c for c in self.claims if c.predicate == predicate and scope in (None, c.scope)]

    def only(self, predicate: str) -> Claim:
        """The one claim of this predicate; fails when there are none or several."""
        (claim,) = self.said(predicate)
        return claim

    def triples(self, predicate: str) -> set[tuple[Any, str, Any]]:
        """(subject, assertion, object) of the claims of one predicate."""
        return {(c.subject, c.assertion, c.object) for c in self.said(predicate)}

    def mentions(self, kind: str) -> list[str]:
        """The texts of the mentions of one type, in text order."""
        return [m.text for m in self.annotation.mentions if m.type == kind]

    def mention(self, text: str) -> Mention:
        """The first mention with this text."""
        return next(m for m in self.annotation.mentions if m.text == text)

    def claim(self, s: Statement) -> Claim:
        """A statement as a claim."""
        qualifiers = {k: self.argument(v) if isinstance(v, Ref) else v for k, v in s.qualifiers.items()}
        quote = s.evidence[0].of(self.annotation.record.text)
        return Claim(
            self.argument(s.subject),
            s.predicate,
            self.argument(s.object),
            s.scope,
            s.assertion,
            qualifiers,
            quote,
            s.rule,
        )

    def argument(self, ref: Ref) -> Any:
        """A concept's label (the mention's text when it has none), a number, a list or a literal."""
        match ref.kind:
            case "trial":
                return "TRIAL"
            case "regimen":
                return frozenset(self.argument(p) for p in ref.parts)
            case "number":
                return ref.value
            case "enum":
                return ref.values
            case "literal":
                return ref.label
        curie = ref.curie
        if ref.mention is not None:
            mention = self.annotation.mentions[ref.mention]
            if not mention.hints:
                return mention.text
            curie = mention.hints[0]
        concept = self.vocabulary.concept(curie) if curie else None
        return concept.label if concept else ref.label


class Reader:
    """Reads test texts with one extractor."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.extractor = Extractor(vocabulary)

    def record(self, record: Record) -> Read:
        """All that is read from a record."""
        doc = self.extractor.nlp.make_doc(record.text)
        doc._.kgb_reading = Reading(record)
        for _, component in self.extractor.nlp.pipeline:
            doc = component(doc)
        reading = doc._.kgb_reading
        annotation = Annotation(record, tuple(reading.mentions), tuple(reading.statements))
        read = Read(annotation, reading, self.vocabulary)
        read.claims = [read.claim(s) for s in annotation.statements]
        return read

    def parts(self, *parts: Part) -> Read:
        """All that is read from these sections."""
        return self.record(record_of(*parts))

    def prose(self, text: str, kind: SectionKind = SectionKind.BRIEF_SUMMARY, title: str = "") -> Read:
        """All that is read from one section of prose, behind a title if one is given."""
        head = [Part(SectionKind.TITLE, title, [("title", title, {}, {})])] if title else []
        return self.parts(*head, Part(kind, text))

    def results(self, text: str) -> Read:
        """All that is read from the results part of an abstract."""
        return self.prose(text, SectionKind.ABSTRACT_RESULTS)
