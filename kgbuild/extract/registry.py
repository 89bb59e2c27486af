"""Statements from a record's own fields: what the sponsor entered.

Takes a reading, gives statements whose rule begins with ``field.``.
"""

from __future__ import annotations

from collections.abc import Iterator

from kgbuild.extract.quantities import parse_date, phase_list
from kgbuild.extract.reading import Draft, Reading
from kgbuild.extract.trial_claims import trial_claim
from kgbuild.model import Field, Ref, Span, Statement

DRUG_TYPES = {"DRUG", "BIOLOGICAL", "DIETARY_SUPPLEMENT", "GENETIC", "COMBINATION_PRODUCT"}
"""Intervention types of the registry whose unrecognised names are drugs without an identifier."""


def _statement(
    predicate: str, obj: Ref, evidence: Span, rule: str, qualifiers: dict[str, object] | None = None
) -> Statement:
    return trial_claim(predicate, obj, evidence, rule, 0.99, qualifiers)


def drafts_in(reading: Reading, span: Span, types: tuple[str, ...]) -> list[Draft]:
    """The reading's drafts of these types inside a span."""
    return [d for d in reading.drafts if d.type in types and span.contains(d.span)]


def fields(reading: Reading) -> Iterator[Statement]:
    """All statements of the structured fields."""
    record = reading.record
    for f in record.fields:
        if f.name in ("nct_id", "sponsor"):
            yield _statement(f.name, Ref("literal", label=record.value(f).strip()), f.span, f"field.{f.name}")
        elif f.name in ("completion_date", "last_update_date"):
            yield from _date(reading, f)
        elif f.name == "phase":
            yield from _phase(reading, f)
        elif f.name == "intervention":
            yield from _intervention(reading, f)
        elif f.name == "condition":
            yield from _condition(reading, f)


def _date(reading: Reading, f: Field) -> Iterator[Statement]:
    parsed = parse_date(reading.record.value(f).strip())
    if parsed is not None:
        literal = Ref("literal", label=parsed[0])
        yield _statement(f.name, literal, f.span, f"field.{f.name}", {"precision": parsed[1]})


def _phase(reading: Reading, f: Field) -> Iterator[Statement]:
    values = phase_list(reading.record.value(f))
    if values:
        yield _statement("phase", Ref("enum", values=tuple(values)), f.span, "field.phase")


def _intervention(reading: Reading, f: Field) -> Iterator[Statement]:
    drugs = drafts_in(reading, f.span, ("Drug", "Regimen"))
    placebo = [d for d in drafts_in(reading, f.span, ("Intervention",)) if _is_placebo(d)]
    if placebo:
        yield _statement("tests_intervention", placebo[0].ref(), f.evidence, "field.intervention")
        return
    for d in drugs:
        if not _repeats_in_bracket(drugs, d):
            yield _statement("tests_intervention", d.ref(), f.evidence, "field.intervention")
    if not drugs:
        yield _statement("tests_intervention", _whole_field(reading, f), f.evidence, "field.intervention")


def _is_placebo(draft: Draft) -> bool:
    return any("placebo" in h.concept.label.lower() for h in draft.hits)


def _repeats_in_bracket(drugs: list[Draft], d: Draft) -> bool:
    """The same drug twice in one field (brand, then generic in brackets) is said once."""
    return any(o is not d and o.start < d.start and o.concepts == d.concepts for o in drugs)


def _whole_field(reading: Reading, f: Field) -> Ref:
    others = drafts_in(reading, f.span, ("Intervention", "Mechanism"))
    return others[0].ref() if others else Ref("concept", label=reading.record.value(f).strip(), type="Intervention")


def _condition(reading: Reading, f: Field) -> Iterator[Statement]:
    found = drafts_in(reading, f.span, ("Condition", "AdverseEvent"))
    outer = [d for d in found if not any(o is not d and o.outer.contains(d.outer) and o.span != d.span for o in found)]
    for d in outer:
        yield _statement("studies_condition", d.ref(specific=True), f.span, "field.condition")
