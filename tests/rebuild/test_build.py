"""Whole builds of the seeds: equal tables whatever the way, atomic publication, faults that leave the last good one."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from kgbuild.graph import schema
from kgbuild.model.errors import LockedError, StoreError, UsageError
from kgbuild.rebuild import BuildConfig, build, current_build, list_builds
from kgbuild.rebuild.lock import build_lock
from tests.rebuild.studies import words

TABLES = tuple(schema().tables)


def _same_tables(left: Path, right: Path) -> None:
    for name in TABLES:
        a, b = (pq.read_table(side / "tables" / f"{name}.parquet") for side in (left, right))
        assert a.schema.equals(b.schema), name
        assert a.to_pylist() == b.to_pylist(), name


def _config(source: Path, out: Path, **options: object) -> BuildConfig:
    return BuildConfig(sources=(source,), out=out, **{"stores": (), **options})  # type: ignore[arg-type]


@pytest.fixture
def edited(tmp_path: Path, seeds: Path) -> Path:
    """The seeds with one record gone and one changed."""
    folder = tmp_path / "edited"
    shutil.copytree(seeds, folder)
    first, second, *_ = sorted(folder.glob("*.txt"))
    first.unlink()
    second.write_bytes(second.read_bytes().replace(b"Ixazomib", b"Bortezomib"))
    return folder


def test_a_second_build_equals_the_first_row_for_row(seeds: Path, seed_build: Path, tmp_path: Path) -> None:
    report = build(_config(seeds, tmp_path / "graph"))
    _same_tables(seed_build, report.folder)


def test_two_workers_equal_one(seeds: Path, seed_build: Path, tmp_path: Path) -> None:
    report = build(_config(seeds, tmp_path / "graph", workers=2))
    _same_tables(seed_build, report.folder)


def test_the_order_of_sources_plays_no_part(seeds: Path, seed_build: Path, tmp_path: Path) -> None:
    # Sources are written down as they were named, so they are named the same way here.
    files = tuple(sorted(seeds.glob("*.txt"), reverse=True))
    report = build(BuildConfig(sources=files, out=tmp_path / "graph", stores=()))
    _same_tables(seed_build, report.folder)


def test_what_a_build_leaves(seed_build: Path, seed_graph: Path) -> None:
    manifest = json.loads((seed_build / "manifest.json").read_text("utf-8"))
    assert manifest["build"] == seed_build.name
    assert len(manifest["inputs"]) == 5
    assert all(len(i["version"]) == 64 for i in manifest["inputs"])
    assert manifest["counts"]["nodes"]["Trial"] == 5
    assert (seed_build / "rejected.jsonl").read_text() == ""
    assert json.loads((seed_build / "changes.json").read_text("utf-8"))["previous"] is None
    assert {p.name for p in seed_graph.iterdir()} == {"current", "builds", "cache", ".lock"}
    assert [p.name for p in (seed_graph / "builds").iterdir()] == [seed_build.name]


def test_the_same_again_changes_nothing(seeds: Path, tmp_path: Path) -> None:
    first = build(_config(seeds, tmp_path / "graph"))
    second = build(_config(seeds, tmp_path / "graph"))
    assert second.build_id != first.build_id
    assert sum(n for kinds in second.changes.values() for n in kinds.values()) == 0
    manifests = [json.loads((r.folder / "manifest.json").read_text("utf-8")) for r in (first, second)]
    for manifest in manifests:
        for timely in ("build", "sequence", "previous", "started", "seconds"):
            manifest.pop(timely)
    assert manifests[0] == manifests[1]


def test_changes_are_told_against_the_build_before(seeds: Path, edited: Path, tmp_path: Path) -> None:
    first = build(_config(seeds, tmp_path / "graph"))
    second = build(_config(edited, tmp_path / "graph"))
    assert second.changes["edges"]["added"] > 0
    assert second.changes["edges"]["retracted"] > 0
    changes = json.loads((second.folder / "changes.json").read_text("utf-8"))
    assert changes["previous"] == first.build_id
    assert [b.is_current for b in list_builds(tmp_path / "graph")] == [False, True]


def test_a_held_lock_stops_a_second_build(seeds: Path, tmp_path: Path) -> None:
    with build_lock(tmp_path / "graph"), pytest.raises(LockedError):
        build(_config(seeds, tmp_path / "graph"))
    assert current_build(tmp_path / "graph") is None


def test_a_failure_leaves_the_last_build_and_no_folder(seeds: Path, edited: Path, tmp_path: Path) -> None:
    out = tmp_path / "graph"
    first = build(_config(seeds, out))

    class Failing:
        """A user's terminal that goes away in the middle."""

        def stage(self, name: str, total: int | None = None) -> None:
            if name == "changes":
                raise StoreError("the disk is full")

        def advance(self, by: int = 1) -> None: ...

        def message(self, text: str) -> None: ...

    with pytest.raises(StoreError):
        build(_config(edited, out), Failing())
    assert current_build(out) == first.folder.resolve()
    assert [p.name for p in (out / "builds").iterdir()] == [first.build_id]


def test_a_vocabulary_with_a_fault_builds_nothing(seeds: Path, tmp_path: Path) -> None:
    (tmp_path / "words").mkdir()
    with pytest.raises(UsageError):
        build(_config(seeds, tmp_path / "graph", ontologies=tmp_path / "words"))
    assert current_build(tmp_path / "graph") is None


@pytest.mark.parametrize("moment", ["tables", "late"])
def test_a_killed_build_leaves_the_last_one(seeds: Path, edited: Path, tmp_path: Path, moment: str) -> None:
    out = tmp_path / "graph"
    first = build(_config(seeds, out, ontologies=words()))
    process = subprocess.Popen(
        [sys.executable, "-m", "kgbuild.cli", "build", edited, "--out", out, "--workers", "2", "--ontologies", words()],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    wanted = {"tables": "builds/.new-*", "late": "builds/.new-*/cypher"}[moment]
    deadline = time.monotonic() + 60
    while not list(out.glob(wanted)) and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.005)
    assert process.poll() is None, "the build ended before it could be killed"
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert current_build(out) == first.folder.resolve()
    _same_tables(first.folder, (out / "current").resolve())
    # The next build takes the lock at once, tidies up and publishes.
    second = build(_config(edited, out, ontologies=words()))
    assert current_build(out) == second.folder.resolve()
    assert not list(out.glob("builds/.new-*"))


def test_a_terminated_build_tidies_up(seeds: Path, tmp_path: Path) -> None:
    out = tmp_path / "graph"
    process = subprocess.Popen(
        [sys.executable, "-m", "kgbuild.cli", "build", seeds, "--out", out, "--ontologies", words()],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 60
    while not list(out.glob("builds/.new-*")) and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.005)
    process.terminate()
    process.wait(timeout=60)
    assert process.returncode == 128 + signal.SIGTERM
    assert list(out.glob("builds/.*")) == []
    assert current_build(out) is None
