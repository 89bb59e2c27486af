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


def fields(reading: Reading) -> Iterator[Statement]:
    """All statements of the structured fields; none of a study's record, whose values ``extract.study`` reads."""
    record = reading.record
    if record.study is not None:
        return
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
            yield from condition(reading, f)


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
    for ref in given(reading, f.span):
        yield _statement("tests_intervention", ref, f.evidence, "field.intervention")


def given(reading: Reading, span: Span) -> list[Ref]:
    """What the name of an intervention stands for: a placebo, its drugs, or something that is no drug."""
    controls = placebos(reading, span)
    if controls:
        return [controls[0].ref()]
    drugs = reading.drafts_in(span, ("Drug", "Regimen"))
    refs = [d.ref() for d in drugs if not _repeats_in_bracket(drugs, d)]
    return refs or [_whole(reading, span)]


def placebos(reading: Reading, span: Span) -> list[Draft]:
    """The placebos that a stretch of text names."""
    return [d for d in reading.drafts_in(span, ("Intervention",)) if _is_placebo(d)]


def _is_placebo(draft: Draft) -> bool:
    return any("placebo" in h.concept.label.lower() for h in draft.hits)


def _repeats_in_bracket(drugs: list[Draft], d: Draft) -> bool:
    """The same drug twice in one field (brand, then generic in brackets) is said once."""
    return any(o is not d and o.start < d.start and o.concepts == d.concepts for o in drugs)


def _whole(reading: Reading, span: Span) -> Ref:
    others = reading.drafts_in(span, ("Intervention", "Mechanism"))
    return others[0].ref() if others else Ref("concept", label=span.of(reading.text).strip(), type="Intervention")


def condition(reading: Reading, f: Field) -> Iterator[Statement]:
    """What a condition's field names: its outermost conditions."""
    found = reading.drafts_in(f.span, ("Condition", "AdverseEvent"))
    outer = [d for d in found if not any(o is not d and o.outer.contains(d.outer) and o.span != d.span for o in found)]
    for d in outer:
        yield _statement("studies_condition", d.ref(specific=True), f.span, "field.condition")
