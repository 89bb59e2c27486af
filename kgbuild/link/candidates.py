"""Takes a string and a mention type, gives the concepts it may stand for, each with how it matched and a base score.

The steps go from sure to unsure, and a later step runs only where the earlier ones gave nothing: the whole string;
the string without formulation words or turned round ("cancer of the breast"); its head without leading modifiers or a
trailing phrase; a slip of spelling.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kgbuild.link.compose import narrower
from kgbuild.link.weights import Weights
from kgbuild.model import Modifier
from kgbuild.vocab import TermHit, Token, Vocabulary, term_key, tokenise

_MAX_WORDS = 24
_DROPPED = re.compile(r"[^\s()\[\],;:/]+")


@dataclass(frozen=True, slots=True)
class Found:
    """A possible answer: the term hit, the match kind for the reader, the base score, and words left out."""

    hit: TermHit
    match_kind: str
    score: float
    dropped: tuple[str, ...] = ()

    @property
    def curie(self) -> str:
        """The concept's id."""
        return self.hit.concept.id


def find_candidates(vocab: Vocabulary, weights: Weights, text: str, mention_type: str) -> list[Found]:
    """The candidates for ``text`` as a mention of this type, from the first step that gives any."""
    types = weights.types.get(mention_type, ())
    if not types:
        return []
    for step in (_whole, _rewritten, _head, _slip):
        found = step(vocab, weights, text, mention_type)
        if found:
            return [_second_choice(f, types, weights) for f in found]
    return []


def _second_choice(found: Found, types: tuple[str, ...], weights: Weights) -> Found:
    """Take the fee for a concept of the mention type's second choice."""
    if found.hit.concept.type == types[0]:
        return found
    return replace(found, score=found.score + weights.exactness["other_type"])


def _whole(vocab: Vocabulary, weights: Weights, text: str, mention_type: str) -> list[Found]:
    hits = vocab.lookup(text, weights.types[mention_type])
    return [Found(h, h.kind, _base(h, weights, mention_type, text)) for h in hits]


def _base(hit: TermHit, weights: Weights, mention_type: str, text: str) -> float:
    score = weights.kind[hit.kind]
    if hit.kind == "abbreviation":
        score = weights.abbreviation.get(mention_type, score)
        if sum(c.isalnum() for c in text) <= 2 and mention_type not in ("Endpoint", "Criteria"):
            score = min(score, weights.abbreviation["short"])
        return score
    return score + (weights.exactness["case_exact"] if hit.case_exact else 0.0)


def _rewritten(vocab: Vocabulary, weights: Weights, text: str, mention_type: str) -> list[Found]:
    for form in _rewrites(weights, text, mention_type):
        if found := _whole(vocab, weights, form, mention_type):
            return [replace(f, match_kind=f"{f.match_kind}_rewritten", score=f.score - 0.02) for f in found]
    return []


def _rewrites(weights: Weights, text: str, mention_type: str) -> Iterator[str]:
    """Other ways of writing the whole: no brackets, no formulation words, "X cancer" for "cancer of the X"."""
    words = [t for t in tokenise(text) if t.kind in "wn"]
    if not 1 < len(words) <= _MAX_WORDS:
        return
    opening = text.find("(")
    if opening > 0 and not text.lower().startswith("placebo"):
        yield text[:opening]
        closing = text.find(")", opening)
        if closing > 0:
            yield text[:opening] + " " + text[closing + 1 :]
    if mention_type == "Drug" and not any(w.key in weights.blockers for w in words):
        kept = [w for w in words if w.key not in weights.formulations and not (w.kind == "n" and w.gap == " ")]
        if kept and len(kept) < len(words):
            yield " ".join(text[w.start : w.end] for w in kept)
    if len(words) > 2 and words[0].key in weights.of_heads and words[1].key == "of":
        rest = words[3:] if words[2].key == "the" else words[2:]
        if rest:
            yield f"{text[rest[0].start : rest[-1].end]} {text[words[0].start : words[0].end]}"


def _head(vocab: Vocabulary, weights: Weights, text: str, mention_type: str) -> list[Found]:
    """The longest right-hand part that is a concept, of the text or of what stands before a comma or preposition."""
    if mention_type not in weights.head_types:
        return []
    for stem, cut in _stems(weights, text):
        words = [t for t in tokenise(stem) if t.kind in "wn"]
        if not 0 < len(words) <= _MAX_WORDS:
            continue
        for n, word in enumerate(words):
            if (not cut and n == 0) or (n and not _may_split(stem, words[n - 1], word)):
                continue
            found = _whole(vocab, weights, stem[word.start :], mention_type)
            if found and _may_drop(weights, words, n, term_key(stem[word.start :])):
                share = (len(words) - n) / (len(words) + cut)
                base = weights.exactness["head_floor"] + weights.exactness["head_share"] * share
                return [
                    _narrowed(vocab, weights, mention_type, stem, word.start, replace(f, score=min(base, f.score)))
                    for f in found
                ]
    return []


def dropped_words(weights: Weights, text: str) -> list[Modifier]:
    """The words of a dropped part, without conjunctions: "HER2-Negative" stays one word."""
    words = (Modifier(m.start(), m.end(), m.group(), m.group().lower()) for m in _DROPPED.finditer(text))
    return [w for w in words if term_key(w.text) not in weights.drop]


def _narrowed(vocab: Vocabulary, weights: Weights, mention_type: str, stem: str, start: int, found: Found) -> Found:
    """A head's candidate with as many of the dropped words taken up again as form a narrower concept."""
    dropped = dropped_words(weights, stem[:start])
    types = weights.types[mention_type][:1]
    again = narrower(vocab, weights, types, stem, [stem[start:]], dropped, found.curie)
    if again is None:
        return Found(found.hit, "head", found.score, tuple(m.value for m in dropped))
    hit, taken = again
    return Found(hit, "head", found.score, tuple(m.value for m in dropped if m not in taken))


def _stems(weights: Weights, text: str) -> Iterator[tuple[str, int]]:
    """What stands before the first comma or preposition, with the number of words cut off behind, else the text.

    Behind a preposition stands another thing ("pain due to cancer"); behind a comma the head may stand.
    """
    tokens = tokenise(text)
    for n, token in enumerate(tokens[1:], 1):
        soft = token.key in (",", ";", "(") or token.key in weights.soft_tails
        if soft or token.key in weights.tails:
            yield text[: token.start].rstrip(), sum(t.kind in "wn" for t in tokens[n:])
            if not soft:
                return
            break
    yield text, 0


def _may_split(text: str, before: Token, word: Token) -> bool:
    """No head begins behind a hyphen or a conjunction: in "relapsed or refractory X" no word narrows X alone."""
    if before.end == word.start or (word.gap == "-" and before.kind == "w"):
        return False
    return (
        before.key not in ("and", "or") and "/" not in text[before.end : word.start] and "+" not in text[: word.start]
    )


def _may_drop(weights: Weights, words: list[Token], n: int, head: str) -> bool:
    """No word that turns the sense is dropped, and a head of little meaning only parts with words of state."""
    dropped = {w.key for w in words[:n]}
    if dropped & weights.blockers:
        return False
    return head not in weights.generic or all(k in weights.states or k.isdigit() for k in dropped)


def _slip(vocab: Vocabulary, weights: Weights, text: str, mention_type: str) -> list[Found]:
    fee = {1: weights.exactness["one_slip"], 2: weights.exactness["two_slips"]}
    result = []
    for hit, slips in vocab.near(text, weights.types[mention_type]):
        if mention_type in ("Drug", "Target") and slips > 1:
            continue
        result.append(Found(hit, f"{hit.kind}_slip", weights.kind[hit.kind] + fee[slips]))
    return result
