"""Several readings of one claim become one.

Takes statements, gives fewer: a statement whose qualifiers are a proper part of an equal one's gives its evidence to it
and goes; two results of one endpoint with one value are completed from each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from kgbuild.extract.reading import Draft
from kgbuild.model import Ref, Span, Statement

_COMPLETING = {"result", "dose", "adverse_event", "baseline", "has_outcome", "line_of_therapy"}
"""Predicates whose statements may complete each other when no qualifier disagrees."""
_TABLES = {"field.result", "field.baseline", "field.adverse_event", "field.analysis"}
"""Rules that read a cell of a table: each says all there is to say, so only equal ones are one."""
_OUTCOME = "field.outcome"
"""The rule of a planned outcome's field; two such agree in role and title or are two outcomes."""
_NARROWED = {"studies_condition", "requires", "excludes"}
"""Predicates whose qualifiers narrow the object: without them a statement says more, not less."""
_FREE = {"title", "population", "description"}
"""Qualifiers that quote the text and so never disagree."""


def _argument(ref: Ref, drafts: Sequence[Draft]) -> object:
    """What an argument stands for, the same for every mention of one concept."""
    if ref.kind == "regimen":
        return frozenset(str(_argument(p, drafts)) for p in ref.parts)
    if ref.mention is not None:
        d = drafts[ref.mention]
        narrowed = tuple(sorted(m.value for m in d.modifiers)) if ref.specific else ()
        # Names without a concept are one only where they stand at one place.
        return (d.concepts[:1] or (d.start, d.end), narrowed)
    if ref.curie is not None:
        return ((ref.curie,), ())
    return (ref.kind, ref.label, ref.value, ref.unit, ref.values)


def _value(value: Any, drafts: Sequence[Draft]) -> object:
    return _argument(value, drafts) if isinstance(value, Ref) else value


def _head(s: Statement, drafts: Sequence[Draft]) -> tuple[object, ...]:
    head = (_argument(s.subject, drafts), s.predicate, _argument(s.object, drafts), s.scope, s.assertion)
    if s.rule in _TABLES:
        return (*head, _said(s.qualifiers, drafts))
    if s.rule == _OUTCOME:
        return (*head, s.qualifiers.get("role"), s.qualifiers.get("title"))
    return head


def _said(qualifiers: Mapping[str, Any], drafts: Sequence[Draft]) -> frozenset[tuple[str, object]]:
    return frozenset((k, tuple(v) if isinstance(v, list) else _value(v, drafts)) for k, v in qualifiers.items())


def _agrees(a: Statement, b: Statement, drafts: Sequence[Draft]) -> bool:
    both_fields = a.rule.startswith("field.") and b.rule.startswith("field.")
    shared = (set(a.qualifiers) & set(b.qualifiers)) - (set() if both_fields else _FREE)
    return all(_value(a.qualifiers[k], drafts) == _value(b.qualifiers[k], drafts) for k in shared)


def _subset(weak: Statement, strong: Statement, drafts: Sequence[Draft]) -> bool:
    return set(weak.qualifiers) <= set(strong.qualifiers) and _agrees(weak, strong, drafts)


def _joined(a: Statement, b: Statement) -> Statement:
    """Both without ``b``'s evidence, which ``merged`` collects."""
    confidence = max(a.confidence, b.confidence)
    qualifiers = {**b.qualifiers, **a.qualifiers}
    for name in _FREE.intersection(a.qualifiers, b.qualifiers):
        qualifiers[name] = max(str(a.qualifiers[name]), str(b.qualifiers[name]), key=len)
    return replace(a, qualifiers=qualifiers, confidence=confidence)


def merged(statements: Sequence[Statement], drafts: Sequence[Draft]) -> list[Statement]:
    """Statements with equal heads joined where one says no more than the other, or both complete each other."""
    kept: list[Statement] = []
    evidence: list[dict[Span, None]] = []
    heads: dict[tuple[object, ...], list[int]] = {}
    order = sorted(range(len(statements)), key=lambda i: (-len(statements[i].qualifiers), i))
    for i in order:
        s = statements[i]
        places = heads.setdefault(_head(s, drafts), [])
        place = next((p for p in places if _may_join(kept[p], s, drafts)), None)
        if place is None:
            places.append(len(kept))
            kept.append(s)
            evidence.append(dict.fromkeys(s.evidence))
        else:
            kept[place] = _joined(kept[place], s)
            evidence[place].update(dict.fromkeys(s.evidence))
    whole = (replace(s, evidence=tuple(spans)) for s, spans in zip(kept, evidence, strict=True))
    return sorted(whole, key=lambda s: (s.evidence[0].start, s.predicate) if s.evidence else (0, s.predicate))


def _may_join(strong: Statement, s: Statement, drafts: Sequence[Draft]) -> bool:
    if s.predicate == "narrative":
        return strong.qualifiers == s.qualifiers and strong.object == s.object
    if s.predicate in _NARROWED:
        return _subset(s, strong, drafts) and set(s.qualifiers) == set(strong.qualifiers)
    if _subset(s, strong, drafts):
        return True
    return s.predicate in _COMPLETING and _agrees(strong, s, drafts)
