"""Planned outcomes from fields and prose, and criteria."""

import pytest

from kgbuild.model import SectionKind
from tests.extract.reader import Part, Read, Reader


def field(reader: Reader, text: str, attrs: dict[str, str] | None = None, **parts: str) -> Read:
    return reader.parts(Part(SectionKind.OUTCOMES, text, [("outcome", text, attrs or {"role": "primary"}, parts)]))


def test_an_outcome_field_gives_its_parts(reader: Reader) -> None:
    read = field(
        reader,
        "Overall Survival, from start to death, 24 months",
        {"role": "secondary"},
        measure="Overall Survival",
        description="from start to death",
        time_frame="24 months",
    )
    claim = read.only("has_outcome")
    assert (claim.object, claim.quote, claim.rule) == ("overall survival", "Overall Survival", "field.outcome")
    assert claim.qualifiers == {
        "role": "secondary",
        "title": "Overall Survival",
        "description": "from start to death",
        "time_frame": "24 months",
    }
    assert read.mentions("TimeFrame") == ["24 months"]


def test_an_unknown_measure_keeps_its_title(reader: Reader) -> None:
    claim = field(reader, "Pill taste score", measure="Pill taste score").only("has_outcome")
    assert (claim.object, claim.qualifiers) == ("Pill taste score", {"role": "primary", "title": "Pill taste score"})


def test_an_ambiguous_split_is_said(reader: Reader) -> None:
    attrs = {"role": "primary", "split": "ambiguous"}
    claim = field(reader, "Overall survival, one year", attrs, measure="Overall survival").only("has_outcome")
    assert claim.qualifiers["split"] == "ambiguous"


def test_endpoints_joined_in_one_measure(reader: Reader) -> None:
    read = field(
        reader,
        "Progression-free survival and overall survival",
        measure="Progression-free survival and overall survival",
    )
    assert [c.object for c in read.said("has_outcome")] == ["progression-free survival", "overall survival"]


def test_an_endpoint_that_only_explains_is_not_measured(reader: Reader) -> None:
    measure = "Progression-free survival in patients without complete response"
    assert [c.object for c in field(reader, measure, measure=measure).said("has_outcome")] == [
        "progression-free survival"
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The primary endpoint was overall survival.", {("overall survival", "primary", None)}),
        (
            "The primary end point is to determine the maximum tolerated dose.",
            {("maximum tolerated dose", "primary", None)},
        ),
        (
            "Secondary endpoints included progression-free survival, response rate and overall survival.",
            {
                ("progression-free survival", "secondary", None),
                ("objective response rate", "secondary", None),
                ("overall survival", "secondary", None),
            },
        ),
        (
            "The main outcome was 6-month progression-free survival.",
            {("progression-free survival", "primary", "6 months")},
        ),
        ("The trial met its primary endpoint of overall survival.", {("overall survival", "primary", None)}),
        ("The exploratory objective will be overall survival.", {("overall survival", "other", None)}),
        ("The aim was cure (overall survival; primary endpoint).", {("overall survival", "primary", None)}),
        ("Overall survival, the primary end point, was longer.", {("overall survival", "primary", None)}),
        ("Overall survival was the primary endpoint.", {("overall survival", "primary", None)}),
        ("The primary aim of our study was to compare overall survival.", {("overall survival", "primary", None)}),
        ("The primary endpoint, overall survival, was met.", {("overall survival", "primary", None)}),
        ("All were followed, with overall survival as the primary endpoint.", {("overall survival", "primary", None)}),
        (
            "The primary and secondary end points were overall survival and complete response, respectively.",
            {("overall survival", "primary", None), ("complete response", "secondary", None)},
        ),
        (
            "Secondary aims were to determine the clinical and complete response, incidence of exercise program, "
            "overall survival and progression-free survival.",
            {
                ("complete response", "secondary", None),
                ("overall survival", "secondary", None),
                ("progression-free survival", "secondary", None),
            },
        ),
        (
            "The primary endpoint was progression-free survival, defined as time until overall survival.",
            {("progression-free survival", "primary", None)},
        ),
        (
            "Secondary objectives included overall survival, safety and local tolerability.",
            {
                ("overall survival", "secondary", None),
                ("safety", "secondary", None),
                ("local tolerability", "secondary", None),
            },
        ),
        ("The primary aim was to compare the efficacy and safety of zetinib.", set()),
        ("End points were overall survival and complete response.", set()),
        ("The primary endpoint was not met, and overall survival was short.", set()),
        ("Overall survival was good.", set()),
        ("The primary tumour grew.", set()),
    ],
)
def test_outcomes_in_prose(reader: Reader, text: str, expected: set[tuple[str, str, str | None]]) -> None:
    claims = reader.prose(text, SectionKind.ABSTRACT_METHODS).said("has_outcome")
    assert {(c.object, c.qualifiers["role"], c.qualifiers.get("time_frame")) for c in claims} == expected


@pytest.mark.parametrize(
    ("text", "obj", "mention"),
    [
        ("Response was assessed by RECIST 1.1.", "RECIST 1.1", "RECIST 1.1"),
        ("Response was assessed by RECIST version 1.1.", "RECIST 1.1", "RECIST version 1.1"),
        ("Toxicity was graded by CTCAE version 4.0.", "CTCAE", None),
        ("Response was assessed by RECIST.", "RECIST", "RECIST"),
    ],
)
def test_criteria(reader: Reader, text: str, obj: str, mention: str | None) -> None:
    claim = reader.prose(text, SectionKind.ABSTRACT_METHODS).only("uses_criteria")
    assert claim.object == obj
    assert mention in (None, claim.quote)


def test_the_version_of_a_criterion(reader: Reader) -> None:
    claim = reader.prose("Toxicity was graded by CTCAE version 4.0.", SectionKind.ABSTRACT_METHODS).only(
        "uses_criteria"
    )
    assert claim.qualifiers == {"version": "4.0"}


def test_the_primary_endpoint_of_another_study_is_not_planned_here(reader: Reader) -> None:
    text = "In a phase III study of bexofen the primary endpoint was overall survival."
    read = reader.prose(text, SectionKind.ABSTRACT_BACKGROUND)
    assert [c.predicate for c in read.claims if c.scope == "this_trial"] == []


def test_a_version_in_brackets_is_kept(reader: Reader) -> None:
    text = "Response was assessed by RECIST (version 1.1)."
    claim = reader.prose(text, SectionKind.ABSTRACT_METHODS).only("uses_criteria")
    assert dict(claim.qualifiers) == {"version": "1.1"}
