"""The scorer against itself: gold as prediction is faultless, and each mutation lowers the right figure only."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgbuild.evaluate import Evaluation, evaluate_gold, gold_file, render
from kgbuild.evaluate.render import gate
from tests.evaluate.perfect import gold_json, perfect

GOLDS = gold_json()
INDEX = st.integers(min_value=0, max_value=10_000)


def evaluate(gold: dict[str, Any], prediction: dict[str, Any]) -> Evaluation:
    return evaluate_gold([gold_file(gold, gold["file"])], {gold["sha256"]: prediction})


def pick(items: list[Any], index: int) -> Any:
    return items[index % len(items)]


@pytest.mark.parametrize("gold", GOLDS, ids=lambda g: g["file"][:3])
def test_gold_as_prediction_is_faultless(gold: dict[str, Any]) -> None:
    result = evaluate(gold, perfect(gold))
    assert not result.errors
    assert result.mentions.f1 == result.facts.f1 == result.other_facts.f1 == result.narrative.recall == 1.0
    assert result.facts.tp + result.other_facts.tp == sum(f["tier"] == "gate" for f in gold["facts"])
    assert all(line.startswith("met") for line in gate(result))


@pytest.mark.parametrize("gold", GOLDS, ids=lambda g: g["file"][:3])
def test_nothing_predicted_misses_everything(gold: dict[str, Any]) -> None:
    result = evaluate(gold, {"mentions": [], "statements": []})
    assert result.mentions.recall == result.facts.recall == result.narrative.recall == 0.0
    assert result.mentions.precision == 1.0
    assert not result.traps_fired


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(GOLDS), INDEX, st.sampled_from(["drop", "type", "start", "extra"]))
def test_a_changed_mention_lowers_the_mentions_only(gold: dict[str, Any], index: int, change: str) -> None:
    prediction = perfect(gold)
    mention = pick(prediction["mentions"], index)
    if change == "drop":
        prediction["mentions"].remove(mention)
    elif change == "type":
        mention["type"] = "Organization" if mention["type"] != "Organization" else "Date"
    elif change == "start":
        mention["start"], mention["text"] = mention["start"] + 1, mention["text"][1:]
    else:
        prediction["mentions"].append({**mention, "end": mention["end"] + 1, "text": mention["text"] + "#"})
    result = evaluate(gold, prediction)
    assert result.mentions.f1 < 1.0
    assert (result.mentions.recall < 1.0) == (change != "extra")
    assert (result.mentions.precision < 1.0) == (change != "drop")
    assert result.facts.f1 == result.other_facts.f1 == 1.0


def with_gate(gold: dict[str, Any], prediction: dict[str, Any], index: int) -> dict[str, Any]:
    gate_facts = [i for i, f in enumerate(gold["facts"]) if f["tier"] == "gate"]
    statement: dict[str, Any] = prediction["statements"][pick(gate_facts, index)]
    return statement


CHANGES = ["drop", "scope", "assertion", "object", "subject", "evidence", "qualifier", "predicate"]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(GOLDS), INDEX, st.sampled_from(CHANGES))
def test_a_changed_fact_lowers_the_facts(gold: dict[str, Any], index: int, change: str) -> None:
    prediction = perfect(gold)
    statement = with_gate(gold, prediction, index)
    if change == "drop":
        prediction["statements"].remove(statement)
    elif change == "scope":
        statement["scope"] = "background"
    elif change == "assertion":
        statement["assertion"] = "hedged"
    elif change == "object":
        if statement["object"] is None and statement["object_label"] is None:
            return  # a range without a value: its low and high are what is compared
        statement.update({"object": "NCIT:C0", "object_label": "something else"})
    elif change == "subject":
        statement.update({"subject": "RXCUI:0", "subject_label": "something else", "subject_components": []})
    elif change == "evidence":
        statement["evidence"] = [{"start": 10**6, "end": 10**6 + 5, "text": "apart"}]
    elif change == "predicate":
        statement["predicate"] = "narrative"
    elif not statement["qualifiers"] or statement["predicate"] == "studies_condition":
        return
    else:
        name = sorted(k for k, v in statement["qualifiers"].items() if v is not None)[0]
        statement["qualifiers"] = {**statement["qualifiers"], name: "something else"}
    before, result = evaluate(gold, perfect(gold)), evaluate(gold, prediction)
    missed = result.facts.fn + result.other_facts.fn
    alarms = result.facts.fp + result.other_facts.fp
    assert missed == 1, [f.what for f in result.errors]
    assert alarms == (0 if change in ("drop", "evidence", "predicate") else 1) or change in ("object", "qualifier")
    assert result.mentions == before.mentions


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(GOLDS), INDEX)
def test_repeating_a_fact_changes_nothing(gold: dict[str, Any], index: int) -> None:
    prediction = perfect(gold)
    again = copy.deepcopy(pick(prediction["statements"], index))
    again["evidence"] = [{"start": 10**6, "end": 10**6 + 5, "text": "apart"}]
    prediction["statements"].append(again)
    assert not evaluate(gold, prediction).errors


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(GOLDS), INDEX)
def test_each_trap_fires_when_its_pattern_is_produced(gold: dict[str, Any], index: int) -> None:
    trap = pick(gold["negative_traps"], index)
    prediction = perfect(gold)
    add_what_fires(prediction, trap["must_not"])
    fired = [f.what.split()[0] for f in evaluate(gold, prediction).traps_fired]
    assert trap["id"] in fired


def add_what_fires(prediction: dict[str, Any], pattern: dict[str, Any]) -> None:
    if "predicate" not in pattern:
        kind = "Drug" if pattern["type"] == "*" else pattern["type"]
        mention = {"start": pattern["start"], "end": pattern["end"], "type": kind, "text": "…", "curie": None}
        prediction["mentions"].append(mention)
        return
    wanted = pattern["object"]
    quantity = wanted if isinstance(wanted, dict) else {}
    plain = "anything" if wanted == "*" else quantity.get("value") if quantity else wanted
    statement = {
        "subject": "TRIAL" if pattern["subject"] == "*" else pattern["subject"],
        "predicate": pattern["predicate"],
        "object": plain,
        "object_label": None,
        "scope": pattern.get("scope", "this_trial"),
        "assertion": pattern.get("assertion", "asserted"),
        "qualifiers": {**quantity, **pattern.get("qualifiers", {})},
        "evidence": [],
    }
    prediction["statements"].append(statement)


def test_symmetric_xref_and_unit_forms_are_equal() -> None:
    gold = GOLDS[4]
    prediction = perfect(gold)
    for statement in prediction["statements"]:
        if statement["predicate"] == "combined_with":
            statement["subject"], statement["object"] = statement["object"], statement["subject"]
        if statement["subject"] == "RXCUI:495881":
            statement["subject"] = "DRUGBANK:DB00398"
        unit = statement["qualifiers"].get("unit")
        if unit:
            statement["qualifiers"]["unit"] = {"months": "mo", "weeks": "wk", "years": "a"}.get(unit, unit)
        if statement["qualifiers"].get("time_point"):
            statement["qualifiers"]["time_point"] = "18-week"
    assert not evaluate(gold, prediction).errors


def test_listing_tells_the_nearest_prediction_and_the_difference() -> None:
    gold = GOLDS[0]
    prediction = perfect(gold)
    outcome = next(s for s in prediction["statements"] if s["predicate"] == "has_outcome")
    outcome["qualifiers"]["time_frame"] = "Up to 3 years"
    listing = render(evaluate(gold, prediction), verbose=True)
    assert "qualifier time_frame: Up to 2 years vs Up to 3 years" in listing
    assert '"facts"' in render(evaluate(gold, prediction), fmt="json")
