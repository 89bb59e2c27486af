"""Takes corpora and a tagger, gives the runs: every document of a part with the verdict on each mention."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kgbuild.corpora import Corpus, CorpusDocument, corpus_named, read_part
from kgbuild.evaluate.ner.score import Judged, ScoredDocument, score_document
from kgbuild.evaluate.ner.taggers import Tagger, Trained
from kgbuild.model import UsageError

Seen = Counter[tuple[str, str]]
"""How often the training part has these characters (without case) with this type."""


@dataclass(frozen=True, slots=True)
class Run:
    """One model on one part of one corpus."""

    model: str
    corpus: str
    part: str
    types: tuple[str, ...]
    documents: tuple[ScoredDocument, ...]
    rejected: int = 0
    """How many of the documents the product rejects; their mentions count as missed."""

    def counts(self, label: str | None = None, overlap: bool = False) -> list[tuple[int, int, int]]:
        """For each document right, predicted and gold mentions of one type, or of all."""
        return [d.counts(label, overlap) for d in self.documents]


def run_corpus(
    root: Path,
    corpus: str,
    tagger: Tagger,
    model: str,
    part: str | None = None,
    types: Sequence[str] = (),
    told: Callable[[str], None] = lambda line: None,
) -> Run:
    """One run; ``part`` None is the first measured part, ``types`` empty are those that the corpus scores.

    Raises:
        UsageError: no such corpus, part or type, or a file cannot be read.
    """
    described = corpus_named(corpus)
    named = part or described.measured_part
    scored = scored_types(described, types)
    read = read_part(root, corpus, named)
    told("; ".join(filter(None, (f"{corpus}/{named}: {len(read.documents)} documents", read.changed()))))
    seen = seen_in_training(root, described)
    tagger = tagger.reading(corpus) if isinstance(tagger, Trained) else tagger
    rejected = len(getattr(tagger, "rejected", ()))
    found = tagger.tag(d.text for d in read.documents)
    pairs = zip(read.documents, found, strict=True)
    judged = (_known(score_document(d, spans, scored), seen) for d, spans in pairs)
    judged_all = tuple(judged)
    return Run(model, corpus, named, scored, judged_all, len(getattr(tagger, "rejected", ())) - rejected)


def scored_types(corpus: Corpus, asked: Sequence[str] = ()) -> tuple[str, ...]:
    """The types to score: those asked for, else those that the catalogue names.

    Raises:
        UsageError: the corpus does not annotate one of them throughout, or the catalogue names none.
    """
    wrong = [t for t in asked if t not in corpus.exhaustive]
    if wrong:
        raise UsageError(f"{corpus.name} does not annotate {wrong[0]}; it has: {', '.join(corpus.exhaustive)}")
    types = tuple(dict.fromkeys(asked)) or corpus.scored
    if not types:
        raise UsageError(f"{corpus.name} has no mentions of kgbuild's types to score")
    return types


def seen_in_training(root: Path, corpus: Corpus) -> Seen | None:
    """The mentions of the corpus's own training parts; None where it has none."""
    parts = [p for p in corpus.parts if p not in corpus.measured]
    documents = [d for p in parts for d in read_part(root, corpus.name, p).documents]
    return Counter(_keys(documents)) if parts else None


def _keys(documents: Iterable[CorpusDocument]) -> Iterable[tuple[str, str]]:
    return ((s.label, _key(d.mention(s))) for d in documents for s in d.spans)


def _key(text: str) -> str:
    return " ".join(text.casefold().split())


def _known(document: ScoredDocument, seen: Seen | None) -> ScoredDocument:
    if seen is None:
        return document

    def with_count(j: Judged) -> Judged:
        return replace(j, seen=seen[j.label, _key(j.text)])

    gold, predicted = tuple(map(with_count, document.gold)), tuple(map(with_count, document.predicted))
    return replace(document, gold=gold, predicted=predicted)
