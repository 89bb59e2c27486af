"""Takes a folder of vocabulary TSV files (docs/architecture.md), gives checked concepts in file and line order.

Every fault is a UsageError that names the file, the line and the column.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from kgbuild.model import UsageError
from kgbuild.vocab.concept import CONCEPT_TYPES, Concept

REQUIRED = ("id", "type", "label", "synonyms", "xrefs", "parents", "sources")
LISTS = (
    "synonyms", "abbreviations", "brands", "codes", "salts", "xrefs", "broad", "close", "parents", "classes", "targets",
    "acts_on", "components", "patterns", "sources", "mapped", "related", "quiet",
)  # fmt: skip
NAMES = ("mapped", "synonyms", "related", "abbreviations", "brands", "codes", "salts")
EVERY = "*"
"""In the column ``quiet``: every name of the row."""

IDS = ("xrefs", "broad", "close", "parents", "classes", "components")
ACTIONS = ("targets", "acts_on")
REFERENCES = ("parents", "classes", "targets", "acts_on", "components")
"""Columns whose ids must be rows of some file."""

_CURIE = re.compile(r"[A-Za-z][\w.]*:[^\s|<>\"]+")
_NOTES = ("note", "notes", "comment", "definition")
_TERM_LIMIT = 400


def read_folder(folder: Path) -> tuple[Concept, ...]:
    """The concepts of every ``*.tsv`` in the folder.

    Raises:
        UsageError: no file, a malformed row, a duplicate id, an unknown type, a dangling reference, a cycle.
    """
    files = sorted(folder.glob("*.tsv"))
    if not files:
        raise UsageError(f"{folder}: no vocabulary file (*.tsv) in this folder")
    concepts = tuple(c for f in files for c in read_file(f))
    check(concepts)
    return concepts


def read_file(path: Path) -> Iterator[Concept]:
    """The concepts of one file, each row checked by itself."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{path.name}: not UTF-8 at byte {error.start}") from None
    header: list[str] | None = None
    for number, line in enumerate(text.split("\n"), 1):
        line = line.rstrip("\r")
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if header is None:
            header = _header(path.name, number, cells)
        else:
            yield _row(path.name, number, header, cells)
    if header is None:
        raise UsageError(f"{path.name}: no header line")


def _fail(file: str, line: int, column: str, reason: str) -> UsageError:
    return UsageError(f"{file}, line {line}, column {column}: {reason}")


def _header(file: str, line: int, cells: list[str]) -> list[str]:
    names = [c.strip() for c in cells]
    for name in REQUIRED:
        if name not in names:
            raise _fail(file, line, name, "missing from the header")
    for name in names:
        if name not in (*REQUIRED, *LISTS, *_NOTES, "intervention_type"):
            raise _fail(file, line, name, "unknown column")
        if names.count(name) > 1:
            raise _fail(file, line, name, "named twice in the header")
    return names


def _row(file: str, line: int, header: list[str], cells: list[str]) -> Concept:
    if len(cells) > len(header):
        raise _fail(file, line, str(len(header) + 1), f"{len(cells)} cells, the header has {len(header)}")
    row = dict(zip(header, (c.strip() for c in cells), strict=False))
    values = {name: _list(row.get(name, "")) for name in LISTS}
    if values["quiet"] == (EVERY,):
        values["quiet"] = tuple(dict.fromkeys((row.get("label", ""), *(t for name in NAMES for t in values[name]))))
    if not _CURIE.fullmatch(row.get("id", "")):
        raise _fail(file, line, "id", f"not a CURIE: {row.get('id', '')!r}")
    if row.get("type") not in CONCEPT_TYPES:
        raise _fail(file, line, "type", f"unknown type {row.get('type', '')!r}")
    if not row.get("label"):
        raise _fail(file, line, "label", "empty")
    for name in IDS:
        for value in values[name]:
            if not _CURIE.fullmatch(value):
                raise _fail(file, line, name, f"not a CURIE: {value!r}")
    for name in ACTIONS:
        for value in values[name]:
            action, _, curie = value.partition(">")
            if not action or not _CURIE.fullmatch(curie):
                raise _fail(file, line, name, f"not action>CURIE: {value!r}")
    for name, value in row.items():
        if name not in _NOTES and any(len(t) > _TERM_LIMIT for t in value.split("|")):
            raise _fail(file, line, name, f"a value of more than {_TERM_LIMIT} characters")
    return Concept(
        id=row["id"],
        type=row["type"],
        label=row["label"],
        intervention_type=row.get("intervention_type", ""),
        file=file,
        line=line,
        **values,
    )


def _list(cell: str) -> tuple[str, ...]:
    if not cell:
        return ()
    return tuple(dict.fromkeys(v for v in (part.strip() for part in cell.split("|")) if v))


def references(concept: Concept) -> Iterator[tuple[str, str]]:
    """(column, id) of every other row that this concept needs."""
    for name in REFERENCES:
        for value in getattr(concept, name):
            yield name, value.rpartition(">")[2] if name in ACTIONS else value


def check(concepts: Iterable[Concept]) -> None:
    """Check what no row shows by itself: distinct ids, present references, no cycle among parents.

    Raises:
        UsageError: names the row at fault.
    """
    by_id: dict[str, Concept] = {}
    for c in concepts:
        if other := by_id.get(c.id):
            raise _fail(c.file, c.line, "id", f"{c.id} is also in {other.file}, line {other.line}")
        by_id[c.id] = c
    for c in by_id.values():
        for column, target in references(c):
            if target not in by_id:
                raise _fail(c.file, c.line, column, f"{target} is not a row of any file")
    _check_cycles(by_id)


def _check_cycles(by_id: dict[str, Concept]) -> None:
    done: set[str] = set()
    for root in by_id:
        path: dict[str, None] = {}
        stack: list[tuple[str, bool]] = [(root, False)]
        while stack:
            node, leaving = stack.pop()
            if leaving:
                path.pop(node)
                done.add(node)
            elif node in path:
                c = by_id[node]
                raise _fail(c.file, c.line, "parents", f"{node} is its own ancestor")
            elif node not in done:
                path[node] = None
                stack.append((node, True))
                stack.extend((p, False) for p in by_id[node].parents)
