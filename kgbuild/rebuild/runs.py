"""What became of every run: one JSON line in ``out/runs.jsonl`` and a log in ``out/logs/``.

A line is written when a run ends, with one write and an fsync; a line that a power cut tore is passed over. The log of
a run is locked while it goes on, so that a run that was killed is told from one under way; the next run writes the
line that the killed one could not.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

FILE = "runs.jsonl"
LOGS = "logs"
LOGS_KEPT = 400
"""Logs of older runs are removed; their lines stay."""

OK, FAILED, SKIPPED, ABANDONED, INTERRUPTED, RUNNING = "ok", "failed", "skipped", "abandoned", "interrupted", "running"
"""``ok``: published (rejected records are counted); ``failed``: the last good graph stays; ``skipped``: another run
held the lock, or the one before was not done; ``abandoned``: ended by a signal, in order; ``interrupted``: killed."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run, as it stands in ``runs.jsonl`` and as a webhook is told.

    ``started`` and ``finished`` are ISO 8601 in UTC; ``counts`` holds totals of the build (records, nodes, edges,
    statements, rejected); ``changes`` numbers by table and kind against the build before; ``steps`` the seconds and
    exit code of each command of a scheduled run.
    """

    run: str
    verb: str
    status: str
    started: str
    finished: str | None = None
    seconds: float | None = None
    exit_code: int | None = None
    build: str | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    changes: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    steps: tuple[Mapping[str, Any], ...] = ()
    error: str | None = None
    log: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Ready for JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended: the part of a ``Run`` that its work decides."""

    status: str
    exit_code: int
    build: str | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    changes: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    steps: tuple[Mapping[str, Any], ...] = ()
    error: str | None = None


class RunLog:
    """A run under way: its log file, and its line when it ends.

    Nothing here fails a run: where the folder cannot be written, ``trouble`` says why.
    """

    def __init__(self, out: Path, verb: str) -> None:
        self._out = out
        self._started = datetime.now(UTC)
        self.verb = verb
        self.id = f"{self._started:%Y%m%dT%H%M%S.%fZ}-{verb}-{os.getpid()}"
        self.log = out / LOGS / f"{self.id}.log"
        self.trouble: str | None = None
        self._descriptor: int | None = None
        try:
            self._open()
        except OSError as error:
            self.trouble = f"this run is not recorded in {out}: {error.strerror}"

    def _open(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        settle(self._out)
        _drop_old_logs(self._out)
        self._descriptor = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)

    @property
    def descriptor(self) -> int | None:
        """The log's file descriptor, for the output of commands."""
        return self._descriptor

    def line(self, text: str) -> None:
        """A line with the time, in the log."""
        if self._descriptor is None:
            return
        try:
            os.write(self._descriptor, f"{_now()} {text}\n".encode("utf-8", "replace"))
        except OSError as error:
            self.trouble = f"the log of this run is not whole: {error.strerror}"

    def end(self, outcome: Outcome) -> Run:
        """Write the run's line and close its log; gives the run. Call it once."""
        finished = datetime.now(UTC)
        seconds = round((finished - self._started).total_seconds(), 1)
        run = Run(
            run=self.id,
            verb=self.verb,
            started=self._started.isoformat(timespec="seconds"),
            finished=finished.isoformat(timespec="seconds"),
            seconds=max(seconds, 0.0),  # the clock may have been set back
            log=f"{LOGS}/{self.log.name}" if self._descriptor is not None else None,
            **{f.name: getattr(outcome, f.name) for f in fields(outcome)},
        )
        self.line(f"{run.status}, exit code {run.exit_code}{f': {run.error}' if run.error else ''}")
        try:
            append(self._out, run)
        except OSError as error:
            self.trouble = f"this run is not recorded in {self._out}: {error.strerror}"
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
        return run


def append(out: Path, run: Run) -> None:
    """Add the line of ``run``, durably. A torn line before it is closed first, so that it takes no other with it."""
    line = json.dumps(run.as_json(), ensure_ascii=False, default=str).encode("utf-8", "replace") + b"\n"
    descriptor = os.open(out / FILE, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        size = os.fstat(descriptor).st_size
        torn = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
        os.write(descriptor, b"\n" * torn + line)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def list_runs(out: Path) -> list[Run]:
    """All runs, oldest first; those under way and those that were killed are told from their logs."""
    found = {run.run: run for run in _lines(out)}
    for log in sorted((out / LOGS).glob("*.log")):
        if log.stem not in found and (run := _unfinished(log)):
            found[run.run] = run
    return sorted(found.values(), key=lambda run: run.run)


def settle(out: Path) -> None:
    """Write the lines of runs that were killed."""
    known = {run.run for run in _lines(out)}
    for log in sorted((out / LOGS).glob("*.log")):
        run = _unfinished(log) if log.stem not in known else None
        if run is not None and run.status == INTERRUPTED:
            append(out, run)


def _lines(out: Path) -> list[Run]:
    """What can be read of ``runs.jsonl``; a torn line and one of a later version's fields do no harm."""
    try:
        data = (out / FILE).read_bytes()
    except OSError:
        return []
    names = {f.name for f in fields(Run)}
    runs = []
    for line in data.splitlines():
        try:
            row = json.loads(line)
            run = Run(**{name: value for name, value in row.items() if name in names})
        except (ValueError, TypeError, AttributeError):
            continue
        if isinstance(run.run, str):
            runs.append(run)
    return runs


def _unfinished(log: Path) -> Run | None:
    """The run of a log that has no line: under way while its log is locked, else killed."""
    try:
        time, verb, _ = log.stem.split("-")
        started = datetime.strptime(time, "%Y%m%dT%H%M%S.%fZ").replace(tzinfo=UTC)
        descriptor = os.open(log, os.O_RDONLY | os.O_CLOEXEC)
    except (ValueError, OSError):
        return None
    try:
        last = datetime.fromtimestamp(os.fstat(descriptor).st_mtime, UTC)
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        status, error = INTERRUPTED, "the process was killed; the log ends where it was"
    except OSError:
        status, error = RUNNING, None
    finally:
        os.close(descriptor)
    ended = status == INTERRUPTED
    return Run(
        run=log.stem,
        verb=verb,
        status=status,
        started=started.isoformat(timespec="seconds"),
        finished=last.isoformat(timespec="seconds") if ended else None,
        seconds=round(max((last - started).total_seconds(), 0), 1) if ended else None,
        error=error,
        log=f"{LOGS}/{log.name}",
    )


def _drop_old_logs(out: Path) -> None:
    for log in sorted((out / LOGS).glob("*.log"))[:-LOGS_KEPT]:
        log.unlink(missing_ok=True)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
