"""The tables of a build: takes segments and the entries that count, writes tables, whole or from an earlier build.

Both ways give the same rows. The difference is taken where the earlier build was made by the same pipeline and the rows
of all its records are still cached; otherwise everything is assembled.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from kgbuild.graph.assemble import Assembly, assemble, assemble_difference
from kgbuild.graph.read import table_path
from kgbuild.graph.touched import Touched
from kgbuild.graph.validate import validate_tables
from kgbuild.rebuild.entries import Entry
from kgbuild.rebuild.stages import Segments

if TYPE_CHECKING:
    from kgbuild.vocab import Vocabulary


@dataclass(frozen=True, slots=True)
class Base:
    """An earlier build to start from, and where the rows of its records are."""

    folder: Path
    kept: pa.Table


def base_of(before: Path | None, fingerprint: str, segments: Segments) -> Base | None:
    """The earlier build as a start, None where it cannot be one."""
    if before is None:
        return None
    told = json.loads((before / "manifest.json").read_text("utf-8"))
    if told.get("pipeline") != fingerprint:
        return None
    rows = pq.read_table(table_path(before, "records"), columns=["id", "version", "source", "last_update"]).to_pylist()
    if any((r["id"], r["version"]) not in segments.where for r in rows):
        return None
    entries = (Entry(r["id"], r["version"], r["last_update"], "", r["source"]) for r in rows)
    return Base(before, segments.kept(entries))


def unchanged(base: Base, entries: Sequence[Entry]) -> bool:
    """Whether the entries are those of the base, read from the same places."""
    before = zip(*(base.kept[name].to_pylist() for name in ("id", "version", "source")), strict=True)
    return set(before) == {(e.id, e.version, e.source) for e in entries}


def write_build_tables(
    segments: Segments, entries: Sequence[Entry], vocabulary: Vocabulary, tables: Path, base: Base | None
) -> Touched | None:
    """Write and check all tables; gives what differs from the base at most, None without one.

    Raises:
        KgbuildError: the tables break the schema (a defect of ours).
    """
    what = Assembly(segments.folders, segments.kept(entries), vocabulary)
    if base is None:
        assemble(what, tables)
        validate_tables(tables)
        return None
    touched = assemble_difference(what, base.folder, base.kept, tables)
    validate_tables(tables, touched)
    return touched
