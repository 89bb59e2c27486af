"""One writer at a time in a folder: the lock that builds, pulls and fetches hold.

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
def folder_lock(folder: Path, what: str, name: str = ".lock") -> Iterator[None]:
    """Hold the lock of ``folder``, which is made if it is missing; ``what`` (a build, a pull) is for the message.

    Raises:
        LockedError: another process holds it.
        UsageError: the folder cannot be made or written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise UsageError(f"cannot write to {folder}: {error.strerror}") from error
    try:
        _take(descriptor, folder, what)
        yield
    finally:
        os.close(descriptor)


def _take(descriptor: int, folder: Path, what: str) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        holder = os.pread(descriptor, 32, 0).decode("ascii", "replace").strip()
        who = f" (process {holder})" if holder else ""
        raise LockedError(f"another {what} is writing to {folder}{who}: wait for it to end") from error
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, str(os.getpid()).encode(), 0)
