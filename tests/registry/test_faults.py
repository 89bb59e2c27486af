"""What a server and a network may do to a fetch: the folder ends up as the registry, or the error says why not."""

from __future__ import annotations

import time
from collections.abc import Callable
from email.utils import formatdate
from functools import partial
from pathlib import Path

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kgbuild.model.errors import KgbuildError, StoreError
from kgbuild.registry import web
from kgbuild.registry.folder import Outcome
from kgbuild.registry.gone import Gone
from tests.registry.conftest import Desk
from tests.registry.server import CUTS, Registry, serving
from tests.registry.studies import edit, nct, some, study

PASSING = (*CUTS, "429", "429 3", "500", "502", "503", "503 2", "504", "408", "reset", "html", "list", "text")


@pytest.mark.parametrize("fault", PASSING)
def test_a_passing_fault_costs_a_retry(desk: Desk, fault: str) -> None:
    desk.site.put(*some(20))
    desk.site.script = ["", fault, fault, ""]
    report = desk.fetch()
    assert desk.files() == desk.site.studies
    assert (report.traffic.requests, report.traffic.retries) == (5, 2)
    assert len(desk.told.lines) == 2
    assert all("trying again in" in line for line in desk.told.lines)


def test_wrong_content_type_with_a_right_page(desk: Desk) -> None:
    desk.site.put(*some(3))
    desk.site.script = ["plain"]
    assert desk.fetch().traffic.retries == 0
    assert desk.files() == desk.site.studies


def test_slow_answers(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "_TIMEOUT", httpx.Timeout(0.15))
    desk.site.put(*some(10))
    desk.site.script = ["slow 0.4", "", "slow 0.4"]
    report = desk.fetch()
    assert desk.files() == desk.site.studies
    assert report.traffic.retries == 2
    assert "did not answer in time" in desk.told.lines[0]


@pytest.mark.parametrize("form", ["number", "date"])
def test_retry_after_is_waited_for(desk: Desk, form: str) -> None:
    desk.site.put(*some(3))
    desk.site.script = [f"429 {'120' if form == 'number' else formatdate(desk.clock.time() + 120, usegmt=True)}"]
    desk.fetch(rate=1000.0)
    assert max(desk.clock.slept) == pytest.approx(120, abs=2)


def test_a_wait_of_hours_is_told_not_waited(desk: Desk) -> None:
    desk.site.script = ["429 7200"]
    with pytest.raises(StoreError, match="asks to wait 7200 s"):
        desk.fetch()
    assert sum(desk.clock.slept) < 10


def test_waits_grow_and_end(desk: Desk) -> None:
    desk.site.put(*some(3))
    desk.site.script = ["500"] * 20
    with pytest.raises(StoreError, match=r"500 .*after 7 tries \(the same command goes on"):
        desk.fetch(rate=1000.0)
    pauses = [s for s in desk.clock.slept if s > 0.4]
    assert len(pauses) == 6
    assert all(2.0**n / 2 <= pause <= 2.0**n for n, pause in enumerate(pauses))


@pytest.mark.parametrize(
    ("step", "words"),
    [("403 <html>no", "turns this machine"), ("404 gone", "ends in /api/v2"), ("401 who are you", "who are you")],
)
def test_refusals_are_told_at_once(desk: Desk, step: str, words: str) -> None:
    desk.site.script = [step]
    with pytest.raises(StoreError, match=words):
        desk.fetch()
    assert len(desk.site.asked) == 1


def test_no_network(tmp_path: Path) -> None:
    site = Registry()
    with serving(site) as url:
        desk = Desk(site, url, tmp_path / "trials")
    with pytest.raises(StoreError, match=r"no network\? a proxy"):
        desk.fetch()


def test_expired_token_within_a_run(desk: Desk) -> None:
    desk.site.put(*some(30))
    desk.site.script = ["", "", "expire"]
    report = desk.fetch()
    assert desk.files() == desk.site.studies
    assert report.outcomes == {Outcome.new: 30, Outcome.changed: 0, Outcome.unchanged: 0}
    assert "begin anew" in desk.told.lines[0]


def test_tokens_that_never_hold(desk: Desk) -> None:
    desk.site.put(*some(30))
    desk.site.script = ["", "expire"] * 10
    with pytest.raises(StoreError, match="refused again and again"):
        desk.fetch()


def test_a_server_that_goes_in_circles(desk: Desk) -> None:
    turn = [0]

    def page(asked: dict[str, str]) -> tuple[int, dict[str, object]]:
        turn[0] += 1
        return 200, {"studies": [study(1)], "nextPageToken": str(turn[0] % 3)}

    desk.site.page = page  # type: ignore
    with pytest.raises(StoreError, match="without a new study"):
        desk.fetch()
    desk.site.page = lambda asked: (200, {"studies": [], "nextPageToken": "x"})  # type: ignore
    with pytest.raises(StoreError, match="the same page again"):
        desk.fetch(term="other")


def test_pages_that_slip_are_noticed(desk: Desk) -> None:
    """Tokens are places: a study that leaves makes one be skipped, one that comes makes one come twice."""
    desk.site.by_offset = True
    desk.site.put(*some(30))
    first = nct(desk.site.matching({"sort": "LastUpdatePostDate:asc"})[0])
    desk.site.between[3] = lambda: desk.site.studies.pop(first)
    desk.fetch()
    assert set(desk.site.studies) <= set(desk.files())
    assert any("the pages have moved" in line for line in desk.told.lines)
    desk.fetch(gone=Gone.move)
    assert desk.files() == desk.site.studies


Act = Callable[[Registry], None]


def _act(kind: str, number: int) -> Act:
    def act(site: Registry) -> None:
        there = sorted(site.studies)
        if kind == "add":
            site.put(study(100 + number, "2026-02-01"))
        elif kind == "old":
            site.put(study(200 + number, "2020-01-01"))
        elif there and kind == "edit":
            edit(site.studies[there[number % len(there)]], "2026-02-01")
        elif there and kind == "remove":
            del site.studies[there[number % len(there)]]

    return act


_changes = st.dictionaries(
    st.integers(1, 12), st.tuples(st.sampled_from(["add", "old", "edit", "remove"]), st.integers(0, 40)), max_size=5
)
_faults = st.lists(st.sampled_from(["", "", "", "expire", "401 no", *PASSING]), max_size=25)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(faults=_faults, changes=_changes, by_offset=st.booleans(), retries=st.integers(0, 3))
def test_whatever_happens_the_folder_ends_up_as_the_registry(
    tmp_path_factory: pytest.TempPathFactory,
    faults: list[str],
    changes: dict[int, tuple[str, int]],
    by_offset: bool,
    retries: int,
) -> None:
    site = Registry(script=list(faults), by_offset=by_offset)
    site.put(*some(25))
    with serving(site) as url:
        desk = Desk(site, url, tmp_path_factory.mktemp("x") / "trials")
        site.between = {n: partial(_act(*change), site) for n, change in changes.items()}
        while not _fetched(desk, retries):
            assert all(desk.files().values())
        site.script, site.between = [], {}
        before, old = desk.marks(), desk.files()
        desk.fetch(since="last", gone=Gone.delete)
        after, new = desk.marks(), desk.files()
        assert new == site.studies
        same = {f"{n}.json" for n in new if old.get(n) == new[n]}
        assert {name: after[name] for name in same} == {name: before[name] for name in same}
        assert not list(desk.folder.glob(".*.new"))


def _fetched(desk: Desk, retries: int) -> bool:
    try:
        desk.fetch(retries)
    except KgbuildError:
        return False
    return True


def test_the_tests_do_not_sleep(desk: Desk) -> None:
    desk.site.put(*some(30))
    begun = time.monotonic()
    desk.fetch(rate=0.01)
    assert desk.clock.now - 1_769_947_200.0 >= 400
    assert time.monotonic() - begun < 5
