"""Rows of single records, before they meet those of the others: takes linked annotations, gives a segment.

A segment is a folder with one Parquet file a table. Its rows depend on the record and the pipeline only, not on which
other records there are, nor on where the record was read from; so segments are what a rebuild keeps. ``linked.parquet``
says which concepts a record's statements lead to, from which the vocabulary's own nodes and edges follow.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path

import pyarrow as pa

from kgbuild.graph.concepts import Concepts, ConceptSource
from kgbuild.graph.parquet import Writer
from kgbuild.graph.project import project
from kgbuild.graph.rows import Row
from kgbuild.graph.schema import ARROW_TYPES, schema
from kgbuild.model import Annotation

FLUSH_EVERY = 200
"""Annotations held in memory before their rows are written."""

LINKED = "linked"
_LINKED_SCHEMA = pa.schema([("record", pa.string()), ("version", pa.string()), ("curie", pa.string())])


def staging_schema(name: str) -> pa.Schema:
    """The table's columns, all nullable; of nodes and edges also the record and version that a row came from."""
    if name == LINKED:
        return _LINKED_SCHEMA
    columns = {**schema().tables[name].columns}
    if name == "nodes":
        columns["source_record"] = "string?"
    if name in ("nodes", "edges"):
        columns["source_version"] = "string?"
    return pa.schema([(column, ARROW_TYPES[type_.removesuffix("?")]) for column, type_ in columns.items()])


def staged_tables() -> tuple[str, ...]:
    """Names of the tables of a segment."""
    return (*schema().tables, LINKED)


class Segment:
    """A segment being written; a record version counts once, however often it is added."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._schemas = {name: staging_schema(name) for name in staged_tables()}
        self._writers = {name: Writer(folder / f"{name}.parquet", s) for name, s in self._schemas.items()}
        self._rows: dict[str, list[Row]] = {name: [] for name in self._schemas}
        self.keys: dict[tuple[str, str], str] = {}
        """(record id, version) of what is in it, with the source it was read from."""
        self._waiting = 0

    def add(self, annotation: Annotation, vocabulary: ConceptSource) -> None:
        """Add the rows of one annotation."""
        record = annotation.record
        if (record.id, record.version) in self.keys:
            return
        self.keys[record.id, record.version] = record.source
        concepts = Concepts(vocabulary)
        for name, rows in project(annotation, concepts).items():
            self._rows[name].extend(rows)
        key = {"record": record.id, "version": record.version}
        self._rows[LINKED].extend({**key, "curie": curie} for curie in sorted(concepts.linked))
        self._waiting += 1
        if self._waiting >= FLUSH_EVERY:
            self.flush()

    def flush(self) -> None:
        """Write what is held in memory."""
        for name, rows in self._rows.items():
            if rows:
                self._writers[name].write(pa.Table.from_pylist(rows, schema=self._schemas[name]))
                rows.clear()
        self._waiting = 0

    def close(self) -> None:
        """Finish the files; the segment can be read only after this."""
        with ExitStack() as closing:
            for writer in self._writers.values():
                closing.callback(writer.close)
            self.flush()


def stage(annotations: Iterable[Annotation], vocabulary: ConceptSource, folder: Path) -> Mapping[tuple[str, str], str]:
    """Write a segment of these annotations; gives its keys with their sources."""
    segment = Segment(folder)
    try:
        for annotation in annotations:
            segment.add(annotation, vocabulary)
    finally:
        segment.close()
    return segment.keys
