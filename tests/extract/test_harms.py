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
        ("Only one case suffered from grade IV nausea.", "nausea", {"grade": 4, "affected": 1}),
        (
            "Only one patient in the weekly arm suffered from grade III nausea.",
            "nausea",
            {"grade": 3, "affected": 1},
        ),
        ("Two cases > grade 2 neutropenia were observed.", "neutropenia", {"grade": 3, "affected": 2}),
        ("Fatigue (grade 3 in 35%) was the main toxicity.", "fatigue", {"grade": 3, "percent": 35}),
        ("Grade III/IV neutropenia (30%) occurred.", "neutropenia", {"grade": "3-4", "percent": 30}),
    ],
)
def test_events(reader: Reader, text: str, term: str, qualifiers: dict[str, Any]) -> None:
    claim = reader.results(text).only("adverse_event")
    assert (claim.subject, claim.object, claim.scope, claim.assertion) == ("TRIAL", term, "this_trial", "asserted")
    assert dict(claim.qualifiers) == qualifiers
    assert claim.quote.endswith(term) or claim.quote == term.capitalize()


def test_arms_that_make_up_the_whole_have_their_own_counts(reader: Reader) -> None:
    text = "Grade 3 neutropenia was recorded in 3 patients (2 in the weekly arm, one in the daily arm)."
    got = [(c.qualifiers["affected"], c.qualifiers.get("arm")) for c in reader.results(text).said("adverse_event")]
    assert set(got) == {(3, None), (2, "weekly"), (1, "daily")}


@pytest.mark.parametrize(
    "text",
    [
        "There was significantly less nausea but more fatigue in the weekly arm.",
        "There was more nausea in the weekly arm.",
    ],
)
def test_a_comparison_without_numbers_is_no_event(reader: Reader, text: str) -> None:
    assert reader.results(text).said("adverse_event") == []


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


def harms_of(reader: Reader, text: str) -> list[tuple[str, dict[str, Any]]]:
    """Harms without the roles of their arms, which are test_arm_values's."""
    own = reader.results(text).said("adverse_event")
    return [(c.object, {k: v for k, v in c.qualifiers.items() if k != "arm_role"}) for c in own]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The most common grade 3 or 4 adverse events were neutropenia (31%), nausea (15%) and fatigue (8.5%).",
            [
                ("neutropenia", {"grade": "3-4", "percent": 31}),
                ("nausea", {"grade": "3-4", "percent": 15}),
                ("fatigue", {"grade": "3-4", "percent": 8.5}),
            ],
        ),
        (
            "Neutropenia (31%), nausea and fatigue were the most common grade 3-4 toxicities.",
            [
                ("neutropenia", {"grade": "3-4", "percent": 31}),
                ("nausea", {"grade": "3-4"}),
                ("fatigue", {"grade": "3-4"}),
            ],
        ),
        (
            "Adverse events of grade 3 or higher included nausea (7%) and fatigue.",
            [("nausea", {"grade": 3, "percent": 7}), ("fatigue", {"grade": 3})],
        ),
        (
            "Toxicities were grade 3 nausea (n = 2) and grade 4 neutropenia (n = 1).",
            [("nausea", {"grade": 3, "affected": 2}), ("neutropenia", {"grade": 4, "affected": 1})],
        ),
        ("Grade ≥3 neutropenia occurred in 14% of patients.", [("neutropenia", {"grade": 3, "percent": 14})]),
        ("Grade ⩾3 nausea as a toxicity was rare.", [("nausea", {"grade": 3})]),
        (
            "Grade 3 neutropenia and nausea were adverse events.",
            [("neutropenia", {"grade": 3}), ("nausea", {"grade": 3})],
        ),
        (
            "Frequent grade 3 toxicities (group X vs group Y) were nausea (11% vs 24%, p = 0.03) "
            "and fatigue (6% vs 5%).",
            [
                ("nausea", {"grade": 3, "percent": 11, "arm": "group X"}),
                ("nausea", {"grade": 3, "percent": 24, "arm": "group Y"}),
                ("fatigue", {"grade": 3, "percent": 6, "arm": "group X"}),
                ("fatigue", {"grade": 3, "percent": 5, "arm": "group Y"}),
            ],
        ),
        (
            "Adverse events were nausea (41 [20%] of 205 patients allocated zetinib vs 11 [5%] of 207 patients "
            "allocated placebo), fatigue (30 [15%] vs two [1%]) and neutropenia (9 [4%] vs none).",
            [
                ("nausea", {"affected": 41, "at_risk": 205, "percent": 20, "arm": "zetinib"}),
                ("nausea", {"affected": 11, "at_risk": 207, "percent": 5, "arm": "placebo"}),
                ("fatigue", {"affected": 30, "percent": 15, "arm": "zetinib"}),
                ("fatigue", {"affected": 2, "percent": 1, "arm": "placebo"}),
                ("neutropenia", {"affected": 9, "percent": 4, "arm": "zetinib"}),
            ],
        ),
        (
            "Toxicities were nausea (310 events vs 205 events), hair loss (20 vs 12) and fatigue (88 vs 43).",
            [("nausea", {"episodes": 310}), ("fatigue", {"episodes": 88})],
        ),
        (
            "Grade 3-4 toxicities were: nausea (8.2% with zetinib vs 6.1% with cordaxel) and fatigue (5.1 vs 0%).",
            [
                ("nausea", {"grade": "3-4", "percent": 8.2, "arm": "zetinib"}),
                ("nausea", {"grade": "3-4", "percent": 6.1, "arm": "cordaxel"}),
                ("fatigue", {"grade": "3-4", "percent": 5.1, "arm": "zetinib"}),
            ],
        ),
        (
            "Nausea and fatigue occurred in 13% and 6% of patients as toxicities.",
            [("nausea", {"percent": 13}), ("fatigue", {"percent": 6})],
        ),
        (
            "Grade ≥3 nausea and fatigue were noted as toxicity more often (4.1% vs 0.6%, 3.2% vs 0%, respectively).",
            [("nausea", {"grade": 3, "percent": 4.1}), ("fatigue", {"grade": 3, "percent": 3.2})],
        ),
        ("Adverse events: nausea was seen in 4 patients.", [("nausea", {"affected": 4})]),
        (
            "Adverse events: zetinib gave reduced rates of nausea (grade ≥3 fatigue 21 [9%] vs 50 [22%]).",
            [("fatigue", {"grade": 3, "affected": 21, "percent": 9, "arm": "zetinib"})],
        ),
        (
            "As toxicity, nausea and fatigue were more frequent in the zetinib arm compared with the cordaxel arm "
            "(4% vs 1%, 3% vs 2%, respectively).",
            [
                ("nausea", {"percent": 4, "arm": "zetinib"}),
                ("nausea", {"percent": 1, "arm": "cordaxel"}),
                ("fatigue", {"percent": 3, "arm": "zetinib"}),
                ("fatigue", {"percent": 2, "arm": "cordaxel"}),
            ],
        ),
        ("Toxicity: > grade 2 nausea was seen in 4 patients.", [("nausea", {"grade": 3, "affected": 4})]),
        ("Outcome measures were toxicity and incidence of pneumonia.", []),
        ("No toxicity, including pneumonia, occurred.", []),
        ("No adverse events such as nausea or fatigue were reported.", []),
        ("Toxicity was mild and patients experienced less nausea, hair loss and fatigue.", []),
        ("There was a lower incidence of the adverse events nausea and fatigue with zetinib.", []),
        ("As to toxicity, nausea was less frequent with zetinib.", []),
        ("As to toxicity, nausea did not occur.", []),
        (
            "The toxicity was a reduced incidence of nausea (4% vs 9%).",
            [("nausea", {"percent": 4})],
        ),
    ],
)
def test_lists_and_arms(reader: Reader, text: str, expected: list[tuple[str, dict[str, Any]]]) -> None:
    got = harms_of(reader, text)
    assert [harm for harm in got if harm in expected] == expected
    # What the values of the other arm add.
    assert all("percent" in said or "affected" in said for harm, said in got if (harm, said) not in expected)
