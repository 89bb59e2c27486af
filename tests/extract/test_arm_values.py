"""Which arm a value belongs to, over sentences written here."""

from __future__ import annotations

import pytest

from kgbuild.extract.arithmetic import flags
from kgbuild.extract.arm_phrases import phrases
from kgbuild.extract.arm_roles import ArmModel, arm_model
from kgbuild.extract.arm_values import USUAL, assigned
from kgbuild.extract.numbers import quantities

TITLE = "Alphamab plus betacil versus betacil alone in asthma"
METHODS = ("Patients were randomly assigned to alphamab plus betacil or betacil alone.",)


def model() -> ArmModel:
    return arm_model(TITLE, METHODS, {})


def roles(text: str, kind: str = "percent") -> list[tuple[float, str]]:
    values = [q for q in quantities(text) if q.kind == kind]
    return [(float(a.value.value or 0), a.role[0]) for a in assigned(text, values, phrases(text, model()), USUAL)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Remission was seen in 41% with alphamab plus betacil and 30% with betacil alone.", [(41, "e"), (30, "c")]),
        ("Remission was higher in the alphamab group than in the control group (41% v 30%).", [(41, "e"), (30, "c")]),
        ("Remission rates were 30% and 41% in the control and alphamab groups, respectively.", [(30, "c"), (41, "e")]),
        ("In the alphamab group 41% improved, whereas in the placebo group 30% did.", [(41, "e"), (30, "c")]),
        ("Remission was commoner with alphamab (41%; P = .01) than with placebo (30%).", [(41, "e"), (30, "c")]),
        ("Compared with controls, more in the alphamab group had remission (41% vs 30%).", [(41, "e"), (30, "c")]),
        ("Wheeze (12% vs 19%) and cough (8% vs 9%) were rarer.", [(12, "e"), (19, "c"), (8, "e"), (9, "c")]),
        ("Of the alphamab group 41% improved compared with 30%.", [(41, "e"), (30, "c")]),
    ],
)
def test_values_have_their_arm(text: str, found: list[tuple[float, str]]) -> None:
    assert roles(text) == found


def test_how_many_were_in_each_arm() -> None:
    assert roles("Patients received alphamab (n = 61) or placebo (n = 59).", "count") == [(61, "e"), (59, "c")]


@pytest.mark.parametrize(
    ("title", "methods", "experimental", "comparator"),
    [
        ("Zumab in gout", "Patients were randomised to placebo or zumab.", "zumab group", "placebo group"),
        ("Zumab versus othercil", "Patients received zumab or othercil.", "zumab arm", "othercil arm"),
        ("Yoga for pain", "Adults were randomised to yoga or usual care.", "the yoga group", "usual care"),
        ("A with or without B", "Patients received alpha with or without zumab.", "zumab", "alpha alone"),
        ("Zumab 20 mg versus 50 mg", "Patients received zumab 20 mg or 50 mg.", "20-mg arm", "50-mg arm"),
    ],
)
def test_roles_of_names(title: str, methods: str, experimental: str, comparator: str) -> None:
    known = arm_model(title, [methods], {})
    assert known.score(experimental) > known.score(comparator)


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"value": 46, "unit": "%", "numerator": 17, "denominator": 37}, []),
        ({"value": 64, "unit": "%", "numerator": 17, "denominator": 37}, ["arithmetic_mismatch"]),
        ({"percent": 10, "affected": 5, "at_risk": 40}, ["arithmetic_mismatch"]),
        ({"value": 110, "unit": "%", "numerator": 44, "denominator": 40}, ["numerator_exceeds_denominator"]),
        ({"value": 0.9, "ci_low": 0.5, "ci_high": 0.8}, ["value_outside_interval"]),
        ({"value": 0.6, "ci_low": 0.8, "ci_high": 0.5}, ["bounds_reversed"]),
    ],
)
def test_what_disagrees_is_flagged(said: dict[str, object], wrong: list[str]) -> None:
    assert flags(said) == wrong
