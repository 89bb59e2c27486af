"""Adverse events with grade, counts and episodes."""

from typing import Any

import pytest

from kgbuild.model import SectionKind
from tests.extract.reader import Reader


@pytest.mark.parametrize(
    ("text", "term", "qualifiers"),
    [
        (
            "Grade 3 neutropenia occurred in 5 of 40 patients.",
            "neutropenia",
            {"grade": 3, "affected": 5, "at_risk": 40},
        ),
        ("Grade 3/4 neutropenia (30%) occurred.", "neutropenia", {"grade": "3-4", "percent": 30}),
        (
            "Grade 3 or 4 neutropenia (12 patients, 30%) occurred.",
            "neutropenia",
            {"grade": "3-4", "affected": 12, "percent": 30},
        ),
        ("Neutropenia (n = 7) was reported as toxicity.", "neutropenia", {"affected": 7}),
        ("Adverse events were nausea (3/40, 8%).", "nausea", {"affected": 3, "at_risk": 40, "percent": 8}),
        ("We saw 3 episodes of grade 2 nausea.", "nausea", {"grade": 2, "episodes": 3}),
        ("We saw three events of grade 3 fatigue.", "fatigue", {"grade": 3, "episodes": 3}),
        ("Nine patients (22%) experienced grade 3 fatigue.", "fatigue", {"grade": 3, "affected": 9, "percent": 22}),
        ("Nausea was reported in 40% of patients.", "nausea", {"percent": 40}),
        ("About 40% of patients had nausea.", "nausea", {"percent": 40}),
        ("There was a fatal pneumonia of grade 5 toxicity.", "pneumonia", {"serious": True}),
        ("Adverse events included hypertension.", "hypertension", {}),
        (
            "Two of 40 patients developed grade 4 neutropenia.",
            "neutropenia",
            {"grade": 4, "affected": 2, "at_risk": 40},
        ),
        ("Adverse events included zetinib-induced pneumonia.", "pneumonia", {"cause": "zetinib"}),
    ],
)
def test_events(reader: Reader, text: str, term: str, qualifiers: dict[str, Any]) -> None:
    claim = reader.results(text).only("adverse_event")
    assert (claim.subject, claim.object, claim.scope, claim.assertion) == ("TRIAL", term, "this_trial", "asserted")
    assert dict(claim.qualifiers) == qualifiers
    assert claim.quote.endswith(term) or claim.quote == term.capitalize()


def test_several_events_keep_their_own_counts(reader: Reader) -> None:
    text = "Grade 3 adverse events were neutropenia (12%), nausea (n = 3) and fatigue."
    got = {c.object: dict(c.qualifiers) for c in reader.results(text).said("adverse_event")}
    assert set(got) == {"neutropenia", "nausea", "fatigue"}
    assert got["neutropenia"]["percent"] == 12
    assert got["nausea"]["affected"] == 3
    assert not {"percent", "affected"} & set(got["fatigue"])


@pytest.mark.parametrize(
    "text",
    [
        "No grade 4 neutropenia was seen.",
        "Zetinib may cause nausea as a side effect.",
        "Patients with a history of hypertension or toxicity were excluded.",
        "Without nausea there was no toxicity.",
    ],
)
def test_what_did_not_happen(reader: Reader, text: str) -> None:
    assert reader.results(text).said("adverse_event") == []


def test_cancer_is_never_an_adverse_event(reader: Reader) -> None:
    read = reader.results("Grade 3 toxicity was seen in leiomyosarcoma.")
    assert read.mentions("Condition") == ["leiomyosarcoma"]
    assert read.said("adverse_event") == []


def test_a_condition_in_a_title_is_no_harm(reader: Reader) -> None:
    read = reader.prose("Zetinib for Pneumonia With Fewer Side Effects", SectionKind.TITLE)
    assert (read.mentions("Condition"), read.said("adverse_event")) == (["Pneumonia"], [])


def test_harms_of_another_study_are_not_this_trials(reader: Reader) -> None:
    text = "In a previous study of bexofen grade 3 neutropenia occurred in 5 patients."
    assert reader.prose(text, SectionKind.DETAILED_DESCRIPTION).said("adverse_event") == []


def test_a_count_ahead_of_a_cause(reader: Reader) -> None:
    text = "One patient died of zetinib-induced pneumonia, an adverse event."
    claim = reader.results(text).only("adverse_event")
    assert dict(claim.qualifiers) == {"affected": 1, "cause": "zetinib"}
