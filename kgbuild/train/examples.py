"""Annotated documents as the network trains on them: rows of features, stretches, gold labels of one or more heads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kgbuild.corpora import CorpusSpan, flat
from kgbuild.extract.tagging import abbreviations_of
from kgbuild.ner.crf import Labels
from kgbuild.ner.features import Featurizer
from kgbuild.ner.tagger import expansions_of
from kgbuild.ner.tokens import Tokens, tokenise
from kgbuild.train.teachers import Teachers

TokenSpan = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Example:
    """One document: (N, columns + 1) rows, lengths of stretches, for each head that it teaches (N,) labels.

    ``weights``: what a head's labels count, 1 where annotators made them.
    """

    rows: NDArray[np.uint64]
    lengths: tuple[int, ...]
    labels: Mapping[str, NDArray[np.int64]]
    weights: Mapping[str, float]

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class Lesson:
    """A text, its gold spans, the heads that these teach, and the heads that the teachers' spans teach."""

    text: str
    spans: tuple[CorpusSpan, ...] = ()
    gold: tuple[str, ...] = ()
    taught: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Examples:
    """Examples, and how many gold spans no tokens fit."""

    made: list[Example]
    unfit: int


class ExampleMaker:
    """Makes examples of lessons; ``teachers`` say what annotators did not, which counts ``weight``."""

    def __init__(
        self,
        labels: Mapping[str, Labels],
        featurizer: Featurizer,
        teachers: Teachers | None = None,
        weight: float = 1.0,
    ) -> None:
        self._labels, self._featurizer, self._teachers, self._weight = labels, featurizer, teachers, weight

    def __call__(self, lessons: Iterable[Lesson]) -> Examples:
        """One example a lesson that has tokens."""
        made: list[Example] = []
        unfit = 0
        for lesson in lessons:
            tokens = tokenise(lesson.text)
            if len(tokens):
                example, missed = self._example(lesson, tokens)
                made.append(example)
                unfit += missed
        return Examples(made, unfit)

    def _example(self, lesson: Lesson, tokens: Tokens) -> tuple[Example, int]:
        spans, missed = _token_spans(lesson, tokens, {t for h in lesson.gold for t in self._labels[h].types})
        found = {h: [s for s in spans if s[2] in self._labels[h].types] for h in lesson.gold}
        if self._teachers is not None and lesson.taught:
            found |= self._teachers.spans(lesson.text, tokens, lesson.taught)
        rows = self._featurizer.rows(tokens.words, expansions_of(tokens, abbreviations_of(lesson.text)))
        lengths = _whole(tokens.lengths, [s for some in found.values() for s in some])
        labels = {h: self._labels[h].encode(len(tokens), some) for h, some in found.items()}
        weights = {h: 1.0 if h in lesson.gold else self._weight for h in found}
        return Example(rows, lengths, labels, weights), missed


def _token_spans(lesson: Lesson, tokens: Tokens, types: set[str]) -> tuple[list[TokenSpan], int]:
    """The lesson's gold spans of these types in token numbers, and how many do not begin and end with tokens."""
    wanted = flat(s for s in lesson.spans if s.label in types)
    numbers = tokens.numbered((s.start, s.end) for s in wanted)
    found = [(*n, s.label) for s, n in zip(wanted, numbers, strict=True) if n is not None]
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
