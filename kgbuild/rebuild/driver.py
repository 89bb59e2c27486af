"""One build from sources to the published folder: every room in turn, then one atomic swap.

``build`` assembles everything; ``update`` starts from the current build and works in what changed. Both take finished
work from the cache, and both give the same tables.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kgbuild.model.errors import StoreError, UsageError
from kgbuild.rebuild.assembly import Base, base_of, unchanged, write_build_tables
from kgbuild.rebuild.config import BuildConfig, BuildReport, Rejected
from kgbuild.rebuild.entries import Entry
from kgbuild.rebuild.faults import told
from kgbuild.rebuild.fingerprint import pipeline_fingerprint, reading_fingerprint
from kgbuild.rebuild.guard import check_deleted
from kgbuild.rebuild.ledger import Ledger
from kgbuild.rebuild.lock import build_lock
from kgbuild.rebuild.manifest import build_name, manifest
from kgbuild.rebuild.progress import Progress, Silent
from kgbuild.rebuild.published import current_build, free_id, is_whole, new_folder, publish
from kgbuild.rebuild.reconcile import newest
from kgbuild.rebuild.report import REJECTED, Made, counts_of, rejected_lines, report_of, same_beside, stays, write_json
from kgbuild.rebuild.retention import prune
from kgbuild.rebuild.scan import Scan, complaint, scan, spool_missing, told_as
from kgbuild.rebuild.spool import Spool
from kgbuild.rebuild.stages import Segments, StageCache
from kgbuild.rebuild.staging import Workers, run_tasks, tasks
from kgbuild.rebuild.stores import follow_store, write_store

if TYPE_CHECKING:
    from kgbuild.graph.touched import Touched
    from kgbuild.link.overrides import Overrides
    from kgbuild.vocab import Vocabulary


def build(config: BuildConfig, progress: Progress | None = None) -> BuildReport:
    """Read, extract, link, assemble, load and publish.

    Raises:
        UsageError: a source is missing or nothing in the sources is readable; nothing is published.
        LockedError: another build writes to the same folder.
        StoreError: the disk is full, or an embedded store could not be written; nothing is published.
    """
    return _Run(config, progress or Silent(), by_difference=False).run()


def update(config: BuildConfig, progress: Progress | None = None) -> BuildReport:
    """Bring the current build up to date with the sources: new, changed and deleted records.

    The tables are those of a ``build`` from scratch. Where nothing changed the current build stays (``published`` of
    the report is False); where there is none, or another pipeline made it, everything is assembled.

    Raises: as ``build``; UsageError too where more records would go than ``config.max_deleted`` allows.
    """
    return _Run(config, progress or Silent(), by_difference=True).run()


class _Run:
    """One build under way: its configuration, its clock, what it rejected so far."""

    def __init__(self, config: BuildConfig, progress: Progress, by_difference: bool) -> None:
        self.config = config
        self.progress = progress
        self.by_difference = by_difference
        self.seconds: dict[str, float] = {}
        self.complaints: list[Rejected] = []

    def run(self) -> BuildReport:
        """Unusable arguments are told before anything is made on disk."""
        from kgbuild.records.sources import documents

        started = datetime.now(UTC)
        documents(self.config.sources)
        fresh = not self.config.out.exists()
        try:
            with told(self.config.out), build_lock(self.config.out):
                return self._locked(started)
        except UsageError:
            if fresh:
                shutil.rmtree(self.config.out, ignore_errors=True)
            raise

    @contextmanager
    def _stage(self, name: str, total: int | None = None) -> Iterator[None]:
        self.progress.stage(name, total)
        begun = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = round(time.perf_counter() - begun, 3)

    def _locked(self, started: datetime) -> BuildReport:
        from kgbuild.vocab import load_vocabulary

        cache = self.config.out / "cache"
        if self.config.fresh:
            shutil.rmtree(cache, ignore_errors=True)
        with self._stage("vocabulary"):
            vocabulary = load_vocabulary(self.config.ontologies)
            overrides = self._overrides(vocabulary)
        stages = StageCache(cache, pipeline_fingerprint(vocabulary, overrides, self.config.model))
        ledger = Ledger(cache / "documents.sqlite", reading_fingerprint())
        spool = Spool(cache / "spool")
        try:
            entries, superseded, found = self._read(ledger, spool, stages)
            segments, entries = self._extract(entries, found, spool, stages, vocabulary)
            report = self._make(entries, superseded, stages.folder.name, segments, vocabulary, overrides, started)
            self._tidy(stages, ledger, entries, found)
        finally:
            spool.close()
            ledger.close()
        return report

    def _overrides(self, vocabulary: Vocabulary) -> Overrides:
        """The overrides in force; rows that this vocabulary cannot carry out are told."""
        from kgbuild.link.overrides import load_overrides, overrides_path

        path = overrides_path(self.config.overrides)
        overrides = load_overrides(vocabulary, path)
        for found in overrides.ineffective:
            self.progress.message(f"override left out: {path}, line {found.row.line}: {found.reason}")
        return overrides

    def _read(self, ledger: Ledger, spool: Spool, stages: StageCache) -> tuple[list[Entry], list[Rejected], Scan]:
        with self._stage("read"):
            found = scan(self.config.sources, ledger, spool, stages.segments().where.keys(), self.progress)
        self.complaints += found.complaints
        if not found.entries:
            raise UsageError(f"no readable record in {', '.join(map(str, self.config.sources))}; nothing was built")
        entries, superseded = newest(found.entries)
        return entries, superseded, found

    def _extract(
        self, entries: Sequence[Entry], found: Scan, spool: Spool, stages: StageCache, vocabulary: Vocabulary
    ) -> tuple[Segments, list[Entry]]:
        """Stage what is not staged yet; gives all segments and the entries that stand in them."""
        segments = stages.segments()
        missing = [e for e in entries if e.key not in segments.where]
        with self._stage("extract and link", len(missing)):
            self._tell(spool_missing(found, missing, spool))
            places = [spool.places[e.key] for e in missing if e.key in spool.places]
            workers = Workers(self.config.workers, self.config.ontologies, self.config.overrides, self.config.model)
            todo = tasks(spool.path, places, stages.writing, self.config.workers)
            for written in run_tasks(todo, vocabulary, workers, self.progress.advance):
                stages.finish(written.folder)
                self._tell([complaint(error) for error in written.errors])
        if missing:
            segments = stages.segments()
        kept = [e for e in entries if e.key in segments.where]
        if not kept:
            raise UsageError("no record could be extracted; nothing was built")
        return segments, kept

    def _tell(self, complaints: Sequence[Rejected]) -> None:
        self.complaints += complaints
        for one in complaints:
            self.progress.message(told_as(one))

    def _before(self) -> Path | None:
        """The build that is current, unless it is damaged: then there is none to start from or to compare with."""
        before = current_build(self.config.out)
        if before is None or is_whole(before):
            return before
        self.progress.message(f"build {before.name} is damaged: all is built anew, and not compared with it")
        return None

    def _make(
        self,
        entries: Sequence[Entry],
        superseded: list[Rejected],
        pipeline: str,
        segments: Segments,
        vocabulary: Vocabulary,
        overrides: Overrides,
        started: datetime,
    ) -> BuildReport:
        out = self.config.out
        before = self._before()
        if self.by_difference and before is not None:
            check_deleted(before, (e.id for e in entries), self.config.max_deleted)
        base = base_of(before, pipeline, segments) if self.by_difference else None
        told_of = [*self.complaints, *superseded]
        if base is not None and unchanged(base, entries) and same_beside(base.folder, self.config.stores, told_of):
            return report_of(stays(out, base), told_of, self.seconds, published=False)
        build_id = free_id(out, build_name(entries, vocabulary, started, overrides.fingerprint))
        work = new_folder(out, build_id)
        try:
            touched = self._write(work, segments, entries, vocabulary, base, told_of)
            counts = counts_of(work / "tables")
            with self._stage("changes"):
                changes = self._changes(work, before, touched)
            about = Made(out / "builds" / build_id, len(entries), counts, changes, base.folder.name if base else None)
            report = report_of(about, told_of, self.seconds)
            says = manifest(self.config, entries, vocabulary, report, started, overrides, pipeline, before)
            write_json(work / "manifest.json", says)
            publish(out, work, build_id)
        except BaseException:
            shutil.rmtree(work, ignore_errors=True)
            raise
        return report

    def _write(
        self,
        work: Path,
        segments: Segments,
        entries: Sequence[Entry],
        vocabulary: Vocabulary,
        base: Base | None,
        told_of: Sequence[Rejected],
    ) -> Touched | None:
        """Tables, stores and rejected records, all in the folder ``work``; what differs from the base at most."""
        tables = work / "tables"
        with self._stage("tables"):
            touched = write_build_tables(segments, entries, vocabulary, tables, base)
        for store in self.config.stores:
            with self._stage(f"store {store}"):
                if base is None:
                    write_store(store, work)
                else:
                    follow_store(store, base.folder, work, touched)
        (work / REJECTED).write_text(rejected_lines(told_of), encoding="utf-8")
        return touched

    def _changes(self, work: Path, before: Path | None, touched: Touched | None) -> dict[str, dict[str, int]]:
        """Write ``changes.json`` against the build that is current now; counts by table and kind of change."""
        from kgbuild.graph import diff_tables

        if before is None:
            write_json(work / "changes.json", {"previous": None, "counts": {}, "records": [], "changes": []})
            return {}
        changes = diff_tables(before, work, touched)
        write_json(work / "changes.json", {"previous": before.name, **changes.as_json()})
        return changes.counts()

    def _tidy(self, stages: StageCache, ledger: Ledger, entries: Sequence[Entry], found: Scan) -> None:
        """What may fail without harm to the build that is published: such a failure is told and no more."""
        try:
            with self._stage("tidy"), told(self.config.out):
                prune(self.config.out, self.config.keep)
                ledger.keep_only(found.digests)
                ledger.commit()
                stages.compact({e.key for e in entries})
                stages.drop_others()
        except (StoreError, OSError) as error:
            self.progress.message(f"the build is published, but old builds and the cache are not tidied up: {error}")
