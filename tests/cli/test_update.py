"""update, diff, builds, rollback and schedule as an operator runs them: processes, signals, exit codes, files."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from kgbuild.rebuild import current_build
from kgbuild.rebuild.lock import build_lock
from kgbuild.rebuild.runs import list_runs
from tests.cli.conftest import Run
from tests.schedule.test_notify import listening

TRIALS = {
    "NCT90000001": ("Sorafenib for Chordoma | `rm` <b>now</b>", "sorafenib", "chordoma"),
    "NCT90000002": ("Pazopanib for Leiomyosarcoma", "pazopanib", "leiomyosarcoma"),
    "NCT90000003": ("Ixazomib for Multiple Myeloma", "ixazomib", "multiple myeloma"),
}
TABLES_ONLY = ("--stores", "none")


def write(folder: Path, name: str, title: str, drug: str, disease: str) -> None:
    """One invented study in the registry's JSON."""
    folder.mkdir(exist_ok=True)
    outcome = {"measure": "Overall Survival", "timeFrame": "24 months"}
    study = {
        "protocolSection": {
            "identificationModule": {"nctId": name, "briefTitle": title},
            "statusModule": {"overallStatus": "RECRUITING", "lastUpdatePostDateStruct": {"date": "2026-01-01"}},
            "conditionsModule": {"conditions": [disease]},
            "armsInterventionsModule": {"interventions": [{"type": "DRUG", "name": drug}]},
            "outcomesModule": {"primaryOutcomes": [outcome]},
        }
    }
    (folder / f"{name}.json").write_text(json.dumps(study), "utf-8")


@contextmanager
def started(folder: Path, *arguments: object) -> Iterator[subprocess.Popen[str]]:
    """``kgbuild ARGUMENTS...`` under way."""
    command = [sys.executable, "-m", "kgbuild.cli", *map(str, arguments)]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def wait_for(true: Callable[[], object], process: subprocess.Popen[str], seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture(scope="module")
def updated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``graph``: a build of three records, then an update: one gone, one changed, one new."""
    folder = tmp_path_factory.mktemp("updated")
    for name, (title, drug, disease) in TRIALS.items():
        write(folder / "in", name, title, drug, disease)
    command = [sys.executable, "-m", "kgbuild.cli"]
    subprocess.run([*command, "build", "in", *TABLES_ONLY], cwd=folder, check=True, capture_output=True)
    (folder / "in" / "NCT90000001.json").unlink()
    write(folder / "in", "NCT90000002", "Pazopanib for Leiomyosarcoma", "dacarbazine", "leiomyosarcoma")
    write(folder / "in", "NCT90000004", "Eribulin for Liposarcoma", "eribulin", "liposarcoma")
    done = subprocess.run(
        [*command, "update", "in", *TABLES_ONLY, "--json"], cwd=folder, check=True, capture_output=True, text=True
    )
    (folder / "told.json").write_text(done.stdout)
    (folder / "said.txt").write_text(done.stderr)
    return folder


def rows(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def test_an_update_tells_what_changed(updated: Path) -> None:
    told = json.loads((updated / "told.json").read_text())
    assert told["changes"]["records"] == {"added": 1, "changed": 1, "deleted": 1}
    assert told["changes"]["statements"]["retracted"] > 0
    assert told["published"] is True
    assert "records 1 added, 1 changed, 1 deleted; statements" in (updated / "said.txt").read_text()


def test_diff_without_arguments_names_the_records(updated: Path, kgbuild: Run) -> None:
    found = rows(kgbuild("diff", "--graph", updated / "graph", "--format", "json"))
    records = {(r["change"], r["id"].split(":")[1].split(".")[0]) for r in found if r["table"] == "records"}
    assert records == {("deleted", "NCT90000001"), ("changed", "NCT90000002"), ("added", "NCT90000004")}
    said = {(r["change"], r["says"]) for r in found if r["table"] == "statements"}
    assert ("retracted", "tests: sorafenib") in {(kind, line[:16]) for kind, line in said}
    assert ("added", "tests: dacarbazine") in {(kind, line[:18]) for kind, line in said}
    assert all(r["says"] for r in found)
    assert {r["record"] for r in found if r["table"] == "statements"} <= {r["id"] for r in found}


def test_diff_as_a_table_is_capped_and_says_so(updated: Path, kgbuild: Run) -> None:
    done = kgbuild("diff", "--graph", updated / "graph", "--limit", 4)
    assert done.returncode == 0
    assert "more rows are not shown" in done.stderr
    done = kgbuild("diff", "--graph", updated / "graph", "--format", "csv", "--limit", 4)
    assert len(list(csv.DictReader(io.StringIO(done.stdout)))) == 4


def test_diff_as_mail(updated: Path, kgbuild: Run) -> None:
    done = kgbuild("diff", "--graph", updated / "graph", "--format", "markdown")
    text = done.stdout
    assert "| records | 1 | 1 | 1 |" in text
    assert text.index("## Deleted records") < text.index("## Changed records") < text.index("## New records")
    assert r"### Sorafenib for Chordoma \| \`rm\` &lt;b&gt;now&lt;/b&gt;" in text
    assert "[NCT90000001](https://clinicaltrials.gov/study/NCT90000001)" in text
    changed = text[text.index("## Changed records") : text.index("## New records")]
    assert changed.index("**retracted** tests: pazopanib") < changed.index("**added** tests: dacarbazine")
    short = kgbuild("diff", "--graph", updated / "graph", "--format", "markdown", "--limit", 1).stdout
    assert "… and 2 more records" in short
    assert "## New records" not in short


def test_a_first_build_has_none_to_compare_with(kgbuild: Run, seed_graph: Path) -> None:
    done = kgbuild("diff", "--graph", seed_graph)
    assert done.returncode == 2
    assert "first build" in done.stderr


def test_builds_and_runs(updated: Path, kgbuild: Run) -> None:
    first, second = rows(kgbuild("builds", "--graph", updated / "graph", "--format", "json"))
    assert (first["current"], first["previous"]) == (False, True)
    assert (second["current"], second["previous"]) == (True, False)
    assert second["changes"]["records"] == {"added": 1, "changed": 1, "deleted": 1}
    assert second["seconds"] > 0
    runs = rows(kgbuild("builds", "--graph", updated / "graph", "--runs", "--format", "json"))
    assert [(r["verb"], r["status"], r["build"]) for r in runs] == [
        ("build", "ok", first["build"]),
        ("update", "ok", second["build"]),
    ]
    assert (updated / "graph" / runs[1]["log"]).read_text().count("vocabulary") == 1
    table = kgbuild("builds", "--graph", updated / "graph", "--runs").stdout
    assert "records +1 ~1 -1" in " ".join(table.split())
    assert kgbuild("builds", "--runs", "--graph", updated).returncode == 2


def _copied(updated: Path, tmp_path: Path) -> Path:
    """An output folder of one's own."""
    subprocess.run(["cp", "-a", updated / "graph", updated / "in", tmp_path], check=True)
    return tmp_path / "graph"


def test_rollback_and_back(updated: Path, tmp_path: Path, kgbuild: Run) -> None:
    graph = _copied(updated, tmp_path)
    first, second = sorted(p.name for p in (graph / "builds").iterdir() if p.name[0] != ".")
    done = kgbuild("rollback")
    assert (done.returncode, done.stdout) == (0, f"{first}\n")
    assert (graph / "current").resolve().name == first
    done = kgbuild("rollback")
    assert done.returncode == 2
    assert "no build before" in done.stderr
    with build_lock(graph):
        assert kgbuild("rollback", second).returncode == 4
    assert kgbuild("rollback", second).returncode == 0
    assert (graph / "current").resolve().name == second
    assert [(r.verb, r.status) for r in list_runs(graph)][2:] == [
        ("rollback", "ok"), ("rollback", "failed"), ("rollback", "skipped"), ("rollback", "ok"),
    ]  # fmt: skip


def test_an_update_that_changes_nothing_keeps_the_build(updated: Path, tmp_path: Path, kgbuild: Run) -> None:
    graph = _copied(updated, tmp_path)
    before = current_build(graph)
    done = kgbuild("update", "in", *TABLES_ONLY, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["published"] is False
    assert current_build(graph) == before
    assert "nothing changed" in done.stderr


def test_a_failing_update_leaves_the_graph_and_is_recorded_and_told(
    updated: Path, tmp_path: Path, kgbuild: Run
) -> None:
    graph = _copied(updated, tmp_path)
    before = current_build(graph)
    (tmp_path / "empty").mkdir()
    with listening(lambda n: 200) as heard:
        done = kgbuild("update", "empty", *TABLES_ONLY, "--webhook", heard.url)
    assert done.returncode == 2
    assert current_build(graph) == before
    assert (list_runs(graph)[-1].status, list_runs(graph)[-1].exit_code) == ("failed", 2)
    assert (heard.bodies[0]["status"], heard.bodies[0]["verb"]) == ("failed", "update")


@pytest.mark.parametrize("verb", [("update",), ("schedule", "--once")])
def test_half_empty_sources_are_refused(updated: Path, tmp_path: Path, kgbuild: Run, verb: tuple[str, ...]) -> None:
    graph = _copied(updated, tmp_path)
    before = current_build(graph)
    for name in ("NCT90000002", "NCT90000004"):
        (tmp_path / "in" / f"{name}.json").unlink()
    done = kgbuild(*verb, "in", *TABLES_ONLY, "--max-deleted", "0.5")
    assert done.returncode == 2
    assert "2 of the 3 records" in done.stderr
    assert "--max-deleted 1" in done.stderr
    assert current_build(graph) == before
    assert (list_runs(graph)[-1].status, list_runs(graph)[-1].exit_code) == ("failed", 2)
    assert kgbuild(*verb, "in", *TABLES_ONLY, "--max-deleted", "1").returncode == 0
    assert current_build(graph) != before


def test_unusable_arguments_leave_no_folder(kgbuild: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for arguments in (
        ("update", "nowhere"),
        ("update", "empty"),
        ("build", "empty"),
        ("update", "empty", "--webhook", "x"),
    ):
        assert kgbuild(*arguments).returncode == 2
        assert not (tmp_path / "graph").exists()


def test_older_builds_go(updated: Path, tmp_path: Path, kgbuild: Run) -> None:
    graph = _copied(updated, tmp_path)
    (tmp_path / "in" / "NCT90000004.json").unlink()
    assert kgbuild("update", "in", *TABLES_ONLY, "--keep", 2).returncode == 0
    assert len([p for p in (graph / "builds").iterdir() if p.name[0] != "."]) == 2


def test_two_updates_at_once(updated: Path, tmp_path: Path) -> None:
    graph = _copied(updated, tmp_path)
    (tmp_path / "in" / "NCT90000004.json").unlink()
    with started(tmp_path, "update", "in", *TABLES_ONLY) as one, started(tmp_path, "update", "in", *TABLES_ONLY) as two:
        codes = sorted(p.wait(timeout=120) for p in (one, two))
    # Where the first is done before the second begins, the second finds nothing to do.
    assert codes in ([0, 4], [0, 0])
    assert sorted(r.status for r in list_runs(graph)[2:]) == (["ok", "skipped"] if 4 in codes else ["ok", "ok"])
    assert current_build(graph) is not None


def test_a_terminated_update_is_recorded(updated: Path, tmp_path: Path) -> None:
    graph = _copied(updated, tmp_path)
    (tmp_path / "in" / "NCT90000004.json").unlink()
    before = current_build(graph)
    with started(tmp_path, "update", "in", *TABLES_ONLY) as process:
        wait_for(lambda: len(list((graph / "logs").iterdir())) == 3, process)
        process.terminate()
        assert process.wait(timeout=60) == 143
    assert (list_runs(graph)[-1].status, list_runs(graph)[-1].exit_code) == ("abandoned", 143)
    assert current_build(graph) == before


def test_a_killed_update_is_found_out(updated: Path, tmp_path: Path, kgbuild: Run) -> None:
    graph = _copied(updated, tmp_path)
    (tmp_path / "in" / "NCT90000004.json").unlink()
    with started(tmp_path, "update", "in", *TABLES_ONLY) as process:
        wait_for(lambda: len(list((graph / "logs").iterdir())) == 3, process)
        os.kill(process.pid, signal.SIGKILL)
    assert kgbuild("update", "in", *TABLES_ONLY).returncode == 0
    assert [r.status for r in list_runs(graph)][2:] == ["interrupted", "ok"]


def test_schedule_once_fetches_updates_and_tells(updated: Path, tmp_path: Path, kgbuild: Run) -> None:
    graph = _copied(updated, tmp_path)
    fetch = "import pathlib; p = pathlib.Path('in/NCT90000003.json'); p.write_text(p.read_text().replace('24', '36'))"
    with listening(lambda n: 200) as heard:
        done = kgbuild(
            "schedule", "--once", "in", *TABLES_ONLY, "--fetch-command", f'{sys.executable} -c "{fetch}"',
            "--webhook", heard.url,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    run = list_runs(graph)[-1]
    assert (run.verb, run.status, [s["name"] for s in run.steps]) == ("schedule", "ok", ["fetch", "update"])
    assert run.changes["records"] == {"added": 0, "changed": 1, "deleted": 0}
    built = current_build(graph)
    assert built is not None
    assert run.build == built.name == heard.bodies[0]["build"]
    assert len(list_runs(graph)) == 3, "the step's own run is not recorded beside the schedule's"


def test_schedule_once_fails_where_a_step_does(updated: Path, tmp_path: Path, kgbuild: Run) -> None:
    graph = _copied(updated, tmp_path)
    before = current_build(graph)
    assert kgbuild("schedule", "--once", "in", "--fetch-command", "false").returncode == 1
    (tmp_path / "empty").mkdir()
    assert kgbuild("schedule", "--once", "empty").returncode == 2
    with build_lock(graph):
        assert kgbuild("schedule", "--once", "in").returncode == 4
    assert [r.status for r in list_runs(graph)][2:] == ["failed", "failed", "skipped"]
    assert "no readable record" in str(list_runs(graph)[3].error)
    assert current_build(graph) == before


@pytest.mark.parametrize("busy", [False, True])
def test_a_signal_ends_the_scheduler(updated: Path, tmp_path: Path, busy: bool) -> None:
    graph = _copied(updated, tmp_path)
    before = current_build(graph)
    slow = f'{sys.executable} -c "import time; time.sleep(60)"'
    now = ("--now", "--fetch-command", slow) if busy else ()
    with started(tmp_path, "schedule", "--cron", "0 3 1 1 *", "--timezone", "UTC", "in", *now) as process:
        assert process.stderr is not None
        while "next run" not in (line := process.stderr.readline()):
            assert line, "it ended"
        if busy:
            wait_for(lambda: list_runs(graph)[-1].status == "running", process)
            time.sleep(0.5)
        process.terminate()
        assert process.wait(timeout=60) == (143 if busy else 0)
    assert [r.status for r in list_runs(graph)][2:] == (["abandoned"] if busy else [])
    assert current_build(graph) == before


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("in",), "give --cron"),
        (("in", "--once", "--cron", "@daily"), "give --cron"),
        (("in", "--cron", "every day"), "--cron"),
        (("in", "--cron", "@daily", "--timezone", "Mars"), "time zone"),
        (("-", "--once"), "standard input"),
        (("in", "--once", "--load", "oracle"), "oracle"),
        (("in", "--once", "--load", "rdf"), "--rdf-endpoint"),
        (("in", "--once", "--load", "neo4j", "--neo4j-uri", "bolt://x"), "NEO4J_PASSWORD"),
        (("in", "--once", "--webhook", "ftp://x"), "--webhook"),
        (("in", "--once", "--fetch-command", "'"), "command"),
        (("in", "--once", "--stores", "oracle"), "oracle"),
    ],
)
def test_schedule_refuses_what_it_cannot_do(
    kgbuild: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arguments: tuple[str, ...], why: str
) -> None:
    monkeypatch.delenv("NEO4J_PASSWORD", raising=False)
    done = kgbuild("schedule", *arguments)
    assert done.returncode == 2
    assert why in done.stderr
    assert list(tmp_path.iterdir()) == []
