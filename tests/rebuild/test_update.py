"""Updates: the tables of a build from scratch whatever came, went, changed or failed; only what changed is read."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgbuild.graph import diff_tables, schema
from kgbuild.model.errors import StoreError
from kgbuild.rebuild import BuildConfig, BuildReport, build, current_build, update
from tests.rebuild.studies import CONDITIONS, DRUGS, study, words, write

TABLES = tuple(schema().tables)


def assert_same_tables(left: Path, right: Path) -> None:
    """Row for row; the files are equal byte for byte."""
    for name in TABLES:
        a, b = (side / "tables" / f"{name}.parquet" for side in (left, right))
        if a.read_bytes() != b.read_bytes():
            assert pq.read_table(a).to_pylist() == pq.read_table(b).to_pylist(), name
            raise AssertionError(f"{name}: equal rows in different files")


def config(source: Path, out: Path, **options: Any) -> BuildConfig:
    """Tables only, and a small vocabulary, unless ``options`` say otherwise."""
    return BuildConfig(sources=(source,), out=out, **{"stores": (), "ontologies": words(), **options})


class Counted:
    """Counts what a stage went through; ends the run at a stage on request."""

    def __init__(self, fail_at: str | None = None) -> None:
        self.fail_at = fail_at
        self.done: dict[str, int] = {}
        self._stage = ""

    def stage(self, name: str, total: int | None = None) -> None:
        self._stage = name
        self.done[name] = 0
        if name == self.fail_at:
            raise StoreError("the power is gone")

    def advance(self, by: int = 1) -> None:
        self.done[self._stage] += by

    def message(self, text: str) -> None: ...


def from_scratch(source: Path, folder: Path) -> BuildReport:
    return build(config(source, folder / "scratch"))


@pytest.fixture
def trials(tmp_path: Path) -> Path:
    """Twelve studies: eight in files of their own, four in one file."""
    folder = tmp_path / "trials"
    for n in range(8):
        write(folder, f"{n}.json", study(n, drug=n % 4, condition=n % 3))
    write(folder, "more.json", *(study(n, drug=n % 4, condition=n % 3) for n in range(8, 12)))
    return folder


def test_an_update_is_a_build_from_scratch_and_names_its_records(trials: Path, tmp_path: Path) -> None:
    first = build(config(trials, tmp_path / "graph"))
    (trials / "0.json").unlink()
    write(trials, "1.json", study(1, drug=4, condition=3))
    write(trials, "new.json", study(20, drug=2, condition=1))
    write(trials, "more.json", *(study(n, drug=n % 4, condition=n % 3, enrollment=n) for n in range(8, 12)))
    told = Counted()
    second = update(config(trials, tmp_path / "graph"), told)
    assert second.base == first.build_id
    assert told.done["extract and link"] == 6
    assert_same_tables(second.folder, from_scratch(trials, tmp_path).folder)
    changes = json.loads((second.folder / "changes.json").read_text("utf-8"))
    kinds = {(r["kind"], r["trial"].removeprefix("clinicaltrials:NCT9")) for r in changes["records"]}
    edited = {("changed", f"{n:07d}") for n in (1, 8, 9, 10, 11)}
    assert kinds == {("deleted", "0000000"), ("added", "0000020")} | edited
    causes = {c["record"] for c in changes["changes"]} - {None}
    assert causes == {r["record"] for r in changes["records"]}


def test_an_edge_that_says_the_same_keeps_its_id(trials: Path, tmp_path: Path) -> None:
    first = build(config(trials, tmp_path / "graph"))
    write(trials, "2.json", study(2, drug=2, condition=2, enrollment=77))
    second = update(config(trials, tmp_path / "graph"))
    ours = [c for c in diff_tables(first.folder, second.folder).changes if c.table == "edges"]
    # The planned number is a statement of its own, which is another one now.
    assert {c.what for c in ours if c.kind != "changed"} <= {"HAS_SUBJECT", "HAS_OBJECT", "EVIDENCED_BY"}
    tests = [r for r in pq.read_table(second.folder / "tables/edges.parquet").to_pylist() if r["type"] == "TESTS"]
    before = [r for r in pq.read_table(first.folder / "tables/edges.parquet").to_pylist() if r["type"] == "TESTS"]
    assert [r["id"] for r in tests] == [r["id"] for r in before]


def test_what_nothing_supports_any_more_goes(trials: Path, tmp_path: Path) -> None:
    write(trials, "rare.json", study(30, drug=4, condition=3))
    build(config(trials, tmp_path / "graph"))
    (trials / "rare.json").unlink()
    second = update(config(trials, tmp_path / "graph"))
    nodes = pq.read_table(second.folder / "tables/nodes.parquet", columns=["id", "name"]).to_pylist()
    assert not [n for n in nodes if "NCT90000030" in n["id"] or "Madeupinib" in n["name"] or "Wobbly" in n["name"]]
    assert second.changes["nodes"]["retracted"] > 0


def test_nothing_changed_leaves_the_build_as_it_is(trials: Path, tmp_path: Path) -> None:
    first = build(config(trials, tmp_path / "graph"))
    told = Counted()
    again = update(config(trials, tmp_path / "graph"), told)
    assert (again.published, again.build_id) == (False, first.build_id)
    assert told.done["extract and link"] == 0
    assert [p.name for p in (tmp_path / "graph/builds").iterdir()] == [first.build_id]


def test_a_download_of_another_day_changes_nothing(trials: Path, tmp_path: Path) -> None:
    first = build(config(trials, tmp_path / "graph"))
    for path in trials.glob("*.json"):
        path.write_text(path.read_text("utf-8").replace("2024-06-01", "2024-06-02"), encoding="utf-8")
    assert update(config(trials, tmp_path / "graph")).build_id == first.build_id


def test_a_file_that_moved_is_no_new_record(trials: Path, tmp_path: Path) -> None:
    build(config(trials, tmp_path / "graph"))
    (trials / "3.json").rename(trials / "renamed.json")
    told = Counted()
    second = update(config(trials, tmp_path / "graph"), told)
    assert told.done["extract and link"] == 0
    changes = json.loads((second.folder / "changes.json").read_text("utf-8"))
    assert [(r["kind"], Path(r["source"]).name) for r in changes["records"]] == [("moved", "renamed.json")]
    assert_same_tables(second.folder, from_scratch(trials, tmp_path).folder)


def test_an_older_date_than_before_is_taken_all_the_same(trials: Path, tmp_path: Path) -> None:
    build(config(trials, tmp_path / "graph"))
    write(trials, "4.json", study(4, drug=3, updated="2019-01-01"))
    second = update(config(trials, tmp_path / "graph"))
    assert_same_tables(second.folder, from_scratch(trials, tmp_path).folder)


def test_two_versions_of_a_record_and_the_newer_one_goes(trials: Path, tmp_path: Path) -> None:
    write(trials, "5-newer.json", study(5, drug=3, updated="2025-01-01"))
    first = build(config(trials, tmp_path / "graph"))
    assert [(r.kind, Path(r.source).name) for r in first.superseded] == [("superseded", "5.json")]
    (trials / "5-newer.json").unlink()
    second = update(config(trials, tmp_path / "graph"))
    assert second.superseded == ()
    assert_same_tables(second.folder, from_scratch(trials, tmp_path).folder)


@pytest.mark.parametrize("damage", ["ledger", "segment", "no cache"])
def test_a_damaged_cache_costs_time_only(trials: Path, tmp_path: Path, damage: str) -> None:
    build(config(trials, tmp_path / "graph"))
    cache = tmp_path / "graph/cache"
    if damage == "ledger":
        (cache / "documents.sqlite").write_bytes(b"no data base" * 100)
    elif damage == "segment":
        for path in cache.glob("stages/*/*/records.parquet"):
            path.write_bytes(path.read_bytes()[:50])
    else:
        shutil.rmtree(cache)
    write(trials, "6.json", study(6, drug=3))
    second = update(config(trials, tmp_path / "graph"))
    assert_same_tables(second.folder, from_scratch(trials, tmp_path).folder)


def test_two_workers_update_as_one(trials: Path, tmp_path: Path) -> None:
    build(config(trials, tmp_path / "graph"))
    for n in range(4):
        write(trials, f"{n}.json", study(n, drug=(n + 1) % 4))
    second = update(config(trials, tmp_path / "graph", workers=2))
    assert_same_tables(second.folder, from_scratch(trials, tmp_path).folder)


def test_an_odd_code_is_told_and_costs_nothing(trials: Path, tmp_path: Path) -> None:
    odd = study(40)
    odd["protocolSection"]["statusModule"]["overallStatus"] = "ON_HOLIDAY"
    write(trials, "odd.json", odd)
    report = build(config(trials, tmp_path / "graph"))
    assert report.exit_code == 0
    [notice] = report.notices
    assert "ON_HOLIDAY" in notice.reason
    assert "NCT90000040" in notice.place
    assert "/protocolSection/statusModule/overallStatus" in notice.place
    kinds = [json.loads(line)["kind"] for line in (report.folder / "rejected.jsonl").read_text().splitlines()]
    assert kinds == ["notice"]


@dataclass(frozen=True)
class Step:
    """One night: which studies the file holds, what they say, and whether the run breaks off at a stage."""

    content: dict[int, tuple[int, int, int]]
    fails_at: str | None


numbers = st.integers(0, 5)
said = st.tuples(st.integers(0, len(DRUGS) - 1), st.integers(0, len(CONDITIONS) - 1), st.integers(1, 3))
steps = st.builds(
    Step,
    st.dictionaries(numbers, said, min_size=1),
    st.sampled_from([None, None, "extract and link", "tables", "changes", "tidy"]),
)


# 'make soak' runs many more.
@settings(max_examples=int(os.environ.get("KGBUILD_SOAK_EXAMPLES", "4")), deadline=None)
@given(st.lists(steps, min_size=2, max_size=4), st.booleans())
def test_any_sequence_of_nights(nights: list[Step], one_file: bool) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for n, night in enumerate(nights):
            shutil.rmtree(folder / "trials", ignore_errors=True)
            studies = {k: study(k, d, c, e) for k, (d, c, e) in night.content.items()}
            if one_file:
                write(folder / "trials", "all.json", *studies.values())
            for number, one in {} if one_file else studies.items():
                write(folder / "trials", f"{number}.json", one)
            before = current_build(folder / "graph")
            settings_ = config(folder / "trials", folder / "graph", keep=2)
            if night.fails_at and night.fails_at != "tidy":
                with pytest.raises(StoreError):
                    update(settings_, Counted(night.fails_at))
                assert current_build(folder / "graph") == before
            report = update(settings_)
            assert_same_tables(report.folder, build(config(folder / "trials", folder / f"scratch{n}")).folder)
