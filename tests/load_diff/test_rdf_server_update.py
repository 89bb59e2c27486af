"""A real Fuseki by difference: quad by quad what the tables say, and only what differs is sent."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgbuild.load.iris import expand
from kgbuild.load.rdf_lines import iter_quads
from kgbuild.load.rdf_server import STATE, load_rdf
from kgbuild.load.rdf_server_http import SparqlServer
from kgbuild.load.report import LoadReport
from tests.load.server_tables import edge, node, write
from tests.load_diff.random_tables import Tables, tables, written

pytestmark = pytest.mark.server

Load = Callable[..., LoadReport]
NOTE = '<http://example.org/note> <http://example.org/says> "mine" .'


@pytest.fixture(scope="module")
def endpoint(fuseki_server: str) -> Iterator[str]:
    """The address of a data set that is empty before and after the tests."""
    _update(fuseki_server, "DROP ALL")
    yield fuseki_server
    _update(fuseki_server, "DROP ALL")


def _update(endpoint: str, text: str) -> None:
    httpx.post(f"{endpoint}/update", data={"update": text}).raise_for_status()


@pytest.fixture(scope="module")
def load(endpoint: str) -> Load:
    return lambda tables, **more: load_rdf(tables, endpoint, batch=20, **more)


def held(endpoint: str) -> set[ox.Quad]:
    """All quads of the server but those about the load itself."""
    response = httpx.get(f"{endpoint}/data", headers={"Accept": "application/n-quads"}).raise_for_status()
    quads = ox.parse(response.content, format=ox.RdfFormat.N_QUADS)
    return {q for q in quads if q.graph_name != ox.NamedNode(STATE)}


@settings(max_examples=12, deadline=None)
@given(st.lists(tables(), min_size=2, max_size=4))
def test_a_chain_of_loads_by_difference(endpoint: str, load: Load, builds: list[Tables]) -> None:
    _update(endpoint, "DROP ALL")
    with tempfile.TemporaryDirectory() as name:
        folders = [written(Path(name) / f"tables{n}", rows) for n, rows in enumerate(builds)]
        load(folders[0])
        for n in range(1, len(folders)):
            report = load(folders[n], earlier=folders[:n][::-1])
            assert report.base is not None
            quads = set(iter_quads(folders[n]))
            assert held(endpoint) == quads
            named = {q.graph_name for q in quads} - {ox.DefaultGraph()}
            assert report.counts == {"triples": len(quads), "graphs": len(named)}


@pytest.fixture
def two(tmp_path: Path, endpoint: str) -> tuple[Path, Path]:
    """Tables of two builds: a record is gone, one of two edges that give a triple is gone, a name is another."""
    _update(endpoint, "DROP ALL")
    trial, drugs = node("clinicaltrials:NCT90000001", "Trial"), [node(f"RXCUI:{i}") for i in range(30)]
    edges = [edge(f"kgb.edge:{i}", "TESTS", trial, drugs[i // 2], record=f"kgb.record:r{i}") for i in range(10)]
    old = write(tmp_path / "old", [trial, *drugs], edges)
    return old, write(tmp_path / "new", [trial, {**drugs[0], "name": "zorvanib"}, *drugs[1:]], edges[1:])


def test_only_what_differs_is_sent(
    two: tuple[Path, Path], endpoint: str, load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = two
    load(old)
    _update(endpoint, f"INSERT DATA {{ GRAPH <http://example.org/mine> {{ {NOTE} }} }}")
    sent: list[str] = []
    monkeypatch.setattr(SparqlServer, "update", _recording(SparqlServer.update, sent))
    monkeypatch.setattr(SparqlServer, "read", None)
    report = load(new, earlier=[new, old])
    assert report.base == old
    assert report.removed["graphs"] == 1
    text = "".join(sent)
    assert expand("kgb.record:r0") in text
    assert expand("kgb.record:r1") + ">" not in text
    assert expand("RXCUI:7") + ">" not in text
    mine = {q for q in held(endpoint) if q.graph_name == ox.NamedNode("http://example.org/mine")}
    assert len(mine) == 1
    assert held(endpoint) - mine == set(iter_quads(new))
    sent.clear()
    assert load(new, earlier=[new, old]).base == new
    assert sent == []


def _recording(update: Callable[[SparqlServer, str], None], sent: list[str]) -> Callable[[SparqlServer, str], None]:
    def recorded(server: SparqlServer, text: str) -> None:
        sent.append(text)
        update(server, text)

    return recorded


def test_an_interrupted_difference_is_mended(
    two: tuple[Path, Path], endpoint: str, load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    update = SparqlServer.update

    def breaking(server: SparqlServer, text: str) -> None:
        update(server, text)
        raise KeyboardInterrupt

    for target in two:
        load(two[0])
        with monkeypatch.context() as patch:
            patch.setattr(SparqlServer, "update", breaking)
            with pytest.raises(KeyboardInterrupt):
                load(two[1], earlier=[two[0]])
        assert load(target, earlier=two).base is None
        assert held(endpoint) == set(iter_quads(target))


@pytest.mark.parametrize(
    "harm",
    [
        "DELETE WHERE { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?o }",
        f"DROP GRAPH <{expand('kgb.record:r0')}>",
        f"DELETE WHERE {{ GRAPH <{STATE}> {{ ?s <{expand('kgb:form')}> ?o }} }}",
    ],
)
def test_a_server_that_somebody_changed_gets_everything(
    two: tuple[Path, Path], endpoint: str, load: Load, harm: str
) -> None:
    load(two[0])
    _update(endpoint, harm)
    assert load(two[1], earlier=[two[0]]).base is None
    assert held(endpoint) == set(iter_quads(two[1]))
