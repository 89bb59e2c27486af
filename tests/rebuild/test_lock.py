"""One build at a time; a dead holder does not keep others out."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kgbuild.model.errors import LockedError, UsageError
from kgbuild.rebuild.lock import build_lock

HOLD = (
    "import sys, time; from pathlib import Path; from kgbuild.rebuild.lock import build_lock\n"
    "with build_lock(Path(sys.argv[1])):\n"
    "    print('held', flush=True); time.sleep(60)"
)


@pytest.fixture
def holder(tmp_path: Path):
    process = subprocess.Popen([sys.executable, "-c", HOLD, tmp_path / "out"], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_a_second_build_is_told_who_holds_it(holder, tmp_path: Path) -> None:
    with pytest.raises(LockedError, match=f"process {holder.pid}") as caught, build_lock(tmp_path / "out"):
        pass
    assert caught.value.exit_code == 4


def test_a_killed_holder_leaves_no_lock(holder, tmp_path: Path) -> None:
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    with build_lock(tmp_path / "out"):
        assert (tmp_path / "out" / ".lock").read_text() == str(os.getpid())


def test_the_lock_is_given_back_after_a_failure(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), build_lock(tmp_path):
        raise RuntimeError
    with build_lock(tmp_path):
        pass


def test_an_output_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(UsageError, match="cannot write"), build_lock(tmp_path / "out"):
        pass
