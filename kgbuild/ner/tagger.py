"""The trained tagger: text in, typed spans out.

A model's folder holds ``meta.json`` (sizes, heads, which head a product's type is read by), ``weights.npz``, the
lexicon and the clusters. Everything is read once; a tagger may be used from one thread at a time.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kgbuild.model.errors import UsageError
from kgbuild.ner.consistency import Abbreviation, Tagged, consistent
from kgbuild.ner.crf import Labels, best_labels
from kgbuild.ner.features import Expansion, Featurizer
from kgbuild.ner.letters import Letters
from kgbuild.ner.lexicon import Lexicon
from kgbuild.ner.network import Encoder, Shape, linear
from kgbuild.ner.tokens import Tokens, tokenise

Floats = NDArray[np.float32]

FORMAT = 1
"""Version of the folder's layout."""

_PIECE = 20_000
"""Tokens tagged in one go: the memory of a text does not grow with its length."""


class Head:
    """One way of labelling: its labels, scores and transitions; ``repeats``: it marks a name wherever it stands."""

    def __init__(self, types: Sequence[str], repeats: bool, weights: Mapping[str, NDArray[Any]], name: str) -> None:
        self.labels, self.repeats = Labels(types), repeats
        self.W, self.b, self.transitions = (np.asarray(weights[f"{name}_{k}"], np.float32) for k in ("W", "b", "T"))

    def read(self, vectors: Floats, lengths: Sequence[int]) -> list[tuple[int, int, str, float]]:
        """(first token, end token, type, score) of every span."""
        scores = linear(vectors, self.W, self.b)
        labels = best_labels(scores, lengths, self.transitions, self.labels)
        sure = _likelihood(scores)[np.arange(len(labels)), labels]
        return [(a, b, type, float(sure[a:b].min())) for a, b, type in self.labels.decode(labels)]


def _likelihood(scores: Floats) -> Floats:
    e = np.exp(scores - scores.max(1, keepdims=True))
    return np.asarray(e / e.sum(1, keepdims=True), np.float32)


class Tagger:
    """Tags texts with the types of one or several heads."""

    def __init__(self, encoder: Encoder, featurizer: Featurizer, heads: Mapping[str, Head], meta: Mapping[str, Any]):
        self._encoder, self._featurizer, self.heads, self.meta = encoder, featurizer, dict(heads), meta
        self.default: dict[str, str] = dict(meta["default"])
        """Which head each type is read by when none is named."""

    def tag(
        self,
        text: str,
        abbreviations: Sequence[Abbreviation] = (),
        head: str | None = None,
        tokens: Tokens | None = None,
        types: Collection[str] | None = None,
    ) -> list[Tagged]:
        """Typed spans of a text, which do not overlap, in text order; offsets are code points.

        ``head``: label as this corpus does, with its types; else each type by its default head. ``tokens``: read
        these only (some sentences of the text). ``types``: the types wanted, where no head is named.
        """
        read = tokenise(text) if tokens is None else tokens
        reads = self._reads(head, types)
        spans = _apart(self._spans(read, expansions_of(read, abbreviations), reads))
        repeats = all(self.heads[name].repeats for name in reads)
        return consistent(text, read, spans, abbreviations, repeats)

    def vectors(self, tokens: Tokens, expansions: Sequence[Expansion] = ()) -> Floats:
        """(N, width) vectors of a text's tokens."""
        if self._featurizer.trim():
            self._encoder.forget()
        ids = self._featurizer.word_ids(tokens.words)
        places = self._featurizer.place_rows(tokens.words, expansions)
        return self._encoder.vectors(ids, self._featurizer, places)

    def _spans(
        self, tokens: Tokens, expansions: Sequence[Expansion], reads: Mapping[str, Collection[str]]
    ) -> Iterator[Tagged]:
        for piece, first in _pieces(tokens):
            near = [e for e in (_moved(e, first, len(piece)) for e in expansions) if e is not None]
            vectors = self.vectors(piece, near)
            for name, types in reads.items():
                for a, b, type, score in self.heads[name].read(vectors, piece.lengths):
                    if type in types:
                        yield Tagged(piece.starts[a], piece.ends[b - 1], type, score)

    def _reads(self, head: str | None, types: Collection[str] | None) -> dict[str, set[str]]:
        if head is not None:
            if head not in self.heads:
                raise UsageError(f"the model has no head {head!r}: it has {', '.join(self.heads)}")
            return {head: set(self.heads[head].labels.types)}
        reads: dict[str, set[str]] = {}
        for type, name in self.default.items():
            if types is not None and type not in types:
                continue
            reads.setdefault(name, set()).add(type)
        return reads


def expansions_of(tokens: Tokens, abbreviations: Sequence[Abbreviation]) -> list[Expansion]:
    """The abbreviations in token numbers; those that no tokens fit are left out."""
    spans = [span for a in abbreviations for span in ((a.long.start, a.long.stop), *a.places)]
    numbers = iter(tokens.numbered(spans) if spans else ())
    found: list[Expansion] = []
    for a in abbreviations:
        long = next(numbers)
        places = tuple(p for p in islice(numbers, len(a.places)) if p is not None)
        if long is not None and places:
            found.append(Expansion(*long, places))
    return found


def _pieces(tokens: Tokens) -> Iterator[tuple[Tokens, int]]:
    """Runs of whole stretches of at most ``_PIECE`` tokens, each with the place of its first token."""
    first, n, lengths = 0, 0, list[int]()
    for length in [*tokens.lengths, 0]:
        if lengths and (n + length > _PIECE or not length):
            cut = slice(first, first + n)
            yield Tokens(tokens.words[cut], tokens.starts[cut], tokens.ends[cut], lengths), first
            first, n, lengths = first + n, 0, []
        if length:
            lengths.append(length)
            n += length


def _moved(e: Expansion, first: int, n: int) -> Expansion | None:
    """An expansion in a piece's own token numbers; None where the piece does not hold its long form."""
    if not first <= e.first < e.last <= first + n:
        return None
    places = tuple((a - first, b - first) for a, b in e.places if first <= a and b <= first + n)
    return Expansion(e.first - first, e.last - first, places)


def _apart(spans: Iterable[Tagged]) -> list[Tagged]:
    """Of overlapping spans of several heads the surest, then the longest."""
    kept: list[Tagged] = []
    covered: set[int] = set()
    for s in sorted(spans, key=lambda s: (-s.score, s.start - s.end, s.start, s.label)):
        place = range(s.start, s.end)
        if covered.isdisjoint(place):
            covered.update(place)
            kept.append(s)
    return sorted(kept, key=lambda s: s.start)


def load_tagger(folder: Path) -> Tagger:
    """The tagger of a model's folder.

    Raises:
        UsageError: the folder holds no model, or one of another format.
    """
    try:
        meta = json.loads((folder / "meta.json").read_text("utf-8"))
        with np.load(folder / "weights.npz") as arrays:
            weights = {k: arrays[k] for k in arrays.files}
    except (OSError, ValueError) as error:
        raise UsageError(f"no model can be read from {folder}: {error}") from error
    if meta.get("format") != FORMAT:
        raise UsageError(f"the model in {folder} has format {meta.get('format')}, this kgbuild reads {FORMAT}")
    sizes: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in meta["shape"].items()}
    shape = Shape(**sizes)
    letters = Letters.load(folder)
    clusters = dict(zip(letters.words, map(tuple, weights["clusters"].tolist()), strict=True))
    heads = {
        name: Head(known["types"], known["repeats"], weights, f"head_{name}") for name, known in meta["heads"].items()
    }
    featurizer = Featurizer(Lexicon.load(folder), clusters, letters)
    return Tagger(Encoder(shape, weights), featurizer, heads, meta)
