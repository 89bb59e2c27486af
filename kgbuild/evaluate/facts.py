"""Scores facts: key (subject, predicate, object, required qualifiers, scope, assertion) and overlapping evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from kgbuild.evaluate.concepts import Concepts
from kgbuild.evaluate.gold import GoldFact, GoldFile
from kgbuild.evaluate.matching import match
from kgbuild.evaluate.normal import literal, same_number, same_value, unit
from kgbuild.evaluate.scores import Finding

Prediction = Mapping[str, Any]
SYMMETRIC = frozenset({"combined_with"})


class FactScorer:
    """Compares one document's gold facts with its predicted statements."""

    def __init__(self, gold: GoldFile, prediction: Prediction, concepts: Concepts) -> None:
        self.gold = gold
        self.concepts = concepts
        self.statements: list[Prediction] = list(prediction.get("statements", ()))
        studied = [_identity(f.object) for f in gold.facts if f.predicate == "studies_condition"]
        self._shared = {name for name, n in Counter(studied).items() if n > 1}

    def score(self) -> list[Finding]:
        """Findings for gate facts, false alarms and narrative facts."""
        gate = [f for f in self.gold.facts if f.tier == "gate"]
        predicted = [s for s in self.statements if s["predicate"] != "narrative"]
        keys = [[not self.differences(f, p) for p in predicted] for f in gate]
        order = sorted(range(len(gate)), key=lambda i: -len(self._required(gate[i])))
        edges = [[j for j, p in enumerate(predicted) if keys[i][j] and _overlaps(gate[i], p)] for i in order]
        pairs = {order[k]: j for k, j in match(edges).items()}
        duplicates = {j for row in keys for j, same in enumerate(row) if same}
        out = [self._gold_finding(f, i in pairs, predicted) for i, f in enumerate(gate)]
        out += [
            self._false_alarm(p, gate)
            for j, p in enumerate(predicted)
            if j not in duplicates and (not self.gold.predicates or p["predicate"] in self.gold.predicates)
        ]
        return out + self._narrative()

    def differences(self, gold: GoldFact, p: Prediction) -> list[str]:
        """Where the prediction's key differs from the gold's; empty when it is the same."""
        if gold.predicate != p["predicate"]:
            return [f"predicate: {gold.predicate} vs {p['predicate']}"]
        out = self._argument_differences(gold, p)
        for part in ("scope", "assertion"):
            wanted = getattr(gold, part)
            if wanted != p[part]:
                out.append(f"{part}: {wanted} vs {p[part]}")
        qualifiers = p.get("qualifiers") or {}
        for name, wanted in self._required(gold).items():
            if not self._same_qualifier(name, wanted, qualifiers.get(name)):
                out.append(f"qualifier {name}: {_short(wanted)} vs {_short(qualifiers.get(name))}")
        return out

    def _argument_differences(self, gold: GoldFact, p: Prediction) -> list[str]:
        straight = [
            f"{role}: {_short(wanted)} vs {_argument(role, p)}"
            for role, wanted in (("subject", gold.subject), ("object", gold.object))
            if not self.same_argument(wanted, p, role)
        ]
        if straight and gold.predicate in SYMMETRIC:
            crossed = self.same_argument(gold.subject, p, "object") and self.same_argument(gold.object, p, "subject")
            return [] if crossed else straight
        return straight

    def same_argument(self, gold: Any, p: Prediction, role: str) -> bool:
        """Whether a predicted subject or object is the gold's."""
        value, label = p.get(role), p.get(f"{role}_label")
        if isinstance(gold, str):
            return value == gold
        if "regimen" in gold:
            return self._same_regimen(gold["regimen"], p, role)
        if "enum" in gold:
            return isinstance(value, list) and set(value) == set(gold["enum"])
        if "value" in gold:
            return self._same_quantity(gold, p, role)
        if "literal" in gold:
            return literal(gold["literal"]) in {literal(v) for v in (value, label) if v is not None}
        return self.concepts.same(gold, value if isinstance(value, str) else None, label)

    def _same_regimen(self, gold: list[str], p: Prediction, role: str) -> bool:
        parts = [c.get("curie") for c in p.get(f"{role}_components") or ()]
        if len(parts) != len(gold):
            return False
        edges = [[j for j, c in enumerate(parts) if c and self.concepts.same_curie(g, c)] for g in gold]
        return len(match(edges)) == len(gold)

    def _same_quantity(self, gold: Mapping[str, Any], p: Prediction, role: str) -> bool:
        qualifiers = p.get("qualifiers") or {}
        value = p.get(role) if p.get(role) is not None else qualifiers.get("value")
        if gold["value"] is not None and not same_number(gold["value"], value):
            return False
        if gold["value"] is None:
            return True
        return gold.get("unit") is None or unit(gold["unit"]) == unit(qualifiers.get("unit") or "")

    def _required(self, gold: GoldFact) -> Mapping[str, Any]:
        given = {k: v for k, v in gold.qualifiers.items() if v is not None}
        if gold.predicate == "studies_condition" and _identity(gold.object) not in self._shared:
            given.pop("modifiers", None)
        return given

    def _same_qualifier(self, name: str, gold: Any, predicted: Any) -> bool:
        if isinstance(gold, Mapping):
            if isinstance(predicted, Mapping):
                return self.concepts.same(gold, predicted.get("curie"), predicted.get("label"))
            as_curie = str(predicted) if predicted is not None else None
            return self.concepts.same(gold, as_curie, as_curie)
        if isinstance(predicted, Mapping):
            predicted = predicted.get("label") or predicted.get("value")
        if predicted is None:
            return False
        if name == "unit":
            return unit(gold) == unit(predicted)
        return same_value(gold, predicted)

    def _gold_finding(self, f: GoldFact, found: bool, predicted: list[Prediction]) -> Finding:
        detail = "" if found else self._nearest(f, predicted)
        what = f"{f.id} {_short(f.subject)} {f.predicate} {_short(f.object)} ({f.scope}, {f.assertion})"
        outcome = "found" if found else "miss"
        return Finding(self.gold.name, "fact", outcome, f.predicate, what, f.text, detail, f.scope, f.assertion)

    def _nearest(self, f: GoldFact, predicted: list[Prediction]) -> str:
        rated = [
            (len(d) + (0 if _overlaps(f, p) else 1), d, p)
            for p in predicted
            if p["predicate"] == f.predicate
            for d in [self.differences(f, p)]
        ]
        if not rated:
            return "no prediction of this predicate"
        _, differences, p = min(rated, key=lambda r: r[0])
        apart = [] if _overlaps(f, p) else [f"evidence apart: {_evidence(p)!r}"]
        return "nearest: " + "; ".join(differences + apart or ["taken by another gold fact"])

    def _false_alarm(self, p: Prediction, gate: list[GoldFact]) -> Finding:
        same = [f for f in gate if f.predicate == p["predicate"]]
        apart = [[] if _overlaps(f, p) else ["evidence apart"] for f in same]
        rated = sorted((self.differences(f, p) + a for f, a in zip(same, apart, strict=True)), key=len)
        detail = f"nearest gold: {'; '.join(rated[0])}" if rated else "no gold fact of this predicate"
        what = f"{_argument('subject', p)} {p['predicate']} {_argument('object', p)} ({p['scope']}, {p['assertion']})"
        qualifiers = {k: v for k, v in (p.get("qualifiers") or {}).items() if v is not None}
        if qualifiers:
            what += f" {_short(qualifiers)}"
        if p.get("rule"):
            what += f" by {p['rule']}"
        return Finding(
            self.gold.name,
            "fact",
            "false_alarm",
            p["predicate"],
            what,
            _evidence(p),
            detail,
            p["scope"],
            p["assertion"],
        )

    def _narrative(self) -> list[Finding]:
        said = [s for s in self.statements if s["predicate"] == "narrative"]
        return [self._narrative_finding(f, said) for f in self.gold.facts if f.tier == "narrative"]

    def _narrative_finding(self, f: GoldFact, said: list[Prediction]) -> Finding:
        kinds = {str((s.get("qualifiers") or {}).get("kind")) for s in said if _overlaps(f, s)}
        kind = str(f.qualifiers.get("kind"))
        detail = f"kind {kind} vs {', '.join(sorted(kinds))}" if kinds else "no narrative here"
        outcome, detail = ("found", "") if kind in kinds else ("miss", detail)
        what = f"{f.id} {kind}"
        return Finding(self.gold.name, "narrative", outcome, kind, what, f.text, detail, f.scope, f.assertion)


def _identity(value: Any) -> str:
    return str(value.get("curie") or value.get("label") or value) if isinstance(value, Mapping) else str(value)


def _overlaps(gold: GoldFact, p: Prediction) -> bool:
    return any(g.start < e["end"] and e["start"] < g.end for g in gold.evidence for e in p.get("evidence", ()))


def _evidence(p: Prediction) -> str:
    return " / ".join(str(e.get("text", "")) for e in p.get("evidence", ()))


def _argument(role: str, p: Prediction) -> str:
    value, label = p.get(role), p.get(f"{role}_label")
    return f"{value} {label}" if label and value is not None else str(label if value is None else value)


def _short(value: Any) -> str:
    if isinstance(value, Mapping):
        if "curie" in value:
            return f"{value.get('curie')} {value.get('label')}"
        return ", ".join(f"{k}={_short(v)}" for k, v in value.items())
    text = str(value)
    return text if len(text) <= 100 else text[:97] + "…"
