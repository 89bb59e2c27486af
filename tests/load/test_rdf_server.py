"""Loading into a real Fuseki: the same tables twice, newer tables, hostile names, failures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from kgbuild.load.iris import expand
from kgbuild.load.rdf_lines import iter_quads
from kgbuild.load.rdf_server import STATE, load_rdf
from kgbuild.load.report import LoadReport
from kgbuild.model import StoreError, UsageError
from kgbuild.servers import running_fuseki
from tests.load.server_tables import edge, node, write

pytestmark = pytest.mark.server

HOSTILE = [
    '" . } } ; DROP ALL ; INSERT DATA { <a:b> <a:c> "',
    "back\\slash \\u0041 \\",
    "tab\t newline\n return\r quote\"'",
    "Ω≈ 试验 🧬 e\u0301 \u202egnp.exe",
    "<http://example.org/> ?s {}",
    "a" * 40_000,
]
NOTE = '<http://example.org/note> <http://example.org/says> "mine" .'

Load = Callable[[Path], LoadReport]


@pytest.fixture
def endpoint(fuseki_server: str) -> Iterator[str]:
    """The address of a data set that is empty before and after the test."""
    httpx.post(f"{fuseki_server}/update", data={"update": "DROP ALL"}).raise_for_status()
    yield fuseki_server
    httpx.post(f"{fuseki_server}/update", data={"update": "DROP ALL"}).raise_for_status()


@pytest.fixture
def load(endpoint: str) -> Load:
    return lambda tables: load_rdf(tables, endpoint, batch=50)


def held(endpoint: str) -> set[ox.Quad]:
    """All quads of the server but those about the load itself."""
    response = httpx.get(f"{endpoint}/data", headers={"Accept": "application/n-quads"}).raise_for_status()
    quads = ox.parse(response.content, format=ox.RdfFormat.N_QUADS)
    return {q for q in quads if q.graph_name != ox.NamedNode(STATE)}


def test_seed_tables_twice_change_nothing(seed_build: Path, load: Load, endpoint: str) -> None:
    first = load(seed_build)
    expected = set(iter_quads(seed_build / "tables"))
    assert held(endpoint) == expected
    second = load(seed_build)
    assert held(endpoint) == expected
    assert second.counts == first.counts
    assert first.counts["triples"] == len(expected)
    assert second.removed == {"triples": 0, "graphs": 0}


def test_newer_tables_remove_and_replace(load: Load, endpoint: str, tmp_path: Path) -> None:
    trial, kept, gone = (
        node("clinicaltrials:NCT00000001", "Trial", status="RECRUITING"),
        node("RXCUI:1"),
        node("RXCUI:2"),
    )
    edges = [
        edge(f"kgb.edge:{i}", "TESTS", trial, d, record=f"kgb.record:r{i}", evidence=[f"kgb.record:r{i}#char=0,4"])
        for i, d in enumerate((kept, gone))
    ]
    load(write(tmp_path / "old", [trial, kept, gone], edges))
    mine = {"params": {"graph": "http://example.org/mine"}, "headers": {"Content-Type": "application/n-triples"}}
    httpx.put(f"{endpoint}/data", content=NOTE, **mine).raise_for_status()

    newer = write(tmp_path / "new", [{**trial, "status": "COMPLETED"}, kept], edges[:1])
    report = load(newer)

    assert report.removed["graphs"] == 1
    assert report.removed["triples"] > 1
    now = held(endpoint)
    foreign = {q for q in now if q.graph_name == ox.NamedNode("http://example.org/mine")}
    assert len(foreign) == 1
    assert now - foreign == set(iter_quads(newer))
    assert ox.NamedNode(expand("kgb.record:r1")) not in {q.graph_name for q in now}


def test_hostile_text_arrives_as_it_is(load: Load, endpoint: str, tmp_path: Path) -> None:
    nodes = [node(f"kgb:{text[:50]}", name=text, xref=[f"MESH:{text[:20]}"]) for text in HOSTILE]
    old = write(tmp_path / "old", nodes)
    load(old)
    assert held(endpoint) == set(iter_quads(old))
    new = write(tmp_path / "new", [{**n, "name": n["name"] + "!"} for n in nodes])
    load(new)
    assert held(endpoint) == set(iter_quads(new))


def test_an_interrupted_load_is_finished_by_the_next(load: Load, endpoint: str, tmp_path: Path) -> None:
    tables = write(tmp_path, [node(f"RXCUI:{i}") for i in range(40)])
    load(tables)
    httpx.post(
        f"{endpoint}/update", data={"update": "DELETE WHERE { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?o }"}
    )
    assert held(endpoint) != set(iter_quads(tables))
    load(tables)
    assert held(endpoint) == set(iter_quads(tables))


def test_a_foreign_default_graph_is_refused(load: Load, endpoint: str, tmp_path: Path) -> None:
    headers = {"Content-Type": "application/n-triples"}
    httpx.post(f"{endpoint}/data?default", content=NOTE, headers=headers).raise_for_status()
    with pytest.raises(StoreError, match="1 triples that kgbuild did not load"):
        load(write(tmp_path, [node("RXCUI:1")]))
    assert len(held(endpoint)) == 1


def test_credentials(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tables = write(tmp_path, [node("RXCUI:1")])
    with running_fuseki(credentials=("writer", "s3cret word")) as server:
        with pytest.raises(StoreError, match="KGBUILD_RDF_USER"):
            load_rdf(tables, server.endpoint)
        with pytest.raises(StoreError, match="refused us") as caught:
            load_rdf(tables, server.endpoint, ("writer", "wrong-one"))
        assert "wrong-one" not in str(caught.value)
        monkeypatch.setenv("KGBUILD_RDF_USER", "writer")
        monkeypatch.setenv("KGBUILD_RDF_PASSWORD", "s3cret word")
        assert load_rdf(tables, server.endpoint).counts["triples"] > 0


def test_a_lost_server_is_one_line_and_loading_again_converges(tmp_path: Path) -> None:
    old = write(tmp_path / "old", [node(f"RXCUI:{i}") for i in range(50)])
    new = write(tmp_path / "new", [node(f"RXCUI:{i}") for i in range(25, 75)])
    data = tmp_path / "data"

    with running_fuseki(data) as server:
        load_rdf(old, server.endpoint)

        class Stopping:
            def stage(self, name: str, total: int | None = None) -> None:
                if "default graph" in name:
                    server.process.stop()

            def advance(self, by: int = 1) -> None:
                """Nothing to tell."""

        with pytest.raises(StoreError, match="load again when it is up") as caught:
            load_rdf(new, server.endpoint, progress=Stopping(), retry_seconds=1)
        assert "\n" not in str(caught.value)
    with running_fuseki(data) as server:
        load_rdf(new, server.endpoint)
        assert held(server.endpoint) == set(iter_quads(new))


def test_nothing_there_or_no_address(endpoint: str, tmp_path: Path) -> None:
    tables = write(tmp_path, [node("RXCUI:1")])
    with pytest.raises(StoreError, match="no answer"):
        load_rdf(tables, "http://127.0.0.1:1/ds", retry_seconds=0)
    with pytest.raises(StoreError, match="no SPARQL service"):
        load_rdf(tables, f"{endpoint}x", retry_seconds=0)
    for address in (
        "",
        "ds",
        "ftp://127.0.0.1/ds",
        "http://[/ds",
        "http://127.0.0.1:port/ds",
        "http://a:b@127.0.0.1/ds",
    ):
        with pytest.raises(UsageError):
            load_rdf(tables, address)
