"""The cache of staged rows over many updates: put together, written anew, left half deleted; rolled back from."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from kgbuild.rebuild import build, current_build, stages, update
from kgbuild.rebuild.rollback import rollback
from tests.rebuild.studies import study, write
from tests.rebuild.test_update import Counted, assert_same_tables, config


@pytest.fixture
def trials(tmp_path: Path) -> Path:
    for n in range(6):
        write(tmp_path / "trials", f"{n}.json", study(n, drug=n % 4, condition=n % 3))
    return tmp_path / "trials"


def _segments(out: Path) -> list[str]:
    return sorted(p.name for p in out.glob("cache/stages/*/*"))


def _equals_scratch(build_folder: Path, trials: Path, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "scratch", ignore_errors=True)
    assert_same_tables(build_folder, build(config(trials, tmp_path / "scratch")).folder)


def _edit(trials: Path, number: int, enrollment: int) -> None:
    write(trials, f"{number}.json", study(number, drug=number % 4, condition=number % 3, enrollment=enrollment))


def test_many_small_segments_become_one(trials: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stages, "MANY", 2)
    out = tmp_path / "graph"
    build(config(trials, out))
    for number in (0, 1):
        _edit(trials, number, 31)
        update(config(trials, out))
    # Three small ones are more than two; the versions that went are not in the one that they became.
    assert _segments(out) == ["00000004"]
    _edit(trials, 2, 33)
    told = Counted()
    report = update(config(trials, out), told)
    assert told.done["extract and link"] == 1
    assert report.base is not None
    _equals_scratch(report.folder, trials, tmp_path)


def test_a_worn_segment_is_written_anew(trials: Path, tmp_path: Path) -> None:
    out = tmp_path / "graph"
    build(config(trials, out))
    for number in range(4):
        _edit(trials, number, 40)
    update(config(trials, out))
    assert _segments(out) == ["00000002", "00000003"]
    (trials / "5.json").unlink()
    told = Counted()
    report = update(config(trials, out), told)
    assert (told.done["extract and link"], report.base is not None) == (0, True)
    _equals_scratch(report.folder, trials, tmp_path)


def test_old_segments_that_stay_do_no_harm(trials: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "graph"
    build(config(trials, out))
    for number in range(4):
        _edit(trials, number, 40)

    def broken(path: Path, **_: Any) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    with monkeypatch.context() as patch:
        patch.setattr(stages.shutil, "rmtree", lambda p, **k: None if k else broken(p))
        told = Messages()
        second = update(config(trials, out), told)
    # The build is published, and what could not be done after it is told.
    assert second.published
    assert current_build(out) == second.folder.resolve()
    assert any("published" in m and "not tidied up" in m for m in told.said)
    assert _segments(out) == ["00000001", "00000002", "00000003"]
    _edit(trials, 5, 41)
    third = update(config(trials, out))
    assert third.base == second.build_id
    _equals_scratch(third.folder, trials, tmp_path)


class Messages(Counted):
    """Keeps what is told."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def message(self, text: str) -> None:
        self.said.append(text)


def test_an_update_after_a_rollback(trials: Path, tmp_path: Path) -> None:
    out = tmp_path / "graph"
    first = build(config(trials, out))
    for number in range(4):
        _edit(trials, number, 50)
    second = update(config(trials, out))
    rollback(out)
    _edit(trials, 5, 51)
    third = update(config(trials, out))
    # Rows of the build that was gone back to are out of the cache: all is assembled, which gives the same.
    assert third.base is None
    _equals_scratch(third.folder, trials, tmp_path)
    assert third.changes["statements"]["added"] > 0
    rollback(out)
    assert current_build(out) == first.folder.resolve()
    assert second.folder.is_dir()


def test_another_vocabulary_and_back(trials: Path, tmp_path: Path) -> None:
    out, other = tmp_path / "graph", tmp_path / "other"
    first = build(config(trials, out))
    other.mkdir()
    rows = (config(trials, out).ontologies or Path()).joinpath("words.tsv").read_text("utf-8")
    (other / "words.tsv").write_text(rows.replace("\tbortezomib\t", "\tnothing of this name\t"), encoding="utf-8")
    second = update(config(trials, out, ontologies=other))
    assert second.base is None
    assert second.changes["edges"]["retracted"] > 0
    told = Counted()
    third = update(config(trials, out), told)
    assert told.done["extract and link"] == 0
    assert_same_tables(third.folder, first.folder)
