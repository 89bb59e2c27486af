"""Takes one mention's candidates and what the record names elsewhere, gives the verdict: a link, or none with why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kgbuild.link.calibration import Curves, calibrated
from kgbuild.link.candidates import Found, find_candidates, linkable
from kgbuild.link.weights import Weights
from kgbuild.model import Candidate, Link, Mention
from kgbuild.vocab import TermHit, Vocabulary, term_key

NO_TERM = "no_term_found"
NOT_LINKED = "not_linked_type"
_SEVERAL = 2


@dataclass(frozen=True, slots=True)
class Context:
    """Ids of the concepts that the record names in full, with how many mentions do, and of their ancestors."""

    named: Mapping[str, int] = field(default_factory=dict)
    above: frozenset[str] = frozenset()
    kin: frozenset[str] = frozenset()
    """Candidates of short forms that are a kind of something the record names ("leukemia" speaks for AML)."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A link, and the words of the linked string that the concept does not cover."""

    link: Link
    dropped: tuple[str, ...] = ()


def candidates_of(vocab: Vocabulary, weights: Weights, mention: Mention) -> list[Found]:
    """Every candidate of a mention; what the document defines (``query``) wins over other readings of the text."""
    defined = bool(mention.query) and mention.query != mention.text
    found: list[Found] = []
    if defined and mention.query:
        found = find_candidates(vocab, weights, mention.query, mention.type)
        if mention.type != "Biomarker":
            found = [_as_defined(f) for f in found]
    if not linkable(weights, found):
        own = find_candidates(vocab, weights, mention.text, mention.type)
        if defined:
            own = [f for f in own if f.hit.kind != "abbreviation" or f.curie in mention.hints]
        found += [f for f in own if f.curie not in {g.curie for g in found}]
    return _with_hints(vocab, weights, mention, found)


def _as_defined(found: Found) -> Found:
    kind = "document_abbreviation" if found.match_kind in ("label", "exact_synonym") else found.match_kind
    return replace(found, match_kind=kind)


def _with_hints(vocab: Vocabulary, weights: Weights, mention: Mention, found: list[Found]) -> list[Found]:
    types = weights.types.get(mention.type, ())
    known = {f.curie for f in found}
    extra: list[Found] = []
    for n, hint in enumerate(mention.hints):
        concept = vocab.concept(hint)
        if concept is None or concept.type not in types or concept.id in known:
            continue
        score = weights.exactness["hint_only"] - 0.01 * n
        extra.append(Found(TermHit(concept, concept.label, "label", False), "hint", score))
        known.add(concept.id)
    first = next((c.id for c in map(vocab.concept, mention.hints) if c and c.type in types), None)
    bonus = weights.exactness["hint"]
    return [replace(f, score=f.score + bonus) if f.curie == first else f for f in (*found, *extra)]


@dataclass(frozen=True, slots=True)
class Chooser:
    """Decides between candidates: by score, then by the vocabulary's rank; of two equal ones the general."""

    vocab: Vocabulary
    weights: Weights
    curves: Curves

    def verdict(self, mention_type: str, found: Sequence[Found], context: Context) -> Verdict:
        """The best candidate above the threshold, or none with the rejected ones as runners-up."""
        if mention_type not in self.weights.types or (mention_type in self.weights.optional_types and not found):
            return Verdict(Link(None, None, 0.0, NOT_LINKED, None))
        ranked = self._ranked(found, context)
        if not ranked:
            return Verdict(Link(None, None, 0.0, NO_TERM, None))
        top = ranked[0]
        score = top.score + (self.weights.ambiguous if self._ambiguous(ranked) else 0.0)
        sure = calibrated(self.curves, mention_type, score)
        if round(score, 4) < self.weights.threshold:
            rejected = tuple(self._candidates(mention_type, ranked))
            return Verdict(Link(None, None, sure, NO_TERM, None, (), rejected))
        concept = top.hit.concept
        rest = tuple(self._candidates(mention_type, ranked[1:]))
        link = Link(concept.id, concept.label, sure, top.match_kind, top.hit.term, concept.xrefs, rest)
        return Verdict(link, top.dropped)

    def _ranked(self, found: Sequence[Found], context: Context) -> list[Found]:
        """One candidate a concept, best first; one that is a kind of an equal one goes behind it."""
        best: dict[str, Found] = {}
        own = _first(found)
        for f in sorted((_in_context(self.weights, f, context, own) for f in found), key=_order):
            best.setdefault(f.curie, f)
        ranked = list(best.values())
        for n, other in enumerate(ranked[1:], 1):
            if not self._near(ranked[0], other):
                break
            if self.vocab.is_a(ranked[0].curie, other.curie):
                ranked.insert(0, ranked.pop(n))
                break
        return ranked

    def _ambiguous(self, ranked: Sequence[Found]) -> bool:
        """True when another concept matched as well, and is no kind of the best."""
        top = ranked[0]
        rivals = [f for f in ranked[1:] if self._near(top, f)]
        if top.hit.kind == "abbreviation" and _by_hand(top):
            rivals = [f for f in rivals if _by_hand(f)]  # of the many readings of a short form the core has the usual
        return any(not self.vocab.is_a(f.curie, top.curie) for f in rivals)

    def _near(self, a: Found, b: Found) -> bool:
        """Equal trust: a label beside another's synonym is no ambiguity, ranks decide it."""
        alike = a.hit.kind == b.hit.kind and a.match_kind == b.match_kind
        return alike and a.score - b.score < self.weights.margin

    def _candidates(self, mention_type: str, ranked: Sequence[Found]) -> Iterator[Candidate]:
        for f in ranked[: self.weights.runners_up]:
            score = calibrated(self.curves, mention_type, f.score)
            yield Candidate(f.curie, f.hit.concept.label, f.hit.term, f.match_kind, score)


def _by_hand(found: Found) -> bool:
    """True for a concept of the core vocabulary in a compiled index."""
    return "core" in found.hit.concept.sources


def _order(found: Found) -> float:
    """Best first; equal ones stay in the vocabulary's order of rank."""
    return -round(found.score, 4)


def _in_context(weights: Weights, found: Found, context: Context, own: str | None) -> Found:
    """The candidate with what the rest of the record speaks for; ``own`` is what the mention itself names."""
    named = context.named.get(found.curie, 0) > (found.curie == own)
    score = found.score
    if found.hit.kind == "abbreviation" and named:
        supported = weights.abbreviation["supported"]
        score = max(score, supported if found.match_kind == "abbreviation" else weights.exactness["head_floor"])
    elif found.hit.kind == "abbreviation" and found.curie in context.kin:
        score = max(score, weights.abbreviation["kin"])
    elif named or found.curie in context.above:
        score += weights.exactness["record"]
    else:
        return found
    return replace(found, score=score)


def _first(options: Sequence[Found]) -> str | None:
    """The concept that a mention names by more than an abbreviation of the vocabulary, or None."""
    sure = [f for f in options if f.match_kind != "abbreviation" and f.hit.kind != "abbreviation"]
    return min(sure, key=_order).curie if sure else None


def context_of(vocab: Vocabulary, weights: Weights, found: Sequence[Sequence[Found]]) -> Context:
    """What a record names in full, how often, and what that is a kind of."""
    named = Counter(c for c in map(_first, found) if c)
    if len(found) < _SEVERAL:
        return Context(named)
    above = frozenset(a for c in named for a in vocab.ancestors(c))
    short = {f.curie for options in found for f in options if f.hit.kind == "abbreviation"}
    kin = frozenset(c for c in short if any(_telling(vocab, weights, a) for a in vocab.ancestors(c) if a in named))
    return Context(named, above, kin)


def _telling(vocab: Vocabulary, weights: Weights, curie: str) -> bool:
    """False for concepts as general as "cancer", which speak for nothing in particular."""
    concept = vocab.concept(curie)
    return concept is not None and term_key(concept.label) not in weights.generic
