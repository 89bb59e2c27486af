"""Staged rows kept from run to run: takes a cache folder and a pipeline fingerprint, gives segments and what they hold.

``cache/stages/<fingerprint>/<number>/`` is a whole segment or does not exist: segments are written under a name that
begins with a dot and renamed when they are finished, so a killed run loses the segment it was writing and no more.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from kgbuild.graph.assemble import KEPT_SCHEMA
from kgbuild.graph.staging import staged_tables
from kgbuild.rebuild.entries import Entry

SMALL = 2_000
"""Segments with fewer records are put together when there are many of them."""

MANY = 16
KEPT_FINGERPRINTS = 2
"""Caches of so many pipelines are kept, the last used ones, so that going back to an index costs nothing."""

_WRITING = ".writing-"

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Segments:
    """Segment folders, and in which of them (by position) each record version stands."""

    folders: tuple[Path, ...]
    where: Mapping[Key, int]

    def kept(self, entries: Iterable[Entry]) -> pa.Table:
        """The rows of ``KEPT_SCHEMA`` for these entries, all of which must be staged."""
        rows = [
            {"id": e.id, "version": e.version, "source": e.source, "last_update": e.last_update, "segment": n}
            for e in entries
            for n in [self.where[e.key]]
        ]
        return pa.Table.from_pylist(rows, schema=KEPT_SCHEMA)


class StageCache:
    """The segments of one pipeline. One process changes them (the build lock); workers write where they are told."""

    def __init__(self, cache: Path, fingerprint: str) -> None:
        self._all = cache / "stages"
        self.folder = self._all / fingerprint
        self.folder.mkdir(parents=True, exist_ok=True)
        for left in self.folder.glob(f"{_WRITING}*"):
            shutil.rmtree(left)

    def segments(self) -> Segments:
        """All whole segments; of a version that stands in two, the later one counts. A damaged one is dropped."""
        folders: list[Path] = []
        where: dict[Key, int] = {}
        for folder in sorted(self.folder.glob("[0-9]*")):
            try:
                keys = _checked_keys(folder)
            except (OSError, pa.ArrowException):
                shutil.rmtree(folder)
                continue
            where.update(dict.fromkeys(keys, len(folders)))
            folders.append(folder)
        return Segments(tuple(folders), where)

    def writing(self, name: str) -> Path:
        """A folder to write a segment to."""
        return self.folder / f"{_WRITING}{name}"

    def finish(self, written: Path) -> Path | None:
        """Make a written segment one of the cache; an empty one is dropped."""
        if not _keys(written):
            shutil.rmtree(written)
            return None
        numbers = [int(folder.name) for folder in self.folder.glob("[0-9]*")]
        target = self.folder / f"{max(numbers, default=0) + 1:08d}"
        os.replace(written, target)
        return target

    def compact(self, kept: Collection[Key]) -> None:
        """Put small segments together when there are many, and write those anew that are mostly out of use."""
        segments = self.segments()
        chosen = _worth_rewriting(segments, kept)
        if not chosen:
            return
        alive = [(*key, n) for key, n in segments.where.items() if n in chosen and key in kept]
        if alive:
            written = self.writing("compact")
            shutil.rmtree(written, ignore_errors=True)
            written.mkdir()
            _rewrite(segments, alive, written)
            self.finish(written)
        for n in chosen:
            shutil.rmtree(segments.folders[n])

    def drop_others(self) -> None:
        """Delete the caches of pipelines that were not used for long."""
        os.utime(self.folder)
        known = sorted(self._all.iterdir(), key=lambda p: (p != self.folder, -p.stat().st_mtime))
        for folder in known[KEPT_FINGERPRINTS:]:
            shutil.rmtree(folder)


def _keys(folder: Path) -> list[Key]:
    rows = pq.read_table(folder / "records.parquet", columns=["id", "version"])
    return [(str(id_), str(version)) for id_, version in zip(*(c.to_pylist() for c in rows.columns), strict=True)]


def _checked_keys(folder: Path) -> list[Key]:
    """The keys of a segment whose files all open; a cut off file fails at its footer."""
    for name in staged_tables():
        pq.read_metadata(folder / f"{name}.parquet")
    return _keys(folder)


def _worth_rewriting(segments: Segments, kept: Collection[Key]) -> set[int]:
    sizes, alive = [0] * len(segments.folders), [0] * len(segments.folders)
    for n, folder in enumerate(segments.folders):
        sizes[n] = pq.read_metadata(folder / "records.parquet").num_rows
    for key, n in segments.where.items():
        alive[n] += key in kept
    worn = {n for n, size in enumerate(sizes) if 2 * alive[n] < size}
    small = {n for n, size in enumerate(sizes) if size < SMALL and n not in worn}
    return worn | (small if len(small) > MANY else set())


def _rewrite(segments: Segments, alive: list[tuple[str, str, int]], target: Path) -> None:
    """Copy the rows of the living versions of some segments into one."""
    folders = sorted({n for *_, n in alive})
    columns = {"id": "string", "version": "string", "segment": "int32"}
    keys = pa.table(
        {name: pa.array([row[i] for row in alive], type_) for i, (name, type_) in enumerate(columns.items())}
    )
    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": 2,
        "memory_limit": "1GB",
        "temp_directory": str(target / ".spill"),
    }
    with duckdb.connect(config=config) as db:
        db.register("alive", keys)
        for name in staged_tables():
            parts = [
                f"SELECT *, {n}::INTEGER AS segment FROM read_parquet('{_path(segments.folders[n], name)}')"
                for n in folders
            ]
            id_, version = _key_columns(name)
            db.execute(
                f"COPY (SELECT r.* EXCLUDE (segment) FROM ({' UNION ALL '.join(parts)}) r JOIN alive a"
                f" ON r.{id_} = a.id AND r.{version} = a.version AND r.segment = a.segment)"
                f" TO '{_path(target, name)}' (FORMAT parquet, COMPRESSION zstd)"
            )
    shutil.rmtree(target / ".spill", ignore_errors=True)


def _key_columns(name: str) -> tuple[str, str]:
    if name == "records":
        return "id", "version"
    return {"nodes": ("source_record", "source_version"), "edges": ("record", "source_version")}.get(
        name, ("record", "version")
    )


def _path(folder: Path, name: str) -> str:
    return str(folder / f"{name}.parquet").replace("'", "''")
