"""Reads annotated corpora: takes their files as published, gives documents with typed spans that fit their text.

What a corpus is called, which files it has, which of its labels are kgbuild's types, whether it may train and which
parts it has stands in ``catalogue.toml``.
"""

from kgbuild.corpora.catalogue import Corpus, Part, catalogue, corpora_folder, corpus_named
from kgbuild.corpora.documents import CorpusDocument, CorpusPart, CorpusSpan, Notice, flat
from kgbuild.corpora.leaks import Leaks, leaks, without_leaks
from kgbuild.corpora.load import load_part, measured_documents, read_part, training_documents

__all__ = [
    "Corpus",
    "CorpusDocument",
    "CorpusPart",
    "CorpusSpan",
    "Leaks",
    "Notice",
    "Part",
    "catalogue",
    "corpora_folder",
    "corpus_named",
    "flat",
    "leaks",
    "load_part",
    "measured_documents",
    "read_part",
    "training_documents",
    "without_leaks",
]
