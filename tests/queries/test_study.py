"""Library queries on a registry study: equal answers in Cypher and SPARQL, and evidence by field path in both."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from kgbuild.explore.ask import ask_library
from kgbuild.explore.explain import explain
from kgbuild.explore.library import library
from kgbuild.explore.quotes import marked
from kgbuild.graph import read_table, write_tables
from kgbuild.load.cypher_store import STORE_FILE, build_cypher_store, run_cypher
from kgbuild.load.rdf_terms import evidence_iri
from kgbuild.load.sparql_store import STORE_FOLDER, build_sparql_store, run_sparql
from kgbuild.model import Annotation, Ref, Statement
from tests.graph.small import DACARBAZINE, LEIOMYOSARCOMA, PFS, SORAFENIB, small_vocabulary
from tests.graph.study import NCT, annotation, claim, literal, numbered, record, study

CYPHER = {q.name: q for q in library("cypher")}
SPARQL = {q.name: q for q in library("sparql")}
ANSWERS: dict[str, tuple[dict[str, str], list[tuple[Any, ...]] | None]] = {
    "trial-arms": ({}, [("Placebo", "sorafenib"), ("Sorafenib", "sorafenib")]),
    "results-by-endpoint": ({}, [("Placebo", 5.5), ("Sorafenib", 7.25), (None, None)]),
    "adverse-events-by-drug": ({"drug": "RXCUI:495881"}, [("Sorafenib", 3), ("Sorafenib", 4)]),
    "trials-by-country": ({"country": "ISO3166:KR"}, [("South Korea", "COMPLETED")]),
    "excluded-conditions": ({"disease": "MONDO:0005089"}, [("leiomyosarcoma", "Sorafenib in Leiomyosarcoma")]),
}
COLUMNS = {
    "trial-arms": ("arm_name", "given_name"),
    "results-by-endpoint": ("arm", "value"),
    "adverse-events-by-drug": ("arm", "affected"),
    "trials-by-country": ("country_name", "status"),
    "excluded-conditions": ("excluded_name", "title"),
}


def _annotation() -> Annotation:
    whole = study()
    laid_out = record(whole)
    label, other = (arm.label for arm in whole.arms)
    cells = [m.value for m in whole.reported[0].rows[0].measurements if m.value]
    country = Ref("concept", label="Korea, Republic of", type="Country")
    about = {"title": "PFS", "role": "primary", "endpoint": PFS, "unit": "months"}
    harm = {"at_risk": 20, "serious": True, "arm": "Sorafenib"}
    dose = {"arm": "Sorafenib", "frequency": "twice daily"}
    status = whole.scalars["status"]
    given = {"arm": ["Placebo", "Sorafenib"], "role": "experimental"}
    said = [
        claim(status, "trial_property", literal("COMPLETED"), {"name": "status"}),
        claim(label, "has_arm", literal("Sorafenib"), {"role": "experimental"}),
        claim(other, "has_arm", literal("Placebo"), {"role": "placebo_comparator"}),
        claim(label, "tests_intervention", SORAFENIB, given),
        Statement(SORAFENIB, "dose", numbered(400, "mg"), "this_trial", "asserted", (label.span,), dose),
        claim(whole.outcomes[0].measure, "has_outcome", PFS, {"title": "PFS", "role": "primary"}),
        claim(cells[0], "result", numbered(7.25), {**about, "arm": "Sorafenib", "dispersion_low": 1}),
        claim(cells[1], "result", numbered(5.5), {**about, "arm": "Placebo"}),
        claim(cells[1], "result", numbered(None), {**about, "comment": "NA"}),
        claim(label, "adverse_event", LEIOMYOSARCOMA, {**harm, "affected": 3}),
        claim(label, "adverse_event", literal("Made-up harm"), {**harm, "affected": 4, "serious": False}),
        claim(whole.lists["countries"][0], "conducted_in", country),
        claim(status, "excludes", LEIOMYOSARCOMA, rule="eligibility.made"),
        claim(status, "excludes", DACARBAZINE, rule="eligibility.made"),
        claim(status, "eligible", literal("adults"), {"min_age": 18}),
    ]
    return annotation(laid_out, *said)


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("study")
    write_tables([_annotation()], small_vocabulary(folder / "vocabulary"), folder / "tables")
    build_cypher_store(folder / "tables", folder / STORE_FILE)
    build_sparql_store(folder / "tables", folder / STORE_FOLDER)
    return folder


@pytest.mark.parametrize("name", sorted(CYPHER))
def test_both_languages_give_the_same_answer(build: Path, name: str) -> None:
    given, expected = ANSWERS.get(name, ({}, None))
    cypher, sparql = (ask_library(build, q[name], given) for q in (CYPHER, SPARQL))
    assert cypher.columns == sparql.columns
    assert Counter(map(tuple, cypher.rows)) == Counter(map(tuple, sparql.rows))
    if expected is not None:
        at = [cypher.columns.index(column) for column in COLUMNS[name]]
        assert sorted((tuple(row[i] for i in at) for row in cypher.rows), key=str) == sorted(expected, key=str)


def test_the_dose_stands_on_the_arm_in_both(build: Path) -> None:
    cypher, sparql = (ask_library(build, q["trial-arms"], {}) for q in (CYPHER, SPARQL))
    for answer in (cypher, sparql):
        rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
        doses = {row["arm_name"]: (row["dose"], row["unit"], row["frequency"]) for row in rows}
        assert doses == {"Sorafenib": (400, "mg", "twice daily"), "Placebo": (None, None, None)}


def test_evidence_in_rdf_is_the_field_its_path_and_the_words_in_it(build: Path) -> None:
    found = run_sparql(
        build,
        """SELECT ?span ?path ?standard ?start ?end ?quote { GRAPH ?g {
          ?e rdf:predicate kgb:CONDUCTED_IN ; biolink:has_evidence ?span .
          ?span oa:hasSelector ?f, ?p, ?q .
          ?f a oa:FragmentSelector ; rdf:value ?path ; <http://purl.org/dc/terms/conformsTo> ?standard ;
             oa:refinedBy ?p, ?q .
          ?p a oa:TextPositionSelector ; oa:start ?start ; oa:end ?end .
          ?q a oa:TextQuoteSelector ; oa:exact ?quote } }""",
    )
    path = "/protocolSection/contactsLocationsModule/locations/0/country"
    (row,) = found.rows
    assert row[0] == f"kgb.record:{NCT}.ctgov_v2_json#{path};char=0,18"
    assert row[1:] == (path, "http://tools.ietf.org/rfc/rfc6901", 0, 18, "Korea, Republic of")


def test_evidence_in_cypher_is_the_same_reference(build: Path) -> None:
    rows = run_cypher(
        build, "MATCH (s:Statement)-[:EVIDENCED_BY]->(:Record) WHERE s.predicate = 'conducted_in' RETURN s.evidence"
    ).rows
    path = "/protocolSection/contactsLocationsModule/locations/0/country"
    assert rows == (([f"kgb.record:{NCT}.ctgov_v2_json#{path};char=0,18"],),)


def _edge(build: Path, type_: str, name: str) -> dict[str, Any]:
    edges: list[dict[str, Any]] = read_table(build, "edges").to_pylist()
    return next(e for e in edges if e["type"] == type_ and any(name in one for one in e["evidence"]))


def test_explain_shows_the_path_and_the_value_with_its_neighbours(build: Path) -> None:
    found = explain(build, _edge(build, "HAS_RESULT", "measurements/0")["id"])
    (quote,) = found.statements[0].quotes
    assert str(quote.field).endswith("/measurements/0/value")
    assert marked(quote) == "[[5.5]]"
    assert (quote.spans[0].start - quote.shift, quote.spans[0].end - quote.shift) == (0, 3)
    assert "5.5" in (*quote.before, *quote.behind)


def test_explain_finds_the_words_behind_a_derived_edge(build: Path) -> None:
    found = explain(build, _edge(build, "EVIDENCED_BY", "/country")["id"])
    assert found.sources == ()
    assert all(quote.field and quote.field.startswith("/") for quote in found.quotes)


@pytest.mark.parametrize("path", ["/study/arm[2]/@x", "/a b/ä#char=1,2;x", "/Study Title", '/"<>\\{}|^`%'])
def test_any_path_gives_a_valid_iri(path: str) -> None:
    iri = evidence_iri(f"kgb.record:r#{path};char=3,9")
    fragment = iri.partition("#")[2]
    assert fragment.endswith(";char=3,9>")
    assert not set(fragment[:-1]) & set(' "<>\\{}|^`#[]')
    (quad,) = ox.parse(f"{iri} {iri} {iri} .".encode(), format=ox.RdfFormat.N_TRIPLES)
    assert f"<{quad.subject.value}>" == iri
