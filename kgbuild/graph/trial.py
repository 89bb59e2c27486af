"""Projections of what holds of the trial as a whole: its properties, sponsors, countries and publications."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from kgbuild.graph.context import Projection
from kgbuild.graph.schema import schema
from kgbuild.model import Ref, Statement


def trial_property(p: Projection, s: Statement) -> str | None:
    """The property of Trial that the qualifier ``name`` names, in the type that the schema gives it."""
    name = p.text(s.qualifiers.get("name")) or ""
    type_ = schema().nodes["Trial"].properties.get(name)
    if type_ is None:
        return f"no property of Trial: {name}"
    value = _typed(p, type_, s.object)
    if value is None:
        return f"{name} is not of type {type_}"
    known = p.trial_property(name) is None
    p.set_trial(**{name: value})
    precision = f"{name}_precision"
    if known and precision in schema().nodes["Trial"].properties:
        p.set_trial(**{precision: p.text(s.qualifiers.get("precision"))})
    return None


def _typed(p: Projection, type_: str, given: Ref) -> Any:
    """The argument as a value of this schema type, None where it is none."""
    bare = given.value if given.value is not None else given.label
    match type_:
        case "int":
            return p.integer(bare)
        case "float":
            return p.number(bare)
        case "bool":
            return p.truth(bare if not isinstance(bare, float) else bool(bare))
        case "string[]":
            return list(given.values) or p.texts(given) or None
    return p.text(given) if given.value is None else f"{given.value:g}"


def phase(p: Projection, s: Statement) -> str | None:
    """Trial property phases."""
    p.set_trial(phases=s.object.values or p.texts(s.object))
    return None


def date(name: str) -> Callable[[Projection, Statement], str | None]:
    """A projection that sets the date property ``name`` and its precision."""

    def make(p: Projection, s: Statement) -> str | None:
        p.set_trial(**{name: p.text(s.object), f"{name}_precision": p.text(s.qualifiers.get("precision"))})
        return None

    return make


def enrollment_planned(p: Projection, s: Statement) -> str | None:
    """Trial properties enrollment_low and enrollment_high, and enrollment where nothing else says it."""
    low, high = p.integer(s.qualifiers.get("low")), p.integer(s.qualifiers.get("high"))
    value = p.integer(s.object.value)
    if value is not None and p.trial_property("enrollment") is None:
        p.set_trial(enrollment=value, enrollment_type="ESTIMATED")
    p.set_trial(enrollment_low=low, enrollment_high=high)
    return None


def nct_id(p: Projection, s: Statement) -> str | None:
    """Trial property nct_id."""
    p.set_trial(nct_id=p.text(s.object))
    return None


def sponsor(p: Projection, s: Statement) -> str | None:
    """(Trial)-[:SPONSORED_BY {role}]->(Organization)."""
    organisation = p.node(_as(s.object, "Organization"))
    if organisation is None:
        return "not linked"
    p.edge("SPONSORED_BY", p.trial, organisation, s, {"role": p.text(s.qualifiers.get("role"))})
    return None


def conducted_in(p: Projection, s: Statement) -> str | None:
    """(Trial)-[:CONDUCTED_IN]->(Country)."""
    country = p.node(_as(s.object, "Country"))
    if country is None:
        return "no country"
    p.edge("CONDUCTED_IN", p.trial, country, s, {})
    return None


def reported_in(p: Projection, s: Statement) -> str | None:
    """(Trial)-[:REPORTED_IN {reference_type}]->(Publication); a reference without a PMID stays a Statement."""
    ref = _as(s.object, "Publication")
    publication = p.node(ref)
    if publication is None:
        return "no PMID"
    citation = p.text(s.qualifiers.get("citation")) or (ref.label if ref.label != ref.curie else None)
    publication = p.with_properties(publication, {"citation": citation})
    said = p.text(s.qualifiers.get("type"))
    p.edge("REPORTED_IN", p.trial, publication, s, {"reference_type": said.lower() if said else None})
    return None


def _as(ref: Ref, type_: str) -> Ref:
    """The argument with this type where it has none; a literal names such a thing."""
    return ref if ref.type else replace(ref, type=type_)
