"""One name, one reading, within a document: short forms follow their long forms, repeated names each other.

Takes tagged spans of a text and its definitions, gives spans. A network reads a few words at a time; this is what it
cannot see.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kgbuild.ner.tokens import Tokens, tokenise

_SHORTEST = 3
"""Letters of the shortest name that is looked for again."""
_LONGEST = 12
"""Tokens of the longest."""
_ANY_CASE = 6
"""Letters of the shortest name whose case is of no account."""


@dataclass(frozen=True, slots=True)
class Tagged:
    """A typed span of a text; ``score`` is the probability of its labels, ``source`` who proposed it."""

    start: int
    end: int
    label: str
    score: float
    source: str = "model"


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A definition: where the long form stands, and every place of its short form."""

    long: slice
    places: tuple[tuple[int, int], ...]


def consistent(
    text: str, tokens: Tokens, spans: Sequence[Tagged], abbreviations: Sequence[Abbreviation], repeats: bool = True
) -> list[Tagged]:
    """The spans with short forms typed as their long forms, in text order; ``repeats``: names found everywhere.

    Not every convention marks a name wherever it stands: some leave out a bare head ("the tumour").
    """
    kept = _Kept(spans)
    for pair in abbreviations:
        _follow(kept, pair)
    for span in list(_repeated(text, tokens, kept.all())) if repeats else ():
        kept.put(span)
    return sorted(kept.all(), key=lambda s: s.start)


class _Kept:
    """Spans that do not overlap, found by the characters they cover."""

    def __init__(self, spans: Sequence[Tagged]) -> None:
        self._at: dict[int, Tagged] = {}
        for span in spans:
            self.put(span)

    def over(self, start: int, end: int) -> list[Tagged]:
        found = (self._at[i] for i in range(start, end) if i in self._at)
        return list(dict.fromkeys(found))

    def put(self, span: Tagged) -> None:
        """Put a span in where nothing stands yet."""
        if not self.over(span.start, span.end):
            self._at.update(dict.fromkeys(range(span.start, span.end), span))

    def drop(self, span: Tagged) -> None:
        for i in range(span.start, span.end):
            self._at.pop(i, None)

    def all(self) -> list[Tagged]:
        return list(dict.fromkeys(self._at.values()))


def _follow(kept: _Kept, pair: Abbreviation) -> None:
    """Type the short form's places as the long form is, or as most of them are where the long form is no name."""
    start, end = pair.long.start, pair.long.stop
    over = kept.over(start, end)
    whole = next((s for s in over if s.end == end and s.start <= start + 1), None)
    own = Counter(s.label for a, b in pair.places for s in kept.over(a, b) if (s.start, s.end) == (a, b))
    label, score = (whole.label, whole.score) if whole else (None, 0.0)
    if whole is None and own and 2 * sum(own.values()) >= len(pair.places):
        label, score = own.most_common(1)[0][0], 0.5
    for a, b in pair.places:
        there = kept.over(a, b)
        if any((s.start, s.end) != (a, b) for s in there):
            continue
        for s in there:
            kept.drop(s)
        if label:
            kept.put(Tagged(a, b, label, max([score, *(s.score for s in there)]), "abbreviation"))


def _repeated(text: str, tokens: Tokens, spans: Sequence[Tagged]) -> Iterator[Tagged]:
    """Other places of the names found, the longest name of a place first."""
    names: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    best: dict[tuple[str, ...], float] = defaultdict(float)
    for s in spans:
        if s.end - s.start >= _SHORTEST:
            name = _folded(tokenise(text[s.start : s.end]).words)
            if len(name) <= _LONGEST:
                names[name][s.label] += 1
                best[name] = max(best[name], s.score)
    lengths: dict[str, set[int]] = defaultdict(set)
    for name in names:
        lengths[name[0].lower()].add(len(name))
    for i, word in enumerate(tokens.words):
        for n in sorted(lengths.get(word.lower(), ()), reverse=True):
            name = _folded(tokens.words[i : i + n])
            if len(name) == n and name in names and text[max(0, tokens.starts[i] - 1)] != "-":
                label = names[name].most_common(1)[0][0]
                yield Tagged(tokens.starts[i], tokens.ends[i + n - 1], label, best[name], "repeated")


def _folded(words: Sequence[str]) -> tuple[str, ...]:
    """A long name in lower case; a short one, where case tells, as it is."""
    return tuple(w.lower() for w in words) if sum(map(len, words)) >= _ANY_CASE else tuple(words)
