"""The difference by record, on the tables of the seeds and edited copies of them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kgbuild.graph import diff_tables
from kgbuild.graph.diff import Change, Changes
from kgbuild.rebuild.difference import all_in_words, difference
from kgbuild.rebuild.record_counts import record_counts

Row = dict[str, Any]
Edit = Callable[[str, Callable[[list[Row]], list[Row]]], None]


@pytest.fixture
def copy(seed_build: Path, tmp_path: Path) -> Path:
    """Another build with the same tables."""
    shutil.copytree(seed_build / "tables", tmp_path / "copy" / "tables")
    return tmp_path / "copy"


@pytest.fixture
def edit(copy: Path) -> Edit:
    """Change the rows of a table of the copy."""

    def run(table: str, change: Callable[[list[Row]], list[Row]]) -> None:
        path = copy / "tables" / f"{table}.parquet"
        old = pq.read_table(path)
        pq.write_table(pa.Table.from_pylist(change(old.to_pylist()), schema=old.schema), path)

    return run


def _first_record(build: Path) -> str:
    return str(pq.read_table(build / "tables" / "records.parquet")["id"][0])


def _new_version(record: str, key: str) -> Callable[[list[Row]], list[Row]]:
    return lambda rows: [{**row, "version": "f" * 64} if row[key] == record else row for row in rows]


def test_equal_builds(seed_build: Path, copy: Path) -> None:
    found = difference(seed_build, copy, diff_tables(seed_build, copy))
    assert (found.sections, found.total) == ((), 0)
    assert record_counts(seed_build, copy) == {"added": 0, "changed": 0, "deleted": 0}


def test_a_record_that_changed_elsewhere_only(seed_build: Path, copy: Path, edit: Edit) -> None:
    record = _first_record(seed_build)
    edit("records", _new_version(record, "id"))
    edit("statements", _new_version(record, "record"))
    (section,) = difference(seed_build, copy, diff_tables(seed_build, copy)).sections
    assert (section.kind, section.record, section.told) == ("changed", record, ())
    assert section.same == section.counts["changed"] > 0
    assert record_counts(seed_build, copy) == {"added": 0, "changed": 1, "deleted": 0}


def test_what_is_other_in_a_statement_is_said(seed_build: Path, copy: Path, edit: Edit) -> None:
    record = _first_record(seed_build)

    def change(rows: list[Row]) -> list[Row]:
        one = next(row for row in rows if row["record"] == record and row["predicate"] != "narrative")
        one["confidence"] = 0.125
        return _new_version(record, "record")(rows)

    edit("records", _new_version(record, "id"))
    edit("statements", change)
    (section,) = difference(seed_build, copy, diff_tables(seed_build, copy)).sections
    (told,) = section.told
    assert told.kind == "changed"
    assert "confidence" in told.how
    assert "→ 0.125" in told.how
    assert section.same == section.counts["changed"] - 1


def test_statements_that_another_pipeline_reads_otherwise(seed_build: Path, copy: Path, edit: Edit) -> None:
    record = _first_record(seed_build)
    edit("statements", lambda rows: [row for row in rows if row["record"] != record])
    (section,) = difference(seed_build, copy, diff_tables(seed_build, copy), per_kind=2).sections
    assert (section.kind, section.record) == ("", record)
    assert section.title
    assert section.source
    assert len(section.told) == 2
    assert section.counts["retracted"] > 2
    assert not any(told.words.startswith("says:") for told in section.told), "plain sentences come last"


def test_the_order_and_the_limit(seed_build: Path, copy: Path, edit: Edit) -> None:
    ids = pq.read_table(seed_build / "tables" / "records.parquet")["id"].to_pylist()
    edit("records", lambda rows: _new_version(ids[0], "id")([row for row in rows if row["id"] != ids[1]]))
    changes = diff_tables(seed_build, copy)
    found = difference(seed_build, copy, changes)
    assert [(s.kind, s.record) for s in found.sections] == [("deleted", ids[1]), ("changed", ids[0])]
    capped = difference(seed_build, copy, changes, limit=1)
    assert (len(capped.sections), capped.total) == (1, 2)
    assert record_counts(seed_build, copy) == {"added": 0, "changed": 1, "deleted": 1}
    assert record_counts(copy, seed_build) == {"added": 1, "changed": 1, "deleted": 0}


def test_a_change_that_rests_on_no_single_record(seed_build: Path, copy: Path) -> None:
    some = pq.read_table(seed_build / "tables" / "statements.parquet")["id"][0].as_py()
    changes = Changes((Change("statements", "retracted", some, "phase", None),))
    (section,) = difference(seed_build, copy, changes).sections
    assert (section.record, section.title, section.counts["retracted"]) == (None, "", 1)


def test_every_row_has_words(seed_build: Path, copy: Path, edit: Edit) -> None:
    for table in ("nodes", "edges", "statements"):
        edit(table, lambda rows: rows[::2])
    changes = diff_tables(seed_build, copy).changes
    words = all_in_words(seed_build, copy, changes)
    assert {(c.table, c.id) for c in changes} == set(words)
    assert all(words.values())
