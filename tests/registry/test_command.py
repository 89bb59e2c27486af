"""``kgbuild fetch`` as a user runs it, against a server on this machine."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.registry.conftest import Desk
from tests.registry.studies import article, some, study

Run = Callable[..., "subprocess.CompletedProcess[str]"]
_COMMAND = [sys.executable, "-m", "kgbuild.cli", "fetch"]


@pytest.fixture
def run(desk: Desk) -> Run:
    """Run the command with the server's address from the environment, into ``trials``."""

    def run(*words: str, **env: str) -> subprocess.CompletedProcess[str]:
        words = ("--to", str(desk.folder), "--rate", "1000/s", *words)
        return subprocess.run(
            [*_COMMAND, *words], env=_env(desk, env), capture_output=True, text=True, timeout=120, check=False
        )

    return run


def _env(desk: Desk, more: dict[str, str]) -> dict[str, str]:
    own = {"KGBUILD_CTGOV_URL": desk.url, "KGBUILD_EUTILS_URL": f"{desk.url}/eutils", "COLUMNS": "200"}
    return {**os.environ, **own, **more}


def _rows(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(done.stdout)
    return rows


def test_a_first_fetch_and_a_nightly_one(desk: Desk, run: Run) -> None:
    desk.site.put(*some(60), study(99, pmids=(("900001", "RESULT"), ("900002", "DERIVED"))))
    desk.site.articles = {"900001": article("900001")}
    words = ("--query", "exampline", "--page-size", "25", "--pubmed", "--format", "json")
    done = run(*words, NCBI_API_KEY="k", NCBI_EMAIL="a@b.example")
    assert done.returncode == 0, done.stderr
    first, second = _rows(done)
    assert (first["source"], first["new"], first["changed"], first["requests"]) == ("studies", 61, 0, 3)
    assert (second["source"], second["new"], second["missing"]) == ("abstracts", 1, 1)
    assert "studies: 61\n" in done.stderr
    assert "not in PubMed: 900002" in done.stderr
    assert desk.files() == desk.site.studies
    asked = desk.site.asked[-1]
    assert (asked["api_key"], asked["email"], asked["tool"]) == ("k", "a@b.example", "kgbuild")
    del desk.site.studies["NCT90000001"]
    done = run(*words, "--since", "last", "--sync")
    assert done.returncode == 0, done.stderr
    assert _rows(done)[0]["gone"] == 1
    assert "gone from the registry: NCT90000001 (moved to" in done.stderr
    assert desk.files() == desk.site.studies


def test_long_lists_are_kept_in_full(desk: Desk, run: Run) -> None:
    desk.site.put(*some(60))
    assert run("--all").returncode == 0
    for n in range(1, 31):
        del desk.site.studies[f"NCT9{n:07d}"]
    done = run("--all")
    assert "NCT90000020 and 10 more, all in" in done.stderr
    report = json.loads((desk.folder / ".kgbuild-fetch.report.json").read_text())
    assert report["gone"] == [f"NCT9{n:07d}" for n in range(1, 31)]
    assert report["outcomes"] == {"new": 0, "changed": 0, "unchanged": 30}


def test_dry_run_writes_nothing(desk: Desk, run: Run) -> None:
    desk.site.put(*some(60))
    done = run("--query", "exampline", "--phase", "2", "--dry-run", "--format", "csv")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[1:4] == ["query.term,exampline", "filter.advanced,AREA[Phase]PHASE2", "studies,60"]
    assert not desk.folder.exists()
    assert [a["pageSize"] for a in desk.site.asked] == ["1"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "nothing is asked"),
        (("--query", "bad words"), "cannot be parsed at 1:4"),
        (("--query", "a", "--since", "soon"), "--since 'soon'"),
        (("--query", "a", "--rate", "fast"), "--rate 'fast'"),
        (("--query", "a", "--rate", "0"), "--rate '0'"),
        (("--query", "a", "--gone", "burn"), "--gone 'burn'"),
        (("--query", "a", "--base-url", "ftp://x"), "--base-url 'ftp://x'"),
        (("--query", "a", "--base-url", "http://[x"), "--base-url 'http://[x'"),
        (("--query", "a", "--pubmed", "--pubmed-types", "SOME"), "--pubmed-types 'SOME'"),
        (("--nct", "@no-such-file"), "No such file"),
        (("--nct", "NCT1"), "no NCT id"),
    ],
)
def test_arguments_that_cannot_be_used(run: Run, words: tuple[str, ...], told: str) -> None:
    done = run(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr
    assert done.stderr.count("\n") == 1


def test_ids_from_a_file(desk: Desk, run: Run, tmp_path: Path) -> None:
    desk.site.put(*some(20))
    (tmp_path / "ids.txt").write_text("NCT90000003\nNCT90000005 nct90000007\n")
    assert run("--nct", f"@{tmp_path / 'ids.txt'}", "--nct", "NCT90000001,NCT90000003").returncode == 0
    assert sorted(desk.files()) == ["NCT90000001", "NCT90000003", "NCT90000005", "NCT90000007"]


def test_exit_codes_of_network_and_rejected_studies(desk: Desk, run: Run) -> None:
    desk.site.script = ["500", "500"]
    done = run("--all", "--retries", "1")
    assert done.returncode == 3
    assert "the server answered 500" in done.stderr
    bad = study(1)
    bad["protocolSection"]["identificationModule"]["nctId"] = "../x"
    desk.site.page = lambda asked: (200, {"studies": [bad, study(2)]})  # type: ignore
    done = run("--all")
    assert done.returncode == 1
    assert "rejected: page 1, study 1: nctId '../x' is no NCT id" in done.stderr
    assert sorted(desk.files()) == ["NCT90000002"]


def test_the_folder_is_a_file(desk: Desk, run: Run) -> None:
    desk.folder.write_text("")
    done = run("--all")
    assert done.returncode == 2
    assert "cannot write to" in done.stderr


def test_ctrl_c_and_again(desk: Desk, run: Run) -> None:
    desk.site.put(*some(40))
    words = [*_COMMAND, "--to", str(desk.folder), "--rate", "1000/s", "--all", "--page-size", "10"]
    process = subprocess.Popen(words, env=_env(desk, {}), stderr=subprocess.PIPE, text=True)
    desk.site.script = ["", "", "slow 1"]
    desk.site.between = {3: lambda: process.send_signal(signal.SIGINT)}
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "stopped; the same command goes on where it was" in said
    assert len(desk.files()) == 20
    desk.site.asked.clear()
    done = run("--all", "--page-size", "10", "--format", "json")
    assert "20 studies are there" in done.stderr
    assert _rows(done)[0]["new"] == 40
    assert len(desk.site.asked) == 2
    assert desk.files() == desk.site.studies


def test_what_is_fetched_can_be_read(desk: Desk) -> None:
    """The readers take every file and skip the hidden ones."""
    from kgbuild.records.sources import documents

    desk.site.put(*some(5))
    desk.fetch()
    assert [Path(d.name).stem for d in documents([desk.folder])] == sorted(desk.site.studies)  # type: ignore
