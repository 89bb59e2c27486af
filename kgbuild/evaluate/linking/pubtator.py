"""Takes a corpus in PubTator's format, gives its documents with gold spans, mention types and identifiers.

The layout is read by `kgbuild.corpora`; here gold identifiers become CURIEs (``D003000`` is ``MESH:D003000``). ``A|B``,
``A+B`` and ``A,B`` give several; ``-1`` and an empty column give none: the annotators found no concept. Types that are
not scored are passed over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from kgbuild.corpora.documents import RawDocument, RawSpan
from kgbuild.corpora.pubtator import read_pubtator as read_raw
from kgbuild.corpora.text_files import read_text
from kgbuild.evaluate.linking.identifiers import canonical
from kgbuild.model import UsageError

__all__ = ["TYPES", "Document", "GoldSpan", "read_pubtator", "read_text"]

TYPES = {
    "Chemical": "Drug", "ChemicalEntity": "Drug", "Disease": "Condition", "SpecificDisease": "Condition",
    "DiseaseClass": "Condition", "Modifier": "Condition", "CompositeMention": "Condition",
    "DiseaseOrPhenotypicFeature": "Condition",
}  # fmt: skip
"""The corpora's types, and the mention type that each is linked as."""

_NONE = ("-1", "-", "")
_SEPARATORS = re.compile(r"[|+,]")


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
    return [_document(raw) for raw in read_raw(path)]


def _document(raw: RawDocument) -> Document:
    found = (_span(raw, span) for span in raw.spans)
    title, abstract = raw.text[: raw.title_end], raw.text[raw.title_end + 1 :]
    return Document(raw.id, title, abstract, tuple(s for s in found if s is not None))


def _span(raw: RawDocument, span: RawSpan) -> GoldSpan | None:
    """One annotation; None for a type that is not scored."""
    where = f"{raw.file}, line {span.line}"
    if (kind := TYPES.get(span.label)) is None:
        return None
    if span.ids is None:
        raise UsageError(f"{where}: no identifier column")
    (start, end), text = span.fragments[0], span.mention or ""
    if not 0 <= start < end <= len(raw.text) or not text.strip():
        raise UsageError(f"{where}: span {start}–{end} is not inside the document's {len(raw.text)} characters")
    return GoldSpan(start, end, text, kind, span.label, _ids(where, span.ids), span.line)


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
