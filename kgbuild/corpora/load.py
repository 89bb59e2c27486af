"""Takes the folder of corpora, a corpus and a part, gives its documents; also all that may train, and all measured."""

from __future__ import annotations

import logging
from pathlib import Path

from kgbuild.corpora.brat import read_brat
from kgbuild.corpora.catalogue import Corpus, Part, catalogue, corpus_named
from kgbuild.corpora.conll import read_conll
from kgbuild.corpora.documents import CorpusDocument, CorpusPart, Notice, RawDocument
from kgbuild.corpora.pubtator import read_pubtator
from kgbuild.corpora.settle import settle
from kgbuild.model import UsageError

_LOG = logging.getLogger(__name__)


def load_part(root: Path, corpus: str, part: str) -> list[CorpusDocument]:
    """The documents of one part; what was not taken as written is one logged warning.

    Raises:
        UsageError: the catalogue has no such corpus or part, or a file cannot be read; names file and line.
    """
    read = read_part(root, corpus, part)
    if read.notices:
        _LOG.warning("%s/%s: %s", corpus, part, read.changed())
    return list(read.documents)


def read_part(root: Path, corpus: str, part: str) -> CorpusPart:
    """The documents of one part with every notice; errors as `load_part`."""
    described = corpus_named(corpus)
    chosen = described.part(part)
    documents: list[CorpusDocument] = []
    notices: list[Notice] = []
    for raw in _raw(root, described, chosen):
        document, said = settle(described, part, raw)
        documents.append(document)
        notices += said
    return CorpusPart(tuple(documents), tuple(notices))


def training_documents(root: Path, corpora: tuple[str, ...] = ()) -> list[CorpusDocument]:
    """Every document that may train, of the corpora named or of all: parts that are not measured.

    Raises:
        UsageError: as `load_part`, and for a corpus whose licence does not allow training.
    """
    named = [corpus_named(name) for name in corpora] or [c for c in catalogue().values() if c.may_train]
    barred = [c.name for c in named if not c.may_train]
    if barred:
        raise UsageError(f"{barred[0]} is for measuring only: {corpus_named(barred[0]).licence}")
    return [d for c in named for part in c.parts if part not in c.measured for d in load_part(root, c.name, part)]


def measured_documents(root: Path) -> list[CorpusDocument]:
    """The documents of every part that is measured; errors as `load_part`."""
    return [d for c in catalogue().values() for part in c.measured for d in load_part(root, c.name, part)]


def _raw(root: Path, corpus: Corpus, part: Part) -> list[RawDocument]:
    found: list[RawDocument] = []
    for name in part.files:
        path = root / name
        if corpus.layout == "pubtator":
            found += read_pubtator(path)
        elif corpus.layout == "conll":
            found += read_conll(path, part.documents)
        else:
            found += read_brat(path)
    return [raw for raw in found if corpus.holds(part, raw.id)]
