"""Takes one mention's candidates and what the record names elsewhere, gives the verdict: a link, or none with why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from kgbuild.link.calibration import Curves, calibrated
from kgbuild.link.candidates import Found, find_candidates
from kgbuild.link.weights import Weights
from kgbuild.model import Candidate, Link, Mention
from kgbuild.vocab import TermHit, Vocabulary, term_key

NO_TERM = "no_term_found"
NOT_LINKED = "not_linked_type"


@dataclass(frozen=True, slots=True)
class Context:
    """Ids of the concepts that the record names in full, and of their ancestors."""

    named: frozenset[str] = frozenset()
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
    if not found:
        found = find_candidates(vocab, weights, mention.text, mention.type)
        if defined:
            found = [f for f in found if f.hit.kind != "abbreviation" or f.curie in mention.hints]
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


def choose(weights: Weights, curves: Curves, mention_type: str, found: Sequence[Found], context: Context) -> Verdict:
    """The best candidate above the threshold, or none with the rejected ones as runners-up."""
    if mention_type not in weights.types or (mention_type in weights.optional_types and not found):
        return Verdict(Link(None, None, 0.0, NOT_LINKED, None))
    scored = sorted((_in_context(weights, f, context) for f in found), key=_order)
    best: dict[str, Found] = {}
    for f in scored:
        best.setdefault(f.curie, f)
    ranked = list(best.values())
    if not ranked:
        return Verdict(Link(None, None, 0.0, NO_TERM, None))
    top = ranked[0]
    score = top.score
    if len(ranked) > 1 and score - ranked[1].score < weights.margin and _comparable(top, ranked[1]):
        score += weights.ambiguous
    sure = calibrated(curves, mention_type, score)
    if round(score, 4) < weights.threshold:
        rejected = tuple(_candidates(weights, curves, mention_type, ranked))
        return Verdict(Link(None, None, sure, NO_TERM, None, (), rejected))
    concept = top.hit.concept
    rest = tuple(_candidates(weights, curves, mention_type, ranked[1:]))
    return Verdict(
        Link(concept.id, concept.label, sure, top.match_kind, top.hit.term, concept.xrefs, rest), top.dropped
    )


def _comparable(a: Found, b: Found) -> bool:
    """Equal trust: a label beside another's synonym is no ambiguity, ranks decide it."""
    return a.hit.kind == b.hit.kind and a.match_kind == b.match_kind


def _order(found: Found) -> tuple[float, str]:
    return -round(found.score, 4), found.curie


def _in_context(weights: Weights, found: Found, context: Context) -> Found:
    score = found.score
    if found.hit.kind == "abbreviation" and found.curie in context.named:
        supported = weights.abbreviation["supported"]
        score = max(score, supported if found.match_kind == "abbreviation" else weights.exactness["head_floor"])
    elif found.hit.kind == "abbreviation" and found.curie in context.kin:
        score = max(score, weights.abbreviation["kin"])
    elif found.curie in context.named or found.curie in context.above:
        score += weights.exactness["record"]
    return replace(found, score=score)


def _candidates(weights: Weights, curves: Curves, mention_type: str, ranked: Iterable[Found]) -> Iterator[Candidate]:
    for f in islice(ranked, weights.runners_up):
        score = calibrated(curves, mention_type, f.score)
        yield Candidate(f.curie, f.hit.concept.label, f.hit.term, f.match_kind, score)


def context_of(vocab: Vocabulary, weights: Weights, found: Sequence[Sequence[Found]]) -> Context:
    """What a record names in full: first candidates that matched by more than an abbreviation of the vocabulary."""
    named: set[str] = set()
    for options in found:
        sure = [f for f in options if f.match_kind != "abbreviation" and f.hit.kind != "abbreviation"]
        if sure:
            named.add(min(sure, key=_order).curie)
    telling = {c for c in named if (k := vocab.concept(c)) and term_key(k.label) not in weights.generic}
    short = {f.curie for options in found for f in options if f.hit.kind == "abbreviation"}
    kin = frozenset(c for c in short if telling.intersection(vocab.ancestors(c)))
    return Context(frozenset(named), frozenset(a for c in named for a in vocab.ancestors(c)), kin)
