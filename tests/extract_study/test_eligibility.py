"""What eligibility criteria require and exclude."""

from __future__ import annotations

import pytest

from tests.extract_study.said import Listener, Said, Writer, study_of


def heard(listener: Listener, included: str = "", excluded: str = "", condition: str = "") -> list[Said]:
    """The statements of a study with these criteria; items stand on lines of their own."""
    write = Writer()
    parts = [f"{name} Criteria:\n\n{text}" for name, text in (("Inclusion", included), ("Exclusion", excluded)) if text]
    study = study_of(write, eligibility_criteria="\n\n".join(parts))
    study.lists["conditions"] = write.all(*([condition] if condition else []))
    return [s for s in listener.hear(study) if s.predicate not in ("nct_id",)]


def bare(found: list[Said]) -> list[tuple[str, str, str]]:
    """Predicate, object and assertion."""
    return sorted((s.predicate, s.object, s.assertion) for s in found)


ASKED = [
    ("* Histologically confirmed leiomyosarcoma", [("requires", "leiomyosarcoma", "asserted")]),
    ("* Patients with pneumonia and hypertension.",
     [("requires", "hypertension", "asserted"), ("requires", "pneumonia", "asserted")]),
    ("* Diagnosis of pneumonia or liposarcoma",
     [("requires", "liposarcoma", "hedged"), ("requires", "pneumonia", "hedged")]),
    ("* No history of pneumonia", [("excludes", "pneumonia", "asserted")]),
    ("* Patients must not have active pneumonia", [("excludes", "pneumonia", "asserted")]),
    ("* Liposarcoma, unless resected", [("requires", "liposarcoma", "hedged")]),
    ("* Prior treatment with zetinib", [("requires", "zetinib", "asserted")]),
    ("* Progression on zetinib or marlimab", [("requires", "marlimab", "hedged"), ("requires", "zetinib", "hedged")]),
    ("* No prior zetinib", [("excludes", "zetinib", "asserted")]),
    ("* HER2-positive breast cancer", [("requires", "ERBB2", "asserted"), ("requires", "breast cancer", "asserted")]),
    ("* One of the following:\n\n  * Liposarcoma\n  * Leiomyosarcoma\n* Documented pneumonia",
     [("requires", "leiomyosarcoma", "hedged"), ("requires", "liposarcoma", "hedged"),
      ("requires", "pneumonia", "asserted")]),
    ("* Pneumonia or liposarcoma not considered as the only evidence of disease", []),
    ("* No other illness except:\n\n  * Pneumonia", []),
    ("Patients with any of the following are excluded:\n\n- Pneumonia\n\nAllowed:\n\n- Zetinib",
     [("excludes", "pneumonia", "asserted")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), ASKED)
def test_inclusion(listener: Listener, text: str, expected: list[tuple[str, str, str]]) -> None:
    assert bare(heard(listener, included=text)) == expected


BARRED = [
    ("* Pneumonia within the past 6 months", [("excludes", "pneumonia", "asserted")]),
    ("* History of pneumonia, lumpy heart or gonorrhea",
     [("excludes", "gonorrhea", "asserted"), ("excludes", "pneumonia", "asserted")]),
    ("* Any serious infection (e.g., pneumonia)", [("excludes", "pneumonia", "asserted")]),
    ("* Hypertension, except when treated", [("excludes", "hypertension", "hedged")]),
    ("* Concomitant use of zetinib", [("excludes", "zetinib", "asserted")]),
    ("* Known allergy", [("excludes", "allergic disease", "asserted")]),
    ("* Known allergy, severe hypersensitivity or intolerance to zetinib", []),
    ("* Known HER2-negative disease", [("excludes", "ERBB2", "asserted")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), BARRED)
def test_exclusion(listener: Listener, text: str, expected: list[tuple[str, str, str]]) -> None:
    assert bare(heard(listener, excluded=text)) == expected


SILENT = [
    "* No pneumonia",
    "* Allergy to zetinib",
    "* Family history of breast cancer",
    "* Patients at risk of pneumonia",
    "* Pneumonia medication",
    "* Without pneumonia such as gonorrhea",
    "* Patients with treated pneumonia are eligible",
    "* Sexual partner with gonorrhea",
    "* Other cancer within 5 years",
    "* If pneumonia develops, patients leave",
    "* Signed informed consent; haemoglobin at least 9 g/dL; ECOG 0-1",
]


@pytest.mark.parametrize("text", SILENT)
def test_what_is_not_understood_bars_nothing(listener: Listener, text: str) -> None:
    assert heard(listener, excluded=text) == []


def test_words_that_narrow_a_condition_are_kept(listener: Listener) -> None:
    (only,) = heard(listener, excluded="* Poorly controlled hypertension")
    assert only.qualifiers == {"modifiers": ["poorly controlled"]}
    assert only.quotes == ("Poorly controlled hypertension",)
    assert (only.rule, only.scope) == ("eligibility.excludes", "this_trial")


def test_an_excluded_condition_is_never_studied_nor_reported(listener: Listener) -> None:
    text = (
        "* Patients with pneumonia treated with zetinib plus marlimab, median overall survival 3 months, fatigue in 3"
    )
    assert not {s.predicate for s in heard(listener, excluded=text)} - {"excludes"}


def test_what_the_trial_is_about_is_not_excluded_by_its_bare_name(listener: Listener) -> None:
    found = heard(listener, excluded="* Hypertension\n* Severe hypertension", condition="Hypertension")
    assert [(s.object, s.qualifiers["modifiers"]) for s in found if s.predicate == "excludes"] == [
        ("hypertension", ["severe"])
    ]


def test_a_narrowed_bar_and_a_full_one_are_two(listener: Listener) -> None:
    found = heard(listener, excluded="* Severe pneumonia\n* Pneumonia")
    assert sorted((s.object, str(s.qualifiers)) for s in found) == [
        ("pneumonia", "{'modifiers': ['severe']}"),
        ("pneumonia", "{}"),
    ]
