"""A registry study in the graph: arms, properties, tables of results, eligibility, places; evidence by field path."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from cProfile import Profile
from dataclasses import replace
from typing import Any

import pytest

from kgbuild.graph.concepts import Concepts
from kgbuild.graph.project import project
from kgbuild.model import Ref, Span, Statement, Value
from kgbuild.model.serialize import to_public
from kgbuild.vocab import Vocabulary
from tests.graph.small import DACARBAZINE, LEIOMYOSARCOMA, PFS, SORAFENIB
from tests.graph.study import NCT, annotation, claim, literal, numbered, record, study

Rows = list[dict[str, Any]]
Tables = Callable[..., Callable[[str], Rows]]
MEASURE = {"title": "PFS", "role": "primary", "endpoint": PFS}
CELL = "/resultsSection/outcomeMeasuresModule/outcomeMeasures/0/classes/0/categories/0/measurements"
KDR = Ref("concept", curie="HGNC:6307", label="KDR", type="Target")


def of(rows: Rows, type_: str) -> Rows:
    return [row for row in rows if type_ in (row.get("type"), row.get("label"))]


@pytest.fixture
def made(tables: Tables) -> Callable[..., Callable[[str], Rows]]:
    """``made((predicate, object, qualifiers)…)``: the tables of a record whose statements rest on its title."""

    def write(*said: tuple[str, Ref, Mapping[str, Any]], rule: str = "field.made") -> Callable[[str], Rows]:
        whole = study()
        laid_out = record(whole)
        title = whole.scalars["brief_title"]
        return tables(annotation(laid_out, *(claim(title, p, o, q, rule) for p, o, q in said)))

    return write


def _prop(name: str, value: Ref, **more: str) -> tuple[str, Ref, Mapping[str, Any]]:
    return "trial_property", value, {"name": name, **more}


def test_properties_of_the_trial_have_the_types_of_the_schema(made: Tables) -> None:
    read = made(
        _prop("status", literal("COMPLETED")),
        _prop("start_date", literal("2020-02"), precision="month"),
        _prop("enrollment", literal("120")),
        _prop("enrollment_type", literal("ACTUAL")),
        _prop("has_results", literal("YES")),
        _prop("favourite_colour", literal("blue")),
        _prop("enrollment", literal("many")),
        ("baseline", numbered(99), {"characteristic": "enrollment"}),
    )
    (trial,) = of(read("nodes"), "Trial")
    assert {k: trial[k] for k in ("status", "start_date", "start_date_precision", "enrollment", "has_results")} == {
        "status": "COMPLETED", "start_date": "2020-02", "start_date_precision": "month", "enrollment": 120,
        "has_results": True,
    }  # fmt: skip
    assert trial["enrollment_type"] == "ACTUAL"
    reasons = {s["reason"] for s in read("statements") if "reason" in s}
    assert reasons == {"no property of Trial: favourite_colour", "enrollment is not of type int"}
    assert {s["knowledge_level"] for s in read("statements")} == {"knowledge_assertion"}


def test_an_arm_has_its_role_and_a_dose_of_no_drug_is_none(made: Tables) -> None:
    dose = {"value": 400, "unit": "mg", "arm": "sorafenib", "change": "planned"}
    read = made(
        ("dose", Ref("number", value=400.0, unit="mg"), dose),
        ("has_arm", literal("Sorafenib"), {"role": "experimental", "description": "400 mg twice daily"}),
        ("has_arm", literal("Placebo"), {"role": "placebo_comparator"}),
        ("tests_intervention", SORAFENIB, {"arm": ["Sorafenib", "Placebo"], "role": "experimental"}),
    )
    roles = {a["name"]: a["role"] for a in of(read("nodes"), "Arm")}
    assert roles == {"Sorafenib": "experimental", "Placebo": "placebo_comparator"}
    assert len(of(read("edges"), "RECEIVES")) == 2
    assert [s.get("reason") for s in read("statements") if s["predicate"] == "dose"] == ["not linked"]


def test_a_dose_stands_on_the_arm_that_receives_it(tables: Tables) -> None:
    whole = study()
    laid_out = record(whole)
    label = whole.arms[0].label
    given = claim(label, "tests_intervention", SORAFENIB, {"arm": ["Sorafenib"]})
    said = {"arm": "Sorafenib", "frequency": "twice daily"}
    dose = Statement(SORAFENIB, "dose", numbered(400, "mg"), "this_trial", "asserted", (label.span,), said, rule="r")
    (edge,) = of(tables(annotation(laid_out, dose, given))("edges"), "RECEIVES")
    assert (edge["dose_value"], edge["dose_unit"], edge["frequency"]) == (400, "mg", "twice daily")


def test_planned_arms_of_one_label_that_differ_are_two(made: Tables) -> None:
    read = made(
        ("has_arm", literal("Cohort"), {"role": "experimental", "description": "first"}),
        ("has_arm", literal("Cohort"), {"role": "experimental", "description": "second"}),
        ("tests_intervention", SORAFENIB, {"arm": ["Cohort"]}),
    )
    arms = of(read("nodes"), "Arm")
    assert {a["description"] for a in arms} == {"first", "second"}
    assert {e["subject"] for e in of(read("edges"), "RECEIVES")} == {a["id"] for a in arms}


def test_outcomes_that_only_their_descriptions_tell_apart(made: Tables) -> None:
    told = ("of all", "of carriers")
    planned = [("has_outcome", PFS, {"title": "PFS", "role": "primary", "description": d}) for d in told]
    cells = [
        ("result", numbered(n), {**MEASURE, "outcome_description": d})
        for n, d in enumerate([*told, "of nobody"], start=1)
    ]
    read = made(*planned, *cells, ("result", numbered(4), MEASURE))
    outcomes = {o["id"]: (o["role"], o.get("description")) for o in of(read("nodes"), "Outcome")}
    values = {r["id"]: r["value"] for r in of(read("nodes"), "Result")}
    joined = {values[e["object"]]: outcomes[e["subject"]] for e in of(read("edges"), "HAS_RESULT")}
    assert joined[1] == ("primary", "of all")
    assert joined[2] == ("primary", "of carriers")
    assert joined[3][0] == joined[4][0] == "reported"


def test_edges_that_a_cell_needs_rest_on_the_spans_that_say_them(tables: Callable[..., Callable[[str], Rows]]) -> None:
    whole = study()
    laid_out = record(whole)
    title, label = whole.scalars["brief_title"], whole.arms[0].label
    of_arm = {**MEASURE, "arm": label.text}
    cell = claim(title, "result", numbered(5.5), of_arm, "field.made")
    names = Span(label.start, label.start + len(label.text))
    read = tables(annotation(laid_out, replace(cell, evidence=(*cell.evidence, names))))
    (main,), (arm,) = of(read("edges"), "HAS_RESULT"), of(read("edges"), "FOR_ARM")
    assert len(main["evidence"]) == 2
    assert arm["evidence"] == list(laid_out.reference(names))
    resting = {edge["id"]: edge["type"] for edge in read("edges")}
    rows = {(resting[e["edge_id"]], e["text"]) for e in read("evidence")}
    assert rows > {("HAS_RESULT", title.text), ("HAS_RESULT", label.text), ("FOR_ARM", label.text)}
    assert not rows & {("FOR_ARM", title.text), ("HAS_ARM", title.text)}


def test_a_table_joins_its_planned_outcome_and_each_cell_is_a_result(made: Tables) -> None:
    cells = [("result", numbered(5.5, "months"), {**MEASURE, "arm": arm}) for arm in ("Sorafenib", "Placebo")]
    read = made(*cells, ("has_outcome", PFS, {"title": "PFS", "role": "primary"}), ("has_arm", literal("Placebo"), {}))
    (outcome,) = of(read("nodes"), "Outcome")
    assert outcome["role"] == "primary"
    results = of(read("nodes"), "Result")
    assert [r["value"] for r in results] == [5.5, 5.5]
    assert {e["subject"] for e in of(read("edges"), "HAS_RESULT")} == {outcome["id"]}
    arms = {a["id"]: a["name"] for a in of(read("nodes"), "Arm")}
    assert sorted(arms[e["object"]] for e in of(read("edges"), "FOR_ARM")) == ["Placebo", "Sorafenib"]


@pytest.mark.parametrize(
    ("said", "role"),
    [
        ({"title": "pfs", "role": "primary", "time_frame": "1 year"}, "primary"),
        ({"title": "PFS", "role": "secondary", "time_frame": "2 years"}, "secondary"),
        ({"title": "PFS", "role": "post_hoc", "time_frame": "1 year"}, "primary"),
        ({"title": "PFS", "role": "post_hoc", "time_frame": "5 years"}, "reported"),
        ({"title": "Something else", "role": "primary"}, "reported"),
    ],
)
def test_a_result_belongs_to_role_title_and_time_then_to_the_title(
    made: Tables, said: dict[str, str], role: str
) -> None:
    planned = [
        ("has_outcome", literal("PFS"), {"title": "PFS", "role": r, "time_frame": f})
        for r, f in (("primary", "1 year"), ("secondary", "2 years"))
    ]
    read = made(*planned, ("result", numbered(3.0), said))
    roles = {o["id"]: o["role"] for o in of(read("nodes"), "Outcome")}
    (edge,) = of(read("edges"), "HAS_RESULT")
    assert roles[edge["subject"]] == role
    assert len(roles) == (3 if role == "reported" else 2)


def test_rows_of_a_table_differ_by_class_and_category(made: Tables) -> None:
    rows = [("Month 3", "yes"), ("Month 6", "yes"), ("Month", "6: yes"), (None, "yes")]
    read = made(*[("result", numbered(1), {**MEASURE, "class": c, "category": g}) for c, g in rows])
    titles = sorted(r["category_title"] for r in of(read("nodes"), "Result"))
    assert titles == ["Month 3: yes", "Month 6: yes", "Month: 6: yes", "yes"]
    assert {o["role"] for o in of(read("nodes"), "Outcome")} == {"reported"}


def test_what_a_cell_says_beside_its_number(made: Tables) -> None:
    spread = {
        "dispersion_type": "standard_deviation",
        "dispersion_value": 1.5,
        "analyzed": 20,
        "comment": "not reached",
    }
    read = made(("result", numbered(None, "months"), {**MEASURE, **spread, "ci_level": 95, "ci_low": 1, "ci_high": 9}))
    (result,) = of(read("nodes"), "Result")
    assert "value" not in result
    assert {**spread, "ci_level": 95, "ci_low": 1, "ci_high": 9}.items() <= result.items()


def test_an_analysis_compares_arms_in_their_roles(made: Tables) -> None:
    said = {"method": "log-rank", "param_type": "hazard_ratio", "p_value": 0.01, "p_relation": "<", "ci_low": 0.4}
    read = made(
        ("analysis", numbered(0.7), {**MEASURE, **said, "arms": ["Sorafenib", "Placebo"]}),
        ("has_outcome", PFS, {"title": "PFS", "role": "primary"}),
        ("has_arm", literal("Sorafenib"), {"role": "experimental"}),
        ("has_arm", literal("Placebo"), {"role": "placebo_comparator"}),
    )
    (found,) = of(read("nodes"), "Analysis")
    assert {**said, "estimate": 0.7}.items() <= found.items()
    assert sorted(e["role"] for e in of(read("edges"), "COMPARES")) == ["experimental", "placebo_comparator"]
    (edge,) = of(read("edges"), "HAS_ANALYSIS")
    assert [s["edge_id"] for s in read("statements") if s["predicate"] == "analysis"] == [edge["id"]]


def test_baseline_and_harms_are_tied_to_their_arms(made: Tables) -> None:
    counts = [{"affected": n, "at_risk": 40, "serious": True, "arm": a} for a, n in (("A", 2), ("B", 2))]
    read = made(
        *[("baseline", numbered(30), {"characteristic": "enrollment", "arm": arm}) for arm in ("A", "B")],
        *[("adverse_event", LEIOMYOSARCOMA, q) for q in counts],
    )
    assert len(of(read("nodes"), "Baseline")) == len(of(read("nodes"), "AdverseEvent")) == 2
    assert sorted(e["subject_label"] for e in of(read("edges"), "FOR_ARM")) == ["AdverseEvent"] * 2 + ["Baseline"] * 2
    assert "enrollment" not in of(read("nodes"), "Trial")[0]


def test_who_may_take_part(made: Tables) -> None:
    read = made(
        (
            "eligible",
            literal("18 years"),
            {"min_age": 18, "max_age": 75.5, "sex": "FEMALE", "healthy_volunteers": "NO"},
        ),
        ("requires", KDR, {"state": "mutated"}),
        ("requires", KDR, {}),
        ("excludes", LEIOMYOSARCOMA, {"modifiers": ["active"]}),
        ("excludes", DACARBAZINE, {}),
        rule="eligibility.made",
    )
    (population,) = of(read("nodes"), "Population")
    said = {"min_age": 18, "max_age": 75.5, "sex": "FEMALE", "healthy_volunteers": False}
    assert said.items() <= population.items()
    assert [e["object_label"] for e in of(read("edges"), "REQUIRES")] == ["Biomarker"]
    excluded = {e["object"]: e.get("modifiers") for e in of(read("edges"), "EXCLUDES")}
    assert excluded == {"MONDO:0005058": ["active"], "RXCUI:3098": None}
    assert {e["agent_type"] for e in of(read("edges"), "EXCLUDES")} == {"text_mining_agent"}
    assert not of(read("edges"), "STUDIES")
    assert "no state of the target" in {s.get("reason") for s in read("statements")}


def test_countries_sponsors_and_publications(made: Tables) -> None:
    pmid = Ref("concept", curie="PMID:99999991", label="Made et al. A made paper.", type="Publication")
    countries = [
        Ref("concept", label=n, type="Country") for n in ("Korea, Republic of", "South Korea", "Former Nowhere")
    ]
    read = made(
        *[("conducted_in", c, {}) for c in countries],
        ("reported_in", pmid, {"type": "derived", "citation": "Made et al. A made paper."}),
        ("sponsor", literal("Nowhere Institute"), {"role": "lead"}),
        ("sponsor", literal("Elsewhere Fund"), {"role": "collaborator"}),
    )
    found = {c["name"]: c["id"].partition(":")[0] for c in of(read("nodes"), "Country")}
    assert found == {"South Korea": "ISO3166", "Former Nowhere": "kgb.country"}
    (edge,) = of(read("edges"), "REPORTED_IN")
    assert (edge["object"], edge["reference_type"]) == ("PMID:99999991", "derived")
    assert of(read("nodes"), "Publication")[0]["citation"] == "Made et al. A made paper."
    assert sorted(e["role"] for e in of(read("edges"), "SPONSORED_BY")) == ["collaborator", "lead"]


def test_the_registry_s_own_mesh_terms_are_cross_references_of_the_record(made: Tables) -> None:
    read = made()
    for row in (read("records")[0], of(read("nodes"), "Record")[0]):
        assert (row["mesh_conditions"], row["mesh_interventions"]) == (["MESH:D007890"], ["Sorafenib"])
    assert not [n for n in read("nodes") if n["id"].startswith("MESH:")]


def _cell_claim() -> tuple[Any, Value]:
    whole = study()
    laid_out = record(whole)
    cell = whole.reported[0].rows[0].measurements[1].value
    assert cell is not None
    return annotation(laid_out, claim(cell, "result", numbered(5.5), MEASURE)), cell


def test_evidence_is_a_path_and_offsets_into_its_value(tables: Tables) -> None:
    made_annotation, cell = _cell_claim()
    read = tables(made_annotation)
    (row,) = {(e["start"], e["end"], e["text"], e["field"], e["field_start"], e["field_end"]) for e in read("evidence")}
    assert row == (cell.start, cell.start + 3, "5.5", f"{CELL}/1/value", 0, 3)
    assert read("records")[0]["text"][row[0] : row[1]] == "5.5"
    assert {tuple(e["evidence"]) for e in of(read("edges"), "HAS_RESULT")} == {
        (f"kgb.record:{NCT}.ctgov_v2_json#{CELL}/1/value;char=0,3",)
    }


def test_a_span_over_two_values_is_two_pieces(tables: Tables) -> None:
    whole = study()
    laid_out = record(whole)
    first, second = whole.arms[0].label, whole.arms[1].label
    assert second.start == first.span.end + 1
    span = Span(first.start + 2, second.start + 4)
    said = Statement(Ref("trial"), "has_arm", literal("x"), "this_trial", "asserted", (span,), rule="field.x")
    read = tables(annotation(laid_out, said))
    assert [(e["text"], e["field_start"], e["field_end"]) for e in read("evidence")] == [
        ("rafenib", 2, 9), ("Plac", 0, 4)]  # fmt: skip
    public = to_public(annotation(laid_out, said))["statements"][0]["evidence"]
    assert [(e["field"][-7:], e["start"], e["end"], e["text"]) for e in public] == [
        ("0/label", 2, 9, "rafenib"), ("1/label", 0, 4, "Plac")]  # fmt: skip


def test_annotate_gives_the_field_of_structured_sources_only() -> None:
    made_annotation, _ = _cell_claim()
    (evidence,) = to_public(made_annotation)["statements"][0]["evidence"]
    assert evidence == {"field": f"{CELL}/1/value", "start": 0, "end": 3, "text": "5.5"}


def _calls(count: int, small: Vocabulary) -> float:
    """Function calls that a record of so many outcomes, results and harms takes, for each statement."""
    whole = study()
    laid_out = record(whole)
    title = whole.scalars["brief_title"]
    same = {"title": "PFS", "role": "secondary", "endpoint": PFS}
    cell = {**same, "arm": "A"}
    said = [
        *(claim(title, "has_outcome", PFS, {**same, "time_frame": f"{n} days"}) for n in range(count)),
        *(claim(title, "result", numbered(n), {**cell, "time_frame": f"{n + 9} days"}) for n in range(count)),
        *(claim(title, "adverse_event", literal(f"harm {n}"), {"affected": n, "arm": "A"}) for n in range(count)),
    ]
    profile = Profile()
    profile.runcall(project, annotation(laid_out, *said), Concepts(small))
    return sum(entry.callcount for entry in profile.getstats()) / len(said)


def test_the_work_for_a_statement_does_not_grow_with_their_number(small: Vocabulary) -> None:
    assert _calls(1600, small) < 1.1 * _calls(200, small)
