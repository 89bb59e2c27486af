"""kill -9 of real updates: at every stage boundary and at random moments the last good build is served."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from kgbuild.graph import validate_tables
from kgbuild.rebuild import build, current_build, update
from tests.graph.small import small_vocabulary
from tests.rebuild.studies import study, write
from tests.rebuild.test_update import assert_same_tables, config

STAGES = ("vocabulary", "read", "extract and link", "tables", "store cypher", "store rdf", "changes", "tidy")
SEED = 20261121
RANDOM_KILLS = int(os.environ.get("KGBUILD_SOAK_KILLS", "6"))


def _start(trials: Path, out: Path, words: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "kgbuild.cli", "update", trials, "--out", out, "--ontologies", words]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def _kill(process: subprocess.Popen[str]) -> None:
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert process.stderr is not None
    process.stderr.close()


def _kill_at(process: subprocess.Popen[str], stage: str, after: float = 0.0) -> bool:
    """Kill when the stage begins; False where the process ended before."""
    assert process.stderr is not None
    for line in process.stderr:
        if line.strip().partition(":")[0] == stage:
            time.sleep(after)
            gone = process.poll() is not None
            _kill(process) if not gone else process.stderr.close()
            return not gone
    process.wait()
    process.stderr.close()
    return False


def _serves(out: Path) -> Path:
    """The current build, found whole: tables that keep the schema, the numbers of its manifest, both stores."""
    folder = current_build(out)
    assert folder is not None
    validate_tables(folder / "tables")
    told = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert pq.read_metadata(folder / "tables/edges.parquet").num_rows == told["counts"]["rows"]["edges"]
    assert (folder / "cypher/graph.lbug").is_file()
    assert (folder / "rdf").is_dir()
    return folder


@pytest.fixture
def world(tmp_path: Path) -> tuple[Path, Path, Path]:
    """Trials, an output folder with a first build, a small vocabulary."""
    trials, words = tmp_path / "trials", tmp_path / "words"
    small_vocabulary(words)
    for n in range(6):
        write(trials, f"{n}.json", study(n, drug=n % 2, condition=n % 3))
    build(config(trials, tmp_path / "graph", ontologies=words, stores=("cypher", "rdf")))
    return trials, tmp_path / "graph", words


def test_killed_at_every_stage_boundary(world: tuple[Path, Path, Path], tmp_path: Path) -> None:
    trials, out, words = world
    killed = []
    for n, stage in enumerate(STAGES):
        before = _serves(out)
        write(trials, f"{n % 6}.json", study(n % 6, drug=n % 2, enrollment=100 + n))
        if _kill_at(_start(trials, out, words), stage):
            killed.append(stage)
        after = _serves(out)
        # Only what comes after publishing may leave the new build.
        assert after == before or stage == "tidy", stage
    assert killed == list(STAGES)
    report = update(config(trials, out, ontologies=words, stores=("cypher", "rdf")))
    assert_same_tables(report.folder, build(config(trials, tmp_path / "scratch", ontologies=words)).folder)
    assert not list(out.glob("builds/.*"))
    assert not list(out.glob("cache/spool"))


def test_killed_at_random_moments(world: tuple[Path, Path, Path], tmp_path: Path) -> None:
    trials, out, words = world
    rng = random.Random(SEED)
    for n in range(RANDOM_KILLS):
        number = rng.randrange(8)
        path = trials / f"{number}.json"
        if path.exists() and rng.random() < 0.3:
            path.unlink()
        else:
            write(trials, path.name, study(number, drug=rng.randrange(2), enrollment=200 + n))
        _kill_at(_start(trials, out, words), rng.choice(STAGES), rng.uniform(0, 0.4))
        _serves(out)
    report = update(config(trials, out, ontologies=words, stores=("cypher", "rdf")))
    assert_same_tables(report.folder, build(config(trials, tmp_path / "scratch", ontologies=words)).folder)
