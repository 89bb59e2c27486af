"""Rollback goes to the build that was current before, or to a named one, in one step and under the lock."""

from __future__ import annotations

from pathlib import Path

import pytest

from kgbuild.model.errors import LockedError, UsageError
from kgbuild.rebuild import current_build, list_builds
from kgbuild.rebuild.lock import build_lock
from kgbuild.rebuild.rollback import previous_build, rollback
from tests.schedule.builds import published


def _current(out: Path) -> str:
    folder = current_build(out)
    assert folder is not None
    return folder.name


def test_back_and_back_again(tmp_path: Path) -> None:
    a, b, c = published(tmp_path, *"abc")
    assert rollback(tmp_path) == (c, b)
    assert rollback(tmp_path) == (b, a)
    with pytest.raises(UsageError, match="no build before a"):
        rollback(tmp_path)
    assert _current(tmp_path) == "a"
    assert [x.build_id for x in list_builds(tmp_path)] == ["a", "b", "c"]
    assert not (tmp_path / "current").readlink().is_absolute()


def test_forward_by_name(tmp_path: Path) -> None:
    published(tmp_path, *"abc")
    rollback(tmp_path, "a")
    rollback(tmp_path, "c")
    assert _current(tmp_path) == "c"


def test_a_build_after_a_rollback_goes_back_to_the_good_one(tmp_path: Path) -> None:
    published(tmp_path, *"abc")
    rollback(tmp_path)
    (d,) = published(tmp_path, "d")
    assert rollback(tmp_path) == (d, tmp_path / "builds" / "b")


def test_where_the_one_before_is_gone_the_newest_older_one_is_taken(tmp_path: Path) -> None:
    a, b, c = published(tmp_path, *"abc")
    b.rename(tmp_path / "elsewhere")
    assert previous_build(c) == a


@pytest.mark.parametrize("content", ["", "not json", '{"counts": {}, "previous": "a"}', '{"previous": "../../x"}'])
def test_a_strange_list_of_changes(tmp_path: Path, content: str) -> None:
    _, b, c = published(tmp_path, *"abc")
    (c / "changes.json").write_text(content)
    assert previous_build(c) == b


def test_refused(tmp_path: Path) -> None:
    published(tmp_path / "g", "a", "b")
    (other,) = published(tmp_path / "h", "x")
    for name, why in (("b", "current build already"), ("nine", "no build nine"), (str(other), "is no build of")):
        with pytest.raises(UsageError, match=why):
            rollback(tmp_path / "g", name)
    (tmp_path / "g" / "builds" / "a" / "manifest.json").write_text("{")
    with pytest.raises(UsageError, match="a is damaged"):
        rollback(tmp_path / "g")
    with pytest.raises(UsageError, match="no graph at"):
        rollback(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()
    assert _current(tmp_path / "g") == "b"


def test_not_while_a_build_is_under_way(tmp_path: Path) -> None:
    published(tmp_path, "a", "b")
    with build_lock(tmp_path), pytest.raises(LockedError):
        rollback(tmp_path)
    assert _current(tmp_path) == "b"
