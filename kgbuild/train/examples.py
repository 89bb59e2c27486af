"""Annotated documents as the network trains on them: rows of features, stretches, gold labels of one head."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kgbuild.corpora import CorpusDocument, flat
from kgbuild.extract.tagging import abbreviations_of
from kgbuild.ner.crf import Labels
from kgbuild.ner.features import Featurizer
from kgbuild.ner.tagger import expansions_of
from kgbuild.ner.tokens import tokenise


@dataclass(frozen=True, slots=True)
class Example:
    """One document for one head: (N, columns) rows, lengths of stretches, (N,) labels."""

    head: str
    rows: NDArray[np.uint64]
    lengths: tuple[int, ...]
    labels: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.labels)


def examples(
    documents: Iterable[CorpusDocument], head: str, labels: Labels, featurizer: Featurizer
) -> tuple[list[Example], int]:
    """The documents that have tokens, and how many of their spans no tokens fit."""
    made: list[Example] = []
    unfit = 0
    for document in documents:
        tokens = tokenise(document.text)
        if not len(tokens):
            continue
        starts = {at: i for i, at in enumerate(tokens.starts)}
        ends = {at: i + 1 for i, at in enumerate(tokens.ends)}
        wanted = flat(s for s in document.spans if s.label in labels.types)
        spans = [(starts[s.start], ends[s.end], s.label) for s in wanted if s.start in starts and s.end in ends]
        unfit += len(wanted) - len(spans)
        rows = featurizer.rows(tokens.words, expansions_of(tokens, abbreviations_of(document.text)))
        lengths = _whole(tokens.lengths, [(a, b) for a, b, _ in spans])
        made.append(Example(head, rows, lengths, labels.encode(len(tokens), spans)))
    return made, unfit


def _whole(lengths: Sequence[int], spans: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    """The stretches, those joined that a gold span runs over: its labels could not follow each other otherwise."""
    inner = {i for a, b in spans for i in range(a + 1, b)}
    joined: list[int] = []
    at = 0
    for length in lengths:
        if at in inner:
            joined[-1] += length
        else:
            joined.append(length)
        at += length
    return tuple(joined)
