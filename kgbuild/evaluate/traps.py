"""Negative traps: takes a gold file's patterns and a prediction, gives a finding for each trap that fires."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kgbuild.evaluate.concepts import Concepts
from kgbuild.evaluate.gold import GoldFile
from kgbuild.evaluate.normal import literal, same_number, same_value, unit
from kgbuild.evaluate.scores import Finding
from kgbuild.model.mention import MENTION_TYPES

Pattern = Mapping[str, Any]


def score_traps(gold: GoldFile, prediction: Mapping[str, Any], concepts: Concepts) -> list[Finding]:
    """A finding for every trap that fires, with what set it off."""
    out = []
    for trap in gold.traps:
        pattern = trap.pattern
        if "predicate" in pattern:
            fired = [s for s in prediction.get("statements", ()) if statement_fires(pattern, s, concepts)]
            texts = [" / ".join(str(e.get("text", "")) for e in s.get("evidence", ())) for s in fired]
        else:
            fired = [m for m in prediction.get("mentions", ()) if mention_fires(pattern, m)]
            texts = [f"{m['type']} {m['text']!r}" for m in fired]
        if fired:
            what = f"{trap.id} {dict(pattern)}"
            rule = ", ".join(sorted({str(s.get("rule") or s.get("match_kind") or "") for s in fired}))
            out.append(Finding(gold.name, "trap", "trap", "trap", what, " | ".join(texts), f"{trap.why}; by {rule}"))
    return out


def mention_fires(pattern: Pattern, mention: Mapping[str, Any]) -> bool:
    """Whether a scored mention is what a mention pattern forbids."""
    if mention["type"] not in MENTION_TYPES or pattern["type"] not in ("*", mention["type"]):
        return False
    if pattern.get("match", "exact") == "overlap":
        return bool(mention["start"] < pattern["end"] and pattern["start"] < mention["end"])
    return bool(mention["start"] == pattern["start"] and mention["end"] == pattern["end"])


def statement_fires(pattern: Pattern, statement: Mapping[str, Any], concepts: Concepts) -> bool:
    """Whether a statement is what a statement pattern forbids; keys that the pattern lacks match anything."""
    if pattern["predicate"] != statement["predicate"]:
        return False
    if any(k in pattern and pattern[k] != statement[k] for k in ("scope", "assertion")):
        return False
    qualifiers = statement.get("qualifiers") or {}
    if any(not same_value(v, qualifiers.get(k)) for k, v in pattern.get("qualifiers", {}).items()):
        return False
    return all(_argument_fires(pattern.get(role, "*"), statement, role, concepts) for role in ("subject", "object"))


def _argument_fires(wanted: Any, statement: Mapping[str, Any], role: str, concepts: Concepts) -> bool:
    value, label = statement.get(role), statement.get(f"{role}_label")
    if wanted == "*":
        return True
    if isinstance(wanted, list):
        return isinstance(value, list) and set(value) == set(wanted)
    if isinstance(wanted, Mapping):
        return _quantity_fires(wanted, statement, role)
    if isinstance(value, str) and (value == wanted or concepts.same_curie(wanted, value)):
        return True
    return label is not None and literal(label) == literal(wanted)


def _quantity_fires(wanted: Pattern, statement: Mapping[str, Any], role: str) -> bool:
    qualifiers = statement.get("qualifiers") or {}
    value = statement.get(role) if statement.get(role) is not None else qualifiers.get("value")
    if "value" in wanted and not same_number(wanted["value"], value):
        return False
    return "unit" not in wanted or unit(wanted["unit"]) == unit(qualifiers.get("unit") or "")
