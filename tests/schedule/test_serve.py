"""The scheduler makes runs at their times, one at a time, survives their failures and ends in order."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from apscheduler.triggers.cron import CronTrigger

from kgbuild.rebuild.lock import build_lock
from kgbuild.rebuild.notify import Notifier
from kgbuild.rebuild.runs import Run, list_runs
from kgbuild.rebuild.schedule import Job, once, serve
from kgbuild.rebuild.steps import Step
from tests.schedule.test_notify import listening

EVERY_SECOND = CronTrigger(second="*")


def step(code: str, name: str = "update", **options: object) -> Step:
    return Step(name, (sys.executable, "-c", code), **options)  # type: ignore[arg-type]


def job(
    out: Path, *steps: Step, notifier: Notifier | None = None, said: list[str] | None = None, **options: object
) -> Job:
    out.mkdir(exist_ok=True)
    said = said if said is not None else []
    return Job(out, steps, notifier or Notifier(), said.append, **options)  # type: ignore[arg-type]


def when(true: Callable[[], bool], signum: int = signal.SIGTERM, count: int = 1) -> threading.Thread:
    """Send the signal to this process as soon as something is true (or after half a minute)."""

    def watch() -> None:
        deadline = time.monotonic() + 30
        while not true() and time.monotonic() < deadline:
            time.sleep(0.02)
        for _ in range(count):
            os.kill(os.getpid(), signum)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    return thread


def ended(out: Path) -> list[Run]:
    return [run for run in list_runs(out) if run.status != "running"]


def test_once(tmp_path: Path) -> None:
    said: list[str] = []
    tells = step('print(\'{"build": "b7", "counts": {"records": 9}}\')', tells=True, good=(0, 1))
    assert once(job(tmp_path, step("", "fetch"), tells, said=said)) == 0
    (run,) = list_runs(tmp_path)
    assert (run.status, run.verb, run.build, run.counts) == ("ok", "schedule", "b7", {"records": 9})
    assert [(s["name"], s["exit_code"]) for s in run.steps] == [("fetch", 0), ("update", 0)]
    assert any("build b7" in line for line in said)


def test_rejected_records_are_no_failure(tmp_path: Path) -> None:
    rejecting = step("import sys; print('{}'); sys.exit(1)", tells=True, good=(0, 1))
    assert once(job(tmp_path, rejecting, step("", "load"))) == 1
    (run,) = list_runs(tmp_path)
    assert (run.status, len(run.steps)) == ("ok", 2)


def test_a_step_that_fails_ends_the_run(tmp_path: Path) -> None:
    assert once(job(tmp_path, step("import sys; sys.exit('no network')", "fetch"), step(""))) == 1
    (run,) = list_runs(tmp_path)
    assert (run.status, run.error, len(run.steps)) == ("failed", "fetch: no network", 1)
    assert run.log is not None
    assert "no network" in (tmp_path / run.log).read_text()


def test_a_step_that_is_killed_or_missing(tmp_path: Path) -> None:
    assert once(job(tmp_path, step("import os; os.kill(os.getpid(), 9)"))) == 137
    assert once(job(tmp_path, Step("fetch", ("nowhere-to-be-found",)))) == 127
    assert [run.error for run in list_runs(tmp_path)] == [
        "update: ended by signal 9",
        "fetch: nowhere-to-be-found: No such file or directory",
    ]


def test_a_step_that_hangs_is_ended(tmp_path: Path) -> None:
    begun = time.monotonic()
    assert once(job(tmp_path, step("import time; time.sleep(60)"), timeout=0.5)) == 143
    assert time.monotonic() - begun < 20
    assert "longer than 0.5 s" in str(list_runs(tmp_path)[0].error)


def test_a_graph_that_is_published_is_named_though_the_load_failed(tmp_path: Path) -> None:
    tells = step('print(\'{"build": "b7"}\')', tells=True, good=(0, 1))
    assert once(job(tmp_path, tells, step("import sys; sys.exit(3)", "load neo4j"))) == 3
    (run,) = list_runs(tmp_path)
    assert (run.status, run.build, run.error) == ("failed", "b7", "load neo4j: exit code 3")


def test_a_taken_lock_skips_the_run_before_anything_is_fetched(tmp_path: Path) -> None:
    fetch = step(f"open({str(tmp_path / 'fetched')!r}, 'w')", "fetch")
    with build_lock(tmp_path):
        assert once(job(tmp_path, fetch)) == 4
    assert not (tmp_path / "fetched").exists()
    assert list_runs(tmp_path)[0].status == "skipped"


def test_a_lock_taken_by_another_in_between_skips_it_too(tmp_path: Path) -> None:
    assert once(job(tmp_path, step("import sys; sys.exit(4)", tells=True, good=(0, 1)))) == 4
    assert list_runs(tmp_path)[0].status == "skipped"


def test_it_fires_and_goes_on_after_failures_and_ends_idle_with_0(tmp_path: Path) -> None:
    counter = tmp_path / "n"
    code = f"import sys; open({str(counter)!r}, 'a').write('.'); sys.exit(3)"
    watch = when(lambda: len(ended(tmp_path)) >= 2)
    assert serve(job(tmp_path, step(code)), EVERY_SECOND) in (0, 143)
    watch.join()
    assert len(counter.read_text()) >= 2
    assert {run.status for run in list_runs(tmp_path)[:2]} == {"failed"}


def test_idle_it_ends_with_0(tmp_path: Path) -> None:
    said: list[str] = []
    watch = when(lambda: any("next run 2099" in line for line in said), signal.SIGINT)
    assert serve(job(tmp_path, step(""), said=said), CronTrigger(year=2099)) == 0
    watch.join()
    assert list_runs(tmp_path) == []


@pytest.mark.parametrize(("signum", "count"), [(signal.SIGTERM, 1), (signal.SIGINT, 2)])
def test_a_run_under_way_is_abandoned(tmp_path: Path, signum: signal.Signals, count: int) -> None:
    code = f"import time; open({str(tmp_path / 'begun')!r}, 'w'); time.sleep(60)"
    watch = when((tmp_path / "begun").exists, signum, count)
    with listening(lambda n: 500) as heard:
        job_ = job(tmp_path, step(code), step("", "load"), notifier=Notifier(heard.url, wait=60))
        assert serve(job_, CronTrigger(year=2099), now=True) == 128 + signum
    watch.join()
    (run,) = list_runs(tmp_path)
    assert (run.status, run.exit_code, len(run.steps)) == ("abandoned", 143, 1)
    assert [body["status"] for body in heard.bodies] == ["abandoned"]


def test_a_run_that_finishes_all_the_same_is_ok(tmp_path: Path) -> None:
    begun = tmp_path / "begun"
    code = (
        "import signal, sys, time\n"
        f"signal.signal(signal.SIGTERM, lambda *_: sys.exit(0)); open({str(begun)!r}, 'w'); time.sleep(60)"
    )
    watch = when(begun.exists)
    assert serve(job(tmp_path, step(code)), CronTrigger(year=2099), now=True) == 0
    watch.join()
    assert list_runs(tmp_path)[0].status == "ok"


def test_a_run_that_does_not_end_in_time_skips_the_next(tmp_path: Path) -> None:
    watch = when(lambda: any(run.status == "skipped" for run in ended(tmp_path)))
    code = serve(job(tmp_path, step("import time; time.sleep(60)")), EVERY_SECOND)
    watch.join()
    assert code == 143
    statuses = [run.status for run in list_runs(tmp_path)]
    assert statuses[0] == "abandoned"
    assert set(statuses[1:]) == {"skipped"}
    assert "still under way" in str(list_runs(tmp_path)[1].error)


def test_a_webhook_that_fails_fails_no_run(tmp_path: Path) -> None:
    said: list[str] = []
    with listening(lambda n: 404) as heard:
        assert once(job(tmp_path, step(""), notifier=Notifier(heard.url), said=said)) == 0
    (run,) = list_runs(tmp_path)
    assert run.status == "ok"
    assert heard.bodies[0]["run"] == run.run
    assert any("was not told" in line for line in said)
    assert run.log is not None
    assert "was not told" in (tmp_path / run.log).read_text()


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    said: list[str] = []
    assert once(Job(tmp_path / "out", [step("")], Notifier(), said.append)) == 2
    assert any("not recorded" in line for line in said)


def test_the_signal_handlers_are_given_back(tmp_path: Path) -> None:
    before = signal.getsignal(signal.SIGTERM)
    once(job(tmp_path, step("")))
    assert signal.getsignal(signal.SIGTERM) is before
