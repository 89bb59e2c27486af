"""Arms, what they are given, in which role, and the doses that their descriptions name."""

from __future__ import annotations

import pytest

from kgbuild.model import Study
from kgbuild.model.study import Arm, PlannedIntervention
from tests.extract_study.said import Listener, Writer, study_of


def two_arms(write: Writer, first: str = "EXPERIMENTAL", second: str = "PLACEBO_COMPARATOR") -> Study:
    """Zetinib in arm A, placebo in arm B; the links stand at different ends."""
    study = study_of(write)
    study.arms = [
        Arm(write("Arm  A"), write.enum("arm_type", first), write("Patients get 10 mg once daily."),
            [write("Drug: Zetinib")]),
        Arm(write("Arm B"), write.enum("arm_type", second)),
    ]  # fmt: skip
    study.interventions = [
        PlannedIntervention(write("Zetinib"), write.enum("intervention_type", "DRUG")),
        PlannedIntervention(write("Placebo"), write.enum("intervention_type", "DRUG"), arms=[write("Arm B")]),
    ]
    return study


def test_every_arm_with_its_role(listener: Listener) -> None:
    heard = listener.hear(two_arms(Writer()), "has_arm")
    assert [(s.object, s.qualifiers["role"]) for s in heard] == [
        ("Arm A", "experimental"),
        ("Arm B", "placebo_comparator"),
    ]
    assert heard[0].qualifiers["description"] == "Patients get 10 mg once daily."
    assert set(heard[1].quotes) == {"Arm B", "PLACEBO_COMPARATOR"}


def test_arms_and_roles_of_interventions_whichever_end_names_the_link(listener: Listener) -> None:
    heard = {s.object: s.qualifiers for s in listener.hear(two_arms(Writer()), "tests_intervention")}
    assert heard == {
        "zetinib": {"role": "experimental", "arm": ["Arm A"]},
        "placebo": {"role": "placebo_comparator", "arm": ["Arm B"]},
    }


@pytest.mark.parametrize(
    ("types", "role"),
    [
        (["ACTIVE_COMPARATOR", "EXPERIMENTAL"], "experimental"),
        (["ACTIVE_COMPARATOR", "PLACEBO_COMPARATOR"], "active_comparator"),
        (["SHAM_COMPARATOR"], "placebo_comparator"),
        (["OTHER"], None),
        ([], None),
    ],
)
def test_the_role_is_that_of_the_arms(listener: Listener, types: list[str], role: str | None) -> None:
    write = Writer()
    study = study_of(write)
    study.arms = [
        Arm(write(f"Arm {n}"), write.enum("arm_type", t), None, [write("zetinib")]) for n, t in enumerate(types)
    ]
    study.interventions = [PlannedIntervention(write("Zetinib"), write.enum("intervention_type", "DRUG"))]
    (heard,) = listener.hear(study, "tests_intervention")
    assert heard.qualifiers.get("role") == role
    assert len(heard.qualifiers.get("arm", [])) == len(types)


def test_a_placebo_of_the_experimental_arm_is_a_control_all_the_same(listener: Listener) -> None:
    write = Writer()
    study = two_arms(write)
    study.interventions[1].arms = [write("Arm A")]
    heard = {s.object: s.qualifiers["role"] for s in listener.hear(study, "tests_intervention")}
    assert heard["placebo"] == "placebo_comparator"


def test_the_dose_of_a_description_is_that_of_its_arm_and_its_only_drug(listener: Listener) -> None:
    (dose,) = listener.hear(two_arms(Writer()), "dose")
    assert (dose.subject, dose.object, dose.qualifiers["unit"]) == ("zetinib", 10.0, "mg")
    assert dose.qualifiers["arm"] == ["Arm A"]
    assert dose.quotes == ("10 mg once daily",)


def test_a_dose_in_an_arm_of_two_drugs_is_of_neither(listener: Listener) -> None:
    write = Writer()
    study = two_arms(write)
    study.interventions.append(PlannedIntervention(write("Marlimab"), write.enum("intervention_type", "DRUG")))
    study.arms[0].interventions.append(write("Drug: Marlimab"))
    assert listener.hear(study, "dose") == []


def test_an_interventions_description_is_about_that_intervention(listener: Listener) -> None:
    write = Writer()
    study = study_of(write)
    study.interventions = [
        PlannedIntervention(write("Zetinib"), write.enum("intervention_type", "DRUG"), write("One 25 mg tablet.")),
        PlannedIntervention(write("Marlimab"), write.enum("intervention_type", "DRUG"), write("300 mg by infusion.")),
    ]
    assert {(s.subject, s.object) for s in listener.hear(study, "dose")} == {("zetinib", 25.0), ("marlimab", 300.0)}


def test_another_name_is_tried_where_the_name_itself_is_unknown(listener: Listener) -> None:
    write = Writer()
    study = study_of(write)
    given = PlannedIntervention(write("Kolveq"), write.enum("intervention_type", "DRUG"))
    given.other_names = write.all("KV-7", "Zetora")
    study.interventions = [given]
    (heard,) = listener.hear(study, "tests_intervention")
    assert (heard.object, heard.curie) == ("zetinib", "RXCUI:1")
    assert "Zetora" in heard.quotes


def test_other_names_that_name_several_drugs_are_parts_and_no_names(listener: Listener) -> None:
    write = Writer()
    study = study_of(write)
    given = PlannedIntervention(write("Kolveq"), write.enum("intervention_type", "DRUG"))
    given.other_names = write.all("Zetinib", "Marlimab")
    study.interventions = [given]
    (heard,) = listener.hear(study, "tests_intervention")
    assert (heard.object, heard.curie) == ("Kolveq", None)


def test_no_narrative_is_made_of_descriptions(listener: Listener) -> None:
    write = Writer()
    study = two_arms(write)
    study.arms[0].description = write(
        "Patients with sarcoma will be randomized to receive zetinib in this phase 2 study."
    )
    assert listener.hear(study, "narrative") == []
