"""Runs at their times: takes a trigger and the steps of a run, gives an exit code when it is told to end.

One run at a time: a time that comes while a run is under way, and a run that finds the build lock taken, are recorded
as skipped. A run that fails is recorded, told and left; the next one comes at its time. On SIGTERM or SIGINT the run
under way is abandoned in order (its unfinished build is removed, the last good graph stays) and the scheduler ends.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from kgbuild.model.errors import KgbuildError
from kgbuild.rebuild.lock import build_lock
from kgbuild.rebuild.notify import Notifier
from kgbuild.rebuild.recorded import outcome_of
from kgbuild.rebuild.runs import ABANDONED, FAILED, OK, SKIPPED, Outcome, Run, RunLog
from kgbuild.rebuild.steps import Done, Step, Worker, in_turn

if TYPE_CHECKING:
    from apscheduler.schedulers.background import BackgroundScheduler  # type: ignore[import-untyped]
    from apscheduler.triggers.base import BaseTrigger  # type: ignore[import-untyped]

VERB = "schedule"
LOCKED = 4
"""The exit code of a command that found the build lock taken."""
MISFIRE_SECONDS = 3600
"""A run may begin this late (a machine that slept, a busy one); later it is left out."""
_DONE = 0


@dataclass(frozen=True, slots=True)
class Job:
    """What a scheduled run does: its steps in turn in the output folder ``out``, then telling. ``timeout`` is for
    one step, in seconds; ``say`` is told lines for the operator."""

    out: Path
    steps: Sequence[Step]
    notifier: Notifier
    say: Callable[[str], None]
    timeout: float | None = None


class Runner:
    """Makes the runs of a job, and can be stopped by another thread."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._worker = Worker(job.timeout)
        self.last: Run | None = None

    def stop(self) -> None:
        """Abandon the run under way, in order; no further one begins."""
        self._worker.stop()

    def run(self) -> None:
        """One run, recorded and told. It raises nothing."""
        if self._worker.stopped:
            return
        log = RunLog(self._job.out, VERB)
        self._job.say(f"run {log.id} begins")
        try:
            outcome = self._outcome(log)
        except Exception as error:
            outcome = outcome_of(error)
        self._close(log, outcome)

    def skip(self, why: str) -> None:
        """Record a run that was not made."""
        self._close(RunLog(self._job.out, VERB), Outcome(SKIPPED, LOCKED, error=why))

    def _outcome(self, log: RunLog) -> Outcome:
        try:
            # Asked before the first step: what is fetched now would be read by the build that is under way.
            with build_lock(self._job.out):
                pass
        except KgbuildError as error:
            return outcome_of(error)
        done = in_turn(self._worker, self._job.steps, log.log if log.descriptor is not None else None)
        return _outcome(done, self._job.steps, self._worker.stopped)

    def _close(self, log: RunLog, outcome: Outcome) -> None:
        run = log.end(outcome)
        if log.trouble:
            self._job.say(log.trouble)
        self._job.say(in_words(run))
        for trouble in self._job.notifier.tell(run, hurry=self._worker.stopped):
            self._job.say(trouble)
            if run.log:
                _note(self._job.out / run.log, trouble)
        self.last = run


def _outcome(done: Sequence[Done], steps: Sequence[Step], stopped: bool) -> Outcome:
    """What the steps come to. The graph may be published though a later step failed: ``build`` then names it."""
    last, step = done[-1], steps[len(done) - 1]
    said: dict[str, Any] = next((d.said for d in done if d.said), {})
    codes = [d.exit_code for d in done]
    whole = len(done) == len(steps) and last.exit_code in step.good
    status, error = OK, None
    if not whole:
        status = ABANDONED if stopped else SKIPPED if step.tells and last.exit_code == LOCKED else FAILED
        error = f"{last.name}: {last.error or 'the next step was not begun'}"
    return Outcome(
        status=status,
        exit_code=max(codes) if whole else last.exit_code or 128 + signal.SIGTERM,
        build=said.get("build"),
        counts=said.get("counts", {}),
        changes=said.get("changes", {}),
        steps=tuple({k: v for k, v in asdict(d).items() if k in ("name", "exit_code", "seconds")} for d in done),
        error=error,
    )


def in_words(run: Run) -> str:
    """A run as one line for the operator."""
    what = f"run {run.run} {run.status} after {run.seconds:g} s, exit code {run.exit_code}"
    what += f", build {run.build}" if run.build else ""
    records = run.changes.get("records", {})
    what += f", records {', '.join(f'{n} {kind}' for kind, n in records.items())}" if records else ""
    return what + (f": {run.error}" if run.error else "")


def _note(log: Path, text: str) -> None:
    try:
        with log.open("a", encoding="utf-8", errors="replace") as file:
            file.write(f"{text}\n")
    except OSError:
        return  # it was said already


def once(job: Job) -> int:
    """Make one run of ``job`` at once. Call it in the main thread. The exit code: the run's, or 128 + signal."""
    runner = Runner(job)
    with _signals() as (wake, wait):

        def work() -> None:
            runner.run()
            wake()

        thread = threading.Thread(target=work)
        thread.start()
        signum = wait()
        runner.stop()
        thread.join()
    if runner.last is None or (signum and runner.last.status == ABANDONED):
        return 128 + signum
    return runner.last.exit_code or 0


def serve(job: Job, trigger: BaseTrigger, now: bool = False) -> int:
    """Make the runs of ``job`` at the times of ``trigger`` until a signal comes; ``now`` makes the first at once.

    Call it in the main thread. The exit code: 0 when the signal cost no run, 128 + signal when it abandoned one.
    """
    from apscheduler.events import EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED  # type: ignore[import-untyped]

    runner = Runner(job)
    with _signals() as (_, wait):
        scheduler = _scheduler()
        timer = scheduler.add_job(runner.run, trigger, **({"next_run_time": datetime.now(UTC)} if now else {}))
        scheduler.add_listener(lambda _: runner.skip("the run before was still under way"), EVENT_JOB_MAX_INSTANCES)
        scheduler.add_listener(lambda _: runner.skip("its time was missed by more than an hour"), EVENT_JOB_MISSED)
        scheduler.start()
        job.say(f"next run {timer.next_run_time:%Y-%m-%d %H:%M:%S %Z}; Ctrl-C or SIGTERM ends")
        signum = wait()
        before = runner.last
        runner.stop()
        scheduler.shutdown(wait=True)
    last = runner.last
    return 128 + signum if last is not None and last is not before and last.status == ABANDONED else 0


def _scheduler() -> BackgroundScheduler:
    """In the background, since signals are waited for in the main thread; several missed times make one run."""
    from apscheduler.executors.pool import ThreadPoolExecutor  # type: ignore[import-untyped]
    from apscheduler.schedulers.background import BackgroundScheduler

    return BackgroundScheduler(
        timezone=UTC,  # its own; the triggers have theirs
        executors={"default": ThreadPoolExecutor(1)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": MISFIRE_SECONDS},
    )


@contextmanager
def _signals() -> Iterator[tuple[Callable[[], None], Callable[[], int]]]:
    """``wake()`` ends ``wait()`` from any thread with 0, a SIGTERM or SIGINT with its number.

    A pipe, for a handler may not take locks: the thread that it interrupts may hold them.
    """
    reading, writing = os.pipe2(os.O_CLOEXEC)

    def caught(signum: int, frame: FrameType | None) -> None:
        os.write(writing, bytes([signum]))

    old = {signum: signal.signal(signum, caught) for signum in (signal.SIGTERM, signal.SIGINT)}

    def wake() -> None:
        os.write(writing, bytes([_DONE]))

    def wait() -> int:
        return os.read(reading, 1)[0]

    try:
        yield wake, wait
    finally:
        for signum, handler in old.items():
            signal.signal(signum, handler)
        os.close(reading)
        os.close(writing)
