"""Annotated documents as the network trains on them: rows of features, stretches, gold labels of one or more heads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kgbuild.corpora import CorpusDocument, flat
from kgbuild.extract.tagging import abbreviations_of
from kgbuild.ner.crf import Labels
from kgbuild.ner.features import Featurizer
from kgbuild.ner.tagger import expansions_of
from kgbuild.ner.tokens import Tokens, tokenise

TokenSpan = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Example:
    """One document: (N, columns + 1) rows, lengths of stretches, for each head that it teaches (N,) labels."""

    rows: NDArray[np.uint64]
    lengths: tuple[int, ...]
    labels: Mapping[str, NDArray[np.int64]]

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class Examples:
    """Examples, and how many gold spans no tokens fit."""

    made: list[Example]
    unfit: int


def make_examples(
    documents: Iterable[tuple[CorpusDocument, Sequence[str]]], labels: Mapping[str, Labels], featurizer: Featurizer
) -> Examples:
    """One example a document that has tokens; beside each document the heads that it teaches."""
    made: list[Example] = []
    unfit = 0
    for document, heads in documents:
        tokens = tokenise(document.text)
        if not len(tokens):
            continue
        spans, missed = _token_spans(document, tokens, {t for h in heads for t in labels[h].types})
        unfit += missed
        rows = featurizer.rows(tokens.words, expansions_of(tokens, abbreviations_of(document.text)))
        own = {h: labels[h].encode(len(tokens), [s for s in spans if s[2] in labels[h].types]) for h in heads}
        made.append(Example(rows, _whole(tokens.lengths, spans), own))
    return Examples(made, unfit)


def _token_spans(document: CorpusDocument, tokens: Tokens, types: set[str]) -> tuple[list[TokenSpan], int]:
    """The document's spans of these types in token numbers, and how many do not begin and end with tokens."""
    starts = {at: i for i, at in enumerate(tokens.starts)}
    ends = {at: i + 1 for i, at in enumerate(tokens.ends)}
    wanted = flat(s for s in document.spans if s.label in types)
    found = [(starts[s.start], ends[s.end], s.label) for s in wanted if s.start in starts and s.end in ends]
    return found, len(wanted) - len(found)


def _whole(lengths: Sequence[int], spans: Sequence[TokenSpan]) -> tuple[int, ...]:
    """The stretches, those joined that a gold span runs over: its labels could not follow each other otherwise."""
    inner = {i for a, b, _ in spans for i in range(a + 1, b)}
    joined: list[int] = []
    at = 0
    for length in lengths:
        if at in inner:
            joined[-1] += length
        else:
            joined.append(length)
        at += length
    return tuple(joined)
