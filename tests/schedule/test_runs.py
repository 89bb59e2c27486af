"""Every run has its line, whatever ends it; torn lines and killed runs cost no other."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kgbuild.model.errors import LockedError, StoreError
from kgbuild.rebuild.progress import Silent
from kgbuild.rebuild.recorded import recorded
from kgbuild.rebuild.runs import FILE, LOGS_KEPT, Outcome, RunLog, list_runs, settle

GOOD = Outcome("ok", 0, "b1", {"records": 3}, {"statements": {"added": 1, "changed": 0, "retracted": 2}})


def _run(out: Path, verb: str = "update", outcome: Outcome = GOOD) -> str:
    log = RunLog(out, verb)
    log.line("reading")
    return log.end(outcome).run


def test_a_run_has_a_line_and_a_log(tmp_path: Path) -> None:
    name = _run(tmp_path)
    (run,) = list_runs(tmp_path)
    assert (run.run, run.verb, run.status, run.exit_code, run.build) == (name, "update", "ok", 0, "b1")
    assert run.counts == {"records": 3}
    assert run.changes["statements"]["retracted"] == 2
    assert run.log is not None
    text = (tmp_path / run.log).read_text()
    assert "reading" in text
    assert "ok, exit code 0" in text


def test_a_torn_last_line_takes_no_other_with_it(tmp_path: Path) -> None:
    first = _run(tmp_path)
    with (tmp_path / FILE).open("ab") as file:
        file.write(b'{"run": "20990101T0000')
    assert [r.run for r in list_runs(tmp_path)] == [first]
    second = _run(tmp_path)
    assert [r.run for r in list_runs(tmp_path)] == [first, second]


@pytest.mark.parametrize(
    "line", [b"[]", b"7", b"{}", b'{"run": 5, "verb": "x", "status": "ok", "started": ""}', b"\xff"]
)
def test_strange_lines_are_passed_over(tmp_path: Path, line: bytes) -> None:
    (tmp_path / FILE).write_bytes(line + b"\n")
    name = _run(tmp_path)
    assert [r.run for r in list_runs(tmp_path)] == [name]


def test_a_later_version_may_add_fields(tmp_path: Path) -> None:
    name = _run(tmp_path)
    row = json.loads((tmp_path / FILE).read_text())
    (tmp_path / FILE).write_text(json.dumps({**row, "planet": "Mars"}) + "\n")
    assert [r.run for r in list_runs(tmp_path)] == [name]


KILLED = """
import os, signal, sys, time
from pathlib import Path
from kgbuild.rebuild.runs import RunLog
log = RunLog(Path(sys.argv[1]), "update")
log.line("half way")
print(log.id, flush=True)
time.sleep(60)
"""


def test_a_killed_run_is_told_from_one_under_way_and_gets_its_line(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", KILLED, tmp_path], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        name = process.stdout.readline().strip()
        settle(tmp_path)
        assert [(r.run, r.status, r.finished) for r in list_runs(tmp_path)] == [(name, "running", None)]
        os.kill(process.pid, signal.SIGKILL)
    (run,) = list_runs(tmp_path)
    assert (run.run, run.status, run.verb) == (name, "interrupted", "update")
    assert not (tmp_path / FILE).exists()
    _run(tmp_path)
    assert [r.status for r in list_runs(tmp_path)] == ["interrupted", "ok"]
    assert len((tmp_path / FILE).read_bytes().splitlines()) == 2


def test_old_logs_go_and_their_lines_stay(tmp_path: Path) -> None:
    name = _run(tmp_path)
    for n in range(LOGS_KEPT):
        (tmp_path / "logs" / f"20990101T000000.{n:06}Z-update-1.log").write_text("")
    _run(tmp_path)
    assert not (tmp_path / "logs" / f"{name}.log").exists()
    assert name in {r.run for r in list_runs(tmp_path)}


def test_where_nothing_can_be_written_the_work_goes_on(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file where the folder should be")
    log = RunLog(tmp_path / "out", "update")
    assert "not recorded" in (log.trouble or "")
    log.line("going on")
    assert log.end(GOOD).log is None


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (LockedError("another build is writing"), "skipped", 4),
        (StoreError("the disk is full"), "failed", 3),
        (SystemExit(143), "abandoned", 143),
        (KeyboardInterrupt(), "abandoned", 130),
        (ZeroDivisionError("by nought"), "failed", 5),
    ],
)
def test_how_work_ends_is_recorded_and_raised(tmp_path: Path, error: BaseException, status: str, code: int) -> None:
    def work(progress: object) -> None:
        raise error

    told: list[str] = []
    with pytest.raises(type(error)):
        recorded(tmp_path, "build", Silent(), work, lambda _: GOOD, lambda run: told.append(run.status))
    (run,) = list_runs(tmp_path)
    assert (run.verb, run.status, run.exit_code) == ("build", status, code)
    assert told == [status]
    assert run.error
