"""Takes a mention, its verdict and the modifiers beside it, gives the narrowest link and the modifiers left over."""

from __future__ import annotations

from kgbuild.link.choose import Verdict
from kgbuild.link.compose import modifier_value, narrower
from kgbuild.link.weights import Weights
from kgbuild.model import Link, Mention
from kgbuild.vocab import Vocabulary

_BASES = 8
_SCORE = 0.95


def most_specific(
    vocab: Vocabulary, weights: Weights, text: str, mention: Mention, verdict: Verdict
) -> tuple[Link, tuple[str, ...]]:
    """The link of the mention with its modifiers, and the normal forms of the modifiers it does not cover, sorted."""
    values = {modifier_value(m) for m in mention.modifiers}
    link = verdict.link
    types = weights.types.get(mention.type, ())[:1]
    found = narrower(vocab, weights, types, text, _bases(vocab, mention, link), mention.modifiers, link.curie)
    if found:
        hit, taken = found
        c = hit.concept
        link = Link(c.id, c.label, _SCORE, "modifier_composition", hit.term, c.xrefs)
        values -= {modifier_value(m) for m in taken}
    return link, tuple(sorted({v for v in values if v} | set(verdict.dropped)))


def _bases(vocab: Vocabulary, mention: Mention, link: Link) -> list[str]:
    """The strings that stand for the mention itself: as written, the long form, the linked concept's names."""
    names = [mention.text, *([mention.query] if mention.query else [])]
    concept = vocab.concept(link.curie) if link.curie else None
    if concept:
        names += [concept.label, *concept.synonyms]
    return list(dict.fromkeys(names))[:_BASES]
