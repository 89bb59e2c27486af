"""Takes the table of how curators use names (string, type, id, documents), gives it checked, keyed for the compiler."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from kgbuild.vocab.compile.keys import name_key
from kgbuild.vocab.concept import CONCEPT_TYPES
from kgbuild.vocab.sources.facts import Problem
from kgbuild.vocab.sources.files import read_lines
from kgbuild.vocab.sources.manifest import Source
from kgbuild.vocab.sources.reading import Reading

FORMAT = "usage"
_HEADER = ("string", "type", "id", "documents")


class Use(NamedTuple):
    """In so many documents curators gave this name, in a mention of this type, this id."""

    text: str
    key: str
    type: str
    curie: str
    documents: int


def read_usage(path: Path, source: Source, problems: list[Problem]) -> Iterator[Use]:
    """The rows of one file; a faulty row is a problem and skipped.

    Raises:
        UsageError: the file cannot be read.
    """
    reading = Reading(source, problems)
    for number, line in read_lines(path, reading):
        if not line.strip() or line.startswith("#"):
            continue
        cells = tuple(line.split("\t"))
        if cells == _HEADER:
            continue
        if reason := _fault(cells):
            reading.problem(number, reason)
            continue
        curie = reading.curie(cells[2], number)
        if curie:
            text = " ".join(cells[0].split())
            yield Use(text, name_key(text), cells[1], curie, int(cells[3]))
    reading.close()


def _fault(cells: tuple[str, ...]) -> str:
    if len(cells) != len(_HEADER):
        return f"{len(cells)} columns, not {len(_HEADER)}"
    if not name_key(cells[0]):
        return "a string without letters or digits"
    if cells[1] not in CONCEPT_TYPES:
        return f"unknown type {cells[1]!r}"
    if not (cells[3].isascii() and cells[3].isdigit() and 0 < len(cells[3]) < 10):
        return f"documents must be a number, not {cells[3]!r}"
    return ""
