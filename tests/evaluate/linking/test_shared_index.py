"""The index of all shared terminologies at work: the seeds pass with it, linking keeps its figures."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.shared

# A little under what docs/quality.md gives, so that an honest small change of the files does not fail.
FLOORS = {
    "conditions linked, by occurrence": 0.95,
    "conditions linked, by distinct string": 0.94,
    "drugs linked, by occurrence": 0.92,
    "drugs linked, by distinct string": 0.86,
    "hand gold, precision": 0.97,
    "registry MeSH terms, conditions, with variants": 0.90,
    "registry MeSH terms, interventions, with variants": 0.93,
    "bc5cdr/dev, Drug, accuracy at 1 in the vocabulary": 0.94,
    "bc5cdr/dev, Condition, accuracy at 1 in the vocabulary": 0.82,
    "ncbi-disease/dev, Condition, accuracy at 1 in the vocabulary": 0.79,
    "seeds, mentions linked as gold says": 1.0,
}


def run(index: Path, *words: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "KGBUILD_ONTOLOGIES": str(index), "NO_COLOR": "1"}
    command = [sys.executable, "-m", *words]
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, timeout=400, check=False)


def test_the_seeds_pass_with_the_index(shared_index: Path) -> None:
    done = run(shared_index, "kgbuild.evaluate", "tests/gold/seeds", "--format", "json")
    assert done.returncode == 0, done.stderr
    figures: dict[str, Any] = json.loads(done.stdout)
    assert figures["mentions"]["f1"] >= 0.97
    assert min(figures["mentions_by_type"][t]["f1"] for t in ("Drug", "Condition")) >= 0.98
    assert figures["traps_fired"] == 0
    assert min(figures["facts"]["precision"], figures["facts"]["recall"]) >= 0.95
    assert figures["other_scopes"]["fn"] <= 1
    assert figures["narrative"]["recall"] >= 0.6


def test_linking_keeps_its_figures(shared_index: Path, shared_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KGBUILD_SHARED", str(shared_dir))
    done = run(shared_index, "kgbuild.cli", "evaluate", "linking", "--format", "json")
    assert done.returncode == 0, done.stderr
    checks = {c["name"]: c["measured"] for part in json.loads(done.stdout)["parts"] for c in part["checks"]}
    assert checks.keys() == FLOORS.keys()
    assert {name: value for name, value in checks.items() if value < FLOORS[name]} == {}


def test_build_and_search_take_the_index(shared_index: Path, tmp_path: Path) -> None:
    built = run(shared_index, "kgbuild.cli", "build", str(ROOT / "seeds"), "--out", str(tmp_path / "graph"))
    assert built.returncode == 0, built.stderr
    found = run(shared_index, "kgbuild.cli", "ontologies", "search", "MK-3475", "--format", "json")
    first = json.loads(found.stdout)[0]
    assert (first["id"], first["match"]) == ("RXCUI:1547545", "code")
