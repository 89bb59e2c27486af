"""Projections of what is given: TESTS, arms, doses, combinations and the regimens that they make."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import networkx as nx  # type: ignore[import-untyped,unused-ignore]

from kgbuild.graph.context import Projection
from kgbuild.graph.rows import Node
from kgbuild.graph.schema import schema
from kgbuild.model import Statement, text_hash16
from kgbuild.model.ids import normalised

CELLS = ("result", "baseline", "adverse_event", "analysis")
"""Predicates that name an arm thousands of times in one table; their evidence is the cell's, not the arm's."""


def has_arm(p: Projection, s: Statement) -> str | None:
    """(Trial)-[:HAS_ARM]->(Arm). Two planned arms of one label that differ in role or description are two."""
    label = p.text(s.object)
    if not label:
        return "no label"
    said = {name: p.text(s.qualifiers.get(name)) for name in ("role", "description")}
    key = normalised(label)
    id_key = [p.trial.id, text_hash16(key)]
    if len(p.planned_arms.get(key, ())) > 1:
        arm = p.made("Arm", [*id_key, said["role"], said["description"]], label, said)
        p.twins.setdefault(key, []).append(arm)
    else:
        arm = p.arms[key] = p.made("Arm", id_key, label, said)
    p.edge("HAS_ARM", p.trial, arm, s, {})
    return None


def arm_node(p: Projection, name: str, s: Statement, role: str | None = None) -> Node:
    """The arm of this trial with this name, joined to the trial."""
    key = normalised(name)
    known = p.arms.get(key)
    if known is not None and s.predicate in CELLS:
        return known
    if known is None or (role is not None and key not in p.planned_arms):
        arm = p.made("Arm", [p.trial.id, text_hash16(key)], name, {"role": role})
        known = p.arms.setdefault(key, arm)
    p.edge("HAS_ARM", p.trial, known, s, {}, said_by=p.naming(s, name))
    return known


def for_arms(p: Projection, of: Node, names: Iterable[str], s: Statement) -> None:
    """(Result|Baseline|AdverseEvent)-[:FOR_ARM]->(Arm), resting on the arm's name where the evidence holds it."""
    for name in names:
        p.edge("FOR_ARM", of, arm_node(p, name, s), s, {}, said_by=p.naming(s, name))


def receiving_arms(p: Projection, name: str, s: Statement, role: str | None = None) -> list[Node]:
    """The arms that a plan means by this label: it speaks of all that have it."""
    return p.twins.get(normalised(name)) or [arm_node(p, name, s, role)]


def tests_intervention(p: Projection, s: Statement) -> str | None:
    """(Trial)-[:TESTS]->(x), and (Arm)-[:RECEIVES]->(x) where the arm is named."""
    given = p.node(s.object)
    if given is None:
        return "not linked"
    if not schema().allows("TESTS", "Trial", given.label):
        return f"TESTS does not join Trial and {given.label}"
    role = p.text(s.qualifiers.get("role"))
    p.edge("TESTS", p.trial, given, s, {"role": role})
    for name in p.texts(s.qualifiers.get("arm")):
        for arm in receiving_arms(p, name, s, role):
            p.edge("RECEIVES", arm, given, s, {})
    return None


def dose(p: Projection, s: Statement) -> str | None:
    """Dose properties on RECEIVES where the arm is named, else on TESTS; the planned dose comes first."""
    drug = p.node(s.subject)
    if drug is None or not schema().allows("TESTS", "Trial", drug.label):
        return "not linked"
    properties = _dose_properties(p, s)
    arms = p.texts(s.qualifiers.get("arm"))
    if arms:
        edges = [p.edge("RECEIVES", arm, drug, s, {}) for name in arms for arm in receiving_arms(p, name, s)]
    else:
        edges = p.edges.of("TESTS", p.trial.id, drug.id)
    if not edges:
        return "the trial does not test this drug"
    words = " ".join(f"{v:g}" if isinstance(v, float) else str(v) for v in properties.values() if v is not None)
    for edge in edges:
        p.rest(edge, s).evidence.extend(p.references(s))
        edge.properties["doses"] = sorted({*edge.properties.get("doses", []), words})
        first = edge.properties.get("dose_value") is None
        replaces = properties["change"] == "planned" and edge.properties.get("change") != "planned"
        if first or replaces:
            edge.properties.update(properties)
    return None


def _dose_properties(p: Projection, s: Statement) -> dict[str, Any]:
    value = p.number(s.qualifiers.get("value"))
    return {
        "dose_value": p.number(s.object) if value is None else value,
        "dose_unit": p.text(s.qualifiers.get("unit")) or s.object.unit,
        **{name: p.text(s.qualifiers.get(name)) for name in ("route", "frequency", "schedule", "change")},
    }


def combine(p: Projection, s: Statement) -> str | None:
    """(Drug)-[:COMBINED_WITH]->(Drug), smaller id first."""
    one, other = p.node(s.subject), p.node(s.object)
    if one is None or other is None or (one.label, other.label) != ("Drug", "Drug") or one.id == other.id:
        return "not linked"
    first, second = sorted((one, other), key=lambda n: n.id)
    p.edge("COMBINED_WITH", first, second, s, {"trial": p.trial.id})
    p.combined.append((first, second, s))
    return None


def regimens(p: Projection) -> None:
    """A Regimen for each largest set of drugs of this record that are all combined with each other."""
    graph = nx.Graph()
    for first, second, _ in p.combined:
        graph.add_edge(first.id, second.id)
    nodes = {n.id: n for first, second, _ in p.combined for n in (first, second)}
    for clique in sorted(sorted(c) for c in nx.find_cliques(graph)):
        regimen = p.regimen_of([nodes[c] for c in clique])
        for first, second, s in p.combined:
            if first.id in clique and second.id in clique:
                p.regimen(regimen, (first, second), s)
