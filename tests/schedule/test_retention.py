"""The last builds stay; never the current one or the one to go back to; a kill leaves nothing half."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kgbuild.model.errors import UsageError
from kgbuild.rebuild import current_build, list_builds
from kgbuild.rebuild.retention import KEEP, prune
from kgbuild.rebuild.rollback import rollback, rollback_target
from tests.schedule.builds import names, published


def test_the_newest_stay(tmp_path: Path) -> None:
    published(tmp_path, "a", "b", "c", "d")
    assert prune(tmp_path, 2) == ("a", "b")
    assert names(tmp_path) == ["c", "d"]
    assert prune(tmp_path, 2) == ()


def test_fewer_than_the_limit(tmp_path: Path) -> None:
    published(tmp_path, *"abc")
    assert prune(tmp_path) == ()
    assert KEEP == 5


def test_the_way_back_stays_even_where_one_build_is_wanted(tmp_path: Path) -> None:
    published(tmp_path, "a", "b", "c")
    assert prune(tmp_path, 1) == ("a",)
    assert names(tmp_path) == ["b", "c"]


def test_current_and_its_target_stay_however_old(tmp_path: Path) -> None:
    published(tmp_path, *"abcde")
    rollback(tmp_path, "b")
    assert prune(tmp_path, 1) == ("c", "d")
    assert names(tmp_path) == ["a", "b", "e"]
    assert current_build(tmp_path) == tmp_path / "builds" / "b"
    assert rollback_target(tmp_path) == tmp_path / "builds" / "a"


def test_a_build_dated_before_the_others_is_current_and_stays(tmp_path: Path) -> None:
    # The clock went backwards: the name of the newest build sorts first.
    published(tmp_path, "m", "n", "a")
    assert prune(tmp_path, 2) == ("m",)
    assert current_build(tmp_path) == tmp_path / "builds" / "a"
    assert names(tmp_path) == ["a", "n"]
    (tmp_path / "builds" / "a" / "changes.json").unlink()
    assert rollback_target(tmp_path) == tmp_path / "builds" / "n"


def test_a_reader_keeps_what_it_holds(tmp_path: Path) -> None:
    first, *_ = published(tmp_path, *"abc")
    held = (first / "tables" / "nodes.parquet").read_bytes()
    with (first / "tables" / "nodes.parquet").open("rb") as reader:
        head = reader.read(10)
        assert prune(tmp_path, 2) == ("a",)
        assert head + reader.read() == held
    assert not first.exists()


def test_what_a_killed_removal_left_is_not_listed_and_goes_the_next_time(tmp_path: Path) -> None:
    published(tmp_path, *"abc")
    (tmp_path / "builds" / "a").rename(tmp_path / "builds" / ".old-a")
    assert [b.build_id for b in list_builds(tmp_path)] == ["b", "c"]
    assert prune(tmp_path, 5) == ()
    assert names(tmp_path) == ["b", "c"]


KILLED = """
import os, shutil, signal, sys
from pathlib import Path
from kgbuild.rebuild import retention
def die(path, ignore_errors): os.unlink(path / "manifest.json"); os.kill(os.getpid(), signal.SIGKILL)
retention.shutil.rmtree = die
retention.prune(Path(sys.argv[1]), 2)
"""


def test_a_kill_in_the_middle_of_a_removal(tmp_path: Path) -> None:
    published(tmp_path, *"abcd")
    done = subprocess.run([sys.executable, "-c", KILLED, tmp_path], check=False)
    assert done.returncode == -signal.SIGKILL
    assert names(tmp_path) == [".old-a", ".old-b", "c", "d"]
    assert [b.build_id for b in list_builds(tmp_path)] == ["c", "d"]
    prune(tmp_path, 2)
    assert names(tmp_path) == ["c", "d"]


def test_what_cannot_be_removed_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    published(tmp_path, *"abc")

    def refused(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "rename", refused)
    assert prune(tmp_path, 2) == ()
    monkeypatch.undo()
    assert prune(tmp_path, 2) == ("a",)


def test_without_a_current_build_nothing_is_removed(tmp_path: Path) -> None:
    published(tmp_path, *"abc")
    (tmp_path / "current").unlink()
    assert prune(tmp_path, 1) == ()
    assert names(tmp_path) == ["a", "b", "c"]


def test_at_least_one_is_kept(tmp_path: Path) -> None:
    published(tmp_path, "a")
    with pytest.raises(UsageError, match="at least 1"):
        prune(tmp_path, 0)


def test_an_empty_folder(tmp_path: Path) -> None:
    assert prune(tmp_path, 1) == ()
    shutil.rmtree(tmp_path)
    assert prune(tmp_path, 1) == ()
