"""A disk that fills up: a clear error, exit code 3, the last good build still served, and it goes on with room."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kgbuild.rebuild import build, current_build
from tests.graph.small import small_vocabulary
from tests.rebuild.studies import study, write
from tests.rebuild.test_update import config

MEGABYTE = 1 << 20


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A mounted tmpfs of a few megabytes; where this user may not mount, a test of the same with a file size limit."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=40m", "kgbuild-test", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("this user may not mount a tmpfs; test_a_file_that_may_not_grow covers the same errors")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def _update(trials: Path, out: Path, words: Path, **more: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kgbuild.cli", "update", trials, "--out", out, "--ontologies", words]
    return subprocess.run(command, capture_output=True, text=True, check=False, **more)  # type: ignore[call-overload]


@pytest.fixture
def trials(tmp_path: Path) -> Path:
    for n in range(6):
        write(tmp_path / "trials", f"{n}.json", study(n, drug=n % 2, condition=n % 3))
    small_vocabulary(tmp_path / "words")
    return tmp_path / "trials"


def test_a_full_disk_leaves_the_last_build(small_disk: Path, trials: Path, tmp_path: Path) -> None:
    words, out = tmp_path / "words", small_disk / "graph"
    first = build(config(trials, out, ontologies=words, stores=("cypher",)))
    write(trials, "0.json", study(0, drug=1, enrollment=99))
    free = shutil.disk_usage(small_disk).free
    for left in (0, 64 * 1024, MEGABYTE // 2):
        ballast = small_disk / "ballast"
        ballast.write_bytes(b"\0" * max(0, free - left))
        failed = _update(trials, out, words)
        assert failed.returncode == 3, failed.stderr
        assert "Traceback" not in failed.stderr
        assert "no space left" in failed.stderr or "cannot be written" in failed.stderr
        assert current_build(out) == first.folder.resolve()
        ballast.unlink()
        free = shutil.disk_usage(small_disk).free
    done = _update(trials, out, words)
    assert done.returncode == 0, done.stderr
    assert current_build(out) != first.folder.resolve()


def test_a_file_that_may_not_grow(trials: Path, tmp_path: Path) -> None:
    """The same by a limit on the size of files (EFBIG), which any user may set."""
    words, out = tmp_path / "words", tmp_path / "graph"
    first = build(config(trials, out, ontologies=words, stores=("cypher",)))
    write(trials, "0.json", study(0, drug=1, enrollment=99))

    def limit() -> None:
        import resource
        import signal

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    failed = _update(trials, out, words, preexec_fn=limit, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})
    assert failed.returncode == 3, failed.stderr
    assert "Traceback" not in failed.stderr
    assert current_build(out) == first.folder.resolve()
    assert _update(trials, out, words).returncode == 0
