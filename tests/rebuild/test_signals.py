"""Signals to a build: told apart from defects whatever the library under way makes of them; workers end at once."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kgbuild.model.signals import signals_count
from kgbuild.rebuild.faults import told
from kgbuild.rebuild.runs import list_runs
from tests.rebuild.studies import study, words, write


def _query_interrupted(signum: signal.Signals) -> None:
    """What DuckDB does: the handler's exception is dropped, and another one takes its place."""
    with contextlib.suppress(KeyboardInterrupt, SystemExit):
        signal.raise_signal(signum)
    raise RuntimeError("Query interrupted")


@pytest.mark.parametrize(("signum", "expected"), [(signal.SIGINT, KeyboardInterrupt), (signal.SIGTERM, SystemExit)])
def test_a_signal_during_a_query(tmp_path: Path, signum: signal.Signals, expected: type[BaseException]) -> None:
    def leave(number: int, frame: object) -> None:
        raise SystemExit(128 + number)

    old = signal.signal(signal.SIGTERM, leave)
    try:
        with pytest.raises(expected) as ended, told(tmp_path):
            _query_interrupted(signum)
        assert signal.getsignal(signal.SIGTERM) is leave
    finally:
        signal.signal(signal.SIGTERM, old)
    assert getattr(ended.value, "code", 143) == 143
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_other_failures_are_what_they_are() -> None:
    with pytest.raises(ZeroDivisionError), signals_count():
        raise ZeroDivisionError


def _ends(group: int) -> bool:
    """Whether nobody is left of a process group, now or soon."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize(("signum", "code", "group"), [(signal.SIGTERM, 143, False), (signal.SIGINT, 130, True)])
def test_workers_end_with_the_build(tmp_path: Path, signum: signal.Signals, code: int, group: bool) -> None:
    """To the build alone, and to its whole group as a terminal sends it: in order, soon, and without a trace."""
    write(tmp_path / "in", "all.json", *(study(n, drug=n % 4) for n in range(700)))
    command = [sys.executable, "-m", "kgbuild.cli", "build", "in", "--ontologies", words(), "--workers", "2"]
    with open(tmp_path / "said", "wb") as said:
        process = subprocess.Popen(command, cwd=tmp_path, stderr=said, process_group=0)
    deadline = time.monotonic() + 120
    # Both workers have begun to write: neither is done before some seconds have passed.
    while len(list(tmp_path.glob("graph/cache/stages/*/.writing-*"))) < 2 and time.monotonic() < deadline:
        assert process.poll() is None, (tmp_path / "said").read_text()
        time.sleep(0.02)
    os.killpg(process.pid, signum) if group else process.send_signal(signum)
    assert process.wait(timeout=30) == code
    assert _ends(process.pid), "a worker goes on"
    text = (tmp_path / "said").read_text("utf-8")
    assert "Traceback" not in text, text
    assert [(run.status, run.exit_code) for run in list_runs(tmp_path / "graph")] == [("abandoned", code)]
    assert not list(tmp_path.glob("graph/builds/*"))
    assert not (tmp_path / "graph/cache/spool").exists()
