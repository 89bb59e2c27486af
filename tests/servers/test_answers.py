"""The query library gives the same answers from Neo4j and Fuseki as from the embedded stores."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx
import neo4j
import pyoxigraph as ox
import pytest

from kgbuild.explore.ask import ask_library
from kgbuild.explore.library import library, with_defaults
from kgbuild.load.neo4j import load_neo4j
from kgbuild.load.rdf_server import load_rdf
from kgbuild.load.sparql_params import bind
from kgbuild.load.sparql_store import python_value
from tests.server_fixtures import Neo4jAccess

pytestmark = pytest.mark.server

CYPHER = {query.name: query for query in library("cypher")}
SPARQL = {query.name: query for query in library("sparql")}
JSON = "application/sparql-results+json"


def bag(rows: Sequence[Sequence[Any]]) -> Counter[str]:
    return Counter(repr([value if isinstance(value, str | None) else _number(value) for value in row]) for row in rows)


def _number(value: Any) -> Any:
    """1 and 1.0 are one number; a store may give either."""
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


@pytest.fixture(scope="module")
def driver(neo4j_server: Neo4jAccess, seed_build: Path) -> Iterator[neo4j.Driver]:
    """A Neo4j that holds the seeds' graph and nothing else."""
    with neo4j.GraphDatabase.driver(neo4j_server.uri, auth=(neo4j_server.user, neo4j_server.password)) as driver:
        driver.execute_query("MATCH (n) DETACH DELETE n")
        load_neo4j(seed_build, neo4j_server.uri, neo4j_server.user, neo4j_server.password)
        yield driver
        driver.execute_query("MATCH (n) DETACH DELETE n")


@pytest.fixture(scope="module")
def endpoint(fuseki_server: str, seed_build: Path) -> Iterator[str]:
    """A Fuseki that holds the seeds' graph and nothing else."""
    httpx.post(f"{fuseki_server}/update", data={"update": "DROP ALL"}).raise_for_status()
    load_rdf(seed_build, fuseki_server)
    yield fuseki_server
    httpx.post(f"{fuseki_server}/update", data={"update": "DROP ALL"}).raise_for_status()


@pytest.mark.parametrize("name", sorted(CYPHER))
def test_neo4j_answers_as_the_embedded_store(name: str, driver: neo4j.Driver, seed_build: Path) -> None:
    query = CYPHER[name]
    expected = ask_library(seed_build, query)
    result = driver.execute_query(query.text, with_defaults(query, {}))
    assert tuple(result.keys) == tuple(expected.columns)
    assert bag([record.values() for record in result.records]) == bag(expected.rows)


@pytest.mark.parametrize("name", sorted(SPARQL))
def test_fuseki_answers_as_the_embedded_store(name: str, endpoint: str, seed_build: Path) -> None:
    query = SPARQL[name]
    expected = ask_library(seed_build, query)
    text = bind(query.text, with_defaults(query, {}))
    response = httpx.post(f"{endpoint}/sparql", data={"query": text}, headers={"Accept": JSON}).raise_for_status()
    results = ox.parse_query_results(response.content, format=ox.QueryResultsFormat.JSON)
    assert isinstance(results, ox.QuerySolutions)
    names = [variable.value for variable in results.variables]
    assert tuple(names) == tuple(expected.columns)
    assert bag([[python_value(row[name]) for name in names] for row in results]) == bag(expected.rows)
