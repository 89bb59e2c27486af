"""Takes statements whose arguments name mentions, and the verdicts on these, gives statements with CURIEs and ids."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from kgbuild.link.countries import country, find_country
from kgbuild.model import Annotation, Ref, Span, Statement, regimen_id, statement_id
from kgbuild.model.ids import normalised
from kgbuild.model.mention import Link
from kgbuild.vocab import Vocabulary

WITH_MODIFIERS = ("studies_condition", "approved_for", "requires", "excludes")
"""Predicates whose statements keep the modifiers that the concept does not cover."""

SYMMETRIC = ("combined_with",)
Specific = Callable[[int], tuple[Link, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Resolver:
    """Fills the arguments of one record's statements. ``specific(i)`` gives mention i's narrowest link and the rest."""

    vocab: Vocabulary
    annotation: Annotation
    links: tuple[Link, ...]
    specific: Specific

    def statements(self) -> tuple[Statement, ...]:
        """Every statement resolved, equal ones merged, in text order."""
        merged: dict[str, Statement] = {}
        for statement in self.annotation.statements:
            done = self._statement(statement)
            if done is None or done.id is None:
                continue
            known = merged.get(done.id)
            merged[done.id] = merge(known, done) if known else done
        return tuple(sorted(merged.values(), key=_text_order))

    def _statement(self, statement: Statement) -> Statement | None:
        subject, obj = self.ref(statement.subject), self.ref(statement.object)
        qualifiers = {k: self._value(v) for k, v in statement.qualifiers.items()}
        if statement.predicate in WITH_MODIFIERS and (left := self._left_over(statement.object)):
            given = qualifiers.get("modifiers") or ()
            qualifiers["modifiers"] = sorted({*([given] if isinstance(given, str) else given), *left})
        record = self.annotation.record
        first, second = self.key(subject), self.key(obj)
        if statement.predicate in SYMMETRIC:
            if first == second:
                return None
            if second < first:
                subject, obj, first, second = obj, subject, second, first
        plain = {k: p for k, v in qualifiers.items() if (p := self.plain(v)) not in (None, "", [])}
        scope, assertion = statement.scope, statement.assertion
        identifier = statement_id(first, statement.predicate, second, record.id, scope, assertion, plain)
        evidence = tuple(sorted(set(statement.evidence)))
        return replace(statement, subject=subject, object=obj, qualifiers=qualifiers, id=identifier, evidence=evidence)

    def _left_over(self, ref: Ref) -> tuple[str, ...]:
        if ref.kind != "concept" or ref.mention is None or not ref.specific:
            return ()
        return self.specific(ref.mention)[1]

    def ref(self, ref: Ref) -> Ref:
        """The argument with ``curie``, ``label`` and ``type``; what has no link keeps None and its text."""
        if ref.kind == "trial":
            return replace(ref, curie=self.annotation.record.trial_id, type="Trial")
        if ref.kind == "regimen":
            return self._regimen(ref)
        if ref.type == "Country":
            return _country(ref)
        if ref.kind != "concept":
            return ref
        return self._named(ref) if ref.mention is None else self._mentioned(ref, ref.mention)

    def _named(self, ref: Ref) -> Ref:
        concept = self.vocab.concept(ref.curie) if ref.curie else None
        if concept is None:
            return ref
        return replace(ref, curie=concept.id, label=concept.label, type=ref.type or concept.type)

    def _mentioned(self, ref: Ref, index: int) -> Ref:
        mention = self.annotation.mentions[index]
        link = self.specific(index)[0] if ref.specific else self.links[index]
        if link.curie is None:
            return self._named(ref) if ref.curie else replace(ref, label=mention.text, type=ref.type or mention.type)
        return replace(ref, curie=link.curie, label=link.label, type=ref.type or mention.type)

    def _regimen(self, ref: Ref) -> Ref:
        parts = {self.key(p): p for p in self._flat(ref.parts)}
        ordered = tuple(parts[k] for k in sorted(parts))
        if len(ordered) == 1:
            return ordered[0]
        label = " + ".join(sorted((p.label or "" for p in ordered), key=str.lower))
        return replace(ref, curie=regimen_id(parts) if parts else None, label=label, type="Regimen", parts=ordered)

    def _flat(self, parts: Iterable[Ref]) -> Iterable[Ref]:
        for part in parts:
            if part.kind == "regimen":
                yield from self._flat(part.parts)
            else:
                yield self.ref(part)

    def _value(self, value: Any) -> Any:
        if isinstance(value, Ref):
            return self.ref(value)
        return [self._value(v) for v in value] if isinstance(value, (list, tuple)) else value

    def key(self, ref: Ref) -> str:
        """How an argument enters a statement's id: its CURIE, its normalised text, a canonical number or list."""
        if ref.curie:
            return ref.curie
        if ref.kind == "number" and ref.value is not None:
            return f"{_number(ref.value)} {ref.unit or ''}".strip()
        if ref.kind == "enum":
            return "|".join(ref.values)
        return normalised(ref.label or "")

    def plain(self, value: Any) -> Any:
        """A qualifier as JSON data."""
        if isinstance(value, Ref):
            return self.key(value)
        if isinstance(value, Mapping):
            return {str(k): self.plain(v) for k, v in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.plain(v) for v in value]
        return _number(value) if isinstance(value, float) else value


def _country(ref: Ref) -> Ref:
    """The country under its usual name; one that the table lacks keeps the source's words."""
    found = country(ref.curie) if ref.curie else find_country(ref.label or "")
    return replace(ref, curie=found.curie, label=found.name) if found else ref


def _number(value: float) -> int | float:
    return int(value) if float(value).is_integer() else float(value)


def merge(a: Statement, b: Statement) -> Statement:
    """Two statements of one id: all evidence in text order, the higher confidence, the rule of the first."""
    evidence: tuple[Span, ...] = tuple(sorted({*a.evidence, *b.evidence}))
    return replace(a, evidence=evidence, confidence=max(a.confidence, b.confidence))


def _text_order(statement: Statement) -> tuple[tuple[int, int], str, str]:
    first = statement.evidence[0] if statement.evidence else Span(0, 0)
    return (first.start, first.end), statement.predicate, statement.id or ""
