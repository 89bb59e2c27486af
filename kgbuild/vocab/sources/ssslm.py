"""Takes an SSSLM file (literal mappings: ``text curie name predicate type …``), gives one concept an id."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kgbuild.model import UsageError
from kgbuild.vocab.sources.facts import Mapping, RawConcept
from kgbuild.vocab.sources.files import read_lines
from kgbuild.vocab.sources.names import DROPPED, kind_of_predicate, kind_of_synonym_type
from kgbuild.vocab.sources.reading import Reading

_NEEDED = ("text", "curie", "name", "predicate")


def read_ssslm(path: Path, reading: Reading) -> Iterator[RawConcept | Mapping]:
    """One concept an id, in order of first mention; the column ``name`` gives the label.

    Raises:
        UsageError: no header, or a needed column is missing.
    """
    where: list[int] = []
    found: dict[str, tuple[int, str, list[tuple[str, str]]]] = {}
    ids: dict[str, str] = {}
    for number, line in read_lines(path, reading):
        cells = line.split("\t")
        if not where:
            where = _columns(path, number, cells)
            text_at, curie_at, name_at, predicate_at, type_at = where
            continue
        if len(cells) <= predicate_at:
            if line:
                reading.problem(number, f"{len(cells)} cells: text, id or predicate is missing")
            continue
        raw = cells[curie_at]
        known = ids.get(raw)
        if known is None:
            known = ids[raw] = reading.own(raw, number)
        if not known:
            continue
        kind = kind_of_predicate(cells[predicate_at])
        if kind is None:
            reading.problem(number, f"unknown predicate {cells[predicate_at][:60]!r}")
            continue
        if 0 <= type_at < len(cells) and cells[type_at]:
            kind = kind_of_synonym_type(cells[type_at], kind)
        entry = found.get(known)
        if entry is None:
            entry = found[known] = (number, cells[name_at], [])
        if kind != DROPPED:
            entry[2].append((cells[text_at], kind))
    if not where:
        raise UsageError(f"{path}: no header line")
    for known, (number, label, names) in found.items():
        yield reading.concept(known, label, number, names, obsolete=label.startswith("obsolete "))


def _columns(path: Path, number: int, header: list[str]) -> list[int]:
    for name in _NEEDED:
        if name not in header:
            raise UsageError(f"{path}, line {number}: no column {name!r} in the header")
    return [*(header.index(n) for n in _NEEDED), header.index("type") if "type" in header else -1]
