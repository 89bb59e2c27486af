"""Takes a mention, its verdict and the modifiers beside it, gives the narrowest link and the modifiers left over."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kgbuild.link.choose import Verdict
from kgbuild.link.compose import joined, modifier_value, narrower
from kgbuild.link.weights import Weights
from kgbuild.model import Link, Mention
from kgbuild.vocab import Vocabulary, term_key

_BASES = 8
_SCORE = 0.95
_LIST = 2
_REACH = 40
_NEXT = re.compile(r"(?:\s?\([^()\n]{1,12}\))?(?:\s*,|\s+(?:and|or)\b|\s*/)(?:\s*(?:and|or)\b)?\s*", re.IGNORECASE)


def most_specific(
    vocab: Vocabulary, weights: Weights, text: str, mention: Mention, verdict: Verdict, heads_list: bool = False
) -> tuple[Link, tuple[str, ...]]:
    """The link of the mention with its modifiers, and the normal forms of the modifiers it does not cover, sorted.

    A mention that ``heads_list`` shares the modifiers before it with the others of its list: they narrow none of them.
    """
    values = {modifier_value(m) for m in mention.modifiers}
    link = verdict.link
    if apart := _without_shared_word(vocab, weights, text, mention, link, heads_list):
        link, words = apart
        return link, tuple(sorted({v for v in values if v} | words))
    types = weights.types.get(mention.type, ())[:1]
    usable = [m for m in mention.modifiers if not (heads_list and m.start < mention.start)]
    found = narrower(vocab, weights, types, text, _bases(vocab, mention, link), usable, link.curie)
    if found:
        hit, taken = found
        c = hit.concept
        link = Link(c.id, c.label, _SCORE, "modifier_composition", hit.term, c.xrefs)
        values -= {modifier_value(m) for m in taken}
    return link, tuple(sorted({v for v in values if v} | set(verdict.dropped)))


def heads_list(text: str, mention: Mention, others: Iterable[Mention]) -> bool:
    """True when mentions of the same type, without modifiers of their own before them, follow as a list.

    At least two must follow ("advanced A, B and C"): "advanced A and B" may well leave B alone. A list that no word
    leads in is a field's value, whose items stand for themselves.
    """
    first = min((m.start for m in mention.modifiers), default=mention.start)
    lead = text[max(0, min(first, mention.start) - _REACH) : min(first, mention.start)].rstrip(" ")
    if not lead or not lead[-1].isalnum():
        return False
    end, length = mention.end, 0
    for other in sorted(others, key=lambda m: m.start):
        if other.type != mention.type or other.start < end:
            continue
        own = any(m.start < other.start for m in other.modifiers)
        if own or not _NEXT.fullmatch(text[end : min(other.start, end + _REACH)]) or other.start - end > _REACH:
            break
        end, length = other.end, length + 1
    return length >= _LIST


def _without_shared_word(
    vocab: Vocabulary, weights: Weights, text: str, mention: Mention, link: Link, heads_list: bool
) -> tuple[Link, set[str]] | None:
    """In "relapsed or refractory X" with the mention "refractory X": X, and the words that the conjunction shares.

    The first words of a mention that a conjunction ties to a modifier before it narrow the concept no more than that
    modifier does; nor do words of state at the head of a list ("advanced X, Y and Z").
    """
    before = [m for m in mention.modifiers if m.end <= mention.start]
    tied = bool(before) and joined(text[max(m.end for m in before) : mention.start])
    if link.curie is None or not (tied or heads_list):
        return None
    words = mention.text.split()
    for n in range(1, len(words)):
        if not tied and term_key(words[n - 1]) not in weights.states:
            return None
        for hit in vocab.lookup(" ".join(words[n:]), weights.types.get(mention.type, ())):
            c = hit.concept
            if c.id != link.curie and vocab.is_a(link.curie, c.id):
                return Link(c.id, c.label, _SCORE, hit.kind, hit.term, c.xrefs), {w.lower() for w in words[:n]}
    return None


def _bases(vocab: Vocabulary, mention: Mention, link: Link) -> list[str]:
    """The strings that stand for the mention itself: as written, the long form, the linked concept's names."""
    names = [mention.text, *([mention.query] if mention.query else [])]
    concept = vocab.concept(link.curie) if link.curie else None
    if concept:
        names += [concept.label, *concept.synonyms]
    return list(dict.fromkeys(names))[:_BASES]
