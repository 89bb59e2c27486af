"""What finds the mentions that are measured: the product, an installed spaCy pipeline, or a trained tagger alone.

A `Tagger` takes texts and gives for each its spans, in the texts' order, with kgbuild's types.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from kgbuild.evaluate.ner.labels import narrower_types, product_type, source_of, spacy_type
from kgbuild.model import RecordError, UsageError
from kgbuild.vocab import Vocabulary, load_vocabulary

PRODUCT, TRAINED, DEFAULT = "pipeline", "ner", "default"


class Tagged(Protocol):
    """A span that something proposed: code points, kgbuild's type, how sure it is, and which part of it did."""

    @property
    def start(self) -> int:
        """First character."""
        ...

    @property
    def end(self) -> int:
        """Past the last character."""
        ...

    @property
    def label(self) -> str:
        """kgbuild's type."""
        ...

    @property
    def score(self) -> float:
        """0 to 1."""
        ...

    @property
    def source(self) -> str:
        """The component: dictionary, model, abbreviation, …; empty where not known."""
        ...


@dataclass(frozen=True, slots=True)
class TaggedSpan:
    """A `Tagged`."""

    start: int
    end: int
    label: str
    score: float = 1.0
    source: str = ""


class Tagger(Protocol):
    """Anything that finds mentions."""

    def tag(self, texts: Iterable[str]) -> Iterator[Sequence[Tagged]]:
        """For each text its spans."""
        ...


def tagger(model: str = PRODUCT, ontologies: Path | None = None, head: str | None = None) -> Tagger:
    """The tagger of a name: ``pipeline``, ``ner``, or a spaCy pipeline's name or folder.

    ``pipeline:MODEL`` is the product with another model, ``ner:FOLDER`` a tagger in another folder; ``head`` as
    `Trained` takes it.

    Raises:
        UsageError: there is none of this name, or it needs what is not installed.
    """
    kind, _, named = model.partition(":")
    if head is not None and kind != TRAINED:
        raise UsageError(f"--head is for --model {TRAINED}: no other model has heads")
    if kind == PRODUCT:
        return Product(load_vocabulary(ontologies), named or None)
    if kind == TRAINED:
        return Trained(Path(named) if named else None, head)
    return SpacyPipeline(model)


class Product:
    """What ``kgbuild annotate`` gives for a text: every component, linked; a text that it rejects has no mentions."""

    def __init__(self, vocabulary: Vocabulary, model: str | None = None) -> None:
        from kgbuild.evaluate.run import pipeline

        self._vocabulary = vocabulary
        self._annotate = pipeline(vocabulary, model)
        self.rejected: list[str] = []

    def tag(self, texts: Iterable[str]) -> Iterator[Sequence[Tagged]]:
        """The mentions of each text; why one was rejected stands in ``rejected``."""
        for number, text in enumerate(texts):
            try:
                found = self._annotate(text.encode("utf-8"), f"document-{number}.txt")
            except RecordError as error:
                self.rejected.append(error.reason)
                yield []
                continue
            yield [self._span(m) for m in found["mentions"] if "field" not in m]

    def _span(self, mention: Any) -> TaggedSpan:
        value = mention.get("value") or {}
        source = mention.get("source") or value.get("source") or source_of(mention.get("match_kind") or "")
        label = self._narrowed(product_type(mention["type"]), mention.get("curie"))
        return TaggedSpan(mention["start"], mention["end"], label, float(mention["score"]), str(source))

    def _narrowed(self, label: str, curie: str | None) -> str:
        for narrow in narrower_types():
            if curie and label == narrow.of and any(self._vocabulary.is_a(curie, above) for above in narrow.below):
                return narrow.type
        return label


class SpacyPipeline:
    """Any installed spaCy or scispaCy pipeline: its ``doc.ents``, labels as ``labels.toml`` maps them."""

    def __init__(self, name: str) -> None:
        from kgbuild.extract.recognise import load_installed

        self._nlp = load_installed(name)

    def tag(self, texts: Iterable[str]) -> Iterator[Sequence[Tagged]]:
        """The entities of each text."""
        for doc in self._nlp.pipe(texts, batch_size=32):
            yield [TaggedSpan(e.start_char, e.end_char, spacy_type(e.label_), 1.0, "model") for e in doc.ents]


class Trained:
    """A tagger that was trained here, without the dictionary; abbreviations are given along as the product does.

    ``head``: the head that reads, or ``default`` for those that the product reads by; None: that of the corpus,
    where the tagger has one.
    """

    def __init__(self, folder: Path | None = None, head: str | None = None) -> None:
        from kgbuild.ner import load_tagger
        from kgbuild.resources import models_dir

        self._tagger = load_tagger(folder or models_dir() / "kgb-ner")
        self._asked, self._head = head, None if head == DEFAULT else head

    def reading(self, corpus: str) -> Trained:
        """The same, with the head for a corpus."""
        if self._asked is None:
            self._head = corpus if corpus in self._tagger.heads else None
        return self

    def tag(self, texts: Iterable[str]) -> Iterator[Sequence[Tagged]]:
        """The spans of each text."""
        from kgbuild.extract.tagging import tag_text

        for text in texts:
            yield tag_text(self._tagger, text, self._head)
