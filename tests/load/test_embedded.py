"""The embedded stores: same answers in both languages, hostile names, refused queries."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kgbuild.graph import read_table, schema, write_tables
from kgbuild.load.cypher_store import STORE_FILE, build_cypher_store, run_cypher
from kgbuild.load.iris import contract, expand
from kgbuild.load.sparql_store import STORE_FOLDER, build_sparql_store, run_sparql
from kgbuild.model import Ref
from kgbuild.model.errors import UsageError
from tests.gold_annotations import gold_annotations
from tests.graph.small import LEIOMYOSARCOMA, annotation, said, small_vocabulary

HOSTILE = ["\"'`\\ \n\t|;--", "‮RTL עברית", "😀 emoji", "'}) DETACH DELETE n //", "<http://x> . } #", "a\x1fb"]


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The gold as a build with both stores."""
    folder = tmp_path_factory.mktemp("build")
    write_tables(gold_annotations(), small_vocabulary(folder / "vocabulary"), folder / "tables")
    build_cypher_store(folder / "tables", folder / STORE_FILE)
    build_sparql_store(folder / "tables", folder / STORE_FOLDER)
    return folder


def test_every_node_and_edge_is_in_the_cypher_store(build: Path) -> None:
    nodes = run_cypher(build, "MATCH (n) RETURN count(n)").rows
    edges = run_cypher(build, "MATCH ()-[e]->() RETURN count(e)").rows
    assert nodes == ((read_table(build, "nodes").num_rows,),)
    assert edges == ((read_table(build, "edges").num_rows,),)


def test_every_label_and_type_exists_even_when_empty(build: Path) -> None:
    tables = {row[0] for row in run_cypher(build, "CALL show_tables() RETURN name").rows}
    assert tables == {*schema().nodes, *schema().relationships}


def test_results_are_the_same_in_cypher_and_sparql(build: Path) -> None:
    cypher = run_cypher(
        build,
        "MATCH (t:Trial)-[:HAS_OUTCOME]->(o:Outcome)-[:HAS_RESULT]->(r:Result) "
        "RETURN t.id, o.name, r.value, r.unit, r.numerator, r.denominator ORDER BY r.value",
    )
    sparql = run_sparql(
        build,
        "SELECT ?t ?name ?v ?u ?n ?d { ?t a kgb:Trial ; kgb:HAS_OUTCOME ?o . ?o rdfs:label ?name ; kgb:HAS_RESULT ?r . "
        "?r kgb:value ?v ; kgb:unit ?u OPTIONAL { ?r kgb:numerator ?n ; kgb:denominator ?d } } ORDER BY ?v",
    )
    assert len(cypher.rows) == 7
    assert cypher.rows == sparql.rows


def test_subclasses_are_found_through_the_hierarchy(build: Path) -> None:
    params = {"disease": "MONDO:0018078"}
    cypher = run_cypher(
        build,
        "MATCH (t:Trial)-[:STUDIES]->(d:Disease)-[:SUBCLASS_OF*0..12]->(p:Disease) WHERE p.id = $disease "
        "RETURN DISTINCT t.id, d.name ORDER BY t.id, d.name",
        params,
    )
    sparql = run_sparql(
        build,
        "SELECT DISTINCT ?t ?name { ?p kgb:id ?disease . ?d rdfs:subClassOf* ?p . ?t kgb:STUDIES ?d . "
        "?d rdfs:label ?name } ORDER BY ?t ?name",
        params,
    )
    assert ("kgb.trial:7b5ba5139022fefb", "leiomyosarcoma") in cypher.rows
    assert sorted(cypher.rows) == sorted(sparql.rows)


def test_every_edge_of_a_record_leads_to_its_characters(build: Path) -> None:
    found = run_sparql(
        build,
        "SELECT ?edge ?quote { GRAPH ?g { ?edge rdf:predicate kgb:TESTS ; biolink:has_evidence ?span . "
        "?span oa:hasSource ?g ; oa:hasSelector/oa:exact ?quote ; oa:hasSelector/oa:start ?start } }",
    )
    tests = [e for e in read_table(build, "edges").to_pylist() if e["type"] == "TESTS"]
    assert {row[0] for row in found.rows} == {e["id"] for e in tests}


@pytest.mark.parametrize(
    "query",
    [
        "LOAD FROM '/etc/hosts' (file_format='csv') RETURN *",
        "COPY (MATCH (n:Drug) RETURN n.id) TO '/nowhere/x.csv'",
        "MATCH (n:Drug) SET n.name = 'x'",
        "MATCH (n) /* x */ DETACH DELETE n",
        "CREATE (:Drug {id: 'x'})",
        "INSTALL httpfs",
        "CALL nonsense() RETURN *",
        "MATCH (n:Drug) RETURN n; MATCH (m:Drug) RETURN m",
        "MATCH (n:Drug) WHERE n.id = $missing RETURN n",
        "MATCH (n:Nothing) RETURN n",
        "MATCH (n:Drug RETURN n",
    ],
)
def test_cypher_that_writes_or_is_wrong_is_refused(build: Path, query: str) -> None:
    with pytest.raises(UsageError, match=r"^Cypher: [^\n]+$"):
        run_cypher(build, query)


def test_words_of_writing_are_fine_in_texts_and_names(build: Path) -> None:
    query = "MATCH (n:Drug) WHERE n.name <> 'CREATE; SET' RETURN count(n) AS load // DROP it"
    assert run_cypher(build, query).rows[0][0] > 0


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "INSERT DATA { <a:b> <a:c> <a:d> }",
        "SELECT * { ?s ?p",
    ],
)
def test_sparql_that_writes_or_is_wrong_is_refused(build: Path, query: str) -> None:
    with pytest.raises(UsageError, match=r"^SPARQL: [^\n]+$"):
        run_sparql(build, query)


def test_sparql_parameters_are_terms_never_query_text(build: Path) -> None:
    query = 'SELECT ?s { VALUES ?name { "sorafenib" } ?s a kgb:Drug ; rdfs:label ?name }'
    assert run_sparql(build, query).rows == (("RXCUI:495881",),)
    assert run_sparql(build, query, {"name": "dacarbazine"}).rows == (("RXCUI:3098",),)
    assert run_sparql(build, query, {"name": '" } ?s ?p ?o { "'}).rows == ()
    with pytest.raises(UsageError, match="no variable"):
        run_sparql(build, query, {"other": 1})


def test_a_missing_store_says_so(tmp_path: Path) -> None:
    for run, query in ((run_cypher, "MATCH (n) RETURN n"), (run_sparql, "ASK {}")):
        with pytest.raises(UsageError, match="holds no"):
            run(tmp_path, query)


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_iris_are_valid_and_come_back(local: str) -> None:
    from pyoxigraph import NamedNode

    iri = expand(f"kgb.organization:{local}")
    NamedNode(iri)
    assert contract(iri) == f"kgb.organization:{local}"


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    names=st.lists(
        st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))),
        min_size=3, max_size=12, unique=True,
    )
)  # fmt: skip
def test_hostile_names_survive_both_stores(names: list[str], tmp_path: Path) -> None:
    sponsors = [said("sponsor", Ref("literal", label=f"x{name}", type="Organization")) for name in names]
    modifiers = said("studies_condition", LEIOMYOSARCOMA, qualifiers={"modifiers": [f"x{n}" for n in names]})
    title = "".join(names) + " title"
    write_tables([annotation(title, *sponsors, modifiers)], small_vocabulary(tmp_path / "v"), tmp_path / "tables")
    build_cypher_store(tmp_path / "tables", tmp_path / STORE_FILE)
    build_sparql_store(tmp_path / "tables", tmp_path / STORE_FOLDER)
    stored = {n["id"]: n["name"] for n in read_table(tmp_path, "nodes").to_pylist() if n["label"] == "Organization"}
    assert set(stored.values()) <= {f"x{n}" for n in names}
    assert dict(run_cypher(tmp_path, "MATCH (n:Organization) RETURN n.id, n.name").rows) == stored
    assert dict(run_sparql(tmp_path, "SELECT ?i ?n { ?s a kgb:Organization; kgb:id ?i; rdfs:label ?n }").rows) == stored
    assert run_cypher(tmp_path, "MATCH (t:Trial) RETURN t.name").rows == ((title,),)
    assert run_sparql(tmp_path, "SELECT ?n { ?t a kgb:Trial ; rdfs:label ?n }").rows == ((title,),)
    ((listed,),) = run_cypher(tmp_path, "MATCH ()-[e:STUDIES]->() RETURN e.modifiers").rows
    assert set(listed) == {f"x{n}" for n in names}
