"""One build from sources to the published folder: every room in turn, then one atomic swap."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kgbuild.model.errors import RecordError, UsageError
from kgbuild.model.record import Record
from kgbuild.model.statement import Annotation
from kgbuild.rebuild.annotate import annotate
from kgbuild.rebuild.config import BuildConfig, BuildReport, Rejected
from kgbuild.rebuild.counts import Counter
from kgbuild.rebuild.lock import build_lock
from kgbuild.rebuild.manifest import build_name, manifest
from kgbuild.rebuild.progress import Progress, Silent
from kgbuild.rebuild.published import current_build, free_id, new_folder, publish
from kgbuild.rebuild.reconcile import newest
from kgbuild.rebuild.stores import write_store

if TYPE_CHECKING:
    from kgbuild.link.overrides import Overrides
    from kgbuild.vocab import Vocabulary


def build(config: BuildConfig, progress: Progress | None = None) -> BuildReport:
    """Read, extract, link, assemble, load and publish.

    Raises:
        UsageError: a source is missing or nothing in the sources is readable; nothing is published.
        LockedError: another build writes to the same folder.
        StoreError: an embedded store could not be written; nothing is published.
    """
    return _Run(config, progress or Silent()).run()


class _Run:
    """One build under way: its configuration, its clock, what it rejected so far."""

    def __init__(self, config: BuildConfig, progress: Progress) -> None:
        self.config = config
        self.progress = progress
        self.seconds: dict[str, float] = {}
        self.rejected: list[Rejected] = []
        self.superseded: list[Rejected] = []
        self.counter = Counter()

    def run(self) -> BuildReport:
        """Reading needs no lock: unusable arguments are told before anything is made on disk."""
        started = datetime.now(UTC)
        records = self._read()
        with build_lock(self.config.out):
            return self._make(records, started)

    @contextmanager
    def _stage(self, name: str, total: int | None = None) -> Iterator[None]:
        self.progress.stage(name, total)
        begun = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = round(time.perf_counter() - begun, 3)

    def _read(self) -> list[Record]:
        from kgbuild.records import read_sources

        records: list[Record] = []
        with self._stage("read"):
            for item in read_sources(self.config.sources):
                self.progress.advance()
                if isinstance(item, RecordError):
                    self._reject(item)
                else:
                    records.append(item)
        if not records:
            raise UsageError(f"no readable record in {', '.join(map(str, self.config.sources))}; nothing was built")
        kept, self.superseded = newest(records)
        return kept

    def _reject(self, error: RecordError) -> None:
        self.rejected.append(Rejected(error.source, error.reason, error.place))
        self.progress.message(f"rejected: {error}")

    def _make(self, records: list[Record], started: datetime) -> BuildReport:
        from kgbuild.vocab import load_vocabulary

        with self._stage("vocabulary"):
            vocabulary = load_vocabulary(self.config.ontologies)
            overrides = self._overrides(vocabulary)
        out = self.config.out
        build_id = free_id(out, build_name(records, vocabulary, started, overrides.fingerprint))
        work = new_folder(out, build_id)
        try:
            counts = self._write(work, records, vocabulary)
            with self._stage("changes"):
                changes = self._changes(work)
            report = BuildReport(
                build_id=build_id,
                folder=out / "builds" / build_id,
                records=len(records),
                rejected=tuple(self.rejected),
                superseded=tuple(self.superseded),
                counts=counts,
                seconds=dict(self.seconds),
                changes=changes,
            )
            _write_json(work / "manifest.json", manifest(self.config, records, vocabulary, report, started, overrides))
            publish(out, work, build_id)
        except BaseException:
            shutil.rmtree(work, ignore_errors=True)
            raise
        return report

    def _overrides(self, vocabulary: Vocabulary) -> Overrides:
        """The overrides in force; rows that this vocabulary cannot carry out are told."""
        from kgbuild.link.overrides import load_overrides, overrides_path

        path = overrides_path(self.config.overrides)
        overrides = load_overrides(vocabulary, path)
        for found in overrides.ineffective:
            self.progress.message(f"override left out: {path}, line {found.row.line}: {found.reason}")
        return overrides

    def _write(self, work: Path, records: list[Record], vocabulary: Vocabulary) -> dict[str, Mapping[str, int]]:
        """Tables, stores and rejected records, all in the folder ``work``; what they hold, counted."""
        from kgbuild.graph import write_tables

        tables = work / "tables"
        with self._stage("extract, link, tables", len(records)):
            # Annotations go straight into the tables, so that memory grows with the records' texts only.
            counts = write_tables(self._annotations(records, vocabulary), vocabulary, tables)
        if not self.counter.annotations:
            raise UsageError("no record could be extracted; nothing was built")
        for store in self.config.stores:
            with self._stage(f"store {store}"):
                write_store(store, tables, work)
        _write_lines(work / "rejected.jsonl", [*self.rejected, *self.superseded])
        return {**self.counter.counts(), "rows": counts.rows, "nodes": counts.nodes, "edges": counts.edges}

    def _annotations(self, records: list[Record], vocabulary: Vocabulary) -> Iterator[Annotation]:
        config = self.config
        for item in annotate(records, vocabulary, config.ontologies, config.workers, config.overrides):
            self.progress.advance()
            if isinstance(item, RecordError):
                self._reject(item)
            else:
                self.counter.add(item)
                yield item

    def _changes(self, work: Path) -> dict[str, dict[str, int]]:
        """Write ``changes.json`` against the build that is current now; counts by table and kind of change."""
        from kgbuild.graph import diff_tables

        before = current_build(self.config.out)
        changes = diff_tables(before, work)
        previous = before.name if before else None
        _write_json(work / "changes.json", {"previous": previous, **changes.as_json()})
        return changes.counts() if before else {}


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", "utf-8")


def _write_lines(path: Path, rejected: list[Rejected]) -> None:
    rows = ({"source": r.source, "place": r.place, "kind": r.kind, "reason": r.reason} for r in rejected)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
