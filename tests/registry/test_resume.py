"""Breaks: stopped, killed, taken up again; and fetches that ask only for what is new."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kgbuild.model.errors import StoreError, UsageError
from kgbuild.registry.folder import Outcome
from kgbuild.registry.gone import Gone
from kgbuild.registry.state import STATE
from tests.registry.conftest import Desk
from tests.registry.studies import edit, some, study


def _state(desk: Desk) -> dict[str, object]:
    (memory,) = json.loads((desk.folder / STATE).read_text())["queries"].values()
    return dict(memory)


def test_goes_on_at_the_page_where_it_stopped(desk: Desk) -> None:
    desk.site.put(*some(40))
    desk.site.script = ["", "", "", "401 no"]
    with pytest.raises(StoreError):
        desk.fetch()
    assert len(desk.files()) == 21
    desk.site.asked.clear()
    report = desk.fetch()
    assert desk.files() == desk.site.studies
    assert report.resumed
    assert report.outcomes == {Outcome.new: 40, Outcome.changed: 0, Outcome.unchanged: 0}
    assert len(desk.site.asked) == 3
    assert all(a.get("pageToken") for a in desk.site.asked)
    assert desk.told.stages[0] == ("studies", 40, 21)
    assert not desk.fetch().resumed


def test_an_old_token_means_beginning_anew_and_rewrites_nothing(desk: Desk) -> None:
    desk.site.put(*some(40))
    desk.site.script = ["", "", "", "401 no"]
    with pytest.raises(StoreError):
        desk.fetch()
    before = desk.marks()
    desk.site.epoch += 1
    report = desk.fetch()
    assert desk.files() == desk.site.studies
    assert report.outcomes[Outcome.new] == 40
    assert before.items() <= desk.marks().items()


@pytest.mark.parametrize("hours", [30, -30])
def test_a_token_of_another_day_is_not_tried(desk: Desk, hours: int) -> None:
    desk.site.put(*some(40))
    desk.site.script = ["", "", "", "401 no"]
    with pytest.raises(StoreError):
        desk.fetch()
    desk.site.asked.clear()
    desk.clock.now += hours * 3600
    report = desk.fetch()
    assert "pageToken" not in desk.site.asked[0]
    assert report.outcomes[Outcome.new] == 40


def test_a_token_that_is_refused_in_other_words(desk: Desk) -> None:
    desk.site.put(*some(40))
    desk.site.script = ["", "", "400 what is this?"]
    desk.fetch()
    assert desk.files() == desk.site.studies


def test_another_page_size_or_query_does_not_take_the_token(desk: Desk) -> None:
    desk.site.put(*some(40))
    desk.site.script = ["", "401 no"]
    with pytest.raises(StoreError):
        desk.fetch()
    desk.site.asked.clear()
    assert not desk.fetch(page_size=10).resumed
    assert "pageToken" not in desk.site.asked[0]
    assert desk.files() == desk.site.studies


@pytest.mark.parametrize(
    "damage",
    [b"", b"{", b"[]", b'{"format": 1, "queries": {"../../x": {}}}', b'{"format": 1, "queries": 3}', b'{"format": 9}'],
)
def test_damaged_state_costs_a_full_fetch(desk: Desk, damage: bytes) -> None:
    desk.site.put(*some(10))
    desk.fetch()
    before = desk.marks()
    (desk.folder / STATE).write_bytes(damage)
    report = desk.fetch(since="last")
    assert report.outcomes[Outcome.unchanged] == 10
    assert desk.marks() == before
    assert "damaged" in desk.told.lines[0]
    assert _state(desk)["done"]


def test_damaged_fields_of_the_state(desk: Desk) -> None:
    desk.site.put(*some(10))
    desk.fetch()
    data = json.loads((desk.folder / STATE).read_text())
    for memory in data["queries"].values():
        memory["done"]["last_update"] = ["2026-01-01"]
    (desk.folder / STATE).write_text(json.dumps(data))
    assert desk.fetch(since="last").outcomes[Outcome.unchanged] == 10


def test_since_last_asks_only_for_what_changed(desk: Desk) -> None:
    desk.site.put(*(study(n, f"2026-01-{n:02d}") for n in range(1, 21)))
    desk.fetch()
    assert _state(desk)["done"]["last_update"] == "2026-01-20"  # type: ignore[index]
    edit(desk.site.studies["NCT90000002"], "2026-01-25")
    desk.site.asked.clear()
    report = desk.fetch(since="last")
    assert desk.site.asked[0]["filter.advanced"] == "AREA[LastUpdatePostDate]RANGE[2026-01-19,MAX]"
    assert report.outcomes == {Outcome.new: 0, Outcome.changed: 1, Outcome.unchanged: 2}
    assert desk.files() == desk.site.studies
    desk.site.asked.clear()
    desk.fetch(since="last")
    assert "[2026-01-24,MAX]" in desk.site.asked[0]["filter.advanced"]


def test_since_last_without_a_complete_run_fetches_all(desk: Desk) -> None:
    desk.site.put(*some(20))
    desk.fetch(limit=5)
    report = desk.fetch(since="last")
    assert desk.files() == desk.site.studies
    assert report.outcomes == {Outcome.new: 15, Outcome.changed: 0, Outcome.unchanged: 5}
    assert "no complete fetch" in desk.told.lines[0]


@pytest.mark.parametrize("words", [{"since": "2026-01-10"}, {"until": "2026-01-10"}])
def test_a_run_over_some_days_is_no_complete_run(desk: Desk, words: dict[str, str]) -> None:
    desk.site.put(*some(20))
    desk.fetch(**words)
    assert _state(desk)["done"]["last_update"] == ""  # type: ignore[index]


def test_a_gap_does_not_move_the_mark(desk: Desk) -> None:
    desk.site.put(study(1, "2026-01-10"))
    desk.fetch()
    desk.site.put(study(2, "2026-01-12"), study(3, "2026-01-30"))
    desk.fetch(since="2026-01-20")
    assert sorted(desk.files()) == ["NCT90000001", "NCT90000003"]
    desk.fetch(since="last")
    assert desk.files() == desk.site.studies


def test_dates_that_have_not_come_do_not_move_the_mark(desk: Desk) -> None:
    desk.site.put(study(1, "9999-12-31"), study(2, "2026-01-10"))
    desk.fetch()
    assert _state(desk)["done"]["last_update"] == "2026-02-01"  # type: ignore[index]
    desk.clock.now -= 30 * 86400
    desk.site.put(study(3, "2026-02-01"))
    desk.fetch(since="last")
    assert desk.files() == desk.site.studies


@pytest.mark.parametrize(
    "words", [{"since": "yesterday"}, {"until": "2026-02-30"}, {"since": "2026-01-02", "until": "2026-01-01"}]
)
def test_days_that_are_none(desk: Desk, words: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        desk.fetch(**words)
    assert desk.site.asked == []


def test_gone_is_reported_then_moved(desk: Desk) -> None:
    desk.site.put(*some(20))
    desk.fetch()
    del desk.site.studies["NCT90000004"], desk.site.studies["NCT90000005"]
    for _ in range(2):
        assert desk.fetch().gone == ("NCT90000004", "NCT90000005")
        assert len(desk.files()) == 20
    report = desk.fetch(gone=Gone.move)
    assert report.gone == ("NCT90000004", "NCT90000005")
    assert desk.files() == desk.site.studies
    assert sorted(p.name for p in (desk.folder / ".gone").iterdir()) == ["NCT90000004.json", "NCT90000005.json"]
    assert desk.fetch(gone=Gone.move).gone == ()
    desk.site.put(study(4))
    assert desk.fetch().outcomes[Outcome.new] == 1


def test_gone_since_last_is_found_by_listing_ids(desk: Desk) -> None:
    desk.site.put(*some(20))
    desk.fetch()
    del desk.site.studies["NCT90000004"]
    desk.site.put(study(50, "2001-01-01"))
    assert desk.fetch(since="last").gone == ()
    report = desk.fetch(since="last", gone=Gone.delete)
    assert report.gone == ("NCT90000004",)
    assert desk.files() == desk.site.studies
    assert not (desk.folder / ".gone").exists()
    assert [a["pageSize"] for a in desk.site.asked if a.get("fields") == "NCTId"] == ["1000"]


def test_what_another_query_brought_stays(desk: Desk) -> None:
    desk.site.put(study(1, title="alpha and beta"), study(2, title="alpha"), study(3, title="beta"))
    desk.fetch(term="alpha")
    desk.fetch(term="beta")
    for n in (1, 2):
        edit(desk.site.studies[f"NCT9000000{n}"], "2026-01-20")
        title = desk.site.studies[f"NCT9000000{n}"]["protocolSection"]["identificationModule"]
        title["briefTitle"] = title["briefTitle"].replace("alpha", "gamma")
    desk.site.put(study(4, title="alpha"))
    assert desk.fetch(term="alpha", gone=Gone.delete).gone == ("NCT90000002",)
    assert sorted(desk.files()) == ["NCT90000001", "NCT90000003", "NCT90000004"]


def test_files_that_are_not_of_the_query_are_never_taken(desk: Desk) -> None:
    desk.site.put(*some(5))
    desk.folder.mkdir()
    (desk.folder / "NCT99999999.json").write_text("{}")
    (desk.folder / "notes.txt").write_text("mine")
    desk.fetch(gone=Gone.delete)
    desk.fetch(gone=Gone.delete)
    assert (desk.folder / "NCT99999999.json").exists()
    assert (desk.folder / "notes.txt").exists()


def test_names_in_a_damaged_list_of_ids_are_no_places(desk: Desk) -> None:
    desk.site.put(*some(5))
    desk.fetch()
    outside = desk.folder.parent / "mine.json"
    outside.write_text("{}")
    (ids,) = desk.folder.glob(".kgbuild-fetch.*.ids")
    ids.write_text(ids.read_text() + "../mine\n\xff\n")
    assert desk.fetch(gone=Gone.delete).gone == ()
    assert outside.exists()


def test_a_query_that_returns_nothing_takes_nothing(desk: Desk) -> None:
    desk.site.put(*some(5))
    desk.fetch()
    kept, desk.site.studies = desk.site.studies, {}
    assert desk.fetch(gone=Gone.delete).gone == ()
    assert len(desk.files()) == 5
    assert "returns nothing now" in desk.told.lines[-1]
    desk.site.studies = {n: s for n, s in kept.items() if n != "NCT90000001"}
    assert desk.fetch(gone=Gone.delete).gone == ("NCT90000001",)


def test_studies_of_a_dropped_run_can_go_too(desk: Desk) -> None:
    desk.site.put(*some(20))
    desk.site.script = ["", "401 no"]
    with pytest.raises(StoreError):
        desk.fetch()
    lost = sorted(desk.files())[0]
    del desk.site.studies[lost]
    assert desk.fetch(page_size=9, gone=Gone.delete).gone == (lost,)


_RUN = """
import sys
from pathlib import Path
from kgbuild.registry import FetchConfig, fetch, make_query
from kgbuild.registry.gone import Gone
fetch(FetchConfig(make_query(everything=True), Path(sys.argv[2]), base_url=sys.argv[1], page_size=5, rate=1000.0,
                  gone=Gone.delete))
"""


def test_killed_at_many_moments(desk: Desk) -> None:
    """A real process is killed again and again; what lies there is always whole, and the end is the registry."""
    desk.site.put(*some(150))
    words = [sys.executable, "-c", _RUN, desk.url, str(desk.folder)]
    for at in (1, 2, 7, 4, 9, 3):
        process = subprocess.Popen(words)
        desk.site.asked.clear()
        desk.site.between = {at: lambda process=process: _kill(process)}  # type: ignore
        assert process.wait(60) == -signal.SIGKILL
        assert all(desk.site.studies[n] == s for n, s in desk.files().items())
        time.sleep(0.05)
    before, done = desk.marks(), len(desk.files())
    assert 80 < done < 150
    desk.site.between, desk.site.asked = {}, []
    assert subprocess.run(words, timeout=60, check=False).returncode == 0
    assert desk.files() == desk.site.studies
    assert before.items() <= desk.marks().items()
    assert not [p for p in desk.folder.glob(".*") if p.suffix in (".new", ".journal")]


def _kill(process: subprocess.Popen[bytes]) -> None:
    os.kill(process.pid, signal.SIGKILL)


def test_killed_while_writing(desk: Desk, tmp_path: Path) -> None:
    """The process kills itself between a work file and its name, and between a page's files and its token."""
    desk.site.put(*some(30))
    for at in (4, 9, 10, 23, 31, 40):
        crash = _RUN.replace("import sys", f"import sys, os\nreal, left = os.replace, [{at}]\n"
            "def replace(a, b):\n    left[0] -= 1\n    left[0] or os.kill(os.getpid(), 9)\n    real(a, b)\n"
            "os.replace = replace\n", 1)  # fmt: skip
        folder = tmp_path / f"killed{at}"
        words = ["-c", crash, desk.url, str(folder)]
        assert subprocess.run([sys.executable, *words], timeout=60, check=False).returncode in (-9, 0)
        desk.folder = folder
        assert all(desk.site.studies[n] == s for n, s in desk.files().items())
        desk.fetch(page_size=5, gone=Gone.delete)
        assert desk.files() == desk.site.studies
        assert not list(folder.glob(".*.new"))
