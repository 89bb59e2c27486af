"""Posted results: measurements, baseline tables, analyses, adverse events."""

from __future__ import annotations

import pytest

from kgbuild.model import Study
from kgbuild.model.study import (
    Arm,
    Comparison,
    Count,
    EventStats,
    Group,
    Measurement,
    MeasureRow,
    ReportedEvent,
    ReportedMeasure,
)  # fmt: skip
from tests.extract_study.said import Listener, Said, Writer, study_of


def measure(write: Writer, title: str, *values: str, role: str = "primary", **more: object) -> ReportedMeasure:
    """A measure of one row with a value a group; groups are G0 "Arm A", G1 "Arm B", …."""
    made = ReportedMeasure(role, write(title), unit=write("months"))
    made.groups = [Group(f"G{n}", write(f"Arm {'ABC'[n]}")) for n in range(len(values))]
    made.denoms = [Count(f"G{n}", write.number(str(40 + n))) for n in range(len(values))]
    made.rows = [MeasureRow(measurements=[Measurement(f"G{n}", write.number(v)) for n, v in enumerate(values)])]
    for name, value in more.items():
        setattr(made, name, value)
    return made


def reported(write: Writer, *measures: ReportedMeasure) -> Study:
    """A study that reports these."""
    study = study_of(write)
    study.reported = list(measures)
    return study


def test_every_measurement_in_its_group_with_its_denominator(listener: Listener) -> None:
    write = Writer()
    given = measure(write, "Median overall survival", "12.5", "0", time_frame=write("Two years"))
    given.param_type = write("Median", "MEDIAN")
    first, second = listener.hear(reported(write, given), "result")
    assert first.object == 12.5
    assert first.qualifiers == {
        "endpoint": "overall survival", "title": "Median overall survival", "time_frame": "Two years",
        "role": "primary", "param_type": "median", "unit": "months", "value": 12.5, "arm": "Arm A", "analyzed": 40,
    }  # fmt: skip
    assert (second.object, second.qualifiers["arm"], second.qualifiers["analyzed"]) == (0.0, "Arm B", 41)
    assert set(first.quotes) == {"Median overall survival", "12.5", "Arm A"}


def test_an_endpoint_that_the_vocabulary_does_not_hold_is_its_title(listener: Listener) -> None:
    write = Writer()
    (heard,) = listener.hear(reported(write, measure(write, "Zorb index", "3")), "result")
    assert heard.qualifiers["endpoint"] == "Zorb index"


def test_what_is_no_number_has_no_value_and_says_why(listener: Listener) -> None:
    write = Writer()
    given = measure(write, "Overall survival", "NA")
    given.rows[0].measurements[0].comment = write("median not reached")
    (heard,) = listener.hear(reported(write, given), "result")
    assert heard.object is None
    assert heard.qualifiers["comment"] == "NA: median not reached"
    assert "value" not in heard.qualifiers


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("95% Confidence Interval", {"ci_level": 95, "ci_low": 1, "ci_high": 3}),
        ("97.5 % Confidence Interval", {"ci_level": 97.5, "ci_low": 1, "ci_high": 3}),
        ("Inter-Quartile Range",
         {"dispersion_type": "inter_quartile_range", "dispersion_low": 1, "dispersion_high": 3}),
    ],
)  # fmt: skip
def test_bounds_are_those_of_their_kind(listener: Listener, kind: str, expected: dict[str, object]) -> None:
    write = Writer()
    given = measure(write, "Overall survival", "2", dispersion_type=write(kind))
    cell = given.rows[0].measurements[0]
    cell.lower, cell.upper = write.number("1"), write.number("3")
    (heard,) = listener.hear(reported(write, given), "result")
    assert {k: v for k, v in heard.qualifiers.items() if k.startswith(("ci", "disp"))} == expected


def test_a_group_named_like_a_planned_arm_is_that_arm(listener: Listener) -> None:
    write = Writer()
    study = reported(write, measure(write, "Overall survival", "2"))
    study.arms = [Arm(write("ARM a"))]
    (heard,) = listener.hear(study, "result")
    assert heard.qualifiers["arm"] == "ARM a"


def test_classes_categories_and_their_own_denominators(listener: Listener) -> None:
    write = Writer()
    given = measure(write, "Response", "4")
    given.rows[0].class_title, given.rows[0].category_title = write("Week 8"), write("Partial")
    given.rows[0].denoms = [Count("G0", write.number("9"))]
    (heard,) = listener.hear(reported(write, given), "result")
    assert (heard.qualifiers["class"], heard.qualifiers["category"], heard.qualifiers["analyzed"]) == (
        "Week 8", "Partial", 9,
    )  # fmt: skip


def test_equal_values_of_different_measures_are_different_results(listener: Listener) -> None:
    write = Writer()
    study = reported(write, *(measure(write, f"Score {n}", "0", "0") for n in range(5)))
    assert len(listener.hear(study, "result")) == 10


def test_baseline_by_characteristic_category_and_arm(listener: Listener) -> None:
    write = Writer()
    study = study_of(write)
    sex = measure(write, "Sex: Female, Male", "3", "4", "7", role="baseline")
    sex.rows[0].category_title = write("Female")
    sex.groups[2].title = write("Total")
    age = measure(write, "Age, Continuous", "61.5", role="baseline", dispersion_type=write("Full Range"))
    cell = age.rows[0].measurements[0]
    cell.lower, cell.upper = write.number("19"), write.number("88")
    study.baseline = [sex, age]
    heard = listener.hear(study, "baseline")
    women = [s for s in heard if s.qualifiers["characteristic"] == "sex"]
    assert {(s.object, s.qualifiers.get("arm")) for s in women} == {(3.0, "Arm A"), (4.0, "Arm B"), (7.0, None)}
    assert {s.qualifiers["category"] for s in women} == {"female"}
    (years,) = (s for s in heard if s.qualifiers["characteristic"] == "age")
    assert (years.qualifiers["range_low"], years.qualifiers["range_high"]) == (19, 88)
    assert listener.hear(study, "result") == []


def analysis(listener: Listener, write: Writer, comparison: Comparison) -> Said:
    """The one analysis of a study with this comparison of both arms."""
    given = measure(write, "Overall survival", "2", "3")
    comparison.groups = ["G0", "G1"]
    given.analyses = [comparison]
    (heard,) = listener.hear(reported(write, given), "analysis")
    return heard


def test_an_analysis_with_its_estimate_interval_and_p_value(listener: Listener) -> None:
    write = Writer()
    heard = analysis(
        listener, write,
        Comparison(
            method=write("Log Rank"), param_type=write("Hazard Ratio (HR)"), param_value=write.number("0.71"),
            ci_level=write.number("95"), ci_low=write.number("0.5"), ci_high=write.number("0.98"),
            p_value=write.number("<0.001"), hypothesis_type=write.enum("hypothesis_type", "Superiority"),
        ),
    )  # fmt: skip
    assert heard.object == 0.71
    assert heard.qualifiers == {
        "endpoint": "overall survival", "title": "Overall survival", "role": "primary", "arms": ["Arm A", "Arm B"],
        "method": "Log Rank", "param_type": "hazard_ratio", "ci_level": 95, "ci_low": 0.5, "ci_high": 0.98,
        "p_value": 0.001, "p_relation": "<", "hypothesis_type": "superiority",
    }  # fmt: skip


@pytest.mark.parametrize(("text", "relation"), [("0.04", "="), ("≤ 0.05", "<="), ("p=0.03", None), ("NS", None)])
def test_relations_of_p_values(listener: Listener, text: str, relation: str | None) -> None:
    write = Writer()
    heard = analysis(listener, write, Comparison(p_value=write.number(text)))
    assert heard.object is None
    assert heard.qualifiers.get("p_relation") == relation


def test_adverse_events_of_every_group_zeros_included(listener: Listener) -> None:
    write = Writer()
    study = study_of(write)
    study.event_groups = [Group("E0", write("Arm A")), Group("E1", write("Arm B"))]
    study.events = [
        ReportedEvent(
            write("Fatigue"), False, write("General disorders"),
            stats=[
                EventStats("E0", write.number("0"), write.number("40"), write.number("0")),
                EventStats("E1", write.number("7"), write.number("41")),
            ],
        ),
        ReportedEvent(write("Zorbitis"), True, stats=[EventStats("E0", write.number("1")), EventStats("E1")]),
    ]  # fmt: skip
    heard = listener.hear(study, "adverse_event")
    assert [(s.object, s.qualifiers["serious"], s.qualifiers["affected"], s.qualifiers["arm"]) for s in heard] == [
        ("fatigue", False, 0, "Arm A"), ("fatigue", False, 7, "Arm B"), ("Zorbitis", True, 1, "Arm A"),
    ]  # fmt: skip
    assert heard[0].curie == "HP:1"
    assert (heard[0].qualifiers["at_risk"], heard[0].qualifiers["episodes"]) == (40, 0)


def test_measures_that_only_their_descriptions_tell_apart(listener: Listener) -> None:
    write = Writer()
    tables = [
        measure(write, "Survival", value, description=write(f"of {whom}")) for value, whom in (("1", "A"), ("2", "B"))
    ]
    other = measure(write, "Relapse", "3", description=write("of all"))
    heard = listener.hear(reported(write, *tables, other), "result")
    said = {s.object: s.qualifiers.get("outcome_description") for s in heard}
    assert said == {1: "of A", 2: "of B", 3: None}


def test_terms_of_equal_counts_are_not_one(listener: Listener) -> None:
    write = Writer()
    study = study_of(write)
    study.event_groups = [Group("E0", write("Arm A"))]
    terms = ("Fatigue", "Fatigue", "Zorbitis", "Marlitis")
    study.events = [ReportedEvent(write(t), False, stats=[EventStats("E0", write.number("0"))]) for t in terms]
    heard = listener.hear(study, "adverse_event")
    assert sorted(str(s.qualifiers["term"]) for s in heard) == ["Fatigue", "Marlitis", "Zorbitis"]


def test_analyses_that_only_a_remark_tells_apart(listener: Listener) -> None:
    write = Writer()
    table = measure(write, "Overall survival", "1")
    table.analyses = [
        Comparison(["A"], method=write("ANCOVA"), p_value=write.number("<0.001"), p_comment=write(f"of {whom}"))
        for whom in ("patients", "partners")
    ]
    heard = listener.hear(reported(write, table), "analysis")
    assert sorted(str(s.qualifiers["p_comment"]) for s in heard) == ["of partners", "of patients"]


def test_every_term_is_one_mention_and_titles_make_no_claims(listener: Listener) -> None:
    write = Writer()
    study = reported(write, measure(write, "Patients with sarcoma treated with zetinib plus marlimab, fatigue", "1"))
    study.events = [ReportedEvent(write("Fatigue and nausea of zetinib"), True, stats=[])]
    annotation = listener.annotation(study)
    assert [m.text for m in annotation.mentions if m.type == "AdverseEvent"][-1] == "Fatigue and nausea of zetinib"
    assert {s.predicate for s in annotation.statements} == {"nct_id", "result"}
