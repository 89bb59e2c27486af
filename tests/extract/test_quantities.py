"""Phases, dates, doses, registry numbers and periods found by shape."""

from typing import Any

import pytest

from kgbuild.extract.quantities import dates, doses, frame_before, parse_date, phase_list, phases, trial_ids


def found(find: Any, text: str) -> list[tuple[str, dict[str, Any]]]:
    return [(d.span.of(text), dict(d.value)) for d in find(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Phase I", ["PHASE1"]),
        ("phase II", ["PHASE2"]),
        ("Phase I/II", ["PHASE1", "PHASE2"]),
        ("Phase Ib", ["PHASE1"]),
        ("phase 2/3", ["PHASE2", "PHASE3"]),
        ("Phase Ib/II", ["PHASE1", "PHASE2"]),
        ("Phase 1b/2a", ["PHASE1", "PHASE2"]),
        ("Phase IV", ["PHASE4"]),
        ("Early Phase 1", ["EARLY_PHASE1"]),
        ("phase 0", ["EARLY_PHASE1"]),
        ("Phase I and II", ["PHASE1", "PHASE2"]),
        ("Phase I and Phase II", ["PHASE1", "PHASE2"]),
        ("Phase 1-2", ["PHASE1", "PHASE2"]),
        ("Phases II and III", ["PHASE2", "PHASE3"]),
        ("PHASE2", []),
        ("the luteal phase", []),
        ("Phase V", []),
        ("phase 12", []),
        ("phase in", []),
        ("phase I.V", ["PHASE1"]),
    ],
)
def test_phase_lists(text: str, values: list[str]) -> None:
    assert phase_list(text) == values


def test_phase_spans() -> None:
    text = "A Phase Ib/II study after a phase 3 trial; the dose-escalation phase in adults."
    assert found(phases, text) == [
        ("Phase Ib/II", {"phases": ["PHASE1", "PHASE2"]}),
        ("phase 3", {"phases": ["PHASE3"]}),
    ]


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        ("June 4, 2019", ("2019-06-04", "day")),
        ("4 June 2019", ("2019-06-04", "day")),
        ("Jun 4, 2019", ("2019-06-04", "day")),
        ("4th of June", None),
        ("June 4th, 2019", ("2019-06-04", "day")),
        ("2019-06-04", ("2019-06-04", "day")),
        ("June 2019", ("2019-06", "month")),
        ("Sep. 2019", ("2019-09", "month")),
        ("May 2020", ("2020-05", "month")),
        ("2019", ("2019", "year")),
        ("February 29, 2020", ("2020-02-29", "day")),
        ("2019-02-30", None),
        ("2019-13-01", None),
        ("February 29, 2019", None),
        ("31 April 2018", None),
        ("0000-01-01", None),
        ("12345", None),
        ("soon", None),
    ],
)
def test_dates(text: str, parsed: tuple[str, str] | None) -> None:
    assert parse_date(text) == parsed


def test_date_spans_in_prose() -> None:
    text = "From 3 May 2011 to October 2012 (updated 2013-01-15), not in 2014-00-10."
    assert found(dates, text) == [
        ("3 May 2011", {"iso": "2011-05-03", "precision": "day"}),
        ("October 2012", {"iso": "2012-10", "precision": "month"}),
        ("2013-01-15", {"iso": "2013-01-15", "precision": "day"}),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("at 75 mg/m2 now", [("75 mg/m2", {"value": 75, "unit": "mg/m2"})]),
        ("at 75mg daily", [("75mg", {"value": 75, "unit": "mg"})]),
        ("1,000 mg/m² given", [("1,000 mg/m²", {"value": 1000, "unit": "mg/m2"})]),
        ("0·5 mcg/kg", [("0·5 mcg/kg", {"value": 0.5, "unit": "ug/kg"})]),
        ("90 mgoral dosing", [("90 mg", {"value": 90, "unit": "mg"})]),
        ("60 Gy in 30 fractions", [("60 Gy", {"value": 60, "unit": "Gy"})]),
        ("5-10 mg daily", [("10 mg", {"value": 10, "unit": "mg", "low": 5})]),
        ("200 milligrams per day", [("200 milligrams per day", {"value": 200, "unit": "mg/day"})]),
        ("a 40-mg tablet", [("40-mg", {"value": 40, "unit": "mg"})]),
        ("12 months, 5 patients, 3 weeks", []),
        ("haemoglobin 9 g/dL", []),
        ("bilirubin 1.5 mg/dL", []),
        ("clearance of 30 ml/min, run at 5 mL per hour", []),
        ("grade 3 MG", [("3 MG", {"value": 3, "unit": "mg"})]),
        ("arm B2 5 m", []),
        ("70 mg m−2 weekly", [("70 mg m−2", {"value": 70, "unit": "mg/m2"})]),
        ("70 mg m-2 per day", [("70 mg m-2 per day", {"value": 70, "unit": "mg/m2/day"})]),
        ("2 mg kg-1.", [("2 mg kg-1", {"value": 2, "unit": "mg/kg"})]),
        ("900 mg m⁻²", [("900 mg m⁻²", {"value": 900, "unit": "mg/m2"})]),
        ("at AUC 5.", [("AUC 5", {"value": 5, "unit": "AUC"})]),
        ("an AUC of 0.85", []),
        ("15, 45 or 90 mg", [("90 mg", {"value": 90, "unit": "mg", "others": [15, 45]})]),
        ("on days 1 and 8, 30 mg", [("30 mg", {"value": 30, "unit": "mg"})]),
        ("QX-77 or 30 mg", [("30 mg", {"value": 30, "unit": "mg"})]),
        ("on day 1 and 30 mg", [("30 mg", {"value": 30, "unit": "mg"})]),
    ],
)
def test_doses(text: str, expected: list[tuple[str, dict[str, Any]]]) -> None:
    assert found(doses, text) == expected


def test_registry_numbers_also_glued() -> None:
    text = "IdentifierNCT00000012 and NCT123456789, NCT1234567 (NCT87654321)"
    assert [t for t, _ in found(trial_ids, text)] == ["NCT00000012", "NCT87654321"]


@pytest.mark.parametrize(
    ("text", "span", "period"),
    [
        ("the 6-month ", "6-month", "6 months"),
        ("two-year ", "two-year", "2 years"),
        ("12 week ", "12 week", "12 weeks"),
        ("at 1-year-", "1-year", "1 years"),
    ],
)
def test_a_period_before_an_endpoint(text: str, span: str, period: str) -> None:
    draft = frame_before(text, 0, len(text))
    assert draft is not None
    assert (draft.span.of(text), draft.value["text"]) == (span, period)


@pytest.mark.parametrize("text", ["the month ", "phase-6 month-old ", "a 6-month old ", "16x-month "])
def test_no_period_before_an_endpoint(text: str) -> None:
    assert frame_before(text, 0, len(text)) is None


def test_sept_is_september() -> None:
    assert parse_date("Sept. 2019") == ("2019-09", "month")


def test_an_impossible_day_leaves_no_month_behind() -> None:
    assert found(dates, "It began on 30 February 2012.") == []
