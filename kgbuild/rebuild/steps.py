"""The steps of a scheduled run: commands in turn, each a process of its own, whose output goes into the run's log.

Processes, so that a run that runs out of memory or hangs leaves the scheduler alone, gives its memory back, and can be
ended in order at any moment: ``kgbuild update`` removes its unfinished build when it is terminated.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

_TAIL = 4096


@dataclass(frozen=True, slots=True)
class Step:
    """A command of a run. ``good``: the exit codes to go on with; ``tells``: it prints a JSON object on stdout."""

    name: str
    command: tuple[str, ...]
    good: tuple[int, ...] = (0,)
    tells: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """How a step ended: a signal ``n`` is exit code ``128 + n``; ``error`` is its last line where it failed."""

    name: str
    exit_code: int
    seconds: float
    said: dict[str, Any] | None = None
    error: str | None = None


class Worker:
    """Carries out steps one at a time, and can be told to stop by another thread."""

    def __init__(self, timeout: float | None = None, grace: float = 45) -> None:
        self._timeout = timeout
        self._grace = grace
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self.stopped = False

    def stop(self) -> None:
        """End the step under way, in order; no further one begins."""
        with self._lock:
            self.stopped = True
            if self._child is not None and self._child.poll() is None:
                _signal(self._child, signal.SIGTERM)

    def run(self, step: Step, log: Path | None) -> Done:
        """Carry out ``step``; what it prints is appended to ``log``."""
        begun = time.monotonic()
        with tempfile.TemporaryFile() as told, open(log or os.devnull, "ab") as output:
            start = output.tell()
            try:
                child = self._start(step, told if step.tells else output, output)
            except OSError as error:
                return Done(step.name, 127, 0.0, error=f"{step.command[0]}: {error.strerror}")
            if child is None:
                return Done(step.name, 128 + signal.SIGTERM, 0.0, error="ended before it began")
            code, late = self._wait(child)
            seconds = round(time.monotonic() - begun, 1)
            said = _object(told) if step.tells else None
        failed = code not in step.good
        why = (late or _last_line(log, start) or _why(code)) if failed else None
        return Done(step.name, code, seconds, said, why)

    def _start(self, step: Step, stdout: IO[bytes], stderr: IO[bytes]) -> subprocess.Popen[bytes] | None:
        with self._lock:
            if self.stopped:
                return None
            # A session of its own: Ctrl-C reaches the scheduler only, which then ends the step in order.
            self._child = subprocess.Popen(
                step.command, stdin=subprocess.DEVNULL, stdout=stdout, stderr=stderr, start_new_session=True
            )
            return self._child

    def _wait(self, child: subprocess.Popen[bytes]) -> tuple[int, str | None]:
        """The exit code, and what to say where the step had to be ended."""
        late: str | None = None
        deadline = time.monotonic() + self._timeout if self._timeout else None
        ending: float | None = None
        while (code := _poll(child)) is None:
            now = time.monotonic()
            if ending is None and deadline is not None and now > deadline:
                late = f"it took longer than {self._timeout:g} s and was ended"
                _signal(child, signal.SIGTERM)
                ending = now
            if ending is None and self.stopped:
                ending = now
            if ending is not None and now > ending + self._grace:
                _signal(child, signal.SIGKILL)
        with self._lock:
            self._child = None
        return (128 - code if code < 0 else code), late


def _poll(child: subprocess.Popen[bytes]) -> int | None:
    with contextlib.suppress(subprocess.TimeoutExpired):
        return child.wait(0.25)
    return None


def _signal(child: subprocess.Popen[bytes], signum: signal.Signals) -> None:
    """To the step and what it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signum)


def _object(file: IO[bytes]) -> dict[str, Any] | None:
    file.seek(0)
    try:
        value = json.loads(file.read())
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _last_line(log: Path | None, start: int) -> str | None:
    """The last thing that the step printed."""
    if log is None:
        return None
    with log.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(start, size - _TAIL))
        lines = file.read().decode("utf-8", "replace").splitlines()
    clean = ("".join(c if c.isprintable() else " " for c in line).strip() for line in lines)
    return next((line[-600:].removeprefix("kgbuild: ") for line in reversed(list(clean)) if line), None)


def _why(code: int) -> str:
    return f"ended by signal {code - 128}" if code > 128 else f"exit code {code}"


def in_turn(worker: Worker, steps: Sequence[Step], log: Path | None) -> list[Done]:
    """Carry out ``steps`` until one fails; gives how those that began ended."""
    done: list[Done] = []
    for step in steps:
        done.append(worker.run(step, log))
        if done[-1].exit_code not in step.good or worker.stopped:
            break
    return done
