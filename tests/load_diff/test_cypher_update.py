"""The embedded property graph by difference equals one written whole; the old one stays."""

from __future__ import annotations

import tempfile
from itertools import pairwise
from math import inf
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgbuild.graph import read_table, schema
from kgbuild.load import cypher_update
from kgbuild.load.cypher_store import STORE_FILE, build_cypher_store, node_columns, relationship_columns, run_cypher
from kgbuild.load.cypher_update import update_cypher_store
from tests.load.server_tables import edge, node, write
from tests.load_diff.random_tables import Tables, tables, written

Content = tuple[dict[str, Any], dict[str, Any]]


def held(build: Path) -> Content:
    """All nodes and relationships of a store with all that they hold."""
    nodes = [row[0] for row in run_cypher(build, "MATCH (n) RETURN n").rows]
    edges = run_cypher(build, "MATCH (s)-[e]->(o) RETURN s.id, e, o.id").rows
    found, joined = {n["id"]: n for n in nodes}, {e["id"]: (s, e, o) for s, e, o in edges}
    assert (len(found), len(joined)) == (len(nodes), len(edges))
    return found, joined


def wanted(folder: Path) -> Content:
    """The same from the tables."""
    nodes, edges = (read_table(folder, name).to_pylist() for name in ("nodes", "edges"))

    def kept(row: dict[str, Any], label: str, columns: dict[str, str]) -> dict[str, Any]:
        return {"label": label, **{c: row[c] for c in columns if row[c] is not None}}

    return (
        {n["id"]: kept(n, n["label"], node_columns(schema().nodes[n["label"]])) for n in nodes},
        {
            e["id"]: (
                e["subject"],
                kept(e, e["type"], relationship_columns(schema().relationships[e["type"]])),
                e["object"],
            )
            for e in edges
        },
    )


@settings(max_examples=3, deadline=None)
@given(st.lists(tables(), min_size=3, max_size=4))
def test_a_chain_of_updates_equals_the_tables(builds: list[Tables]) -> None:
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        patch.setattr(cypher_update, "LARGEST_SHARE", inf)
        patch.setattr(cypher_update, "LARGEST_GROWTH", inf)
        folders = [written(Path(name) / f"build{n}", rows) for n, rows in enumerate(builds)]
        build_cypher_store(folders[0], folders[0] / STORE_FILE)
        for old, new in pairwise(folders):
            assert update_cypher_store(old, new, old / STORE_FILE, new / STORE_FILE)
            assert held(new) == wanted(new)
            assert held(old) == wanted(old)


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two builds; the first has its store. A name, an edge's role and a node's label are others."""
    trial, drugs = node("clinicaltrials:NCT90000001", "Trial"), [node(f"RXCUI:{i}") for i in range(150)]
    edges = [edge(f"kgb.edge:{i}", "TESTS", trial, drug, role="background") for i, drug in enumerate(drugs)]
    folder = tmp_path_factory.mktemp("builds")
    old = write(folder / "old", [trial, *drugs], edges)
    other = {**drugs[2], "label": "Intervention", "category": "biolink:Treatment"}
    new = write(
        folder / "new",
        [trial, {**drugs[0], "name": "zorvanib"}, drugs[1], other, *drugs[3:]],
        [edges[0], {**edges[1], "role": None}, edge("kgb.edge:2", "TESTS", trial, other), *edges[3:]],
    )
    build_cypher_store(old, old / STORE_FILE)
    return old, new


def test_names_roles_and_labels_change(builds: tuple[Path, Path]) -> None:
    old, new = builds
    assert update_cypher_store(old, new, old / STORE_FILE, new / STORE_FILE)
    assert held(new) == wanted(new)
    assert held(old) == wanted(old)


def test_a_file_that_has_grown_is_written_whole(builds: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = builds
    monkeypatch.setattr(cypher_update, "LARGEST_GROWTH", 0.5)
    assert not update_cypher_store(old, new, old / STORE_FILE, new / STORE_FILE)
    assert held(new) == wanted(new)


def test_a_large_difference_is_written_whole(builds: tuple[Path, Path], tmp_path: Path) -> None:
    old, _ = builds
    new = write(tmp_path, [node("RXCUI:1")])
    assert not update_cypher_store(old, new, old / STORE_FILE, new / STORE_FILE)
    assert held(new) == wanted(new)


def test_a_store_of_other_tables_is_written_whole(builds: tuple[Path, Path], tmp_path: Path) -> None:
    old, new = builds
    assert not update_cypher_store(new, new, old / STORE_FILE, tmp_path / STORE_FILE)
    assert held(tmp_path) == wanted(new)
    assert not update_cypher_store(new, new, tmp_path / "none" / STORE_FILE, tmp_path / STORE_FILE)
