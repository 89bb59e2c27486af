"""One build at a time in an output folder: ``folder_lock`` by the name that builds and rollbacks use."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from kgbuild.model.folder_lock import folder_lock


def build_lock(out: Path) -> AbstractContextManager[None]:
    """Hold the lock of the output folder ``out``, which is made if it is missing.

    Raises:
        LockedError: another process holds it.
        UsageError: the folder cannot be made or written.
    """
    return folder_lock(out, "build")
