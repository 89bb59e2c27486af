"""The README's commands run as written, and the output that it shows is the output."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)
COMMANDS = [line for kind, text in BLOCKS if kind == "" for line in text.splitlines() if line.strip()]
KGBUILD = ".venv/bin/kgbuild "
ELSEWHERE = (
    "make ", "NEO4J_PASSWORD=... ", f"{KGBUILD}load ", f"{KGBUILD}ontologies pull ", f"{KGBUILD}ontologies compile ",
    f"{KGBUILD}build seeds --out graph --ontologies ", f"{KGBUILD}fetch ", f"{KGBUILD}diff ", f"{KGBUILD}schedule ",
    f"{KGBUILD}rollback",
)  # fmt: skip
"""Commands that other tests run: make targets by CI, loading, pulling and fetching by the tests against real servers,
differences, schedule and rollback by tests with builds of their own."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, seed_graph: Path) -> Path:
    """A folder like a fresh clone after ``make demo``: seeds, gold and ./graph."""
    folder = tmp_path_factory.mktemp("readme")
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    shutil.copytree(ROOT / "tests" / "gold", folder / "tests" / "gold")
    shutil.copytree(seed_graph, folder / "graph", symlinks=True)
    return folder


def _run(place: Path, command: str) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-c", "from kgbuild.cli import main; main()", *shlex.split(command, comments=True)[1:]]
    env = {**os.environ, "COLUMNS": "118", "NO_COLOR": "1"}
    return subprocess.run(words, cwd=place, env=env, capture_output=True, text=True, timeout=180, check=False)


def test_every_command_is_known() -> None:
    assert [c for c in COMMANDS if not c.startswith((KGBUILD, *ELSEWHERE))] == []
    assert sum(c.startswith(KGBUILD) for c in COMMANDS) >= 8


@pytest.mark.parametrize("command", [c for c in COMMANDS if c.startswith(KGBUILD) and not c.startswith(ELSEWHERE)])
def test_command_runs_as_written(place: Path, command: str) -> None:
    done = _run(place, command)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() or "--to" in command or " build " in command or " update " in command


def test_shown_output_is_the_output(place: Path) -> None:
    shown = [text for kind, text in BLOCKS if kind == "text"]
    commands = [c for c in COMMANDS if "combinations-by-mechanism" in c or " explain " in c]
    assert len(shown) == len(commands) == 2
    for command, text in zip(commands, shown, strict=True):
        assert [x.rstrip() for x in _run(place, command).stdout.rstrip().splitlines()] == text.rstrip().splitlines()
