"""A build that is kept in the list of runs: takes the work as a function, gives its report, and tells how it ended."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from kgbuild.model.errors import KgbuildError, LockedError, UsageError
from kgbuild.rebuild.config import BuildReport
from kgbuild.rebuild.progress import Progress
from kgbuild.rebuild.record_counts import record_counts
from kgbuild.rebuild.rollback import previous_build
from kgbuild.rebuild.runs import ABANDONED, FAILED, OK, SKIPPED, Outcome, Run, RunLog

Result = TypeVar("Result")


def recorded(
    out: Path,
    verb: str,
    progress: Progress,
    work: Callable[[Progress], Result],
    outcome: Callable[[Result], Outcome],
    told: Callable[[Run], None] | None = None,
) -> Result:
    """Do ``work`` with a progress that writes the run's log as well; record how it ended, whatever way that is.

    ``outcome`` says what the work's result stands for; ``told`` is called with the recorded run. What ``work`` raises
    is raised on; a run that cannot be recorded is told by a message and goes on. Unusable arguments leave no folder
    where there was none.
    """
    fresh = not out.exists()
    log = RunLog(out, verb)
    try:
        result = work(_Logged(progress, log))
    except BaseException as error:
        _end(log, outcome_of(error), progress, told)
        if fresh and isinstance(error, UsageError) and not (out / "builds").exists():
            shutil.rmtree(out, ignore_errors=True)
        raise
    _end(log, outcome(result), progress, told)
    return result


def _end(log: RunLog, outcome: Outcome, progress: Progress, told: Callable[[Run], None] | None) -> None:
    run = log.end(outcome)
    if log.trouble:
        progress.message(log.trouble)
    if told is not None:
        told(run)


def outcome_of_build(report: BuildReport) -> Outcome:
    """A published build, or one that stays because nothing had changed; numbers against the build before."""
    counts = report.counts
    totals = {name: sum(counts.get(name, {}).values()) for name in ("mentions", "statements", "nodes", "edges")}
    return Outcome(
        status=OK,
        exit_code=report.exit_code,
        build=report.build_id,
        counts={"records": report.records, **totals, "rejected": len(report.rejected)},
        changes=changes_of_build(report),
    )


def changes_of_build(report: BuildReport) -> dict[str, dict[str, int]]:
    """Numbers by table and kind against the build before, records first; none where there is none before."""
    if not report.changes:
        return {}
    before = previous_build(report.folder) if report.published else report.folder
    records = {"records": record_counts(before, report.folder)} if before is not None else {}
    return {**records, **{table: dict(kinds) for table, kinds in report.changes.items()}}


def outcome_of(error: BaseException) -> Outcome:
    """A run that raised: skipped because of the lock, ended by a signal, or failed."""
    if isinstance(error, LockedError):
        return Outcome(SKIPPED, error.exit_code, error=str(error))
    if isinstance(error, KgbuildError):
        return Outcome(FAILED, error.exit_code, error=str(error))
    if isinstance(error, KeyboardInterrupt):
        return Outcome(ABANDONED, 130, error="interrupted from the keyboard")
    if isinstance(error, SystemExit) and isinstance(error.code, int) and error.code > 128:
        return Outcome(ABANDONED, error.code, error=f"ended by signal {error.code - 128}")
    return Outcome(FAILED, 5, error=f"a defect of kgbuild: {type(error).__name__}: {error}")


class _Logged:
    """Tells the progress and the log."""

    def __init__(self, inner: Progress, log: RunLog) -> None:
        self._inner = inner
        self._log = log

    def stage(self, name: str, total: int | None = None) -> None:
        self._log.line(f"{name}{f': {total}' if total else ''}")
        self._inner.stage(name, total)

    def advance(self, by: int = 1) -> None:
        self._inner.advance(by)

    def message(self, text: str) -> None:
        self._log.line(" ".join(text.split()))
        self._inner.message(text)
