"""Spooled records to staged segments, in this process or in several: takes places in a spool, gives segments.

Each task is a stretch of the spool that becomes one segment of its own. A worker reads, extracts, links and writes by
itself; only the segment's path and the rejected records come back. A record that extraction or linking fails on is
given back as a ``RecordError``; the others go on.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kgbuild.model.errors import RecordError, StoreError
from kgbuild.rebuild.annotate import Pipeline
from kgbuild.rebuild.spool import Place, read_spool

if TYPE_CHECKING:
    from kgbuild.vocab import Vocabulary

SEGMENT = 500
"""Records of a segment: what a killed run loses at most, a worker's task."""

_POLL_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Task:
    """Places in a spool, and the folder that their segment is written to."""

    spool: Path
    places: tuple[Place, ...]
    folder: Path


@dataclass(frozen=True, slots=True)
class Staged:
    """A written segment, and the records that are not in it."""

    folder: Path
    errors: tuple[RecordError, ...]


@dataclass(frozen=True, slots=True)
class Workers:
    """How many processes, and what each of them loads."""

    count: int
    ontologies: Path | None
    overrides: Path | None
    model: str


def tasks(spool: Path, places: Sequence[Place], folder: Callable[[str], Path], workers: int) -> list[Task]:
    """Even stretches, so that every worker has something to do and none holds more than ``SEGMENT`` records."""
    size = max(1, min(SEGMENT, -(-len(places) // max(1, workers))))
    starts = range(0, len(places), size)
    return [Task(spool, tuple(places[a : a + size]), folder(f"{n}")) for n, a in enumerate(starts)]


def run_tasks(
    todo: Sequence[Task], vocabulary: Vocabulary, workers: Workers, advance: Callable[[int], None]
) -> Iterator[Staged]:
    """Carry the tasks out; segments come as they are finished, in any order.

    Raises:
        StoreError: a worker process was killed; what is finished is kept, running again goes on.
    """
    if not todo:
        return  # a pipeline takes time to load
    if min(workers.count, len(todo)) <= 1:
        pipeline = Pipeline(vocabulary, workers.overrides, workers.model)
        yield from (_stage(task, pipeline, lambda: advance(1)) for task in todo)
        return
    yield from _run_in_processes(todo, workers, advance)


def _run_in_processes(todo: Sequence[Task], workers: Workers, advance: Callable[[int], None]) -> Iterator[Staged]:
    # Spawned, not forked: a forked child would hold the build's lock, and threads of the parent's libraries.
    context = multiprocessing.get_context("spawn")
    done: Any = context.Value("q", 0)
    stop: Any = context.Value("b", 0)
    told = 0
    initial = (workers.ontologies, workers.overrides, workers.model, done, stop)
    with ProcessPoolExecutor(workers.count, context, initializer=_start_worker, initargs=initial) as pool:
        with _signals_held_back():
            waiting: set[Future[Staged]] = {pool.submit(_work, task) for task in todo}
        try:
            while waiting:
                ready, waiting = wait(waiting, _POLL_SECONDS, FIRST_COMPLETED)
                advance(done.value - told)
                told = done.value
                for future in ready:
                    yield future.result()
        except BrokenProcessPool as error:
            raise StoreError("a worker process was killed (out of memory?): run again, it goes on from here") from error
        finally:
            stop.value = 1  # a signal, or a full disk: a worker must not go on to the end of its task
            pool.shutdown(cancel_futures=True)


@contextmanager
def _signals_held_back() -> Iterator[None]:
    """Processes that are started in here get no signal before they can say that they ignore it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _stage(task: Task, pipeline: Pipeline, advance: Callable[[], None]) -> Staged:
    from kgbuild.graph.staging import Segment

    errors: list[RecordError] = []
    segment = Segment(task.folder)
    try:
        for record in read_spool(task.spool, task.places):
            found = pipeline(record)
            if isinstance(found, RecordError):
                errors.append(found)
            else:
                segment.add(found, pipeline.vocabulary)
            advance()
    finally:
        segment.close()
    return Staged(task.folder, tuple(errors))


_worker: list[tuple[Pipeline, Any, Any]] = []
"""The one pipeline, the shared counter and the stop sign of a worker process, set when the process starts."""


class _Stopped(Exception):
    """The build was ended."""


def _start_worker(ontologies: Path | None, overrides: Path | None, model: str, done: Any, stop: Any) -> None:
    """Load the pipeline once a process; end the process when the parent is gone, however it went.

    Signals to the whole group (Ctrl-C, a service that is stopped) are the parent's: it then tells the workers to stop.
    """
    from kgbuild.vocab import load_vocabulary

    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_leave_with, args=(parent,), daemon=True).start()
    _worker.append((Pipeline(load_vocabulary(ontologies), overrides, model), done, stop))


def _leave_with(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    os._exit(1)


def _work(task: Task) -> Staged:
    pipeline, done, stop = _worker[0]

    def advance() -> None:
        with done.get_lock():
            done.value += 1
        if stop.value:
            raise _Stopped

    return _stage(task, pipeline, advance)
