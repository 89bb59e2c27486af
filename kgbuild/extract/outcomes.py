"""Planned outcome measures: from outcome fields, and in papers from "the primary endpoint was …".

Takes a reading, gives ``has_outcome`` and ``uses_criteria`` statements.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kgbuild.extract.reading import Draft, Reading
from kgbuild.extract.rules import patterns
from kgbuild.extract.trial_claims import trial_claim
from kgbuild.extract.view import Item, View
from kgbuild.model import Field, Ref, Span, Statement

_P = patterns("outcomes.toml")
_JOIN = re.compile(r"\s*(?:,|and|or|&|/|,\s*and)\s*(?:the\s+)?$", re.IGNORECASE)
_ROLES = {
    "main": "primary",
    "co-primary": "primary",
    "coprimary": "primary",
    "key secondary": "secondary",
    "exploratory": "other",
}


def outcomes(reading: Reading) -> Iterator[Statement]:
    """Every planned outcome."""
    given = list(reading.record.named("outcome"))
    for f in given:
        yield from _from_field(reading, f)
    if not given:
        yield from _from_prose(reading)


def _from_field(reading: Reading, f: Field) -> Iterator[Statement]:
    measure = f.part("measure")
    span = (measure or f).span
    value = reading.record.value
    qualifiers: dict[str, object] = {"role": f.attrs.get("role", "primary"), "title": value(measure or f).strip()}
    for name in ("time_frame", "description"):
        part = f.part(name)
        if part is not None:
            qualifiers[name] = value(part).strip()
    if f.attrs.get("split") == "ambiguous":
        qualifiers["split"] = "ambiguous"
    objects: list[Ref] = [d.ref() for d in measured(reading, span)]
    for obj in objects or [Ref("literal", label=str(qualifiers["title"]), type="Endpoint")]:
        yield trial_claim("has_outcome", obj, span, "field.outcome", 0.98, qualifiers)


def measured(reading: Reading, span: Span) -> list[Draft]:
    """The endpoints that a measure is about: the first one, and others joined to it by "and" or a comma."""
    found = [d for d in reading.drafts_in(span, ("Endpoint",)) if d.hits]
    chosen: list[Draft] = []
    for d in found:
        if any(c.concepts[:1] == d.concepts[:1] for c in chosen):
            continue
        if not chosen or _JOIN.fullmatch(reading.text[chosen[-1].end : d.start]):
            chosen.append(d)
    return chosen


def _from_prose(reading: Reading) -> Iterator[Statement]:
    for view in reading.views:
        if view.sentence.scope != "this_trial":
            continue
        for pattern in _P["prose"]:
            for m in pattern.finditer(view.marked):
                yield from _prose(view, m, m.group("role"), m.span("o"))
        for m in _P["listed"][0].finditer(view.marked):
            yield from _listed(view, m)
        for m in _P["paired"][0].finditer(view.marked):
            yield from _prose(view, m, m.group("role"), m.span("o"))
            yield from _prose(view, m, m.group("second"), m.span("o2"))


def _prose(view: View, m: re.Match[str], role: str, place: tuple[int, int]) -> Iterator[Statement]:
    frames = view.items_in(*place, "F")
    evidence = view.span(m.start(), m.end())
    for item in view.items_in(*place, "E"):
        qualifiers: dict[str, object] = {
            "role": _ROLES.get(role.lower(), role.lower()), "title": item.span.of(view.text)
        }  # fmt: skip
        frame = next((f for f in frames if f.span.end <= item.span.start <= f.span.end + 2), None)
        if frame is not None:
            qualifiers["time_frame"] = frame.drafts[0].value["text"]
        yield trial_claim("has_outcome", item.drafts[0].ref(), evidence, "outcomes.prose", 0.85, qualifiers)


def _listed(view: View, m: re.Match[str]) -> Iterator[Statement]:
    """Safety, feasibility and the like, named in a list of endpoints: literal outcomes."""
    role, start = m.group("role").lower(), m.start("o")
    for found in _P["item"][0].finditer(m.group("o")):
        span = view.span(start + found.start("item"), start + found.end("item"))
        title = span.of(view.text)
        obj, evidence = Ref("literal", label=title, type="Endpoint"), view.span(m.start(), start + found.end())
        qualifiers = {"role": _ROLES.get(role, role), "title": title}
        yield trial_claim("has_outcome", obj, evidence, "outcomes.listed", 0.75, qualifiers)


def criteria(reading: Reading) -> Iterator[Statement]:
    """Response and toxicity criteria that the trial names in its own sentences and outcomes."""
    for view in reading.views:
        if view.sentence.scope != "this_trial":
            continue
        for draft in _criteria_in(view):
            version = draft.value.get("version")
            qualifiers = {"version": version} if version else {}
            yield trial_claim("uses_criteria", draft.ref(), draft.span, "outcomes.criteria", 0.9, qualifiers)


def _criteria_in(view: View) -> Sequence[Draft]:
    def of(item: Item) -> list[Draft]:
        return [d for d in (*item.drafts, *item.inner) if d.type == "Criteria"]

    return [d for item in view.items for d in of(item)]
