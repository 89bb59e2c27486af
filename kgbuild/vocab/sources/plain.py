"""Takes a table in the layout of the core vocabulary (docs/architecture.md), gives its rows as raw concepts."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from kgbuild.vocab.concept import Concept
from kgbuild.vocab.read import read_file
from kgbuild.vocab.sources.facts import Mapping, RawConcept, RawName
from kgbuild.vocab.sources.files import open_bytes
from kgbuild.vocab.sources.reading import Reading

_KINDS = (
    ("mapped", "exact_synonym"), ("synonyms", "exact_synonym"), ("related", "related_synonym"), ("brands", "brand"),
    ("codes", "code"), ("salts", "salt"), ("abbreviations", "abbreviation"),
)  # fmt: skip


def read_plain(path: Path, reading: Reading) -> Iterator[RawConcept | Mapping]:
    """The rows of one file; a faulty row is a UsageError, as in the core vocabulary."""
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / path.name
        with open_bytes(path) as packed:
            plain.write_bytes(packed.read())
        for concept in read_file(plain):
            if reading.new(concept.id, concept.line):
                yield as_raw(concept, reading.source.name)


def as_raw(concept: Concept, source: str) -> RawConcept:
    """A concept of a vocabulary file as a raw concept: ``xrefs`` of the core are the same thing."""
    relations = [("has_class", c) for c in concept.classes]
    relations += [("has_ingredient", c) for c in concept.components]
    for value in (*concept.targets, *concept.acts_on):
        action, _, target = value.partition(">")
        relations.append((action if action in ("inhibits", "activates", "binds") else "acts_on", target))
    return RawConcept(
        concept.id,
        concept.label,
        concept.type,
        tuple(RawName(text, kind) for column, kind in _KINDS for text in getattr(concept, column)),
        concept.parents,
        concept.xrefs,
        relations=tuple(relations),
        source=source,
        line=concept.line,
    )
