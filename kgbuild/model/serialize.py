"""The public JSON form of an annotation: takes a linked ``Annotation``, gives what ``annotate --format jsonl`` prints.

The keys are those of DESIGN section 6. Where the design is silent: the trial is the subject ``"TRIAL"``; a regimen is
its id with ``…_components``; a number stands in ``object`` and, with its unit, in ``qualifiers``; an enum is a list;
a literal has a null ``object`` and its text as ``object_label``, or its id where it has one (a country, a publication).
Of a structured source ``field`` is the path of a value, and ``start`` and ``end`` are offsets into that value.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kgbuild.model.ids import regimen_id
from kgbuild.model.mention import Link, Mention
from kgbuild.model.pieces import Piece, pieces
from kgbuild.model.record import Record
from kgbuild.model.statement import Annotation, Ref, Statement
from kgbuild.model.text import Span

Json = dict[str, Any]


def to_public(annotation: Annotation) -> Json:
    """One record's mentions, links and statements as a JSON object; ``annotation`` should be linked."""
    record = annotation.record
    links: tuple[Link | None, ...] = annotation.links or (None,) * len(annotation.mentions)
    trial: Json = {"id": record.trial_id, "nct_id": record.nct_id, "title": record.title}
    return {
        "record": record.id,
        "version": record.version,
        "source_format": record.source_format,
        "trial": {**trial, **{k: _plain(v) for k, v in annotation.trial.items()}},
        "mentions": [_mention(m, link, record) for m, link in zip(annotation.mentions, links, strict=True)],
        "statements": [_statement(s, annotation) for s in annotation.statements],
    }


def _mention(mention: Mention, link: Link | None, record: Record) -> Json:
    out: Json = {
        **_place(mention.span, record),
        "text": mention.text,
        "type": mention.type,
        "curie": link.curie if link else None,
        "label": link.label if link else None,
        "score": link.score if link else 0.0,
        "xrefs": list(link.xrefs) if link else [],
        "modifiers": [
            {**_place(Span(m.start, m.end), record), "text": m.text, **({"value": m.value} if m.value else {})}
            for m in mention.modifiers
        ],
    }
    if mention.value:
        out["value"] = {k: _plain(v) for k, v in mention.value.items()}
    if link:
        out["match_kind"] = link.match_kind
        out["matched_term"] = link.matched_term
        out["runners_up"] = [
            {"curie": c.curie, "label": c.label, "score": c.score, "term": c.term, "match_kind": c.match_kind}
            for c in link.runners_up
        ]
    return out


def _statement(statement: Statement, annotation: Annotation) -> Json:
    qualifiers: Json = {k: qualifier(v) for k, v in statement.qualifiers.items()}
    if statement.object.kind == "number":
        qualifiers = {"value": statement.object.value, "unit": statement.object.unit, **qualifiers}
    return {
        "id": statement.id,
        **argument("subject", statement.subject),
        "predicate": statement.predicate,
        **argument("object", statement.object),
        "object_type": _object_type(statement.object),
        "scope": statement.scope,
        "assertion": statement.assertion,
        "confidence": statement.confidence,
        "qualifiers": qualifiers,
        "evidence": [_evidence(piece, annotation.record) for piece in pieces(annotation.record, statement.evidence)],
        "rule": statement.rule,
    }


def argument(role: str, ref: Ref) -> Json:
    """``{role: …, role_label: …}`` for a subject or object, with ``role_components`` for a regimen."""
    match ref.kind:
        case "trial":
            return {role: "TRIAL", f"{role}_label": None}
        case "regimen":
            parts = [{"curie": p.curie, "label": p.label} for p in ref.parts]
            return {
                role: ref.curie or regimen_id(p.curie or p.label or "" for p in ref.parts),
                f"{role}_label": ref.label or " + ".join(p.label or p.curie or "" for p in ref.parts),
                f"{role}_components": parts,
            }
        case "number":
            return {role: ref.value, f"{role}_label": ref.label}
        case "enum":
            return {role: list(ref.values), f"{role}_label": ref.label}
        case "literal":
            return {role: ref.curie, f"{role}_label": ref.label}
    return {role: ref.curie, f"{role}_label": ref.label}


def qualifier(value: Any) -> Any:
    """A qualifier's value as JSON: a concept becomes ``{"curie", "label"}``, other Refs their bare value."""
    if isinstance(value, Ref):
        match value.kind:
            case "concept" | "regimen":
                return {"curie": value.curie, "label": value.label}
            case "number":
                return value.value if value.unit is None else {"value": value.value, "unit": value.unit}
            case "enum":
                return list(value.values)
            case "trial":
                return "TRIAL"
        return value.label
    return _plain(value)


def _object_type(ref: Ref) -> str:
    if ref.kind == "literal" and ref.curie:
        return "curie"
    return {"concept": "curie", "regimen": "curie", "trial": "curie"}.get(ref.kind, ref.kind)


def _place(span: Span, record: Record) -> Json:
    """Where a span stands: of several values that it touches, the stretch of the first."""
    located = record.locate(span)
    if not located:
        return {"start": span.start, "end": span.end}
    return {"field": located[0].path, "start": located[0].start, "end": located[0].end}


def _evidence(piece: Piece, record: Record) -> Json:
    return {**_place(piece.span, record), "text": piece.span.of(record.text)}


def _plain(value: Any) -> Any:
    """Tuples and sets as lists, mappings as dicts, so that ``json.dumps`` takes the result."""
    if isinstance(value, Ref):
        return qualifier(value)
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(_plain(v) for v in value)
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    return value
