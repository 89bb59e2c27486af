"""Several trained taggers as one teacher: what they find together where no annotator has looked.

A corpus marks what its own head knows; the teachers say what the other heads would mark in its documents, and in
unlabelled text. A network that learns from both comes close to the teachers' average at the cost of one.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kgbuild.extract.tagging import abbreviations_of
from kgbuild.ner.consistency import Tagged, consistent
from kgbuild.ner.crf import best_labels
from kgbuild.ner.network import linear
from kgbuild.ner.tagger import Tagger, expansions_of
from kgbuild.ner.tokens import Tokens

TokenSpan = tuple[int, int, str]


class Teachers:
    """Taggers with the same heads; their scores are averaged before labels are chosen."""

    def __init__(self, taggers: Sequence[Tagger]) -> None:
        if not taggers:
            raise ValueError("a teacher needs at least one tagger")
        self._taggers = taggers

    def spans(self, text: str, tokens: Tokens, heads: Sequence[str]) -> dict[str, list[TokenSpan]]:
        """Token spans of each head, short forms and repeated names read as everywhere."""
        abbreviations = abbreviations_of(text)
        expansions = expansions_of(tokens, abbreviations)
        vectors = [t.vectors(tokens, expansions) for t in self._taggers]
        found: dict[str, list[TokenSpan]] = {}
        for name in heads:
            every = [t.heads[name] for t in self._taggers]
            scores = np.mean([linear(v, h.W, h.b) for v, h in zip(vectors, every, strict=True)], axis=0)
            moves = np.mean([h.transitions for h in every], axis=0)
            labels = best_labels(scores.astype(np.float32), tokens.lengths, moves.astype(np.float32), every[0].labels)
            spans = [
                Tagged(tokens.starts[a], tokens.ends[b - 1], type, 1.0) for a, b, type in every[0].labels.decode(labels)
            ]
            agreed = consistent(text, tokens, spans, abbreviations, every[0].repeats)
            numbers = tokens.numbered((s.start, s.end) for s in agreed)
            found[name] = [(*n, s.label) for s, n in zip(agreed, numbers, strict=True) if n is not None]
        return found
