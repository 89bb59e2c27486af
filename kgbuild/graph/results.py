"""Projections of what is found: results with their numbers, and the analyses that compare arms."""

from __future__ import annotations

from typing import Any

from kgbuild.graph.arms import arm_node, for_arms
from kgbuild.graph.context import Projection
from kgbuild.graph.outcomes import outcome_of
from kgbuild.graph.rows import Node
from kgbuild.model import Ref, Statement

RESULT_TEXTS = ("param_type", "value_relation", "dispersion_type", "time_point", "criteria", "population", "comment")
RESULT_NUMBERS = ("dispersion_value", "dispersion_low", "dispersion_high", "ci_level", "ci_low", "ci_high", "p_value")
RESULT_WHOLE = ("numerator", "denominator", "analyzed")
ANALYSIS_TEXTS = (
    "method", "param_type", "p_relation", "hypothesis_type", "description", "p_comment", "comment",
)  # fmt: skip
ANALYSIS_NUMBERS = ("ci_level", "ci_low", "ci_high", "p_value")


def result(p: Projection, s: Statement) -> str | None:
    """(Outcome)-[:HAS_RESULT]->(Result)-[:FOR_ARM]->(Arm) of this trial."""
    if s.subject.kind != "trial" or s.scope != "this_trial":
        return "not a result of this trial"
    properties = _result_properties(p, s)
    outcome = outcome_of(p, s, properties["time_point"])
    if outcome is None:
        return "no endpoint"
    arms = p.texts(s.qualifiers.get("arm"))
    node = _result_node(p, s, outcome, properties, arms)
    p.edge("HAS_RESULT", outcome, node, s, {})
    for_arms(p, node, arms, s)
    _in_population(p, node, s)
    p.claim(s, "HAS_RESULT")
    return None


def _in_population(p: Projection, node: Node, s: Statement) -> None:
    population = s.qualifiers.get("population")
    if not isinstance(population, Ref) or not population.curie:
        return
    disease = p.node(population)
    if disease is not None and disease.label == "Disease":
        p.edge("IN_POPULATION", node, disease, s, {}, said_by=p.naming(s, population))


def _result_properties(p: Projection, s: Statement) -> dict[str, Any]:
    q = s.qualifiers
    return {
        **value_of(p, s),
        "category_title": category_title(p, s),
        "flags": p.texts(q.get("flags")),
        **{name: p.text(q.get(name)) for name in RESULT_TEXTS},
        **{name: p.number(q.get(name)) for name in RESULT_NUMBERS},
        **{name: p.integer(q.get(name)) for name in RESULT_WHOLE},
    }


def value_of(p: Projection, s: Statement) -> dict[str, Any]:
    """``value`` and ``unit``, and ``value_text`` where the source's value is no number ("NA")."""
    value = p.number(s.qualifiers.get("value"))
    value = p.number(s.object) if value is None else value
    unit = p.text(s.qualifiers.get("unit")) or s.object.unit
    return {"value": value, "value_text": s.object.label if value is None else None, "unit": unit}


def category_title(p: Projection, s: Statement) -> str | None:
    """Class and category of a table's row as one title, e.g. ``Month 6: complete response``."""
    names = [p.text(s.qualifiers.get(name)) for name in ("class", "category")]
    return ": ".join(name for name in names if name) or None


def table_row(p: Projection, s: Statement) -> list[Any]:
    """What tells rows of one title apart in an id: class and category by themselves, where there is a class."""
    class_ = p.text(s.qualifiers.get("class"))
    return [class_, p.text(s.qualifiers.get("category"))] if class_ else []


def _result_node(p: Projection, s: Statement, outcome: Node, properties: dict[str, Any], arms: list[str]) -> Node:
    """A Result; a sentence that says no more than an earlier one of the same outcome is that one.

    A cell of a registry's table is always a result of its own: the same number may stand in several of them.
    """
    said = {k: v for k, v in properties.items() if v not in (None, [])} | ({"arm": arms} if arms else {})
    earlier = p.results.setdefault(outcome.id, [])
    in_table = s.rule.startswith("field.")
    for node in earlier if said.get("value") is not None and not in_table else ():
        if said.items() <= {k: v for k, v in node.properties.items() if not isinstance(v, list)}.items():
            return node
    value = plain_number(said.get("value")) or said.get("value_text") or "not stated"
    name = f"{outcome.name}: {value} {said.get('unit') or ''}".strip()
    node = p.made("Result", [outcome.id, said, *table_row(p, s)], name, properties)
    earlier.append(node)
    return node


def plain_number(value: Any) -> str | None:
    """A number without needless digits, None where it is none."""
    return f"{value:g}" if isinstance(value, float) else None


def analysis(p: Projection, s: Statement) -> str | None:
    """(Outcome)-[:HAS_ANALYSIS]->(Analysis)-[:COMPARES {role}]->(Arm); the role is the arm's."""
    if s.subject.kind != "trial" or s.scope != "this_trial":
        return "not an analysis of this trial"
    outcome = outcome_of(p, s)
    if outcome is None:
        return "no title"
    q = s.qualifiers
    properties = {
        "estimate": value_of(p, s)["value"],
        **{name: p.text(q.get(name)) for name in ANALYSIS_TEXTS},
        **{name: p.number(q.get(name)) for name in ANALYSIS_NUMBERS},
    }
    said = {k: v for k, v in properties.items() if v is not None}
    arms = p.texts(q.get("arms"))
    node = p.made("Analysis", [outcome.id, said, arms], _analysis_name(outcome, properties), properties)
    p.edge("HAS_ANALYSIS", outcome, node, s, {})
    for name in arms:
        arm = arm_node(p, name, s)
        p.edge("COMPARES", node, arm, s, {"role": arm.properties.get("role")}, said_by=p.naming(s, name))
    p.claim(s, "HAS_ANALYSIS")
    return None


def _analysis_name(outcome: Node, said: dict[str, Any]) -> str:
    """E.g. ``Overall survival: Hazard Ratio (HR) 0.7, p < 0.01``."""
    estimate = " ".join(filter(None, [said["param_type"] or said["method"], plain_number(said["estimate"])]))
    p_value = plain_number(said["p_value"])
    parts = [estimate, f"p {said['p_relation'] or '='} {p_value}" if p_value else ""]
    return f"{outcome.name}: {', '.join(filter(None, parts)) or 'analysis'}"
