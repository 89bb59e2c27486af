"""An invented study with everything that a study may have, as no format spells it: the tests write it in theirs."""

from __future__ import annotations

from kgbuild.model import Study, Value
from kgbuild.model.study import (
    Arm,
    Comparison,
    Count,
    EventStats,
    Group,
    Measurement,
    MeasureRow,
    MeshTerm,
    PlannedIntervention,
    PlannedOutcome,
    Reference,
    ReportedEvent,
    ReportedMeasure,
)


def v(text: str, code: str | None = None) -> Value:
    return Value(text, "", code)


def number(text: str) -> Value:
    return Value(text, "", text)


def study(nct: str = "NCT90000001", title: str = "Zorbinib in Widgetitis") -> Study:
    made = Study()
    made.scalars = {
        "nct_id": v(nct), "brief_title": v(title), "official_title": v('A "Blinded" Study of Zorbinib, 5 | 10 mg'),
        "acronym": v("ZORB"), "brief_summary": v("Zorbinib is tried.\n\nIn \"many\" people; see a|b."),
        "detailed_description": v("First line.\r\n  Second line, naïve café."), "status": v("COMPLETED", "COMPLETED"),
        "study_type": v("INTERVENTIONAL", "INTERVENTIONAL"), "allocation": v("RANDOMIZED", "RANDOMIZED"),
        "intervention_model": v("PARALLEL", "PARALLEL"), "masking": v("DOUBLE", "DOUBLE"),
        "primary_purpose": v("TREATMENT", "TREATMENT"), "enrollment": number("44"),
        "enrollment_type": v("ACTUAL", "ACTUAL"), "start_date": v("2031-02", "2031-02"),
        "completion_date": v("2033-04-05", "2033-04-05"), "primary_completion_date": v("2032-04", "2032-04"),
        "last_update_date": v("2034-01-02", "2034-01-02"), "first_posted_date": v("2030-12-24", "2030-12-24"),
        "results_first_posted_date": v("2033-12-24", "2033-12-24"), "has_results": v("YES", "YES"),
        "sponsor": v("Widget Works, Inc."), "sex": v("ALL", "ALL"), "minimum_age": v("18 Years", "18"),
        "maximum_age": v("6 Months", "0.5"), "healthy_volunteers": v("NO", "NO"),
        "eligibility_criteria": v("Inclusion Criteria:\n\n* widgets\n\nExclusion Criteria:\n\n* gadgets"),
        "event_time_frame": v("2 years"),
    }  # fmt: skip
    made.lists = {
        "phases": [v("PHASE2", "PHASE2"), v("PHASE3", "PHASE3")], "conditions": [v("Widgetitis"), v("Gadget Pain")],
        "keywords": [v("widget"), v("zorb, the")], "collaborators": [v("Helper Institute")],
        "countries": [v("Norway"), v("Korea, Republic of")], "other_ids": [v("ZW-1"), v("2030-000001-11")],
    }  # fmt: skip
    _arms(made)
    made.outcomes = [
        PlannedOutcome("primary", v("Widget score"), v("Mean of two, by hand"), v("12 weeks")),
        PlannedOutcome("secondary", v("Survival"), None, v("Up to 3 years")),
    ]
    made.references = [
        Reference(v("90000001"), v("RESULT", "RESULT"), v("Doe J. Widgets. 2033.")),
        Reference(v("90000002")),
    ]
    made.mesh = [MeshTerm("condition", v("Widget Diseases")), MeshTerm("intervention", v("Zorbinib"))]
    _results(made)
    return made


def _arms(made: Study) -> None:
    high, none = v("Zorbinib 10 mg"), v("Placebo")
    made.arms = [
        Arm(high, v("EXPERIMENTAL", "EXPERIMENTAL"), v("Twice a day"), [v("Drug: Zorbinib")]),
        Arm(none, v("PLACEBO_COMPARATOR", "PLACEBO_COMPARATOR"), None, [v("Other: Sugar")]),
    ]
    made.interventions = [
        PlannedIntervention(v("Zorbinib"), v("DRUG", "DRUG"), v("10 mg by mouth"), [v("ZB-1"), v("Zorba")], [high]),
        PlannedIntervention(v("Sugar"), v("OTHER", "OTHER"), None, [], [none]),
    ]


def _results(made: Study) -> None:
    groups = [Group("OG000", v("Zorbinib 10 mg"), v("Twice a day")), Group("OG001", v("Placebo"))]
    base = [Group("BG000", v("Zorbinib 10 mg")), Group("BG001", v("Placebo"))]
    counts = [Count("OG000", number("22")), Count("OG001", number("21"))]
    age = [MeasureRow(None, None, [Measurement("BG000", number("51.5"), number("2.5")), Measurement("BG001", v("NA"))])]
    sexes = [MeasureRow(None, v(s), [Measurement("BG000", number("11"))]) for s in ("Female", "Male")]
    denoms = [Count("BG000", number("22")), Count("BG001", number("22"))]
    made.baseline = [
        ReportedMeasure(
            "baseline", v("Age"), None, None, None, v("MEAN", "MEAN"), v("SD", "SD"), v("years"), base, denoms, age
        ),
        ReportedMeasure(
            "baseline", v("Sex"), None, None, None, v("NUMBER", "NUMBER"), None, v("people"), base, denoms, sexes
        ),
    ]  # fmt: skip
    cells = [
        Measurement("OG000", number("7.25"), None, number("6"), number("8.5")),
        Measurement("OG001", v("NA"), None, None, None, v("Too few events")),
    ]
    analysis = Comparison(
        ["OG000", "OG001"], v("Both arms"), v("Log Rank"), Value("<0.001", "", "0.001"), v("one look")
    )
    analysis.param_type, analysis.param_value = v("Hazard Ratio (HR)"), number("0.6")
    analysis.ci_level, analysis.ci_sides = number("95"), v("TWO_SIDED", "TWO_SIDED")
    analysis.ci_low, analysis.ci_high, analysis.comment = number("0.4"), number("0.9"), v("Stratified")
    analysis.hypothesis_type = v("SUPERIORITY", "SUPERIORITY")
    rows = [MeasureRow(v("Week 12"), v("Score"), cells)]
    made.reported = [
        ReportedMeasure(
            "primary", v("Widget score"), v("By hand"), v("12 weeks"), v("All treated"), v("MEAN", "MEAN"),
            v("95% CONFIDENCE_INTERVAL"), v("points"), groups, counts, rows, [analysis],
        )
    ]  # fmt: skip
    made.reported[0].dispersion_type.code = "95_CONFIDENCE_INTERVAL"  # type: ignore[union-attr]
    made.event_groups = [Group("EG000", v("Zorbinib 10 mg")), Group("EG001", v("Placebo"))]
    stats = [
        EventStats("EG000", number("3"), number("22"), number("4")),
        EventStats("EG001", number("0"), number("22")),
    ]
    made.events = [
        ReportedEvent(v("Gadget failure"), True, v("Cardiac disorders"), v("MedDRA 99"), stats),
        ReportedEvent(v("Sneezing"), False, v("Other"), None, stats[:1]),
    ]
