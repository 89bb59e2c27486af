"""Loading into a real Neo4j: the same tables twice, newer tables, hostile names, failures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import neo4j
import pytest

from kgbuild.graph import count_tables
from kgbuild.load.neo4j import load_neo4j
from kgbuild.load.report import LoadReport
from kgbuild.model import StoreError, UsageError
from kgbuild.servers import running_neo4j
from tests.load.server_tables import edge, node, write
from tests.server_fixtures import TEST_MEMORY, Neo4jAccess

pytestmark = pytest.mark.server

HOSTILE = [
    "'}) DETACH DELETE n //",
    '"`) RETURN 1; MATCH (n) DELETE n',
    "back\\slash \\u0041 \\",
    "nul\x00 tab\t newline\n bell\x07",
    "Ω≈ 试验 🧬 e\u0301 \u202egnp.exe",
    "$rows {id: 1}",
    "y" * 7_000,
]
LONG = "Ω" * 40_000
"""Longer than an index of Neo4j takes."""

Load = Callable[[Path], LoadReport]
Ask = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def ask(neo4j_server: Neo4jAccess) -> Iterator[Ask]:
    """Runs a query in the database, which is empty before and after the test."""
    auth = (neo4j_server.user, neo4j_server.password)
    with neo4j.GraphDatabase.driver(neo4j_server.uri, auth=auth) as driver:

        def run(query: str, **parameters: Any) -> list[dict[str, Any]]:
            return [record.data() for record in driver.execute_query(query, parameters).records]

        run("MATCH (n) DETACH DELETE n")
        yield run
        run("MATCH (n) DETACH DELETE n")


@pytest.fixture
def load(neo4j_server: Neo4jAccess) -> Load:
    return lambda tables: load_neo4j(tables, neo4j_server.uri, neo4j_server.user, neo4j_server.password, batch=100)


def snapshot(ask: Ask) -> list[Any]:
    nodes = ask("MATCH (n) WHERE NOT n:Build RETURN labels(n) AS l, properties(n) AS p ORDER BY n.id")
    return nodes + ask(
        "MATCH (a)-[r]->(b) RETURN a.id AS a, type(r) AS t, properties(r) AS p, b.id AS b ORDER BY r.id, t"
    )


def test_seed_tables_twice_change_nothing(seed_build: Path, load: Load, ask: Ask) -> None:
    tables = seed_build / "tables"
    expected = count_tables(tables)
    first = load(tables)
    before = snapshot(ask)
    second = load(tables)
    assert snapshot(ask) == before
    assert second.counts == first.counts == {"nodes": expected.rows["nodes"], "relationships": expected.rows["edges"]}
    assert second.removed == {"nodes": 0, "relationships": 0}
    assert first.detail == {k: v for k, v in {**expected.nodes, **expected.edges}.items() if v}
    (build,) = ask("MATCH (b:Build) RETURN b.status AS status, b.id AS id")
    assert build == {"status": "complete", "id": f"kgb.load:{first.build}"}


def test_constraints_and_indexes(load: Load, ask: Ask, tmp_path: Path) -> None:
    load(write(tmp_path, [node("RXCUI:1", name="lenvatinib mesylate")]))
    unique = ask(
        "SHOW CONSTRAINTS YIELD labelsOrTypes, properties WHERE properties = ['id'] RETURN labelsOrTypes[0] AS l"
    )
    assert {"Trial", "Drug", "Disease", "Statement", "Record"} <= {row["l"] for row in unique}
    named = ask(
        "SHOW INDEXES YIELD type, properties, labelsOrTypes WHERE properties = ['name'] RETURN type, labelsOrTypes AS l"
    )
    assert {"RANGE", "FULLTEXT"} <= {row["type"] for row in named}
    hits = ask("CALL db.index.fulltext.queryNodes('kgb_names', 'lenvatinib') YIELD node RETURN node.id AS id")
    assert hits == [{"id": "RXCUI:1"}]


def test_parallel_edges_stay_apart(load: Load, ask: Ask, tmp_path: Path) -> None:
    trial, drug = node("clinicaltrials:NCT00000001", "Trial"), node("RXCUI:1")
    edges = [
        edge(f"kgb.edge:{i}", "TESTS", trial, drug, record=f"kgb.record:{i}", dose_value=float(i)) for i in range(3)
    ]
    tables = write(tmp_path, [trial, drug], edges)
    load(tables)
    load(tables)
    found = ask("MATCH (:Trial)-[r:TESTS]->(:Drug) RETURN r.dose_value AS d, r.record AS record ORDER BY d")
    assert found == [{"d": float(i), "record": f"kgb.record:{i}"} for i in range(3)]


def test_newer_tables_change_replace_and_remove(load: Load, ask: Ask, tmp_path: Path) -> None:
    trial, kept, gone = (
        node("clinicaltrials:NCT00000001", "Trial", status="RECRUITING"),
        node("RXCUI:1"),
        node("RXCUI:2"),
    )
    tests = [edge(f"kgb.edge:{d['id']}", "TESTS", trial, d, role="experimental") for d in (kept, gone)]
    load(write(tmp_path / "old", [trial, kept, gone], tests))
    ask("CREATE (:Note {text: 'mine'})-[:ABOUT]->(:Mine {id: 'x'})")
    ask("MATCH (a:Mine), (t:Trial) CREATE (a)-[:STARRED]->(t)")

    newer = {**trial, "status": None, "why_stopped": "funding"}
    report = load(write(tmp_path / "new", [newer, kept], [{**tests[0], "role": None}]))

    assert report.removed == {"nodes": 1, "relationships": 1}
    (row,) = ask("MATCH (t:Trial)-[r:TESTS]->(d) RETURN t.status AS s, t.why_stopped AS w, r.role AS role, d.id AS d")
    assert row == {"s": None, "w": "funding", "role": None, "d": "RXCUI:1"}
    assert ask("MATCH (:Note)-[:ABOUT]->(:Mine)-[:STARRED]->(t:Trial) RETURN count(t) AS n") == [{"n": 1}]
    assert len(ask("MATCH (b:Build) RETURN b")) == 1


def test_hostile_text_arrives_as_it_is(load: Load, ask: Ask, tmp_path: Path) -> None:
    nodes = [node(f"kgb:{text[:50]}", name=text, xref=[text]) for text in HOSTILE]
    trial = node("clinicaltrials:NCT00000001", "Trial", name=HOSTILE[0])
    edges = [edge(f"kgb.edge:{n['id']}", "TESTS", trial, n, role=n["name"]) for n in nodes]
    load(write(tmp_path, [trial, *nodes], edges))
    found = ask("MATCH (:Trial)-[r:TESTS]->(d:Drug) RETURN d.name AS name, d.xref AS xref, r.role AS role")
    assert sorted(row["name"] for row in found) == sorted(HOSTILE)
    assert all(row["xref"] == [row["name"]] and row["role"] == row["name"] for row in found)


def test_a_name_too_long_for_an_index_is_cut_and_kept_whole_beside_it(load: Load, ask: Ask, tmp_path: Path) -> None:
    load(write(tmp_path, [node("RXCUI:1", name=LONG)]))
    (row,) = ask("MATCH (d:Drug) RETURN d.name AS name, d.full_name AS whole")
    assert row == {"name": LONG[:3750] + "…", "whole": LONG}


@pytest.mark.parametrize("column", ["label", "type"])
def test_unknown_labels_and_types_are_refused(column: str, load: Load, ask: Ask, tmp_path: Path) -> None:
    trial, drug = node("clinicaltrials:NCT00000001", "Trial"), node("RXCUI:1")
    tests = edge("kgb.edge:1", "TESTS", trial, drug)
    hostile = "Drug) DETACH DELETE (n"
    if column == "label":
        tables = write(tmp_path, [trial, {**drug, "label": hostile}])
    else:
        tables = write(tmp_path, [trial, drug], [{**tests, "type": hostile}])
    with pytest.raises(StoreError, match="unknown"):
        load(tables)
    assert ask("MATCH (b:Build) RETURN b.status AS s") == [{"s": "loading"}]


def test_edges_to_nowhere_are_told(load: Load, ask: Ask, tmp_path: Path) -> None:
    trial, drug = node("clinicaltrials:NCT00000001", "Trial"), node("RXCUI:1")
    with pytest.raises(StoreError, match="0 of 1 rows of Trial-TESTS->Drug"):
        load(write(tmp_path, [trial], [edge("kgb.edge:1", "TESTS", trial, drug)]))


def test_a_load_logs_nothing(load: Load, ask: Ask, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Most relationship types are absent from a small graph; the driver used to warn of each on stderr."""
    load(write(tmp_path, [node("RXCUI:1")]))
    assert not [record for record in caplog.records if record.name.startswith("neo4j")]


def test_wrong_password_is_one_line(neo4j_server: Neo4jAccess, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="wrong name or password") as caught:
        load_neo4j(write(tmp_path, [node("RXCUI:1")]), neo4j_server.uri, neo4j_server.user, "not-the-password")
    assert "not-the-password" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_no_server_no_database_bad_address(neo4j_server: Neo4jAccess, tmp_path: Path) -> None:
    tables = write(tmp_path, [node("RXCUI:1")])
    with pytest.raises(StoreError, match="no Neo4j answers"):
        load_neo4j(tables, "bolt://127.0.0.1:1", "neo4j", "password")
    for address in ("http://127.0.0.1:7687", "127.0.0.1:7687", ""):
        with pytest.raises(UsageError, match="cannot be used"):
            load_neo4j(tables, address, "neo4j", "password")
    with pytest.raises(StoreError, match="DatabaseNotFound"):
        load_neo4j(tables, neo4j_server.uri, neo4j_server.user, neo4j_server.password, database="absent")


def test_a_lost_server_is_one_line_and_loading_again_converges(tmp_path: Path) -> None:
    """The server stops between nodes and relationships of a newer version; the next load finishes it."""
    trial = node("clinicaltrials:NCT00000001", "Trial")
    drugs = [node(f"RXCUI:{i}") for i in range(60)]
    edges = [edge(f"kgb.edge:{i}", "TESTS", trial, drug) for i, drug in enumerate(drugs)]
    old, new = (
        write(tmp_path / "old", [trial, *drugs[:40]], edges[:40]),
        write(tmp_path / "new", [trial, *drugs[20:]], edges[20:]),
    )
    home, password = tmp_path / "home", "a pass\\word \"with' signs $"

    with running_neo4j(home, password=password, settings=TEST_MEMORY) as server:
        load_neo4j(old, server.uri, server.user, password)

        class Stopping:
            def stage(self, name: str, total: int | None = None) -> None:
                if "relationships" in name:
                    server.process.stop()

            def advance(self, by: int = 1) -> None:
                """Nothing to tell."""

        with pytest.raises(StoreError, match="was lost") as caught:
            load_neo4j(new, server.uri, server.user, password, progress=Stopping(), retry_seconds=1)
        assert "\n" not in str(caught.value)
    with running_neo4j(home, password=password, settings=TEST_MEMORY) as server:
        report = load_neo4j(new, server.uri, server.user, password)
        assert report.counts == {"nodes": 41, "relationships": 40}
        with neo4j.GraphDatabase.driver(server.uri, auth=(server.user, password)) as driver:
            found = driver.execute_query("MATCH (:Trial)-[r]->(d) RETURN r.id AS r, d.id AS d").records
        assert {(row["r"], row["d"]) for row in found} == {(e["id"], e["object"]) for e in edges[20:]}
