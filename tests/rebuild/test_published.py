"""Publishing is one step; leftovers of killed builds go; what is asked for by name is found or refused."""

from pathlib import Path

import pytest

from kgbuild.model.errors import UsageError
from kgbuild.rebuild.published import current_build, find_build, free_id, list_builds, new_folder, publish


def _publish(out: Path, name: str) -> Path:
    work = new_folder(out, name)
    (work / "manifest.json").write_text("{}")
    return publish(out, work, name)


def test_the_link_is_replaced(tmp_path: Path) -> None:
    _publish(tmp_path, "one")
    assert current_build(tmp_path) == tmp_path / "builds" / "one"
    _publish(tmp_path, "two")
    assert current_build(tmp_path) == tmp_path / "builds" / "two"
    assert [(b.build_id, b.is_current) for b in list_builds(tmp_path)] == [("one", False), ("two", True)]
    assert not (tmp_path / "current").readlink().is_absolute()


def test_a_new_build_removes_what_a_killed_one_left(tmp_path: Path) -> None:
    left = new_folder(tmp_path, "killed")
    (left / "half").write_text("")
    new_folder(tmp_path, "next")
    assert not left.exists()
    assert current_build(tmp_path) is None


def test_names_are_free(tmp_path: Path) -> None:
    _publish(tmp_path, "one")
    assert free_id(tmp_path, "one") == "one-2"
    assert free_id(tmp_path, "other") == "other"


def test_builds_are_found_by_id_link_or_path(tmp_path: Path) -> None:
    folder = _publish(tmp_path, "one")
    assert {find_build(tmp_path, name) for name in (None, "current", "one", str(folder), str(tmp_path))} == {folder}
    with pytest.raises(UsageError, match="no build nine"):
        find_build(tmp_path, "nine")
    with pytest.raises(UsageError, match="no graph at"):
        find_build(tmp_path / "elsewhere")
