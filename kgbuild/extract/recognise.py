"""Names that a trained model finds in a record's sentences: the shipped tagger, or any installed spaCy pipeline.

Takes sentences and definitions, gives tagged spans with kgbuild's types, offsets of the whole text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from spacy.language import Language

from kgbuild.extract.reading import Definition, Sentence
from kgbuild.extract.rules import read
from kgbuild.extract.tagging import abbreviations_of
from kgbuild.model.errors import UsageError
from kgbuild.ner import Tagged, Tagger, load_tagger
from kgbuild.ner.tokens import Tokens, tokenise
from kgbuild.resources import models_dir

SHIPPED, NONE = "kgb-ner", "none"
"""Names of models: the one that ships with kgbuild, and no model at all."""


TYPES = ("Drug", "Condition")
"""Types that a record takes from a model."""


class Recogniser(Protocol):
    """Anything that finds names."""

    def __call__(self, text: str, sentences: Sequence[Sentence], found: Sequence[Definition]) -> list[Tagged]:
        """Typed spans inside the sentences, in text order."""
        ...


class Trained:
    """A tagger that was trained here, from its folder."""

    def __init__(self, folder: Path) -> None:
        self._tagger: Tagger = load_tagger(folder)

    def __call__(self, text: str, sentences: Sequence[Sentence], found: Sequence[Definition]) -> list[Tagged]:
        """Typed spans inside the sentences, in text order."""
        return self._tagger.tag(text, abbreviations_of(text, found), tokens=_tokens(text, sentences), types=TYPES)


class Installed:
    """Any installed spaCy or scispaCy pipeline: its entities, with labels as ``labels.toml`` maps them."""

    def __init__(self, name: str) -> None:
        self._nlp = load_installed(name)
        self._types: Mapping[str, str] = read("labels.toml")["types"]

    def __call__(self, text: str, sentences: Sequence[Sentence], found: Sequence[Definition]) -> list[Tagged]:
        """Typed spans inside the sentences, in text order."""
        texts = (text[s.start : s.end] for s in sentences)
        spans: list[Tagged] = []
        for sentence, doc in zip(sentences, self._nlp.pipe(texts, batch_size=64), strict=True):
            spans += self._spans(doc, sentence.start)
        return spans

    def _spans(self, doc: Any, at: int) -> Iterator[Tagged]:
        for e in doc.ents:
            type = self._types.get(e.label_.upper())
            if type is not None:
                yield Tagged(at + e.start_char, at + e.end_char, type, 1.0)


def load_installed(name: str) -> Language:
    """An installed spaCy or scispaCy pipeline, by name or folder.

    Raises:
        UsageError: there is none, or it needs what is not installed.
    """
    import spacy

    try:
        return spacy.load(name)
    except (OSError, ValueError, ImportError) as error:
        raise UsageError(f"{name}: no spaCy pipeline that can be loaded: {str(error).splitlines()[0]}") from None


def recogniser(name: str = SHIPPED) -> Recogniser | None:
    """The model of a name: the shipped one, a model's folder, an installed spaCy pipeline; None for ``none``.

    Raises:
        UsageError: there is no such model.
    """
    if name == NONE:
        return None
    if name == SHIPPED:
        return Trained(models_dir() / SHIPPED)
    folder = Path(name)
    return Trained(folder) if (folder / "weights.npz").is_file() else Installed(name)


def _tokens(text: str, sentences: Sequence[Sentence]) -> Tokens:
    """The sentences' tokens, each sentence a stretch of its own."""
    all_ = Tokens([], [], [], [])
    for sentence in sentences:
        piece = tokenise(text, sentence.start, sentence.end)
        all_.words.extend(piece.words)
        all_.starts.extend(piece.starts)
        all_.ends.extend(piece.ends)
        all_.lengths.extend(piece.lengths)
    return all_
