"""Projections of who took part and what harmed them: baseline counts and adverse events."""

from __future__ import annotations

import re
from typing import Any

from kgbuild.graph.arms import for_arms
from kgbuild.graph.context import Projection
from kgbuild.graph.results import category_title, table_row, value_of
from kgbuild.graph.schema import schema
from kgbuild.model import Ref, Statement
from kgbuild.model.ids import normalised


def baseline(p: Projection, s: Statement) -> str | None:
    """(Trial)-[:HAS_BASELINE]->(Baseline)-[:FOR_ARM]->(Arm); a count of all enrolled is also the trial's enrolment."""
    q = s.qualifiers
    characteristic = p.text(q.get("characteristic")) or "unspecified"
    properties = {
        "characteristic": characteristic,
        "category_title": category_title(p, s),
        "param_type": p.text(q.get("param_type")),
        **value_of(p, s),
        "low": p.number(q.get("range_low")),
        "high": p.number(q.get("range_high")),
        "denominator": p.integer(q.get("denominator")),
    }
    # Apart, so that ids made before there were tables stay the same.
    of_table = {
        "value_text": properties.pop("value_text"),
        **{name: p.text(q.get(name)) for name in ("title", "dispersion_type", "comment")},
        **{name: p.number(q.get(name)) for name in ("dispersion_value", "dispersion_low", "dispersion_high")},
    }
    arms = p.texts(q.get("arm"))
    _enrollment(p, characteristic, properties["value"], arms)
    name = " ".join(filter(None, [characteristic, properties["category_title"]]))
    more = {k: v for k, v in of_table.items() if v is not None} | ({"arm": arms} if arms else {})
    key = [p.trial.id, properties, *([more] if more else []), *table_row(p, s)]
    node = p.made("Baseline", key, name, properties | of_table)
    p.edge("HAS_BASELINE", p.trial, node, s, {})
    category = q.get("category")
    disease = p.node(category) if isinstance(category, Ref) and category.curie else None
    if disease is not None and disease.label == "Disease":
        p.edge("OF_CATEGORY", node, disease, s, {})
    for_arms(p, node, arms, s)
    return None


def _enrollment(p: Projection, characteristic: str, value: Any, arms: list[str]) -> None:
    count = p.integer(value)
    if characteristic == "enrollment" and count is not None and not arms and p.trial_property("enrollment") is None:
        p.set_trial(enrollment=count, enrollment_type="ACTUAL")


def adverse_event(p: Projection, s: Statement) -> str | None:
    """(Trial)-[:REPORTS_ADVERSE_EVENT]->(AdverseEvent)-[:OF_TERM]->(Disease), and -[:FOR_ARM]->(Arm)."""
    q = s.qualifiers
    term = p.node(s.object)
    name = term.name if term else p.text(s.object)
    if not name or s.subject.kind != "trial":
        return "not linked"
    low, high = _grades(q.get("grade"))
    properties = {
        "grade": low,
        "grade_max": high,
        "serious": p.truth(q.get("serious")),
        **{k: p.integer(q.get(k)) for k in ("affected", "at_risk", "episodes")},
        "cause": p.text(q.get("cause")),
    }
    # A table's own words: several of its rows may lead to one concept ("Pain: breast", "Pain: neck").
    of_table = {k: p.text(q.get(k)) for k in ("term", "organ_system")}
    arms = p.texts(q.get("arm"))
    key = [
        p.trial.id,
        term.id if term else normalised(name),
        properties,
        arms,
        *filter(None, of_table.values()),
    ]
    node = p.made("AdverseEvent", key, of_table["term"] or name, {**properties, **of_table})
    p.edge("REPORTS_ADVERSE_EVENT", p.trial, node, s, {})
    if term is not None and schema().allows("OF_TERM", "AdverseEvent", term.label):
        p.edge("OF_TERM", node, term, s, {}, said_by=p.naming(s, s.object))
    for_arms(p, node, arms, s)
    return None


def _grades(value: Any) -> tuple[int | None, int | None]:
    """Lowest grade, and the highest where it differs: ``"3-4"`` or ``[3, 4]`` is (3, 4), ``5`` is (5, None)."""
    numbers = sorted({int(n) for n in re.findall(r"[0-5]", str(value))}) if value is not None else []
    return (numbers[0] if numbers else None, numbers[-1] if len(numbers) > 1 else None)
