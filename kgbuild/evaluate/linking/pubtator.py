"""Takes a corpus in PubTator's format, gives its documents with gold spans, mention types and identifiers.

Gold identifiers become CURIEs (``D003000`` is ``MESH:D003000``). ``A|B``, ``A+B`` and ``A,B`` give several; ``-1`` and
an empty column give none: the annotators found no concept. Relations (a word as second column) and types that are not
scored are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kgbuild.evaluate.linking.identifiers import canonical
from kgbuild.model import UsageError

TYPES = {
    "Chemical": "Drug", "ChemicalEntity": "Drug", "Disease": "Condition", "SpecificDisease": "Condition",
    "DiseaseClass": "Condition", "Modifier": "Condition", "CompositeMention": "Condition",
    "DiseaseOrPhenotypicFeature": "Condition",
}  # fmt: skip
"""The corpora's types, and the mention type that each is linked as."""

_NONE = ("-1", "-", "")
_SEPARATORS = re.compile(r"[|+,]")
_NUMBER = re.compile(r"\s*-?[0-9]{1,9}\s*")
_TEXT = re.compile(r"(\d+)\|([ta])\|(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class GoldSpan:
    """One annotated mention: ``type`` is kgbuild's, ``label`` the corpus's; no ``ids`` means that gold has none."""

    start: int
    end: int
    text: str
    type: str
    label: str
    ids: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Document:
    """A title and an abstract; offsets count from the title's start, one character between the two."""

    id: str
    title: str
    abstract: str
    spans: tuple[GoldSpan, ...]

    @property
    def text(self) -> str:
        """The text that the offsets are into."""
        return f"{self.title} {self.abstract}"


def read_pubtator(path: Path) -> list[Document]:
    """The documents of one file, in file order.

    Raises:
        UsageError: the file cannot be read or holds no document, or a line is malformed; names file and line.
    """
    documents = list(_documents(path))
    if not documents:
        raise UsageError(f"{path}: no PubTator document in this file")
    return documents


def read_text(path: Path) -> str:
    """The text of a file.

    Raises:
        UsageError: it cannot be read, or is not UTF-8.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return file.read()
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: not UTF-8 at byte {error.start}") from None
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror or error}") from None


def _documents(path: Path) -> Iterator[Document]:
    block: list[tuple[int, str]] = []
    for number, line in enumerate(read_text(path).split("\n"), 1):
        line = line.rstrip("\r")
        if line.strip():
            block.append((number, line))
        elif block:
            yield _document(path, block)
            block = []
    if block:
        yield _document(path, block)


def _document(path: Path, block: list[tuple[int, str]]) -> Document:
    """One document from its lines: title, abstract, then annotations."""
    number, first = block[0]
    title = _TEXT.fullmatch(first)
    if title is None or title[2] != "t":
        raise UsageError(f"{path}, line {number}: a document begins with 'ID|t|title'")
    rest, abstract = block[1:], ""
    if rest and (second := _TEXT.fullmatch(rest[0][1])):
        if second[1] != title[1] or second[2] != "a":
            raise UsageError(f"{path}, line {rest[0][0]}: expected '{title[1]}|a|abstract'")
        abstract, rest = second[3], rest[1:]
    length = len(title[3]) + 1 + len(abstract)
    found = (_span(path, n, line, title[1], length) for n, line in rest)
    return Document(title[1], title[3], abstract, tuple(s for s in found if s is not None))


def _span(path: Path, number: int, line: str, document: str, length: int) -> GoldSpan | None:
    """One annotation; None for a relation and for a type that is not scored."""
    cells = line.split("\t")
    where = f"{path}, line {number}"
    if cells[0].strip() != document:
        raise UsageError(f"{where}: not an annotation of document {document}")
    if len(cells) > 1 and cells[1].strip().isalpha():
        return None
    if len(cells) < 5 or not _NUMBER.fullmatch(cells[1]) or not _NUMBER.fullmatch(cells[2]):
        raise UsageError(f"{where}: expected 'ID, start, end, text, type, identifier' between tabs")
    if (kind := TYPES.get(cells[4].strip())) is None:
        return None
    if len(cells) < 6:
        raise UsageError(f"{where}: no identifier column")
    start, end = int(cells[1]), int(cells[2])
    if not 0 <= start < end <= length or not cells[3].strip():
        raise UsageError(f"{where}: span {start}–{end} is not inside the document's {length} characters")
    return GoldSpan(start, end, cells[3], kind, cells[4].strip(), _ids(where, cells[5]), number)


def _ids(where: str, cell: str) -> tuple[str, ...]:
    ids: list[str] = []
    for part in _SEPARATORS.split(cell):
        if part.strip() in _NONE:
            continue
        curie = canonical(part)
        if curie is None:
            raise UsageError(f"{where}: not an identifier: {part.strip()!r}")
        ids.append(curie)
    return tuple(dict.fromkeys(ids))
