"""Projections of who may take part: the trial's Population, what it requires and excludes, its line of therapy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kgbuild.graph.context import Projection
from kgbuild.graph.rows import Node
from kgbuild.graph.schema import schema
from kgbuild.model import Statement


def _population(p: Projection, s: Statement, properties: dict[str, Any]) -> Node:
    node = p.made("Population", [p.trial.id], f"Participants of {p.trial.name}", properties)
    p.edge("ENROLLS", p.trial, node, s, {})
    return node


def line_of_therapy(p: Projection, s: Statement) -> str | None:
    """Population properties line_of_therapy, prior_therapy_min, prior_therapy_max."""
    lines = list(s.object.values) or p.texts(s.object)
    more = {name: p.integer(s.qualifiers.get(name)) for name in ("prior_therapy_min", "prior_therapy_max")}
    _population(p, s, {"line_of_therapy": lines, **more})
    return None


def eligible(p: Projection, s: Statement) -> str | None:
    """Population properties min_age, max_age (years), sex, healthy_volunteers."""
    q = s.qualifiers
    said = {
        **{name: p.number(q.get(name)) for name in ("min_age", "max_age")},
        "sex": p.text(q.get("sex")),
        "healthy_volunteers": p.truth(q.get("healthy_volunteers")),
    }
    _population(p, s, said)
    return None


def biomarker_population(p: Projection, s: Statement) -> str | None:
    """(Population)-[:REQUIRES]->(Biomarker)-[:OF_GENE]->(Target)."""
    gene = p.node(s.object)
    if gene is None or gene.label != "Target":
        return "not linked"
    _biomarker(p, "REQUIRES", gene, p.text(s.qualifiers.get("state")) or "unspecified", s)
    return None


def criterion(type_: str) -> Callable[[Projection, Statement], str | None]:
    """(Population)-[:REQUIRES|EXCLUDES]->(Disease|Drug|Biomarker): ``type_`` is the relationship."""

    def make(p: Projection, s: Statement) -> str | None:
        what = p.node(s.object)
        if what is None:
            return "not linked"
        state = p.text(s.qualifiers.get("state"))
        if what.label == "Target":
            # A gene by itself is no criterion: everybody has it.
            if state is None:
                return "no state of the target"
            _biomarker(p, type_, what, state, s)
            return None
        if not schema().allows(type_, "Population", what.label):
            return f"{type_} does not join Population and {what.label}"
        modifiers = p.texts(s.qualifiers.get("modifiers"))
        p.edge(type_, _population(p, s, {}), what, s, {"modifiers": modifiers})
        p.claim(s, type_)
        return None

    return make


def _biomarker(p: Projection, type_: str, gene: Node, state: str, s: Statement) -> None:
    marker = p.made("Biomarker", [gene.id, state], f"{gene.name} {state}", {"state": state})
    p.edge(type_, _population(p, s, {}), marker, s, {})
    p.edge("OF_GENE", marker, gene, s, {})
    p.claim(s, type_)
