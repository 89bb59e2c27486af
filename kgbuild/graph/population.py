"""Projections of who takes part: the trial's Population, its biomarkers and its line of therapy."""

from __future__ import annotations

from typing import Any

from kgbuild.graph.context import Projection
from kgbuild.graph.rows import Node
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


def biomarker_population(p: Projection, s: Statement) -> str | None:
    """(Population)-[:REQUIRES]->(Biomarker)-[:OF_GENE]->(Target)."""
    gene = p.node(s.object)
    if gene is None or gene.label != "Target":
        return "not linked"
    state = p.text(s.qualifiers.get("state")) or "unspecified"
    marker = p.made("Biomarker", [gene.id, state], f"{gene.name} {state}", {"state": state})
    population = _population(p, s, {})
    p.edge("REQUIRES", population, marker, s, {})
    p.edge("OF_GENE", marker, gene, s, {})
    p.edges_of[p.statement_id(s)].sort(key=lambda e: e.type != "REQUIRES")
    return None
