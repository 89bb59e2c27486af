"""The query library: well-formed files, the same names in both languages, the same columns and answers."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from kgbuild.explore.ask import ask_library
from kgbuild.explore.library import LibraryQuery, find_query, library, parse_parameters, read_query, with_defaults
from kgbuild.load.sparql_params import bind
from kgbuild.model.errors import UsageError

CYPHER = {q.name: q for q in library("cypher")}
SPARQL = {q.name: q for q in library("sparql")}
NAMES = sorted(CYPHER)
EMPTY_ON_THE_SEEDS = {"trial-arms", "trials-by-country", "excluded-conditions", "adverse-events-by-drug"}
"""Queries on what only a registry's fields say; ``test_study`` asks them of a study."""
OTHER_PARAMETERS = {
    "trials-by-disease": ("disease", ("MONDO:0005089", "MONDO:0009693", "MONDO:9999999")),
    "trials-by-mechanism": ("mechanism", ("CHEBI:35610", "CHEBI:00")),
    "trials-by-endpoint": ("endpoint", ("overall survival", "no such endpoint")),
    "trial-outcomes": ("role", ("secondary", "other", "reported")),
    "statements-by-scope": ("scope", ("this_trial", "drug_knowledge", "regulatory", "background")),
    "evidence-by-predicate": ("predicate", ("has_target", "combined_with", "approved_for", "result")),
    "drugs-by-disease": ("disease", ("MONDO:0005089",)),
}


def test_there_are_enough_queries_with_the_same_names() -> None:
    assert len(CYPHER) >= 8
    assert set(CYPHER) == set(SPARQL)


@pytest.mark.parametrize("name", NAMES)
def test_both_files_say_the_same_about_themselves(name: str) -> None:
    one, other = CYPHER[name], SPARQL[name]
    assert (one.title, one.description, one.parameters) == (other.title, other.description, other.parameters)
    assert all(p.meaning and p.default for p in one.parameters)
    assert all(f"${p.name}" in one.text for p in one.parameters)


@pytest.mark.parametrize("name", NAMES)
def test_a_sparql_file_holds_its_defaults(name: str) -> None:
    """So that it gives the same answer when it is pasted into any SPARQL client."""
    query = SPARQL[name]
    assert bind(query.text, with_defaults(query, {})) == query.text


def _bag(rows: Any) -> Counter[tuple[Any, ...]]:
    return Counter(tuple(row) for row in rows)


def _same(build: Path, name: str, **given: str) -> int:
    cypher, sparql = (ask_library(build, q[name], given) for q in (CYPHER, SPARQL))
    assert cypher.columns == sparql.columns
    assert _bag(cypher.rows) == _bag(sparql.rows)
    return len(cypher.rows)


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_give_the_same_answer(seed_build: Path, name: str) -> None:
    rows = _same(seed_build, name)
    assert rows > 0 or name in EMPTY_ON_THE_SEEDS


@pytest.mark.parametrize(
    ("name", "parameter", "value"), [(n, p, v) for n, (p, values) in OTHER_PARAMETERS.items() for v in values]
)
def test_both_languages_give_the_same_answer_to_other_parameters(
    seed_build: Path, name: str, parameter: str, value: str
) -> None:
    _same(seed_build, name, **{parameter: value})


def _rows(build: Path, name: str) -> list[dict[str, Any]]:
    answer = ask_library(build, CYPHER[name])
    return [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]


def test_soft_tissue_sarcoma_finds_its_subtypes(seed_build: Path) -> None:
    """Trials whose records may never say 'soft tissue' are found through the hierarchy."""
    matched = {row["matched_name"].lower() for row in _rows(seed_build, "trials-by-disease")}
    assert {"leiomyosarcoma", "liposarcoma", "synovial sarcoma"} <= matched


def test_proteasome_inhibitor_combinations(seed_build: Path) -> None:
    rows = _rows(seed_build, "combinations-by-mechanism")
    assert {(r["drug_name"], r["other_name"]) for r in rows} == {
        ("ixazomib", "selinexor"),
        ("ixazomib", "pomalidomide"),
        ("ixazomib", "dexamethasone"),
    }
    assert all(r["primary_endpoint"] for r in rows)


def test_the_results_of_the_paper(seed_build: Path) -> None:
    """Five efficacy results and two dose-reduction rates, and nothing else: the rest of the numbers is baseline."""
    found = {(r["value"], r["unit"], r["numerator"], r["denominator"]) for r in _rows(seed_build, "trial-results")}
    assert found == {
        (46, "%", 17, 37),
        (13.4, "weeks", None, None),
        (14, "%", 5, 37),
        (51, "%", 19, 37),
        (13.2, "months", None, None),
        (60, "%", 15, 25),
        (25, "%", 3, 12),
    }


def test_parameters_are_typed() -> None:
    given = parse_parameters(["a=CHEBI:52726", "b=5", 'c="5"', "d=1.5", "e=true", "f=x=y", "g="])
    assert given == {"a": "CHEBI:52726", "b": 5, "c": "5", "d": 1.5, "e": True, "f": "x=y", "g": ""}
    with pytest.raises(UsageError):
        parse_parameters(["nothing"])


def test_a_parameter_stays_one_term() -> None:
    hostile = '"} DELETE { ?s ?p ?o } #'
    bound = bind('SELECT * { VALUES ?n { "a" } ?s ?p ?n }', {"n": hostile})
    assert '"\\"} DELETE { ?s ?p ?o } #"' in bound


def test_values_inside_texts_and_comments_stay() -> None:
    text = '# VALUES ?n { "x" }\nSELECT * { ?s ?p "VALUES ?n { 1 }" . VALUES ?n { "a" } }'
    assert bind(text, {"n": "b"}) == text.replace('"a"', '"b"')


def test_an_unknown_parameter_is_refused() -> None:
    with pytest.raises(UsageError, match="no parameter 'x'"):
        with_defaults(CYPHER["trials-by-disease"], {"x": 1})
    with pytest.raises(UsageError, match=r"no variable \?x"):
        bind("SELECT * { ?s ?p ?o }", {"x": 1})


def test_an_unknown_name_is_told_what_there_is() -> None:
    with pytest.raises(UsageError, match="trials-by-disease"):
        find_query("cypher", "trials-by-desease")
    assert find_query("cypher", "MATCH (n) RETURN n") is None


@pytest.mark.parametrize(
    "text", ["MATCH (n) RETURN n", "// title: x\nRETURN 1", "// title: x\n// description: y\n// param z: 1\n"]
)
def test_a_file_without_a_whole_header_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "q.cypher"
    path.write_text(text, "utf-8")
    with pytest.raises(UsageError):
        read_query(path)


def test_a_header_is_read(tmp_path: Path) -> None:
    path = tmp_path / "q.cypher"
    path.write_text("// title: T\n// description: D\n//   more\n// param n: 5 – how many\nRETURN $n\n", "utf-8")
    query = read_query(path)
    assert isinstance(query, LibraryQuery)
    assert (query.title, query.description) == ("T", "D more")
    assert with_defaults(query, {}) == {"n": 5}
