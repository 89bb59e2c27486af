"""The embedded triple store by difference equals one written whole, whatever changes; the old one stays."""

from __future__ import annotations

import shutil
import tempfile
from math import inf
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgbuild.load import sparql_update
from kgbuild.load.rdf_lines import iter_quads
from kgbuild.load.sparql_store import build_sparql_store
from kgbuild.load.sparql_update import update_sparql_store
from kgbuild.load.store_state import STATE_FILE
from tests.load.server_tables import edge, node, write
from tests.load_diff.random_tables import Tables, tables, written


def quads(store: Path) -> set[ox.Quad]:
    return set(ox.Store.read_only(str(store)))


@settings(max_examples=8, deadline=None)
@given(st.lists(tables(), min_size=2, max_size=4))
def test_a_chain_of_updates_equals_stores_written_whole(builds: list[Tables]) -> None:
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        patch.setattr(sparql_update, "LARGEST_SHARE", inf)
        patch.setattr(sparql_update, "LARGEST_GROWTH", inf)
        folder = Path(name)
        folders = [written(folder / f"tables{n}", rows) for n, rows in enumerate(builds)]
        build_sparql_store(folders[0], folder / "store0")
        for n in range(1, len(builds)):
            stores = folder / f"store{n - 1}", folder / f"store{n}"
            assert update_sparql_store(folders[n - 1], folders[n], *stores)
            assert quads(stores[1]) == set(iter_quads(folders[n]))
            assert quads(stores[0]) == set(iter_quads(folders[n - 1]))


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    """Tables of two builds; the second lacks one of two edges that give one triple, and a name is another."""
    trial, drug = node("clinicaltrials:NCT90000001", "Trial"), node("RXCUI:1")
    more = [node(f"RXCUI:{i}") for i in range(2, 40)]
    edges = [edge(f"kgb.edge:{i}", "TESTS", trial, drug, record=f"kgb.record:r{i}") for i in range(2)]
    old = write(tmp_path / "old", [trial, drug, *more], edges)
    return old, write(tmp_path / "new", [trial, {**drug, "name": "zorvanib"}, *more], edges[1:])


def test_the_old_store_may_go_and_the_new_one_be_changed(two: tuple[Path, Path], tmp_path: Path) -> None:
    build_sparql_store(two[0], tmp_path / "a")
    assert update_sparql_store(*two, tmp_path / "a", tmp_path / "b")
    assert quads(tmp_path / "a") == set(iter_quads(two[0]))
    shutil.rmtree(tmp_path / "a")
    assert update_sparql_store(two[1], two[0], tmp_path / "b", tmp_path / "c")
    assert quads(tmp_path / "b") == set(iter_quads(two[1]))
    assert quads(tmp_path / "c") == set(iter_quads(two[0]))


def test_a_store_of_other_tables_or_another_form_is_written_whole(two: tuple[Path, Path], tmp_path: Path) -> None:
    for spoil in ("missing", "other tables", "other code", "no note"):
        store = tmp_path / spoil
        if spoil != "missing":
            build_sparql_store(two[1] if spoil == "other tables" else two[0], store)
        if spoil == "other code":
            note = store / STATE_FILE
            note.write_text(note.read_text("utf-8").replace('"code": "', '"code": "0'), "utf-8")
        if spoil == "no note":
            (store / STATE_FILE).unlink()
        assert not update_sparql_store(*two, store, tmp_path / f"{spoil} new")
        assert quads(tmp_path / f"{spoil} new") == set(iter_quads(two[1]))


def test_a_store_that_has_grown_is_written_whole(
    two: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_sparql_store(two[0], tmp_path / "a")
    assert update_sparql_store(*two, tmp_path / "a", tmp_path / "b")
    monkeypatch.setattr(sparql_update, "LARGEST_GROWTH", 0.5)
    assert not update_sparql_store(two[1], two[0], tmp_path / "b", tmp_path / "c")
    assert quads(tmp_path / "c") == set(iter_quads(two[0]))


def test_a_large_difference_is_written_whole(tmp_path: Path) -> None:
    old = write(tmp_path / "old", [node(f"RXCUI:{i}") for i in range(10)])
    new = write(tmp_path / "new", [node(f"RXCUI:{i}") for i in range(5, 15)])
    build_sparql_store(old, tmp_path / "a")
    assert not update_sparql_store(old, new, tmp_path / "a", tmp_path / "b")
    assert quads(tmp_path / "b") == set(iter_quads(new))
