"""Takes a file in PubTator's layout, gives its documents with the annotations as written.

A document is a title line ``ID|t|…``, an abstract line ``ID|a|…`` (may be missing), and annotation lines of ``ID``,
start, end, mention, label and (perhaps) identifier between tabs, ended by an empty line or the file's end. Offsets
count from the title's first character, one character between title and abstract. Lines whose second column is a word
are relations and passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from kgbuild.corpora.documents import RawDocument, RawSpan
from kgbuild.corpora.text_files import read_lines
from kgbuild.model import UsageError

_NUMBER = re.compile(r"\s*-?[0-9]{1,9}\s*")
_TEXT = re.compile(r"(\d+)\|([ta])\|(.*)", re.DOTALL)


def read_pubtator(path: Path) -> list[RawDocument]:
    """The documents of one file, in file order.

    Raises:
        UsageError: the file cannot be read or holds no document, or a line is malformed; names file and line.
    """
    documents = [_document(path, block) for block in _blocks(path)]
    if not documents:
        raise UsageError(f"{path}: no PubTator document in this file")
    return documents


def _blocks(path: Path) -> Iterator[list[tuple[int, str]]]:
    """Runs of lines that are not empty, each line with its number."""
    block: list[tuple[int, str]] = []
    for number, line in enumerate(read_lines(path), 1):
        if line.strip():
            block.append((number, line))
        elif block:
            yield block
            block = []
    if block:
        yield block


def _document(path: Path, block: list[tuple[int, str]]) -> RawDocument:
    number, first = block[0]
    title = _TEXT.fullmatch(first)
    if title is None or title[2] != "t":
        raise UsageError(f"{path}, line {number}: a document begins with 'ID|t|title'")
    rest, abstract = block[1:], ""
    if rest and (second := _TEXT.fullmatch(rest[0][1])):
        if second[1] != title[1] or second[2] != "a":
            raise UsageError(f"{path}, line {rest[0][0]}: expected '{title[1]}|a|abstract'")
        abstract, rest = second[3], rest[1:]
    found = (_span(path, n, line, title[1]) for n, line in rest)
    spans = tuple(s for s in found if s is not None)
    return RawDocument(title[1], f"{title[3]} {abstract}", len(title[3]), spans, str(path))


def _span(path: Path, number: int, line: str, document: str) -> RawSpan | None:
    """One annotation; None for a relation."""
    cells = line.split("\t")
    where = f"{path}, line {number}"
    if cells[0].strip() != document:
        raise UsageError(f"{where}: not an annotation of document {document}")
    if len(cells) > 1 and cells[1].strip().isalpha():
        return None
    if len(cells) < 5 or not _NUMBER.fullmatch(cells[1]) or not _NUMBER.fullmatch(cells[2]):
        raise UsageError(f"{where}: expected 'ID, start, end, text, type, identifier' between tabs")
    ids = cells[5] if len(cells) > 5 else None
    return RawSpan(((int(cells[1]), int(cells[2])),), cells[3], cells[4].strip(), ids, number)
