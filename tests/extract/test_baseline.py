"""Enrolment, sex, age, histology; never results."""

from typing import Any

import pytest

from kgbuild.model import SectionKind
from tests.extract.reader import Claim, Reader

PEOPLE = {"unit": "participants"}


def of(claims: list[Claim], characteristic: str) -> list[dict[str, Any]]:
    return [
        {k: v for k, v in c.qualifiers.items() if k != "characteristic"}
        for c in claims
        if c.qualifiers["characteristic"] == characteristic
    ]


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("Forty patients were enrolled.", 40),
        ("The study included forty-one women with sarcoma.", 41),
        ("We randomised 1,204 adults.", 1204),
        ("A total of 37 evaluable patients with leiomyosarcoma were enrolled.", 37),
        ("Between 2011 and 2013, 77 patients were recruited.", 77),
        ("One hundred thirty-four patients were enrolled.", 134),
        ("Two hundred and six women with sarcoma were randomly assigned to zetinib or placebo.", 206),
        ("A total of 134 adults were randomly allocated to zetinib (n = 67) or placebo (n = 67).", 134),
        ("Of the 58 patients enrolled, most were treated at one site.", 58),
        ("Patients with sarcoma were enrolled (n = 58).", 58),
        ("Patients (n = 507) received zetinib until progression.", 507),
        ("A total of 75 status I/II patients undergoing surgery for sarcoma were randomized into three groups.", 75),
        ("Ninety patients with sarcoma, who were not eligible for surgery, were entered.", 90),
    ],
)
def test_enrolment(reader: Reader, text: str, n: int) -> None:
    read = reader.results(text)
    assert [c for c in of(read.said("baseline"), "enrollment") if "arm" not in c] == [{"value": n, **PEOPLE}]
    assert read.said("result") == []


@pytest.mark.parametrize(
    ("text", "object_", "bounds"),
    [
        ("The study will enroll 60 patients with sarcoma.", 60, {"value": 60}),
        ("The study will enroll up to 60 patients.", None, {"high": 60}),
        ("We plan to enroll between 40 and 60 patients.", None, {"low": 40, "high": 60}),
        ("It aims to recruit approximately 1,000 women.", 1000, {"value": 1000}),
        ("Up to 25 patients will be enrolled.", None, {"high": 25}),
        ("The trial will enrol a total of 24 adults.", 24, {"value": 24}),
        ("At least 90 patients will be accrued.", None, {"low": 90}),
        ("The planned sample size is 90 patients.", 90, {"value": 90}),
        (
            "In phase 1, 30 patients will be enrolled. A total of 90 patients will be enrolled.",
            90,
            {"value": 90},
        ),
        ("Up to 20 patients will be enrolled in each arm. 90 patients will be enrolled.", 90, {"value": 90}),
    ],
)
def test_planned_enrolment(reader: Reader, text: str, object_: float | None, bounds: dict[str, int]) -> None:
    read = reader.prose(text)
    claim = read.only("enrollment_planned")
    assert (claim.object, dict(claim.qualifiers)) == (object_, bounds)
    assert read.said("baseline") == []


def test_sex_counts_have_the_enrolled_as_denominator(reader: Reader) -> None:
    read = reader.results("Forty patients were enrolled; 25 (62.5%) were women and 15 were men.")
    assert of(read.said("baseline"), "sex") == [
        {"category": "female", "value": 25, "denominator": 40, "percent": 62.5, **PEOPLE},
        {"category": "male", "value": 15, "denominator": 40, **PEOPLE},
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Median age was 61 years (range 33–80).",
            {"param_type": "median", "value": 61, "range_low": 33, "range_high": 80},
        ),
        (
            "The median age of the patients was 61 (33-80).",
            {"param_type": "median", "value": 61, "range_low": 33, "range_high": 80},
        ),
        ("Mean age was 58.5 ± 4.2 years.", {"param_type": "mean", "value": 58.5, "sd": 4.2}),
        ("The mean age: 50 years [IQR 40-60].", {"param_type": "mean", "value": 50, "iqr_low": 40, "iqr_high": 60}),
        ("The average age was 44.", {"param_type": "mean", "value": 44}),
        (
            "The median age was 62 years (interquartile range, 53-69).",
            {"param_type": "median", "value": 62, "iqr_low": 53, "iqr_high": 69},
        ),
        ("The mean (SD) age was 52.4 (7.3) years.", {"param_type": "mean", "value": 52.4, "sd": 7.3}),
        ("The mean age was 52.4 years ± 7.3.", {"param_type": "mean", "value": 52.4, "sd": 7.3}),
        (
            "Median age: 64 (range 42–78) years.",
            {"param_type": "median", "value": 64, "range_low": 42, "range_high": 78},
        ),
        ("The mean age was 52 years (95% CI 50-54).", {"param_type": "mean", "value": 52}),
    ],
)
def test_age(reader: Reader, text: str, found: dict[str, Any]) -> None:
    assert of(reader.results(text).said("baseline"), "age") == [{**found, "unit": "years"}]


def test_histology(reader: Reader) -> None:
    read = reader.results(
        "Forty patients were enrolled. Histological subtypes were leiomyosarcoma (12, 30%) and liposarcoma (8)."
    )
    assert of(read.said("baseline"), "histology") == [
        {"category": "leiomyosarcoma", "value": 12, "denominator": 40, "percent": 30, **PEOPLE},
        {"category": "liposarcoma", "value": 8, "denominator": 40, **PEOPLE},
    ]
    assert read.said("result") == []


@pytest.mark.parametrize(
    "text", ["In a phase II study 40 patients were enrolled.", "In previous trials median age was 61 years."]
)
def test_the_baseline_of_another_study_is_not_this_trials(reader: Reader, text: str) -> None:
    assert reader.prose(text, SectionKind.ABSTRACT_BACKGROUND).said("baseline") == []


def test_responders_are_no_sex_count(reader: Reader) -> None:
    read = reader.results("Forty patients were enrolled. Eight women (20%) had a partial response.")
    assert of(read.said("baseline"), "sex") == []


@pytest.mark.parametrize("n", ["n = 12", "n=12", "12", "N = 12"])
def test_histology_counts_in_brackets(reader: Reader, n: str) -> None:
    read = reader.results(f"Histological subtypes included leiomyosarcoma ({n}) and liposarcoma (8).")
    got = {(q["category"], q["value"]) for q in of(read.said("baseline"), "histology")}
    assert got == {("leiomyosarcoma", 12), ("liposarcoma", 8)}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Of the 58 patients enrolled, 31 (53%) were male and 27 (47%) were female.",
            [
                {"category": "male", "value": 31, "denominator": 58, "percent": 53, **PEOPLE},
                {"category": "female", "value": 27, "denominator": 58, "percent": 47, **PEOPLE},
            ],
        ),
        ("Sixty-one percent of patients were women.", [{"category": "female", "value": 61, "unit": "%"}]),
        (
            "Fifty-eight patients (31 [53%] men) were enrolled.",
            [{"category": "male", "value": 31, "denominator": 58, "percent": 53, **PEOPLE}],
        ),
        ("Of 58 patients, 31 were men.", [{"category": "male", "value": 31, "denominator": 58, **PEOPLE}]),
        ("Fifty-eight patients were enrolled; 12 men (20%) died.", []),
        ("Men aged 18 to 65 years were eligible.", []),
        ("Strain 344 male rats were used.", []),
    ],
)
def test_sexes(reader: Reader, text: str, found: list[dict[str, Any]]) -> None:
    assert of(reader.results(text).said("baseline"), "sex") == found


def test_an_age_limit_is_no_baseline_age(reader: Reader) -> None:
    read = reader.prose("Patients aged 18 to 65 years were enrolled.", SectionKind.ABSTRACT_METHODS)
    assert of(read.said("baseline"), "age") == []


def test_a_label_is_no_number_of_people(reader: Reader) -> None:
    assert reader.prose("Stage 1 patients will be enrolled again.").said("enrollment_planned") == []


@pytest.mark.parametrize(
    "text",
    [
        "There is a 1 in 3 chance that participants will be assigned to placebo.",
        "About 300 participants will be enrolled in each of the two studies.",
    ],
)
def test_a_chance_or_a_part_is_no_planned_total(reader: Reader, text: str) -> None:
    assert reader.prose(text).said("enrollment_planned") == []
