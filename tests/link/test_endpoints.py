"""Titles of outcomes to endpoint concepts: sentences made up here, with the shipped core vocabulary."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgbuild.link.endpoints import EndpointLinker
from kgbuild.vocab import load_vocabulary

LINKER = EndpointLinker(load_vocabulary())


def labels(title: str) -> list[str]:
    return [m.label for m in LINKER.link(title)]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Median overall survival at three years", ["Overall Survival"]),
        ("Number of participants with at least one serious adverse event", ["Serious Adverse Event"]),
        ("Adverse events and serious adverse events", ["Adverse Event", "Serious Adverse Event"]),
        ("Safety as measured by the incidence of adverse events", ["Adverse Event"]),
        ("Change from baseline in HbA1c at week 26", ["Glycated Hemoglobin"]),
        ("Depression as assessed by the Hamilton Depression Rating Scale", ["Hamilton Depression Rating Scale"]),
        ("Pain on a visual analogue scale", ["Pain Visual Analogue Scale"]),
        ("Fatigue (VAS)", ["Fatigue Score"]),
        ("Complete or partial response", ["Complete Response", "Partial Response"]),
        ("Systolic and diastolic blood pressure", ["Systolic Blood Pressure", "Diastolic Blood Pressure"]),
        ("Heart rate and oxygen saturation after induction of anaesthesia", ["Heart Rate", "Oxygen Saturation"]),
        ("Laboratory tests (chemistry): creatinine", ["Serum Creatinine"]),
        ("AUC of midazolam", ["Area Under the Concentration-Time Curve"]),
        ("Length of stay in patients with pneumonia", ["Length of Hospital Stay"]),
        ("Percentage of patients with seizures", ["Seizure Frequency"]),
        ("Serum level of trastuzumab", ["Plasma Drug Concentration"]),
        ("Efficacy and tolerability", ["Efficacy", "Tolerability"]),
        ("Efficacy assessed by spirometry", ["Pulmonary Function"]),
        ("Effect of zinc on wound healing", ["Wound Healing"]),
        ("Antitumor activity of MGI-555", ["Efficacy"]),
        ("Order of the visits", []),
        ("", []),
    ],
)  # fmt: skip
def test_titles(title: str, expected: list[str]) -> None:
    assert labels(title) == expected


def test_a_link_tells_its_words() -> None:
    title = "Time to first hospitalization for any cause"
    (found,) = LINKER.link(title)
    assert (
        title[found.start : found.end] == "first hospitalization" or "hospitalization" in title[found.start : found.end]
    )
    assert LINKER.is_family(found.curie) is False


def test_families_are_not_looked_for_in_running_text() -> None:
    vocab = load_vocabulary()
    assert LINKER.is_family(LINKER.link("Sleep quality")[0].curie)
    assert not [m for m in vocab.find("sleep, safety and toxicity") if any(h.type == "Endpoint" for h in m.hits)]


@given(title=st.text(max_size=120))
def test_any_text_is_read(title: str) -> None:
    found = LINKER.link(title)
    assert found == LINKER.link(title)
    assert all(0 <= m.start < m.end <= len(title) for m in found)
    assert len({m.curie for m in found}) == len(found)
