"""One build at a time in an output folder.

The lock is the operating system's (``flock``), so a process that dies, however it dies, gives it up at once; the file
only holds the process id for the message. Worker processes are spawned, not forked, and so never hold it.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kgbuild.model.errors import LockedError, UsageError


@contextmanager
def build_lock(out: Path) -> Iterator[None]:
    """Hold the lock of the output folder ``out``, which is made if it is missing.

    Raises:
        LockedError: another process holds it.
        UsageError: the folder cannot be made or written.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(out / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise UsageError(f"cannot write to {out}: {error.strerror}") from error
    try:
        _take(descriptor, out)
        yield
    finally:
        os.close(descriptor)


def _take(descriptor: int, out: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        holder = os.pread(descriptor, 32, 0).decode("ascii", "replace").strip()
        who = f" (process {holder})" if holder else ""
        raise LockedError(f"another build is writing to {out}{who}: wait for it to end") from error
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, str(os.getpid()).encode(), 0)
