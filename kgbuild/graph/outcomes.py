"""Projections of what is measured: planned outcomes, and the outcome that a result or an analysis belongs to."""

from __future__ import annotations

from typing import Any

from kgbuild.graph.context import Projection
from kgbuild.graph.index import words
from kgbuild.graph.rows import Node
from kgbuild.graph.schema import schema
from kgbuild.model import Ref, Statement
from kgbuild.model.ids import normalised

ROLES = ("primary", "secondary", "other", "reported")


def endpoint_key(ref: Any) -> str | None:
    """An endpoint's id, else its normalised name; None where there is neither."""
    if not isinstance(ref, Ref):
        return normalised(ref) if isinstance(ref, str) and ref else None
    return ref.curie or (normalised(ref.label) if ref.label else None)


def _outcome(p: Projection, role: str, title: str, time_frame: str | None, *more: str, **properties: Any) -> Node:
    key = [p.trial.id, role, normalised(title), normalised(time_frame or ""), *more]
    return p.made("Outcome", key, title, {"title": title, "role": role, "time_frame": time_frame, **properties})


def has_outcome(p: Projection, s: Statement) -> str | None:
    """(Trial)-[:HAS_OUTCOME]->(Outcome), and -[:MEASURES]->(Endpoint) where the endpoint, or its family, is linked."""
    title = p.text(s.qualifiers.get("title")) or p.text(s.object)
    if not title:
        return "no title"
    role = p.text(s.qualifiers.get("role")) or "other"
    more = {name: p.text(s.qualifiers.get(name)) for name in ("description", "split")}
    time_frame = p.text(s.qualifiers.get("time_frame"))
    twins = p.planned_outcomes.get(words(role, title, time_frame), ())
    told_apart = [normalised(more["description"] or "")] if len(twins) > 1 else []
    outcome = _outcome(p, role, title, time_frame, *told_apart, **more)
    p.edge("HAS_OUTCOME", p.trial, outcome, s, {"role": role})
    for endpoint in (s.object, *(s.qualifiers.get("measures") or ())):
        _measures(p, outcome, endpoint, s)
    p.outcomes.add(outcome, endpoint_key(s.object))
    return None


def _measures(p: Projection, outcome: Node, endpoint: Any, s: Statement) -> None:
    node = p.node(endpoint) if isinstance(endpoint, Ref) and endpoint.kind == "concept" else None
    if node is not None and schema().allows("MEASURES", "Outcome", node.label):
        p.edge("MEASURES", outcome, node, s, {}, said_by=p.naming(s, outcome.name))


def outcome_of(p: Projection, s: Statement, time_point: str | None = None) -> Node | None:
    """The outcome of a result: a planned one where one fits, else one of role ``reported``; None without a name.

    A registry's table has a title, and is joined by it. A sentence has an endpoint, and is joined by that.
    """
    endpoint = s.qualifiers.get("endpoint")
    if title := p.text(s.qualifiers.get("title")):
        return _titled(p, s, title, endpoint)
    key = endpoint_key(endpoint)
    if key is None:
        return None
    name = p.text(endpoint) or key
    return _measuring(p, key, name, time_point) or _reported(p, s, name, endpoint)


def _titled(p: Projection, s: Statement, title: str, endpoint: Any) -> Node:
    role, time_frame = p.text(s.qualifiers.get("role")), p.text(s.qualifiers.get("time_frame"))
    said, description = words(role, title, time_frame), p.text(s.qualifiers.get("outcome_description"))
    known = p.outcomes.planned(said, description) or p.outcomes.reported.get((said, description))
    if known is None:
        known = _reported(p, s, title, endpoint, time_frame, *filter(None, (role, description)))
        p.outcomes.reported[said, description] = known
    return known


def _reported(
    p: Projection, s: Statement, title: str, endpoint: Any, time_frame: str | None = None, *more: str
) -> Node:
    """An outcome that the record does not plan; the first result of it brings its edges."""
    outcome = _outcome(p, "reported", title, time_frame, *more)
    p.outcomes.add(outcome, endpoint_key(endpoint), planned=False)
    p.edge("HAS_OUTCOME", p.trial, outcome, s, {"role": "reported"}, said_by=p.naming(s, title))
    _measures(p, outcome, endpoint, s)
    return outcome


def _measuring(p: Projection, key: str, title: str, time_point: str | None) -> Node | None:
    """Of the endpoint's outcomes the one with the same title, then the same time, then the primary one."""

    def rank(outcome: Node) -> tuple[bool, bool, int]:
        frame = normalised(str(outcome.properties.get("time_frame") or ""))
        role = str(outcome.properties.get("role"))
        return (
            normalised(outcome.name) != normalised(title),
            not (time_point and normalised(time_point) in frame),
            ROLES.index(role) if role in ROLES else len(ROLES),
        )

    return min(p.outcomes.measuring(key), key=rank, default=None)
