"""Projections of what is measured and found: outcomes, results, baseline counts, adverse events."""

from __future__ import annotations

import re
from typing import Any

from kgbuild.graph.arms import arm_node
from kgbuild.graph.context import Projection
from kgbuild.graph.rows import Node
from kgbuild.graph.schema import schema
from kgbuild.model import Ref, Statement
from kgbuild.model.ids import normalised

ROLES = ("primary", "secondary", "other", "reported")
RESULT_TEXTS = ("param_type", "value_relation", "dispersion_type", "time_point", "criteria", "population")
RESULT_NUMBERS = ("dispersion_low", "dispersion_high", "ci_level", "ci_low", "ci_high", "p_value")
RESULT_WHOLE = ("numerator", "denominator", "analyzed")


def _endpoint_key(ref: Any) -> str | None:
    """An endpoint's id, else its normalised name; None where there is neither."""
    if not isinstance(ref, Ref):
        return normalised(ref) if isinstance(ref, str) and ref else None
    return ref.curie or (normalised(ref.label) if ref.label else None)


def _outcome(p: Projection, role: str, title: str, time_frame: str | None, properties: dict[str, Any]) -> Node:
    key = [p.trial.id, role, normalised(title), normalised(time_frame or "")]
    return p.made("Outcome", key, title, {"title": title, "role": role, "time_frame": time_frame, **properties})


def has_outcome(p: Projection, s: Statement) -> str | None:
    """(Trial)-[:HAS_OUTCOME]->(Outcome), and -[:MEASURES]->(Endpoint) where the endpoint is linked."""
    title = p.text(s.qualifiers.get("title")) or p.text(s.object)
    if not title:
        return "no title"
    role = p.text(s.qualifiers.get("role")) or "other"
    more = {name: p.text(s.qualifiers.get(name)) for name in ("description", "split")}
    outcome = _outcome(p, role, title, p.text(s.qualifiers.get("time_frame")), more)
    p.edge("HAS_OUTCOME", p.trial, outcome, s, {"role": role})
    _measures(p, outcome, s.object, s)
    p.outcomes.append((outcome, _endpoint_key(s.object)))
    return None


def _measures(p: Projection, outcome: Node, endpoint: Any, s: Statement) -> None:
    node = p.node(endpoint) if isinstance(endpoint, Ref) and endpoint.kind == "concept" else None
    if node is not None and schema().allows("MEASURES", "Outcome", node.label):
        p.edge("MEASURES", outcome, node, s, {})


def result(p: Projection, s: Statement) -> str | None:
    """(Outcome)-[:HAS_RESULT]->(Result) of this trial; the outcome is a planned one where one fits."""
    if s.subject.kind != "trial" or s.scope != "this_trial":
        return "not a result of this trial"
    endpoint = s.qualifiers.get("endpoint")
    key = _endpoint_key(endpoint)
    if key is None:
        return "no endpoint"
    properties = _result_properties(p, s)
    outcome = _planned(p, key, p.text(endpoint) or "", properties["time_point"])
    if outcome is None:
        outcome = _outcome(p, "reported", p.text(endpoint) or key, None, {})
        p.outcomes.append((outcome, key))
        p.edge("HAS_OUTCOME", p.trial, outcome, s, {"role": "reported"})
        _measures(p, outcome, endpoint, s)
    arms = p.texts(s.qualifiers.get("arm"))
    node = _result_node(p, outcome, properties, arms)
    p.edge("HAS_RESULT", outcome, node, s, {})
    for name in arms:
        p.edge("FOR_ARM", node, arm_node(p, name, s), s, {})
    _in_population(p, node, s)
    # HAS_RESULT is the claim itself: it goes first, before a reported outcome's HAS_OUTCOME.
    p.edges_of[p.statement_id(s)].sort(key=lambda e: e.type != "HAS_RESULT")
    return None


def _in_population(p: Projection, node: Node, s: Statement) -> None:
    population = s.qualifiers.get("population")
    disease = p.node(population) if isinstance(population, Ref) and population.curie else None
    if disease is not None and disease.label == "Disease":
        p.edge("IN_POPULATION", node, disease, s, {})


def _result_properties(p: Projection, s: Statement) -> dict[str, Any]:
    q = s.qualifiers
    value = p.number(q.get("value"))
    return {
        "value": p.number(s.object) if value is None else value,
        "unit": p.text(q.get("unit")) or s.object.unit,
        "category_title": p.text(q.get("category")),
        "flags": p.texts(q.get("flags")),
        **{name: p.text(q.get(name)) for name in RESULT_TEXTS},
        **{name: p.number(q.get(name)) for name in RESULT_NUMBERS},
        **{name: p.integer(q.get(name)) for name in RESULT_WHOLE},
    }


def _result_node(p: Projection, outcome: Node, properties: dict[str, Any], arms: list[str]) -> Node:
    """A Result; one that says no more than an earlier one of the same outcome is that one."""
    said = {k: v for k, v in properties.items() if v not in (None, [])} | ({"arm": arms} if arms else {})
    earlier = p.results.setdefault(outcome.id, [])
    for node in earlier if said.get("value") is not None else ():
        if said.items() <= {k: v for k, v in node.properties.items() if not isinstance(v, list)}.items():
            return node
    name = f"{outcome.name}: {_plain(said.get('value'))} {said.get('unit') or ''}".strip()
    node = p.made("Result", [outcome.id, said], name, properties)
    earlier.append(node)
    return node


def _plain(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else "not stated"


def _planned(p: Projection, key: str, title: str, time_point: str | None) -> Node | None:
    """The outcome that a result belongs to: same endpoint, then same title, same time, then the primary one."""
    fitting = [outcome for outcome, endpoint in p.outcomes if endpoint == key]

    def rank(outcome: Node) -> tuple[bool, bool, int]:
        frame = normalised(str(outcome.properties.get("time_frame") or ""))
        role = str(outcome.properties.get("role"))
        return (
            normalised(outcome.name) != normalised(title),
            not (time_point and normalised(time_point) in frame),
            ROLES.index(role) if role in ROLES else len(ROLES),
        )

    return min(fitting, key=rank, default=None)


def baseline(p: Projection, s: Statement) -> str | None:
    """(Trial)-[:HAS_BASELINE]->(Baseline); a count of enrolled participants is also the trial's enrolment."""
    q = s.qualifiers
    value = p.number(q.get("value"))
    value = p.number(s.object) if value is None else value
    characteristic = p.text(q.get("characteristic")) or "unspecified"
    properties = {
        "characteristic": characteristic,
        "category_title": p.text(q.get("category")),
        "param_type": p.text(q.get("param_type")),
        "value": value,
        "unit": p.text(q.get("unit")) or s.object.unit,
        "low": p.number(q.get("range_low")),
        "high": p.number(q.get("range_high")),
        "denominator": p.integer(q.get("denominator")),
    }
    if characteristic == "enrollment" and (count := p.integer(value)) is not None:
        p.set_trial(enrollment=count, enrollment_type="ACTUAL")
    name = " ".join(filter(None, [characteristic, p.text(q.get("category"))]))
    node = p.made("Baseline", [p.trial.id, properties], name, properties)
    p.edge("HAS_BASELINE", p.trial, node, s, {})
    category = q.get("category")
    disease = p.node(category) if isinstance(category, Ref) and category.curie else None
    if disease is not None and disease.label == "Disease":
        p.edge("OF_CATEGORY", node, disease, s, {})
    return None


def adverse_event(p: Projection, s: Statement) -> str | None:
    """(Trial)-[:REPORTS_ADVERSE_EVENT]->(AdverseEvent)-[:OF_TERM]->(Disease)."""
    q = s.qualifiers
    term = p.node(s.object)
    name = term.name if term else p.text(s.object)
    if not name or s.subject.kind != "trial":
        return "not linked"
    low, high = _grades(q.get("grade"))
    properties = {
        "grade": low,
        "grade_max": high,
        "serious": q["serious"] if isinstance(q.get("serious"), bool) else None,
        **{k: p.integer(q.get(k)) for k in ("affected", "at_risk", "episodes")},
        "cause": p.text(q.get("cause")),
    }
    arms = p.texts(q.get("arm"))
    node = p.made(
        "AdverseEvent", [p.trial.id, term.id if term else normalised(name), properties, arms], name, properties
    )
    p.edge("REPORTS_ADVERSE_EVENT", p.trial, node, s, {})
    if term is not None and schema().allows("OF_TERM", "AdverseEvent", term.label):
        p.edge("OF_TERM", node, term, s, {})
    for arm in arms:
        p.edge("FOR_ARM", node, arm_node(p, arm, s), s, {})
    return None


def _grades(value: Any) -> tuple[int | None, int | None]:
    """Lowest grade, and the highest where it differs: ``"3-4"`` or ``[3, 4]`` is (3, 4), ``5`` is (5, None)."""
    numbers = sorted({int(n) for n in re.findall(r"[0-5]", str(value))}) if value is not None else []
    return (numbers[0] if numbers else None, numbers[-1] if len(numbers) > 1 else None)
