"""Keeps the last builds of an output folder and removes older ones.

The current build and the one that ``rollback`` would go to are never removed. A build to be removed is renamed first,
so that a kill in the middle leaves no half build in the list; what is left is removed the next time. Files that a
reader holds open stay readable to it until it closes them.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from kgbuild.model.errors import UsageError
from kgbuild.rebuild.published import current_build
from kgbuild.rebuild.rollback import age, rollback_target

KEEP = 5
"""Builds kept when nobody says otherwise."""
_OLD = ".old-"


def prune(out: Path, keep: int = KEEP) -> tuple[str, ...]:
    """Remove all but the newest ``keep`` builds; gives the ids of those that were removed. Call it with the lock held.

    What cannot be removed (a full or read-only disk) is left for the next time: the build just published stands.

    Raises:
        UsageError: fewer than one build is to be kept.
    """
    if keep < 1:
        raise UsageError(f"--keep must be at least 1, not {keep}")
    builds = out / "builds"
    _sweep(builds)
    safe = {folder.name for folder in (current_build(out), rollback_target(out)) if folder is not None}
    if not safe:
        return ()  # no current build: nobody knows which of these is wanted
    folders = (p for p in builds.glob("*") if not p.name.startswith(".") and p.is_dir())
    names = [p.name for p in sorted(folders, key=age, reverse=True)]
    gone = tuple(sorted(name for name in names[keep:] if name not in safe and _retire(builds, name)))
    _sweep(builds)
    return gone


def _retire(builds: Path, name: str) -> bool:
    """Take a build out of the list in one step."""
    try:
        os.rename(builds / name, builds / f"{_OLD}{name}")
    except OSError:
        return False
    return True


def _sweep(builds: Path) -> None:
    for left in builds.glob(f"{_OLD}*"):
        shutil.rmtree(left, ignore_errors=True)
