"""Which rows differ: by the columns that count, by the ids that may differ, and for tables of another version."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgbuild.cli.load import earlier_builds
from kgbuild.load.fingerprint import fingerprint
from kgbuild.load.row_changes import Counts, comparable, matched, row_changes
from kgbuild.load.store_state import base_of
from tests.load.server_tables import edge, node, write


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    """A node is gone, one has come, one has another name; of two edges one has other evidence, one another role."""
    trial, drugs = node("clinicaltrials:NCT90000001", "Trial"), [node(f"RXCUI:{i}") for i in range(4)]
    edges = [edge(f"kgb.edge:{i}", "TESTS", trial, drugs[i + 1]) for i in range(2)]
    old = write(tmp_path / "old", [trial, *drugs[:3]], edges)
    changed = [{**edges[0], "evidence": ["kgb.record:r#char=0,9"]}, {**edges[1], "role": "background"}]
    return old, write(tmp_path / "new", [trial, {**drugs[1], "name": "zorvanib"}, *drugs[2:]], changed)


def test_ids_and_rows_that_differ(two: tuple[Path, Path]) -> None:
    with row_changes(*two, {"nodes": None, "edges": None}) as changes:
        assert changes.counts == {"nodes": Counts(1, 1, 1, 4), "edges": Counts(0, 0, 2, 2)}
        assert (changes.differing, changes.share) == (5, 5 / 6)
        pairs = [(old and old["name"], new and new["name"]) for old, new in changes.pairs("nodes")]
        assert pairs == [("a name", None), ("a name", "zorvanib"), (None, "a name")]


def test_only_columns_that_count_differ(two: tuple[Path, Path]) -> None:
    with row_changes(*two, {"edges": ["role"]}) as changes:
        assert changes.counts["edges"] == Counts(0, 0, 1, 2)
        assert [(old, new) for old, new in changes.pairs("edges", ["id", "role"])] == [
            ({"id": "kgb.edge:1", "role": None}, {"id": "kgb.edge:1", "role": "background"})
        ]


def test_only_ids_that_may_differ_are_looked_at(two: tuple[Path, Path]) -> None:
    touched = {"nodes": pa.table({"id": ["RXCUI:0", "RXCUI:2"]})}
    with row_changes(*two, {"nodes": None, "edges": None}, touched) as changes:
        assert changes.counts["nodes"] == Counts(1, 0, 0, 4)
        assert changes.counts["edges"].changed == 2


def test_tables_of_another_version_are_not_compared(two: tuple[Path, Path]) -> None:
    assert comparable(*two, ["nodes", "edges"])
    path = two[0] / "nodes.parquet"
    pq.write_table(pq.read_table(path).drop_columns(["masking"]), path)
    assert not comparable(*two, ["nodes", "edges"])
    assert base_of(fingerprint(two[0], ["nodes"]), two[1], ["nodes"], [two[0]]) is None


def test_the_base_is_found_by_what_its_tables_hold(two: tuple[Path, Path], tmp_path: Path) -> None:
    wanted = fingerprint(two[0], ["nodes", "edges"])
    assert base_of(wanted, two[1], ["nodes", "edges"], [tmp_path / "gone", two[1], two[0]]) == two[0]
    assert base_of("0" * 16, two[1], ["nodes", "edges"], [two[1], two[0]]) is None


@given(st.dictionaries(st.text(), st.integers()), st.dictionaries(st.text(), st.integers()))
def test_values_of_equal_keys_meet(old: dict[str, int], new: dict[str, int]) -> None:
    found = list(matched(iter(sorted(old.items())), iter(sorted(new.items()))))
    assert found == [(old.get(key), new.get(key)) for key in sorted({*old, *new})]


def test_builds_that_a_server_may_hold(tmp_path: Path) -> None:
    for name in ("20260101T000000Z-aaaa", "20260102T000000Z-bbbb", "20260103T000000Z-cccc"):
        (tmp_path / "builds" / name).mkdir(parents=True)
        (tmp_path / "builds" / name / "manifest.json").write_text(json.dumps({"build": name}), "utf-8")
    build = (tmp_path / "builds" / "20260102T000000Z-bbbb").resolve()
    found = [folder.name[-4:] for folder in earlier_builds(tmp_path, build)]
    assert found == ["bbbb", "cccc", "aaaa"]
