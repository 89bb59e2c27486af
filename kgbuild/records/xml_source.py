"""XML in, records out: takes a binary stream of any size, gives a record or the reason for none, one after the other.

Read are the registry's ``<clinical_study>``, PubMed's ``<PubmedArticle>`` and the ``<article>`` of JATS (PMC), alone,
several in a file, or wrapped in any other element.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO

from lxml import etree

from kgbuild.model import Record, RecordError
from kgbuild.records.ctgov_xml import read_study
from kgbuild.records.pmc_nxml import read_article
from kgbuild.records.pubmed_xml import read_pubmed
from kgbuild.records.xml_parse import parse
from kgbuild.records.xml_piece import Piece
from kgbuild.records.xml_stream import pieces

_READERS: dict[str, Callable[[etree._Element, str], Record]] = {
    "clinical_study": read_study,
    "PubmedArticle": read_pubmed,
    "article": read_article,
}


def read_xml(stream: BinaryIO, name: str) -> Iterator[Record | RecordError]:
    """The records of a stream in order; what cannot be read comes as an error in its place, and the others go on.

    Args:
        stream: read to its end, once, in chunks; at most one record is held.
        name: the file's, for messages and ``Record.source``.
    """
    for piece in pieces(stream, name):
        yield piece if isinstance(piece, RecordError) else _record(piece, name)


def _record(piece: Piece, name: str) -> Record | RecordError:
    source = piece.source(name)
    reader = _READERS.get(piece.tag)
    if reader is None:
        return RecordError(source, f"<{piece.tag}> is a chapter of a book, not a paper", piece.place)
    try:
        return reader(parse(piece, name), source)
    except RecordError as error:
        if error.place:
            return error
        return RecordError(error.source, error.reason, piece.place)
