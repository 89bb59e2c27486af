"""Statements to edges and nodes: what becomes an edge, what stays a Statement, and which properties go where."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kgbuild.graph.concepts import Concepts
from kgbuild.graph.project import project
from kgbuild.model import Ref, Span
from kgbuild.model.errors import KgbuildError
from kgbuild.vocab import Vocabulary
from tests.graph.small import DACARBAZINE, LEIOMYOSARCOMA, PFS, SORAFENIB, annotation, said

TEXT = "Sorafenib in leiomyosarcoma. Median PFS was 13.4 weeks."
Tables = Callable[..., Callable[[str], list[dict[str, Any]]]]


def of(rows: list[dict[str, Any]], type_: str) -> list[dict[str, Any]]:
    return [row for row in rows if type_ in (row.get("type"), row.get("label"))]


def test_tests_and_studies_give_edges_and_the_derived_one(tables: Tables) -> None:
    read = tables(annotation(TEXT, said("tests_intervention", SORAFENIB), said("studies_condition", LEIOMYOSARCOMA)))
    edges = read("edges")
    derived = of(edges, "IN_CLINICAL_TRIALS_FOR")
    assert len(of(edges, "TESTS")) == len(of(edges, "STUDIES")) == len(derived) == 1
    assert derived[0]["trials"] == ["clinicaltrials:NCT00000001"]
    assert derived[0]["knowledge_level"] == "logical_entailment"
    assert derived[0]["max_research_phase"] == "not_provided"


def test_comparators_are_not_in_clinical_trials_for(tables: Tables) -> None:
    role = {"role": "active_comparator"}
    read = tables(
        annotation(
            TEXT, said("tests_intervention", SORAFENIB, qualifiers=role), said("studies_condition", LEIOMYOSARCOMA)
        )
    )
    assert of(read("edges"), "TESTS")[0]["role"] == "active_comparator"
    assert not of(read("edges"), "IN_CLINICAL_TRIALS_FOR")


@pytest.mark.parametrize(
    ("scope", "assertion"),
    [("other_study", "asserted"), ("background", "asserted"), ("this_trial", "negated"), ("this_trial", "hedged")],
)
def test_only_asserted_claims_of_this_trial_become_edges(tables: Tables, scope: str, assertion: str) -> None:
    read = tables(annotation(TEXT, said("tests_intervention", SORAFENIB, scope=scope, assertion=assertion)))
    assert not of(read("edges"), "TESTS")
    statement = read("statements")[0]
    assert "edge_id" not in statement
    assert statement["reason"] in (scope, assertion)
    assert {"HAS_SUBJECT", "HAS_OBJECT", "EVIDENCED_BY"} <= {e["type"] for e in read("edges")}


def test_result_of_an_unplanned_endpoint_gets_a_reported_outcome(tables: Tables) -> None:
    value = {"endpoint": PFS, "param_type": "median", "unit": "weeks"}
    read = tables(annotation(TEXT, said("result", Ref("number", value=13.4, unit="weeks"), qualifiers=value)))
    assert [o["role"] for o in of(read("nodes"), "Outcome")] == ["reported"]
    result = of(read("nodes"), "Result")[0]
    assert (result["value"], result["unit"], result["param_type"]) == (13.4, "weeks", "median")
    assert of(read("edges"), "MEASURES")[0]["object"] == "NCIT:C28234"
    assert read("statements")[0]["edge_id"] == of(read("edges"), "HAS_RESULT")[0]["id"]


def test_result_joins_the_planned_outcome_with_its_time(tables: Tables) -> None:
    planned = [
        said("has_outcome", PFS, qualifiers={"role": role, "title": title, "time_frame": frame})
        for role, title, frame in [("primary", "PFS", "2 years"), ("secondary", "PFS rate", "at 18 weeks")]
    ]
    found = {"endpoint": PFS, "param_type": "rate", "time_point": "18 weeks"}
    number = said("result", Ref("number", value=46, unit="%"), qualifiers=found)
    read = tables(annotation(TEXT, *planned, number))
    names = {n["id"]: n["name"] for n in of(read("nodes"), "Outcome")}
    assert sorted(names.values()) == ["PFS", "PFS rate"]
    assert names[of(read("edges"), "HAS_RESULT")[0]["subject"]] == "PFS rate"


def test_a_result_said_again_with_less_is_the_same_result(tables: Tables) -> None:
    number = Ref("number", value=46.0, unit="%")
    full = {"endpoint": PFS, "param_type": "rate", "numerator": 17, "denominator": 37}
    again = said("result", number, qualifiers={"endpoint": PFS, "param_type": "rate"}, evidence=(Span(29, 35),))
    read = tables(annotation(TEXT, again, said("result", number, qualifiers=full)))
    assert len(of(read("nodes"), "Result")) == 1
    assert len(of(read("edges"), "HAS_RESULT")[0]["evidence"]) == 2


def test_doses_stand_on_tests_the_planned_one_first(tables: Tables) -> None:
    doses = [
        said("dose", Ref("number", value=v, unit="mg/m2"), subject=DACARBAZINE, qualifiers={"change": change})
        for v, change in [(850, "reduced_to"), (1000, "planned")]
    ]
    read = tables(annotation(TEXT, *doses, said("tests_intervention", DACARBAZINE)))
    (edge,) = of(read("edges"), "TESTS")
    assert (edge["dose_value"], edge["dose_unit"], edge["change"]) == (1000, "mg/m2", "planned")
    assert edge["doses"] == ["1000 mg/m2 planned", "850 mg/m2 reduced_to"]


def test_combination_is_one_edge_smaller_id_first_and_a_regimen(tables: Tables) -> None:
    read = tables(annotation(TEXT, said("combined_with", DACARBAZINE, subject=SORAFENIB)))
    (edge,) = of(read("edges"), "COMBINED_WITH")
    assert (edge["subject"], edge["object"]) == ("RXCUI:3098", "RXCUI:495881")
    assert edge["trial"] == "clinicaltrials:NCT00000001"
    assert {e["object"] for e in of(read("edges"), "HAS_COMPONENT")} == {"RXCUI:3098", "RXCUI:495881"}
    assert not of(read("edges"), "TESTS")


def test_ancestors_and_classes_come_from_the_vocabulary_and_say_so(tables: Tables) -> None:
    read = tables(annotation(TEXT, said("tests_intervention", SORAFENIB), said("studies_condition", LEIOMYOSARCOMA)))
    edges = read("edges")
    assert {(e["subject"], e["object"]) for e in of(edges, "SUBCLASS_OF")} == {
        ("MONDO:0005058", "MONDO:0018078"), ("MONDO:0018078", "MONDO:0005089")}  # fmt: skip
    (mechanism,) = of(edges, "HAS_MECHANISM")
    assert mechanism["evidence"] == ["ontologies/core/small.tsv#RXCUI:495881"]
    assert "record" not in mechanism
    assert mechanism["source"] == "vocabulary"
    assert of(edges, "ACTS_ON")[0]["action"] == "inhibits"
    assert of(edges, "TARGETS") == []


def test_registry_fields_are_knowledge_assertions_by_people(tables: Tables) -> None:
    read = tables(annotation(TEXT, said("tests_intervention", SORAFENIB, rule="field.intervention")))
    (edge,) = of(read("edges"), "TESTS")
    source = ("knowledge_assertion", "manual_agent", "infores:clinicaltrials")
    assert (edge["knowledge_level"], edge["agent_type"], edge["primary_knowledge_source"]) == source


def test_unlinked_arguments_stay_statements_with_a_reason(tables: Tables) -> None:
    read = tables(annotation(TEXT, said("tests_intervention", Ref("concept", label="compound X", type="Drug"))))
    (statement,) = read("statements")
    assert (statement["reason"], statement["object_label"]) == ("not linked", "compound X")


def test_unknown_predicate_fails(small: Vocabulary) -> None:
    with pytest.raises(KgbuildError, match="cures"):
        project(annotation(TEXT, said("cures", SORAFENIB)), Concepts(small))


@pytest.mark.parametrize(("combined", "regimens"), [(True, 1), (False, 0)])
def test_drugs_named_together_in_a_narrative_are_no_regimen(tables: Tables, combined: bool, regimens: int) -> None:
    both = Ref("regimen", label="both", type="Regimen", parts=(SORAFENIB, DACARBAZINE))
    statements = [said("narrative", Ref("literal", label="compared"), subject=both, qualifiers={"kind": "background"})]
    if combined:
        statements.append(said("combined_with", DACARBAZINE, subject=SORAFENIB))
    read = tables(annotation(TEXT, *statements))
    assert len(of(read("nodes"), "Regimen")) == regimens
    narrative = next(s["id"] for s in read("statements") if s["predicate"] == "narrative")
    subjects = {e["object"] for e in of(read("edges"), "HAS_SUBJECT") if e["subject"] == narrative}
    assert len(subjects) == (1 if combined else 2)
