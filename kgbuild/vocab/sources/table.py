"""Takes a delimited text file, gives one concept a row, or one an id with ``merge``; the columns are named by options.

Options: ``delimiter`` (tab), ``quoted``, ``header`` (the column names of a file without a header line), ``id``,
``id_prefix`` (put before ids without a prefix), ``label``, ``names`` (kind → columns), ``parents``, ``parent_labels``
(columns with the labels of parents), ``same`` and ``xrefs`` (prefix → column), ``type_column`` with ``types`` (value →
type), ``where`` (column → values kept), ``obsolete`` (column → values that mean so), ``aliases`` (other spelling of a
column → its name), ``separator`` of lists in a cell (|), ``merge``, ``labels_first`` (the
label is the first of the names).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from kgbuild.model import UsageError
from kgbuild.vocab.sources.facts import Mapping, RawConcept
from kgbuild.vocab.sources.files import read_lines
from kgbuild.vocab.sources.merge import merged
from kgbuild.vocab.sources.reading import Reading

Row = dict[str, str]

_LONGEST_CELL = 131_072


def read_rows(path: Path, reading: Reading) -> Iterator[tuple[int, Row]]:
    """(line, cells by column name) of each row; a row with too many cells is a problem.

    Raises:
        UsageError: the file is empty, or a column that the manifest names is missing.
    """
    options = reading.source.options
    header: Sequence[str] = options.get("header", ())
    found = False
    for line, cells in _cells(path, reading, options):
        if not header:
            aliases = options.get("aliases", {})
            header = [aliases.get(c.strip(), c.strip()) for c in cells]
            _check(path, line, header, options)
            found = True
            continue
        if not found:
            found = True
            if list(header)[: len(cells)] == cells:  # some releases of a file without header have one
                continue
        if len(cells) > len(header):
            reading.problem(line, f"{len(cells)} cells, the header has {len(header)}")
        elif any(cells):
            yield line, dict(zip(header, cells, strict=False))
    if not found:
        raise UsageError(f"{path}: nothing in it")


def _cells(path: Path, reading: Reading, options: dict[str, Any]) -> Iterator[tuple[int, list[str]]]:
    delimiter = options.get("delimiter", "\t")
    lines = read_lines(path, reading, options.get("member", "*"))
    if not options.get("quoted"):
        for number, line in lines:
            if line:
                yield number, line.split(delimiter)
        return
    at = 0

    def texts() -> Iterator[str]:
        nonlocal at
        for number, line in lines:
            at = number
            yield line + "\n"

    rows = csv.reader(texts(), delimiter=delimiter)
    while True:
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            reading.problem(at, f"not a row: {error}")
            continue
        if any(len(c) > _LONGEST_CELL for c in cells):  # csv's own limit is global and may have been raised
            reading.problem(at, "not a row: a field of more than 131,072 characters, perhaps an open quote")
        elif cells:
            yield at, cells


def _check(path: Path, line: int, header: Sequence[str], options: dict[str, Any]) -> None:
    named = [options.get("id", "id"), options.get("label", "label")]
    for columns in (*options.get("names", {}).values(), options.get("parents", ()), options.get("parent_labels", ())):
        named.extend(columns)
    named.extend((*options.get("same", {}).values(), *options.get("xrefs", {}).values()))
    named.extend((*options.get("where", {}), *options.get("obsolete", {})))
    named.extend(c for c in (options.get("type_column"),) if c)
    for name in named:
        if name and name not in header:
            raise UsageError(f"{path}, line {line}: no column {name!r} in the header")


def read_table(path: Path, reading: Reading) -> Iterator[RawConcept | Mapping]:
    """The rows of a table as concepts."""
    rows = _concepts(path, reading)
    if reading.source.options.get("parent_labels"):
        rows = _by_label(rows)
    return merged(rows) if reading.source.options.get("merge") else _single(rows, reading)


def _single(rows: Iterator[RawConcept], reading: Reading) -> Iterator[RawConcept]:
    return (c for c in rows if reading.new(c.id, c.line))


class _Layout:
    """The options of a table, looked up once."""

    def __init__(self, reading: Reading) -> None:
        options = reading.source.options
        self._reading = reading
        self._id, self._label = options.get("id", "id"), options.get("label", "label")
        self._prefix, self._separator = options.get("id_prefix", ""), options.get("separator", "|")
        self._names = tuple((k, c) for k, columns in options.get("names", {}).items() for c in columns)
        self._same, self._xrefs = tuple(options.get("same", {}).items()), tuple(options.get("xrefs", {}).items())
        self._parents, self._parent_labels = options.get("parents", ()), options.get("parent_labels", ())
        self._type_column, self._types = options.get("type_column", ""), options.get("types", {})
        self._first = bool(options.get("labels_first"))
        self._where = _sets(options.get("where", {}))
        self._obsolete = _sets(options.get("obsolete", {}))

    def concept(self, row: Row, line: int) -> RawConcept | None:
        """A row as a concept; None for a row that is not taken or faulty."""
        if any(row.get(c, "") not in values for c, values in self._where):
            return None
        text = row.get(self._id, "").strip()
        if not text:
            self._reading.problem(line, f"no {self._id}")
            return None
        known = self._reading.own(self._prefixed(text), line)
        if not known:
            return None
        names = [(t, kind) for kind, c in self._names for t in self._parts(row, c)]
        label = row.get(self._label, "").strip() if self._label else ""
        if not label and self._first and names:
            label = names[0][0]
        gone = label.startswith("obsolete ") or any(row.get(c, "") in values for c, values in self._obsolete)
        return self._reading.concept(
            known,
            label,
            line,
            names,
            type=self._types.get(row.get(self._type_column), self._reading.source.type) if self._type_column else None,
            parents=self._above(row, line) if self._parents or self._parent_labels else (),
            same=self._ids(row, self._same, line) if self._same else (),
            xrefs=self._ids(row, self._xrefs, line) if self._xrefs else (),
            obsolete=gone,
        )

    def _prefixed(self, text: str) -> str:
        return text if ":" in text or not self._prefix else f"{self._prefix}:{text}"

    def _parts(self, row: Row, column: str) -> list[str]:
        cell = row.get(column, "")
        if self._separator not in cell:
            return [cell] if cell else []
        return [p for part in cell.split(self._separator) if (p := part.strip())]

    def _above(self, row: Row, line: int) -> tuple[str, ...]:
        """The ids of the parents, or their labels, which ``_by_label`` turns into ids."""
        labels = tuple(v for c in self._parent_labels for v in self._parts(row, c))
        found = (self._prefixed(v) for c in self._parents for v in self._parts(row, c))
        return labels or self._reading.curies(found, line)

    def _ids(self, row: Row, columns: tuple[tuple[str, str], ...], line: int) -> tuple[str, ...]:
        found = (v if ":" in v else f"{prefix}:{v}" for prefix, c in columns for v in self._parts(row, c))
        return self._reading.curies(found, line)


def _sets(table: dict[str, list[str]]) -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple((column, frozenset(values)) for column, values in table.items())


def _concepts(path: Path, reading: Reading) -> Iterator[RawConcept]:
    layout = _Layout(reading)
    for line, row in read_rows(path, reading):
        if concept := layout.concept(row, line):
            yield concept


def _by_label(rows: Iterator[RawConcept]) -> Iterator[RawConcept]:
    """The same concepts, the labels of parents replaced by the ids of the concepts with these labels."""
    concepts = list(rows)
    ids = {c.label: c.id for c in reversed(concepts)}
    for c in concepts:
        yield replace(c, parents=tuple(ids[p] for p in c.parents if p in ids)) if c.parents else c


def read_mappings(path: Path, reading: Reading) -> Iterator[RawConcept | Mapping]:
    """The rows of a plain table as mappings: options ``subject`` and ``object`` name columns, ``predicate`` is theirs.

    ``subject_prefix`` and ``object_prefix`` stand before the ids.
    """
    options = reading.source.options
    subject, object_ = options["subject"], options["object"]
    before = f"{options.get('subject_prefix', '')}:", f"{options.get('object_prefix', '')}:"
    for line, row in read_rows(path, reading):
        first = reading.curie(before[0] + row.get(subject, ""), line)
        second = reading.curie(before[1] + row.get(object_, ""), line)
        if first and second:
            yield Mapping(first, options.get("predicate", "skos:exactMatch"), second, "", reading.source.name, line)
