"""Takes PubTator corpora with gold spans, links every mention, and gives each with the rank of its right concept.

The mentions of a document are each other's context. Where the document itself defines an abbreviation, the long form
goes along, found by the component that extraction uses. Gold with several identifiers (``A|B``) is right when the
linked concept is any of them, since a mention has one link, or when the string taken apart names all; it is in the
vocabulary when all of them are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kgbuild.evaluate.linking.adapter import Strings
from kgbuild.evaluate.linking.identifiers import canonical_ids, close_ids, concept_of, ids_of
from kgbuild.evaluate.linking.nearest import Nearest
from kgbuild.evaluate.linking.pubtator import Document, GoldSpan
from kgbuild.extract.abbreviations import definitions, singular
from kgbuild.extract.sentences import sentences
from kgbuild.model import Link, Mention, Record, Section, SectionKind
from kgbuild.vocab import Vocabulary


@dataclass(frozen=True, slots=True)
class Scored:
    """One mention: ``rank`` is the place of a right concept among the link and the rejected candidates, from 1.

    ``known``: gold has identifiers and all are in the vocabulary. ``fitting``: with a type that the mention can have.
    """

    document: str
    span: GoldSpan
    query: str | None
    link: Link
    rank: int | None
    known: bool
    fitting: bool
    close: bool
    """Whether the link is right, or gold's id is a close match of the linked concept."""
    nearest: bool
    """Whether the link is close, or a concept without a MeSH id whose nearest one above is right."""
    cause: str
    """Why the verdict is an error; empty where it is none, or gold's ids are not in the vocabulary."""

    @property
    def right(self) -> bool:
        """Whether the link itself is right."""
        return self.rank == 1


def mentions_of(document: Document) -> tuple[Mention, ...]:
    """The gold spans as mentions, with the long forms of abbreviations that the document defines."""
    long_forms = _long_forms(document)
    return tuple(
        Mention(s.start, s.end, s.text, s.type, query=long_forms.get(s.text) or long_forms.get(singular(s.text)))
        for s in document.spans
    )


def _long_forms(document: Document) -> dict[str, str]:
    """Each short form's first long form."""
    record = _record(document)
    found: dict[str, str] = {}
    for d in definitions(record.text, [s.span for s in sentences(record)]):
        found.setdefault(d.form, d.long.of(record.text))
    return found


def _record(document: Document) -> Record:
    text, cut = document.text, len(document.title)
    sections = (
        Section(SectionKind.TITLE, 0, cut),
        Section(SectionKind.ABSTRACT_BACKGROUND, min(cut + 1, len(text)), len(text)),
    )
    version = hashlib.sha256(text.encode("utf-8")).hexdigest()
    name = f"kgb.record:{version[:16]}"
    return Record(name, version, "pubtator", document.id, text, f"kgb.trial:{version[:16]}", None, sections, ())


def score_corpus(strings: Strings, documents: Sequence[Document]) -> Iterator[Scored]:
    """Every mention of the documents, linked and compared."""
    nearest = Nearest(strings.vocab)
    for document in documents:
        mentions = mentions_of(document)
        links = strings.mentions(mentions)
        for span, mention, link in zip(document.spans, mentions, links, strict=True):
            known, fitting = _in_vocabulary(strings.vocab, span)
            rank = _rank(strings.vocab, frozenset(span.ids), link)
            linked = concept_of(strings.vocab, link.curie) if link.curie else None
            close = rank == 1 or (linked is not None and bool(close_ids(linked) & set(span.ids)))
            near = close or (linked is not None and any(ids_of(c) & set(span.ids) for c in nearest.above(linked)))
            near = near or (len(span.ids) > 1 and _parts_have(strings, nearest, span))
            cause = "" if near else _cause(strings.vocab, span, mention.query, link, rank, known)
            yield Scored(document.id, span, mention.query, link, rank, known, fitting, close, near, cause)


def _parts_have(strings: Strings, nearest: Nearest, span: GoldSpan) -> bool:
    """Whether the string, taken apart, names all of gold's ids ("breast and ovarian cancer")."""
    (outcome,) = strings.link([(span.text, span.type)])
    named: set[str] = set()
    for concept in strings.concepts(outcome):
        named |= close_ids(concept)
        named.update(*(ids_of(c) for c in nearest.above(concept)))
    return set(span.ids) <= named


def _in_vocabulary(vocab: Vocabulary, span: GoldSpan) -> tuple[bool, bool]:
    concepts = [concept_of(vocab, i) for i in span.ids]
    known = bool(concepts) and all(c is not None for c in concepts)
    types = {"Drug": {"Drug"}}.get(span.type, {"Condition", "AdverseEvent"})
    return known, known and all(c is not None and c.type in types for c in concepts)


def _cause(vocab: Vocabulary, span: GoldSpan, query: str | None, link: Link, rank: int | None, known: bool) -> str:
    """The general cause of an error, told from the vocabulary: for a reader who looks for what to mend."""
    if not span.ids:
        return "linked, gold has no id" if link.curie else ""
    if not known or rank == 1:
        return ""
    wanted = {c.id for c in (concept_of(vocab, i) for i in span.ids) if c is not None}
    named = any(h.concept.id in wanted for t in {span.text, query or span.text} for h in vocab.lookup(t, None, True))
    if not link.curie:
        candidate = "unlinked, right concept rejected" if rank else "unlinked, string is no name of the right concept"
        return "unlinked, string is a name of the right concept" if named else candidate
    if rank or named:
        return "wrong, string is a name of the right concept too" if named else "wrong, right concept is a runner-up"
    above = any(vocab.is_a(link.curie, w) for w in wanted)
    below = any(vocab.is_a(w, link.curie) for w in wanted)
    return f"wrong, {'narrower' if above else 'broader' if below else 'other'} concept than gold's"


def _rank(vocab: Vocabulary, wanted: frozenset[str], link: Link) -> int | None:
    """The first place with a wanted id; a NIL verdict takes the first place itself."""
    if wanted & canonical_ids((link.curie or "", *link.xrefs)):
        return 1
    for n, candidate in enumerate(link.runners_up, 2):
        concept = concept_of(vocab, candidate.curie)
        if concept is not None and wanted & ids_of(concept):
            return n
    return None
