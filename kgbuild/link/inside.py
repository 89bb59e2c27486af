"""Takes a drug's string, gives the drug names that stand in it, where its other words make no other thing of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kgbuild.link.candidates import Found
from kgbuild.link.phrases import Phrases
from kgbuild.link.weights import Weights
from kgbuild.vocab import Token, Vocabulary, tokenise

_CHEMICAL = re.compile(r"(?:ate|ide|ium|ine|ase|acid)$")
_PREFIXED = re.compile(r"(?:yl|oxy|oxo|hydro|nitro|amino|chloro|fluoro|bromo|iodo)$")
_TIES = frozenset("-–'’")
_CODE = 6

Place = tuple[int, int, tuple[Found, ...]]
"""Where a name stands, and the concepts it may stand for."""


def names_inside(vocab: Vocabulary, weights: Weights, phrases: Phrases, text: str, mention_type: str) -> list[Place]:
    """The names in text order; none when a word beside them makes another thing, or too much is unknown."""
    places = _places(vocab, weights, text, mention_type)
    words = [t for t in tokenise(text) if t.kind == "w"]
    rest = [w for w in words if not any(s <= w.start < e for s, e, _ in places)]
    # A research code names one product, whatever kind of product the words beside it say it is.
    coded = [p for p in places if p[2][0].hit.kind == "code" and p[1] - p[0] >= _CODE]
    if len({p[2][0].curie for p in coded}) == 1 and not any(w.key in phrases.turning for w in rest):
        return coded[:1]
    if not places or any(w.key in phrases.blockers for w in rest) or _unknown(weights, phrases, text, places, rest):
        return []
    return sorted(places, key=lambda p: p[0])


def _places(vocab: Vocabulary, weights: Weights, text: str, mention_type: str) -> list[Place]:
    """The longest names first, none inside another or tied to more of a chemical name."""
    types, score = weights.types[mention_type][:1], weights.exactness["inside"]
    places: list[Place] = []
    for match in sorted(vocab.find(text), key=lambda m: (m.start - m.end, m.start)):
        hits = tuple(h for h in match.hits if h.type in types and h.kind != "abbreviation")
        free = all(match.end <= s or match.start >= e for s, e, _ in places)
        if hits and free and not _bound(text, match.start, match.end):
            places.append((match.start, match.end, tuple(Found(h, "inside", score) for h in hits)))
    return places


def _unknown(weights: Weights, phrases: Phrases, text: str, places: Sequence[Place], rest: Sequence[Token]) -> bool:
    """True when half of the words or more are unknown, or one belongs to the name beside it."""
    plain = {t.key for t in tokenise(phrases.without_noise(text))}
    unknown = [w for w in rest if w.key in plain]
    if any(_of_name(text[w.start : w.end], w.start, w.end, places) for w in unknown):
        return True
    words = sum(t.kind == "w" for t in tokenise(text))
    return len(unknown) >= weights.exactness["inside_unknown"] * words


def _of_name(word: str, start: int, end: int, spans: Sequence[Place]) -> bool:
    """True for a word beside a match that is part of a longer chemical name ("arginine butyrate")."""
    after = _CHEMICAL.search(word) and any(start == e + 1 for _, e, _ in spans)
    before = _PREFIXED.search(word) and any(end + 1 == s for s, _, _ in spans)
    return bool(after or before)


def _bound(text: str, start: int, end: int) -> bool:
    """True when a hyphen or an apostrophe ties the match to what stands beside it ("4'-iodo-doxorubicin")."""
    return text[start - 1 : start] in _TIES or text[end : end + 1] in _TIES
