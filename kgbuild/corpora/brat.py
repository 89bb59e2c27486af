"""Takes a folder of brat files (``X.txt`` with ``X.ann``), gives its documents with the entities as written.

An entity line is ``T1``, ``Label start end;start end`` and the characters, between tabs; its fragments are sorted here.
Relations, events, attributes, normalisations and notes are passed over. Tools differ in whether their offsets count
the CR of a line end and a byte order mark: the reading of the text that fits most entities is taken.
"""

from __future__ import annotations

import re
from pathlib import Path

from kgbuild.corpora.documents import RawDocument, RawSpan
from kgbuild.corpora.text_files import read_lines, read_text
from kgbuild.model import UsageError

_OTHER = ("#", "*", "R", "E", "A", "M", "N")
_PLACE = re.compile(r"(\S+) (\d{1,9} \d{1,9}(?:;\d{1,9} \d{1,9})*)")


def read_brat(folder: Path) -> list[RawDocument]:
    """The documents of a folder, by name.

    Raises:
        UsageError: the folder holds no documents, a text has no annotation file, or a line is malformed.
    """
    texts = sorted(folder.glob("*.txt")) if folder.is_dir() else []
    if not texts:
        raise UsageError(f"{folder}: no folder with brat's .txt and .ann files")
    alone = sorted({p.stem for p in folder.glob("*.ann")} - {p.stem for p in texts})
    if alone:
        raise UsageError(f"{folder / alone[0]}.ann: its .txt file is missing")
    return [read_brat_document(path) for path in texts]


def read_brat_document(path: Path) -> RawDocument:
    """One document from its ``.txt`` file and the ``.ann`` beside it; errors as `read_brat`."""
    notes = path.with_suffix(".ann")
    if not notes.is_file():
        raise UsageError(f"{path}: its .ann file is missing")
    found = (_entity(notes, n, line) for n, line in enumerate(read_lines(notes), 1))
    spans = tuple(s for s in found if s is not None)
    return RawDocument(path.stem, _fitting(read_text(path, "utf-8"), spans), 0, spans, str(notes))


def _entity(path: Path, number: int, line: str) -> RawSpan | None:
    """One entity; None for a line of another kind."""
    if not line.strip() or line.startswith(_OTHER):
        return None
    cells = line.split("\t", 2)
    place = _PLACE.fullmatch(cells[1].strip()) if len(cells) == 3 and re.fullmatch(r"T\d+", cells[0]) else None
    if place is None:
        raise UsageError(f"{path}, line {number}: expected 'T1, Label start end, text' between tabs")
    pairs = sorted((int(a), int(b)) for a, b in (p.split(" ") for p in place[2].split(";")))
    mention = cells[2] if len(pairs) == 1 else None
    return RawSpan(tuple(pairs), mention, place[1], None, number)


def _fitting(text: str, spans: tuple[RawSpan, ...]) -> str:
    """The text as it is, or without CR or byte order mark where that fits more entities."""
    bare = text.removeprefix("\ufeff")
    readings = dict.fromkeys((text, bare, text.replace("\r\n", "\n"), bare.replace("\r\n", "\n")))
    return max(readings, key=lambda reading: _fits(reading, spans)) if len(readings) > 1 else text


def _fits(text: str, spans: tuple[RawSpan, ...]) -> int:
    return sum(
        s.mention is not None and text[s.fragments[0][0] : s.fragments[0][1]].strip() == s.mention.strip()
        for s in spans
    )
