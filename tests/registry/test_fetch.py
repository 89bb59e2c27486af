"""Paging, what is written, what is left alone, what the registry is asked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kgbuild.model.errors import LockedError, StoreError, UsageError
from kgbuild.registry.folder import Outcome, locked
from tests.registry.conftest import Desk
from tests.registry.studies import edit, some, study


def test_all_pages_come_and_every_file_is_the_study(desk: Desk) -> None:
    desk.site.put(*some(23))
    report = desk.fetch()
    assert desk.files() == desk.site.studies
    assert report.outcomes == {Outcome.new: 23, Outcome.changed: 0, Outcome.unchanged: 0}
    assert (report.traffic.requests, report.traffic.retries, report.gone, report.rejected) == (4, 0, (), ())
    assert report.traffic.bytes > 0
    assert desk.told.stages == [("studies", 23, 0)]
    assert desk.told.advanced == 23
    assert [a.get("countTotal") for a in desk.site.asked] == ["true", None, None, None]
    assert {a["sort"] for a in desk.site.asked} == {"LastUpdatePostDate:asc"}
    assert {agent.partition("/")[0] for agent in desk.site.agents} == {"kgbuild"}


def test_unchanged_files_are_not_touched(desk: Desk) -> None:
    desk.site.put(*some(12))
    desk.fetch()
    before = desk.marks()
    for one in desk.site.studies.values():
        one["derivedSection"]["miscInfoModule"]["versionHolder"] = "2026-02-01"
    edit(desk.site.studies["NCT90000003"], "2026-01-30")
    desk.site.put(study(40))
    report = desk.fetch()
    assert report.outcomes == {Outcome.new: 1, Outcome.changed: 1, Outcome.unchanged: 11}
    after = desk.marks()
    assert {name for name in after if before.get(name) != after[name]} == {"NCT90000003.json", "NCT90000040.json"}


def test_the_same_study_in_another_layout_is_not_rewritten(desk: Desk) -> None:
    desk.site.put(study(1))
    desk.folder.mkdir()
    place = desk.folder / "NCT90000001.json"
    place.write_text(json.dumps(dict(reversed(study(1).items()))), "utf-8")
    before = desk.marks()
    assert desk.fetch().outcomes[Outcome.unchanged] == 1
    assert desk.marks() == before


@pytest.mark.parametrize("there", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b"null", b'{"a": NaN}'])
def test_a_damaged_file_is_replaced(desk: Desk, there: bytes) -> None:
    desk.site.put(study(1))
    desk.folder.mkdir()
    (desk.folder / "NCT90000001.json").write_bytes(there)
    assert desk.fetch().outcomes[Outcome.changed] == 1
    assert desk.files() == desk.site.studies


def test_only_hidden_files_beside_the_studies(desk: Desk) -> None:
    desk.site.put(*some(9))
    desk.fetch()
    assert {p.name for p in desk.folder.iterdir() if not p.name.startswith(".")} == {
        f"{n}.json" for n in desk.site.studies
    }
    assert not list(desk.folder.glob(".*.new")) + list(desk.folder.glob(".*.journal"))


def test_the_query_in_the_words_of_the_api(desk: Desk) -> None:
    desk.site.put(*some(3))
    desk.fetch(
        term="exampline", cond="c", phase=["2", "phase 3", "early1"], since="2026-01-02", until="2026-01-31",
        filters=["query.spons=NCI", "filter.advanced=AREA[X]y"],
    )  # fmt: skip
    asked = desk.site.asked[0]
    assert asked["query.term"] == "exampline"
    assert asked["query.cond"] == "c"
    assert asked["query.spons"] == "NCI"
    assert asked["filter.advanced"] == (
        "(AREA[X]y) AND (AREA[Phase]PHASE2 OR AREA[Phase]PHASE3 OR AREA[Phase]EARLY_PHASE1)"
        " AND (AREA[LastUpdatePostDate]RANGE[2026-01-02,2026-01-31])"
    )
    assert asked["pageSize"] == "7"


def test_many_ids_are_asked_in_parts(desk: Desk) -> None:
    desk.site.put(*some(450))
    wanted = [f"NCT9{n:07d}" for n in range(1, 431)]
    report = desk.fetch(nct=wanted, page_size=150)
    assert sorted(desk.files()) == wanted
    assert report.outcomes[Outcome.new] == 430
    assert {len(a["filter.ids"].split(",")) for a in desk.site.asked} == {200, 30}
    assert len(desk.site.asked) == 5


def test_a_limit_takes_the_best_matches(desk: Desk) -> None:
    desk.site.put(*some(30))
    report = desk.fetch(limit=10)
    assert sorted(desk.files()) == [f"NCT9{n:07d}" for n in range(1, 11)]
    assert report.outcomes[Outcome.new] == 10
    assert "sort" not in desk.site.asked[0]
    assert desk.told.stages == [("studies", 10, 0)]


def test_refused_query_in_the_servers_words(desk: Desk) -> None:
    with pytest.raises(UsageError, match="`bad words` cannot be parsed at 1:4"):
        desk.fetch(term="bad words")
    assert len(desk.site.asked) == 1


def test_ids_that_are_no_file_names(desk: Desk) -> None:
    bad = [study(n) for n in (1, 2, 3, 4, 5)]
    names = ["../../NCT90000001", "", "NCT9000000１", "NCT90000001.json/../x", "/etc/passwd"]
    for one, name in zip(bad, names, strict=True):
        one["protocolSection"]["identificationModule"]["nctId"] = name
    del bad[1]["protocolSection"]
    odd = [7, None, [], {"protocolSection": 3}]
    desk.site.put(study(8))
    page = desk.site.page
    desk.site.page = lambda asked: (200, {"studies": [*bad, *odd, *page(asked)[1]["studies"]]})  # type: ignore
    report = desk.fetch()
    assert sorted(desk.files()) == ["NCT90000008"]
    assert len(report.rejected) == 9
    assert report.rejected[0] == "page 1, study 1: nctId '../../NCT90000001' is no NCT id"
    assert report.rejected[1] == "page 1, study 2: the study has no nctId"
    assert {p.name for p in desk.folder.parent.iterdir()} == {"trials"}


def test_values_are_kept_exactly(desk: Desk) -> None:
    text = (
        '{"studies":[{"protocolSection":{"identificationModule":{"nctId":"NCT90000001"}},"a":1.10,"b":1E400,'
        '"c":123456789012345678901234567890,"d":"\\ud800 \\u0000 é","e":{},"f":[],"g":[true,null],"h":"\\u2028"}]}'
    )
    desk.site.page = lambda asked: (200, text)  # type: ignore
    desk.fetch()
    place = desk.folder / "NCT90000001.json"
    written = place.read_text("utf-8")
    for spelled in ('"a": 1.10', '"b": 1E400', '"c": 123456789012345678901234567890', "\\ud800", '"e": {}', '"f": []'):
        assert spelled in written
    assert json.loads(written) == json.loads(text)["studies"][0]
    before = desk.marks()
    assert desk.fetch().outcomes[Outcome.unchanged] == 1
    assert desk.marks() == before


def test_a_study_that_is_too_deep_is_rejected_and_the_rest_come(desk: Desk) -> None:
    deep = study(1)
    here = deep
    for _ in range(700):
        here["x"] = {}
        here = here["x"]
    desk.site.put(deep, study(2))
    report = desk.fetch()
    assert sorted(desk.files()) + list(report.rejected) in (
        ["NCT90000001", "NCT90000002"],
        ["NCT90000002", "page 1, study 1, NCT90000001: the JSON is nested too deep"],
    )


def test_full_disk_leaves_no_half_file(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.site.put(*some(20))
    real, room = Path.open, [11]

    def full(self: Path, mode: str = "r", *rest: object, **more: object) -> object:
        if mode == "wb" and self.name.endswith(".json.new") and "NCT" in self.name:
            room[0] -= 1
            if room[0] < 0:
                return real(Path("/dev/full"), mode, *rest, **more)  # type: ignore
        return real(self, mode, *rest, **more)  # type: ignore

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(StoreError, match=r"No space left on device.*goes on from here"):
        desk.fetch()
    monkeypatch.undo()
    there = desk.files()
    assert len(there) == 11
    assert all(there[n] == desk.site.studies[n] for n in there)
    assert not list(desk.folder.glob(".*.new"))
    desk.fetch()
    assert desk.files() == desk.site.studies


def test_two_fetches_into_one_folder(desk: Desk) -> None:
    with locked(desk.folder), pytest.raises(LockedError):
        desk.fetch()
    assert desk.site.asked == []


def test_without_a_total_and_with_tokens_that_are_places(desk: Desk) -> None:
    desk.site.count_total, desk.site.by_offset = False, True
    desk.site.put(*some(30))
    desk.fetch()
    assert desk.files() == desk.site.studies


@pytest.mark.shared
def test_real_records(desk: Desk, shared_dir: Path) -> None:
    folder = shared_dir / "data" / "trials"
    for path in sorted((folder / "ctgov_v2_json").glob("*.json")):
        desk.site.put(json.loads(path.read_text("utf-8")))
    desk.site.script = ["", "503", "cut", "", "429 2", "cut chunks", "reset"]
    report = desk.fetch(page_size=40)
    assert len(desk.site.studies) >= 290
    assert desk.files() == desk.site.studies
    assert report.traffic.retries == 5
    before = desk.marks()
    assert desk.fetch(page_size=100).outcomes[Outcome.unchanged] == len(desk.site.studies)
    assert desk.marks() == before
