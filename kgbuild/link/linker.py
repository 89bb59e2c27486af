"""Takes annotations or strings and a vocabulary, gives links: a CURIE with its reason, or none with the rejected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kgbuild.link.calibration import Curves, default_curves
from kgbuild.link.candidates import Found, linkable
from kgbuild.link.choose import Chooser, Context, Verdict, candidates_of, context_of
from kgbuild.link.compose import says_more
from kgbuild.link.endpoints import EndpointLinker
from kgbuild.link.outcome_titles import OutcomeTitles
from kgbuild.link.overrides import Overrides
from kgbuild.link.reading import Piece, Reader
from kgbuild.link.resolve import Resolver
from kgbuild.link.specific import heads_list, most_specific
from kgbuild.link.strings import Part, StringLink
from kgbuild.link.weights import weights
from kgbuild.model import Annotation, Field, Link, Mention, Statement
from kgbuild.vocab import Vocabulary, term_key

_TAKEN_APART = ("Drug", "Condition")
_CONTROL = Link(None, None, 0.0, "placebo", None)


class Linker:
    """Links mentions to one vocabulary; equal input gives equal output, and linking twice changes nothing.

    What a curator's ``overrides`` say of a string wins over everything.
    """

    def __init__(self, vocab: Vocabulary, overrides: Overrides | None = None, curves: Curves | None = None) -> None:
        self.vocab = vocab
        self._weights = weights()
        self._overrides = overrides
        self._chooser = Chooser(vocab, self._weights, default_curves() if curves is None else curves)
        self._reader = Reader(vocab, self._weights)
        self._endpoints = EndpointLinker(vocab)

    def verdicts(self, mentions: tuple[Mention, ...]) -> tuple[Verdict, ...]:
        """The verdict on each mention, the mentions being those of one record."""
        found = [self._candidates(m) for m in mentions]
        context = context_of(self.vocab, self._weights, found)
        return tuple(self._verdict(m, f, context) for m, f in zip(mentions, found, strict=True))

    def _candidates(self, mention: Mention) -> Sequence[Found]:
        """The candidates of a mention; where none can be linked, of the one thing that its text is taken apart to."""
        found = candidates_of(self.vocab, self._weights, mention)
        if mention.type not in _TAKEN_APART or linkable(self._weights, found):
            return found
        pieces = self._reader.read(mention.query or mention.text, mention.type)
        apart = pieces[0].found if len(pieces) == 1 else ()
        return apart if linkable(self._weights, apart) else found

    def _verdict(self, mention: Mention, found: Sequence[Found], context: Context) -> Verdict:
        decided = self._overrides.verdict(mention.query or mention.text, mention.type) if self._overrides else None
        return Verdict(decided) if decided else self._chooser.verdict(mention.type, found, context)

    def link_strings(self, items: Sequence[tuple[str, str]]) -> tuple[StringLink, ...]:
        """What each string names. ``items`` are (text, mention type) of one record, context for each other."""
        read = [self._reader.read(text, type) for text, type in items]
        context = context_of(self.vocab, self._weights, [p.found for pieces in read for p in pieces])
        return tuple(
            self._string(text, type, pieces, context) for (text, type), pieces in zip(items, read, strict=True)
        )

    def _string(self, text: str, type: str, pieces: Sequence[Piece], context: Context) -> StringLink:
        decided = self._overrides.verdict(text, type) if self._overrides else None
        if decided:
            verdicts = [Verdict(decided)]
            pieces = [Piece(0, len(text))]
        elif all(p.control for p in pieces):
            return StringLink(text, type, "placebo", (Part(0, len(text), text, _CONTROL),))
        else:
            verdicts = [self._chooser.verdict(type, p.found, context) for p in pieces]
        both = zip(pieces, verdicts, strict=True)
        parts = tuple(Part(p.start, p.end, text[p.start : p.end], v.link) for p, v in both)
        left = tuple(dict.fromkeys(w for v in verdicts for w in v.dropped))
        return StringLink(text, type, self._kind(parts), _distinct(parts), left)

    def _kind(self, parts: Sequence[Part]) -> str:
        linked = [c for p in parts if p.link.curie and (c := self.vocab.concept(p.link.curie))]
        if not linked:
            return "none"
        if all(c.type == "Intervention" for c in linked):
            return "intervention"
        if len({c.id for c in linked}) > 1 or len(parts) > len(linked):
            return "composite"
        return "regimen" if linked[0].type == "Regimen" else "concept"

    def link(self, annotation: Annotation) -> Annotation:
        """The annotation with a link for each mention and every statement resolved, merged and in text order."""
        verdicts = self.verdicts(annotation.mentions)
        links = tuple(v.link for v in verdicts)
        known: dict[int, tuple[Link, tuple[str, ...]]] = {}

        def specific(index: int) -> tuple[Link, tuple[str, ...]]:
            if index not in known:
                mention, text = annotation.mentions[index], annotation.record.text
                first = heads_list(text, mention, annotation.mentions)
                found = most_specific(self.vocab, self._weights, text, mention, verdicts[index], first)
                known[index] = self._of_field(annotation, mention, found) or found
            return known[index]

        titled = replace(annotation, statements=self._titled(annotation, links))
        statements = Resolver(self.vocab, titled, links, specific).statements()
        return replace(annotation, links=links, statements=statements)

    def _titled(self, annotation: Annotation, links: tuple[Link, ...]) -> tuple[Statement, ...]:
        """The statements with what the titles of the record's outcomes measure."""
        return OutcomeTitles(self._endpoints, self._overrides, annotation, links).statements()

    def _of_field(
        self, annotation: Annotation, mention: Mention, found: tuple[Link, tuple[str, ...]]
    ) -> tuple[Link, tuple[str, ...]] | None:
        """What the whole value of a condition's field names, where that is narrower than its only condition."""
        field = field_of(annotation, mention)
        if field is None:
            return None
        text = annotation.record.text[field.start : field.end]
        (whole,) = self.link_strings([(text, mention.type)])
        link, rest = whole.parts[0].link, found[1]
        if whole.kind != "concept" or link.curie is None or link.curie == found[0].curie:
            return None
        if says_more(self._weights, link.label or "", text):
            return None
        if found[0].curie is not None and not self.vocab.is_a(link.curie, found[0].curie):
            return None
        covered = term_key(link.matched_term or link.label or "")
        return link, tuple(v for v in rest if term_key(v) not in covered)


def field_of(annotation: Annotation, mention: Mention) -> Field | None:
    """The condition's field that a mention stands in, unless another condition stands there too."""
    if mention.type != "Condition":
        return None
    field = next((f for f in annotation.record.fields if f.name == "condition" and f.span.contains(mention.span)), None)
    if field is None:
        return None
    beside = [m for m in annotation.mentions if m.type == mention.type and field.span.contains(m.span)]
    return field if len(beside) == 1 else None


def _distinct(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Parts with one concept each: "Paclitaxel/Taxol" is one."""
    seen: dict[str, Part] = {}
    for part in parts:
        seen.setdefault(part.link.curie or f"{part.start}", part)
    return tuple(seen.values())
