"""Going back: which build was there before, and making an older one current again.

Every build knows which one was current when it was made, so that going back from a build that was made after a
rollback leads to the good one, not to the one that was given up.
"""

from __future__ import annotations

import re
from pathlib import Path

from kgbuild.model.errors import UsageError
from kgbuild.rebuild.lock import build_lock
from kgbuild.rebuild.published import current_build, find_build, is_whole, point

_HEAD = 4096
"""Characters of a file that hold its first keys; the rest may be hundreds of megabytes."""
_SEQUENCE = re.compile(r'"sequence"\s*:\s*(\d+)')
_PREVIOUS = re.compile(r'\A\s*\{\s*"previous"\s*:\s*(?:null|"(?P<id>[\w.-]+)")')


def previous_build(build: Path) -> Path | None:
    """The build that ``build`` took the place of; where that one is gone, the newest older one; None: there is none."""
    named = _named(build)
    if named and (build.parent / named / "manifest.json").is_file():
        return build.parent / named
    others = (p for p in build.parent.glob("*") if not p.name.startswith(".") and (p / "manifest.json").is_file())
    older = [p for p in others if age(p) < age(build)]
    return max(older, key=age, default=None)


def age(build: Path) -> tuple[int, str]:
    """Sorts builds from old to new: by their number, since a clock may go backwards; by name where they have none."""
    found = _SEQUENCE.search(_head(build / "manifest.json"))
    return int(found[1]) if found else 0, build.name


def _named(build: Path) -> str | None:
    found = _PREVIOUS.match(_head(build / "changes.json"))
    return found["id"] if found else None


def _head(file: Path) -> str:
    try:
        with file.open(encoding="utf-8", errors="replace") as stream:
            return stream.read(_HEAD)
    except OSError:
        return ""


def rollback_target(out: Path) -> Path | None:
    """Where ``rollback(out)`` would go; None: nothing is published, or nothing was before it."""
    current = current_build(out)
    return previous_build(current) if current else None


def rollback(out: Path, name: str | None = None) -> tuple[Path, Path]:
    """Make the build before the current one, or the build ``name``, current in one step.

    Takes the lock of ``out``; gives the folder that was current and the one that is now. Nothing is removed, so that
    ``rollback(out, "<id>")`` leads back as well.

    Raises:
        LockedError: a build is under way.
        UsageError: no such build, it is current already, or there is none before the current one.
    """
    find_build(out)  # before the lock, which would make the folder
    with build_lock(out):
        before = find_build(out)
        target = _target(out, before, name)
        _check(target)
        point(out, target.name)
    return before, target


def _target(out: Path, before: Path, name: str | None) -> Path:
    if name is None:
        target = previous_build(before)
        if target is None:
            raise UsageError(f"there is no build before {before.name} in {out}: nothing was rolled back")
        return target.resolve()
    target = find_build(out, name)
    if target.parent != (out / "builds").resolve():
        raise UsageError(f"{name} is no build of {out}: 'kgbuild builds --graph {out}' lists them")
    if target == before:
        raise UsageError(f"{target.name} is the current build already")
    return target


def _check(target: Path) -> None:
    """A build that somebody has emptied by hand, or that a power cut tore, must not be served."""
    if not is_whole(target):
        raise UsageError(f"{target.name} is damaged (its manifest or tables cannot be read): nothing was rolled back")
