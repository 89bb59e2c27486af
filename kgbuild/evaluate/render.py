"""Plain-text tables of an evaluation, and the listing of every miss, false alarm and trap with its text."""

from __future__ import annotations

import json

from kgbuild.evaluate.scores import Evaluation, Finding, Tally, spreads

_OUTCOMES = {"miss": "missed", "false_alarm": "false alarm", "trap": "TRAP"}


def render(evaluation: Evaluation, verbose: bool = False, fmt: str = "table") -> str:
    """The evaluation as text (``table``) or JSON (``json``); ``verbose`` adds the listing of errors to the table."""
    if fmt == "json":
        return json.dumps(evaluation.to_dict(), ensure_ascii=False, indent=1)
    lines = [f"gold files: {len(evaluation.files)}"]
    lines += [f"document not annotated: {name}" for name in evaluation.missing_files]
    lines += _table("mentions", {"all": evaluation.mentions, **evaluation.by("mention", lambda f: f.group)})
    lines += _table("gate facts (this_trial, drug_knowledge, regulatory)", {"all": evaluation.facts})
    lines += _table("facts by predicate, all scopes", evaluation.by("fact", lambda f: f.group))
    lines += _table("facts by scope", evaluation.by("fact", lambda f: f.scope))
    lines += _table("facts by assertion", evaluation.by("fact", lambda f: f.assertion))
    other, narrative = evaluation.other_facts, evaluation.narrative
    lines += ["", f"gate facts of other scopes: {other.tp} found, {other.fn} missed, {other.fp} false alarms"]
    lines += [f"narrative: recall {narrative.recall:.3f} ({narrative.tp}/{narrative.tp + narrative.fn})"]
    lines += [f"traps fired: {len(evaluation.traps_fired)} of {evaluation.traps}"]
    if len(evaluation.files) > 1:
        lines += [f"95 % over {len(evaluation.files)} documents (bootstrap):"]
        lines += [f"  {n:12} P {s.precision}  R {s.recall}  F1 {s.f1}" for n, s in spreads(evaluation).items()]
    lines += ["", *gate(evaluation)]
    if verbose:
        lines += ["", *(_line(f) for f in evaluation.errors)]
    return "\n".join(lines)


def gate(evaluation: Evaluation) -> list[str]:
    """One line a requirement: what is asked, what was measured, met or not."""
    by_type = evaluation.by("mention", lambda f: f.group)
    facts, other = evaluation.facts, evaluation.other_facts
    checks = [
        ("mentions F1", evaluation.mentions.f1, ">=", 0.97),
        ("Drug mentions F1", by_type.get("Drug", Tally()).f1, ">=", 0.98),
        ("Condition mentions F1", by_type.get("Condition", Tally()).f1, ">=", 0.98),
        ("gate facts recall", facts.recall, ">=", 0.95),
        ("gate facts precision", facts.precision, ">=", 0.95),
        ("other scopes missed", other.fn, "<=", 1),
        ("narrative recall", evaluation.narrative.recall, ">=", 0.60),
        ("traps fired", len(evaluation.traps_fired), "<=", 0),
    ]
    out = []
    for name, measured, relation, asked in checks:
        met = measured >= asked if relation == ">=" else measured <= asked
        shown = f"{measured:.3f}" if isinstance(measured, float) else str(measured)
        out.append(f"{'met    ' if met else 'NOT MET'}  {name:24} {shown:>7}  (asked {relation} {asked})")
    return out


def _table(title: str, rows: dict[str, Tally]) -> list[str]:
    head = f"{title:52} {'P':>6} {'R':>6} {'F1':>6} {'tp':>5} {'fp':>5} {'fn':>5}"
    body = [
        f"  {name:50} {t.precision:6.3f} {t.recall:6.3f} {t.f1:6.3f} {t.tp:5} {t.fp:5} {t.fn:5}"
        for name, t in rows.items()
    ]
    return ["", head, *body]


def _line(f: Finding) -> str:
    head = f"{f.file[:12]} {f.part:9} {_OUTCOMES[f.outcome]:11} {f.what}"
    text = " ".join(f.text.split())
    quoted = f"\n      text: {text[:200]}" if text else ""
    return head + quoted + (f"\n      {f.detail}" if f.detail else "")
