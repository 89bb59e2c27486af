"""A real Neo4j by difference: node by node and edge by edge what the tables say, and nothing else is touched."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import neo4j
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgbuild.graph import read_table, schema
from kgbuild.load.neo4j import load_neo4j
from kgbuild.load.neo4j_rows import MARKER, edge_row, node_row
from kgbuild.load.report import LoadReport
from tests.load.server_tables import edge, node, write
from tests.load_diff.random_tables import Tables, tables, written
from tests.server_fixtures import Neo4jAccess

pytestmark = pytest.mark.server

Ask = Callable[..., list[dict[str, Any]]]
Load = Callable[..., LoadReport]
Content = tuple[dict[str, Any], dict[str, Any]]
TRIAL, DRUGS = node("clinicaltrials:NCT90000001", "Trial"), [node(f"RXCUI:{i}") for i in range(40)]
TESTS = [edge(f"kgb.edge:{i}", "TESTS", TRIAL, drug) for i, drug in enumerate(DRUGS)]


@pytest.fixture(scope="module")
def ask(neo4j_server: Neo4jAccess) -> Iterator[Ask]:
    """Runs a query."""
    auth = (neo4j_server.user, neo4j_server.password)
    with neo4j.GraphDatabase.driver(neo4j_server.uri, auth=auth, notifications_min_severity="OFF") as driver:

        def run(query: str, **parameters: Any) -> list[dict[str, Any]]:
            return [record.data() for record in driver.execute_query(query, parameters).records]

        yield run
        run("MATCH (n) DETACH DELETE n")


@pytest.fixture
def empty(ask: Ask) -> None:
    """Nothing is in the database."""
    ask("MATCH (n) DETACH DELETE n")


@pytest.fixture(scope="module")
def load(neo4j_server: Neo4jAccess) -> Load:
    server = neo4j_server
    return lambda tables, **more: load_neo4j(tables, server.uri, server.user, server.password, batch=7, **more)


def _bare(properties: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in properties.items() if k != MARKER}


def held(ask: Ask) -> Content:
    """All nodes and relationships of the server with all they hold but the marker, of which there is one value."""
    nodes = ask("MATCH (n) WHERE NOT n:Build RETURN labels(n) AS label, properties(n) AS p")
    edges = ask("MATCH (s)-[r]->(o) RETURN s.id AS s, type(r) AS type, o.id AS o, properties(r) AS p")
    assert len({row["p"][MARKER] for row in (*nodes, *edges)}) == 1
    found = {row["p"]["id"]: (row["label"], _bare(row["p"])) for row in nodes}
    joined = {row["p"]["id"]: (row["s"], row["type"], row["o"], _bare(row["p"])) for row in edges}
    assert (len(found), len(joined)) == (len(nodes), len(edges))
    return found, joined


def wanted(folder: Path) -> Content:
    """The same from the tables."""
    nodes, edges = (read_table(folder, name).to_pylist() for name in ("nodes", "edges"))
    return (
        {n["id"]: ([n["label"]], _bare(node_row(n, schema(), ""))) for n in nodes},
        {e["id"]: (e["subject"], e["type"], e["object"], _bare(edge_row(e, "")["p"])) for e in edges},
    )


@settings(max_examples=12, deadline=None)
@given(st.lists(tables(), min_size=2, max_size=4))
def test_a_chain_of_loads_by_difference(ask: Ask, load: Load, builds: list[Tables]) -> None:
    ask("MATCH (n) DETACH DELETE n")
    with tempfile.TemporaryDirectory() as name:
        folders = [written(Path(name) / f"tables{n}", rows) for n, rows in enumerate(builds)]
        load(folders[0])
        for n in range(1, len(folders)):
            report = load(folders[n], earlier=folders[:n][::-1])
            assert report.base is not None
            assert held(ask) == wanted(folders[n])


def test_only_what_differs_is_touched(ask: Ask, load: Load, empty: None, tmp_path: Path) -> None:
    old = write(tmp_path / "old", [TRIAL, *DRUGS[:30]], TESTS[:30])
    changed = [{**DRUGS[20], "name": "zorvanib"}, {**DRUGS[21], "label": "Intervention", "category": "biolink:X"}]
    moved = edge("kgb.edge:21", "TESTS", TRIAL, changed[1])
    new = write(tmp_path / "new", [TRIAL, *DRUGS[10:20], *changed, *DRUGS[22:]], [*TESTS[10:21], moved, *TESTS[22:]])
    load(old)
    ask("MATCH (n:Drug) SET n.mine = true")
    ask("MATCH (d:Drug {id: 'RXCUI:12'}) CREATE (d)-[:STARRED]->(:Note {text: 'mine'})")

    report = load(new, earlier=[old])

    assert report.base == old
    assert report.removed == {"nodes": 11, "relationships": 11}
    mine = {row["id"] for row in ask("MATCH (n:Drug) WHERE n.mine RETURN n.id AS id")}
    assert mine == {f"RXCUI:{i}" for i in range(10, 30) if i not in (20, 21)}
    assert ask("MATCH (:Drug)-[:STARRED]->(n:Note) RETURN n.text AS t") == [{"t": "mine"}]
    ask("MATCH (n) REMOVE n.mine WITH n WHERE n:Note DETACH DELETE n")
    assert held(ask) == wanted(new)
    assert load(new, earlier=[new, old]).base == new
    assert held(ask) == wanted(new)
    assert load(old, earlier=[new, old]).base == new
    assert held(ask) == wanted(old)


class _Interrupting:
    """Progress that breaks the load off in one stage."""

    def __init__(self, stage: str) -> None:
        self._stage = stage

    def stage(self, name: str, total: int | None = None) -> None:
        if self._stage in name:
            raise KeyboardInterrupt

    def advance(self, by: int = 1) -> None:
        """Nothing to tell."""


@pytest.mark.parametrize("stage", ["nodes that are gone", "nodes that differ", "relationships that differ", "counting"])
def test_an_interrupted_difference_is_mended(ask: Ask, load: Load, empty: None, tmp_path: Path, stage: str) -> None:
    old = write(tmp_path / "old", [TRIAL, *DRUGS[:30]], TESTS[:30])
    new = write(tmp_path / "new", [TRIAL, *DRUGS[10:]], TESTS[10:])
    for target in (new, old):
        load(old)
        with pytest.raises(KeyboardInterrupt):
            load(new, earlier=[old], progress=_Interrupting(stage))
        assert load(target, earlier=[new, old]).base is None
        assert held(ask) == wanted(target)


def test_a_server_that_somebody_changed_gets_everything(ask: Ask, load: Load, empty: None, tmp_path: Path) -> None:
    old = write(tmp_path / "old", [TRIAL, *DRUGS[:30]], TESTS[:30])
    new = write(tmp_path / "new", [TRIAL, *DRUGS[:31]], TESTS[:31])
    for harm in ("MATCH (n:Drug {id: 'RXCUI:3'}) DETACH DELETE n", "MATCH (n:Trial) DETACH DELETE n"):
        load(old)
        ask(harm)
        assert load(new, earlier=[old]).base is None
        assert held(ask) == wanted(new)


def test_a_server_in_another_form_gets_everything(ask: Ask, load: Load, empty: None, tmp_path: Path) -> None:
    old = write(tmp_path / "old", [TRIAL, *DRUGS[:3]], TESTS[:3])
    load(old)
    ask("MATCH (b:Build) SET b.form = 'older' WITH b MATCH (n:Drug) SET n.left = 'over'")
    assert load(old, earlier=[old]).base is None
    assert held(ask) == wanted(old)
