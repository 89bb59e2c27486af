"""Doses with route, frequency and change."""

from typing import Any

import pytest

from kgbuild.model import SectionKind
from tests.extract.reader import Reader

METHODS = SectionKind.ABSTRACT_METHODS


@pytest.mark.parametrize(
    ("text", "value", "unit", "rest"),
    [
        (
            "Patients receive zetinib 400 mg orally twice daily.",
            400,
            "mg",
            {"route": "oral", "frequency": "twice daily"},
        ),
        ("Patients receive zetinib 400 mg oral bid.", 400, "mg", {"route": "oral", "frequency": "twice daily"}),
        ("Patients receive zetinib 90 mgintravenously.", 90, "mg", {"route": "intravenous"}),
        ("Patients receive oral zetinib 20 mg daily.", 20, "mg", {"route": "oral", "frequency": "daily"}),
        ("Patients receive zetinib 1,000 mg/m² every 3 weeks.", 1000, "mg/m2", {"frequency": "every 3 weeks"}),
        (
            "Patients receive zetinib 0·5 mcg/kg subcutaneously once a week.",
            0.5,
            "ug/kg",
            {"route": "subcutaneous", "frequency": "once a week"},
        ),
        ("Patients receive 75 mg of zetinib.", 75, "mg", {}),
        ("Patients receive IV zetinib 20 mg.", 20, "mg", {"route": "intravenous"}),
        ("Patients receive zetinib 7.0 mg flat dose every 3 weeks.", 7, "mg", {"frequency": "every 3 weeks"}),
        (
            "Patients receive weekly intravenous infusions of zetinib 40 mg/m2.",
            40,
            "mg/m2",
            {"route": "intravenous", "frequency": "weekly"},
        ),
        ("Patients receive zetinib 5 mg, which is taken by mouth.", 5, "mg", {"route": "oral"}),
        ("The zetinib dose was escalated to 80 mg.", 80, "mg", {"change": "escalated_to"}),
        (
            "The dose of zetinib was reduced to 40 mg once daily.",
            40,
            "mg",
            {"change": "reduced_to", "frequency": "once daily"},
        ),
    ],
)
def test_doses(reader: Reader, text: str, value: float, unit: str, rest: dict[str, Any]) -> None:
    claim = reader.prose(text, METHODS).only("dose")
    assert (claim.subject, claim.object, claim.scope) == ("zetinib", value, "this_trial")
    assert dict(claim.qualifiers) == {"value": value, "unit": unit, "change": "planned", **rest}


def test_each_drug_has_its_own_dose(reader: Reader) -> None:
    read = reader.prose("Patients receive zetinib 5 mg daily and cordaxel 80 mg/m2 weekly.", METHODS)
    assert {(c.subject, c.object, c.qualifiers["frequency"]) for c in read.said("dose")} == {
        ("zetinib", 5, "daily"),
        ("cordaxel", 80, "weekly"),
    }


def test_a_planned_and_a_reduced_dose_stay_two(reader: Reader) -> None:
    read = reader.prose("Patients receive zetinib 400 mg. Zetinib was reduced to 200 mg.", METHODS)
    assert [(c.object, c.qualifiers["change"]) for c in read.said("dose")] == [(400, "planned"), (200, "reduced_to")]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("In a phase II study of bexofen patients received bexofen 5 mg.", SectionKind.ABSTRACT_BACKGROUND),
        ("Haemoglobin must be 9 g/dL with zetinib.", METHODS),
        ("Patients drink 20 mL a day.", METHODS),
    ],
)
def test_no_dose_of_this_trial(reader: Reader, text: str, kind: SectionKind) -> None:
    assert reader.prose(text, kind).said("dose") == []


def test_a_dose_mention_keeps_route_and_frequency_as_modifiers(reader: Reader) -> None:
    read = reader.prose("Patients receive zetinib 400 mg orally twice daily.", METHODS)
    mention = read.mention("400 mg")
    assert [(m.text, m.value) for m in mention.modifiers] == [("orally", "oral"), ("twice daily", "twice daily")]
    assert dict(mention.value) == {"value": 400, "unit": "mg"}


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Patients receive zetinib 400 mg (oral) bid.", {"route": "oral", "frequency": "twice daily"}),
        ("Patients receive zetinib 400 mg on days 1 and 8 of each 21-day cycle.",
         {"frequency": "on days 1 and 8 of each 21-day cycle"}),
        ("Patients receive zetinib 400 mg on days 1 and 8 orally.",
         {"route": "oral", "frequency": "on days 1 and 8"}),
    ],
)  # fmt: skip
def test_brackets_and_days(reader: Reader, text: str, rest: dict[str, Any]) -> None:
    claim = reader.prose(text, METHODS).only("dose")
    assert dict(claim.qualifiers) == {"value": 400, "unit": "mg", "change": "planned", **rest}


def test_a_reduction_in_the_same_sentence(reader: Reader) -> None:
    read = reader.prose("Patients receive zetinib 400 mg daily, reduced to 200 mg.")
    assert [(c.object, c.qualifiers["change"]) for c in read.said("dose")] == [(400, "planned"), (200, "reduced_to")]


def doses_of(reader: Reader, text: str) -> list[tuple[str, float, dict[str, Any]]]:
    """(drug, amount, the qualifiers that say more than amount and plan) of each dose."""
    claims = reader.prose(text, METHODS).said("dose")
    return [
        (c.subject, c.object, {k: v for k, v in c.qualifiers.items() if k not in ("value", "change")}) for c in claims
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Patients receive either 15 mg zetinib twice daily, 300 mg cordaxel once daily or placebo.",
            [
                ("zetinib", 15, {"unit": "mg", "frequency": "twice daily"}),
                ("cordaxel", 300, {"unit": "mg", "frequency": "once daily"}),
            ],
        ),
        (
            "Patients receive 15 mg zetinib orally three times a week.",
            [("zetinib", 15, {"unit": "mg", "route": "oral", "frequency": "three times a week"})],
        ),
        (
            "Patients receive zetinib 70 mg m−2 on day 1 and cordaxel 850 mg m-2 on days 1–14, and marlimab 8 mg kg-1.",
            [
                ("zetinib", 70, {"unit": "mg/m2", "frequency": "on day 1"}),
                ("cordaxel", 850, {"unit": "mg/m2", "frequency": "on days 1–14"}),
                ("marlimab", 8, {"unit": "mg/kg"}),
            ],
        ),
        (
            "Patients receive cordaxel (900 mg/m²/day on days 1, 8, and 15 of a 28-day cycle).",
            [("cordaxel", 900, {"unit": "mg/m2/day", "frequency": "on days 1, 8, and 15 of a 28-day cycle"})],
        ),
        ("Patients receive cordaxel on day 1 at AUC 5.", [("cordaxel", 5, {"unit": "AUC"})]),
        (
            "Patients receive zetinib 10, 20 or 40 mg daily.",
            [("zetinib", n, {"unit": "mg", "frequency": "daily"}) for n in (10, 20, 40)],
        ),
        (
            "Patients receive 5 mg, 10 mg or 20 mg zetinib.",
            [("zetinib", n, {"unit": "mg"}) for n in (5, 10, 20)],
        ),
        (
            "Patients receive zetinib (60 mg/m2 at 3-weekly intervals).",
            [("zetinib", 60, {"unit": "mg/m2", "frequency": "at 3-weekly intervals"})],
        ),
        ("Patients receive zetinib 5 mg and QX-77 400 mg.", [("zetinib", 5, {"unit": "mg"})]),
        ("Patients receive zetinib 5 mg plus Folanor 400 mg.", [("zetinib", 5, {"unit": "mg"})]),
        ("Patients receive zetinib 5 mg plus folanoril 400 mg.", [("zetinib", 5, {"unit": "mg"})]),
        ("Patients receive zetinib 5 mg and placebo 400 mg.", [("zetinib", 5, {"unit": "mg"})]),
        ("Patients receive zetinib with radiation of 50 Gy.", []),
        ("Patients receive 2 g zetinib or 0.4 mmol/kg gadoxirate.", [("zetinib", 2, {"unit": "g"})]),
        ("Patients receive zetinib 5 mg twice-daily.", [("zetinib", 5, {"unit": "mg", "frequency": "twice daily"})]),
    ],
)
def test_owners_units_and_lists(reader: Reader, text: str, expected: list[tuple[str, float, dict[str, Any]]]) -> None:
    assert doses_of(reader, text) == expected


def test_a_route_glued_to_the_next_word_is_read(reader: Reader) -> None:
    dose = reader.prose("In this study patients receive zetinib 10 mg p.o.bid for two weeks.").only("dose")
    assert dose.qualifiers["route"] == "oral"
