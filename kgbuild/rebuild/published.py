"""Builds on disk: where they lie, which one is current, how a new one takes its place.

``out/builds/<id>/`` holds a whole build or does not exist; work goes on in ``out/builds/.new-<id>``, which is renamed
when all of it is written; ``out/current`` is a symbolic link that is replaced, never edited.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from kgbuild.graph.read import table_path
from kgbuild.graph.schema import schema
from kgbuild.model.errors import UsageError

_NEW = ".new-"


@dataclass(frozen=True, slots=True)
class BuildInfo:
    """A published build, as its manifest tells it."""

    build_id: str
    folder: Path
    is_current: bool
    manifest: Mapping[str, Any]


def current_build(out: Path) -> Path | None:
    """The folder of the published build, or None when there is none yet."""
    link = out / "current"
    return link.resolve() if (link / "manifest.json").is_file() else None


def is_whole(build: Path) -> bool:
    """Whether the manifest and all tables of a build can be opened: a power cut or a broken disk may have torn them."""
    try:
        json.loads((build / "manifest.json").read_text("utf-8"))
        for name in schema().tables:
            pq.read_metadata(table_path(build, name))
    except (OSError, ValueError, UsageError):  # what Arrow cannot read is a ValueError
        return False
    return True


def find_build(graph: Path, name: str | None = None) -> Path:
    """The folder of build ``name`` (an id, ``current``, or a path) of the output folder ``graph``.

    Raises:
        UsageError: there is none.
    """
    places = [graph / "current"] if name in (None, "current") else [graph / "builds" / str(name), Path(str(name))]
    for place in places:
        for folder in (place, place / "current"):
            if (folder / "manifest.json").is_file():
                return folder.resolve()
    if name in (None, "current"):
        raise UsageError(
            f"no graph at {graph}: run 'kgbuild build SOURCE... --out {graph}' first, or name it by --graph"
        )
    raise UsageError(f"no build {name} in {graph}: 'kgbuild builds --graph {graph}' lists them")


def list_builds(out: Path) -> list[BuildInfo]:
    """All builds of the output folder, oldest first; without those whose manifest is torn."""
    current = current_build(out)
    folders = [p for p in (out / "builds").glob("*") if (p / "manifest.json").is_file() and p.name[0] != "."]
    manifests = ((p, _manifest(p)) for p in folders)
    found = [BuildInfo(p.name, p, p.resolve() == current, told) for p, told in manifests if told is not None]
    # By number, since a clock may go backwards.
    return sorted(found, key=lambda info: (info.manifest.get("sequence", 0), info.build_id))


def _manifest(build: Path) -> Mapping[str, Any] | None:
    try:
        told = json.loads((build / "manifest.json").read_text("utf-8"))
    except ValueError:
        return None
    return told if isinstance(told, dict) else None


def new_folder(out: Path, build_id: str) -> Path:
    """An empty folder to work in; what killed builds left behind is removed. Call it with the lock held."""
    builds = out / "builds"
    builds.mkdir(exist_ok=True)
    for left in builds.glob(f"{_NEW}*"):
        shutil.rmtree(left)
    folder = builds / f"{_NEW}{build_id}"
    folder.mkdir()
    return folder


def publish(out: Path, work: Path, build_id: str) -> Path:
    """Make the finished folder ``work`` the current build, and give its final place.

    Two renames: the folder to its name, the link over the old one. A kill between them leaves the old build current
    and the new one listed. All of it is on the disk before the link is, so that a power cut leaves one or the other.
    """
    folder = out / "builds" / build_id
    for here, _, names in os.walk(work):
        for path in (*(Path(here, name) for name in names), Path(here)):
            _to_disk(path)
    work.rename(folder)
    _to_disk(out / "builds")
    point(out, build_id)
    return folder


def point(out: Path, build_id: str) -> None:
    """Make a build current by replacing the link; a reader sees the old build or the new one."""
    link = out / f".current-{build_id}"
    link.unlink(missing_ok=True)
    link.symlink_to(Path("builds") / build_id)
    os.replace(link, out / "current")
    _to_disk(out)


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def free_id(out: Path, wanted: str) -> str:
    """``wanted``, or with ``-2``, ``-3``, … when a build of that name exists."""
    builds = out / "builds"
    names = (wanted if n == 1 else f"{wanted}-{n}" for n in range(1, 10_000))
    return next(name for name in names if not (builds / name).exists())
