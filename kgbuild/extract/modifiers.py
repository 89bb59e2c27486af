"""Modifiers beside a mention: stage, course, grade, age, receptor state (``modifiers.tsv``).

Takes drafts in place and adds the modifiers that stand directly before or after them, connecting words included.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kgbuild.extract.reading import Draft, Modification
from kgbuild.model import Span

_LINK = r"(?:\s*,?\s*(?:and\s*/\s*or|and\s+or|and|or|/|,)\s*|\s+)"
_BEFORE_GAP = re.compile(rf"{_LINK}$", re.IGNORECASE)
_AFTER_GAP = re.compile(r"\s+|,\s+")
_WINDOW = 60


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of ``modifiers.tsv``, compiled for both sides."""

    kind: str
    value: str
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None


@cache
def rules() -> tuple[Rule, ...]:
    """The modifier rules, in file order."""
    lines = (files("kgbuild.extract") / "modifiers.tsv").read_text("utf-8").splitlines()
    rows = csv.DictReader((x for x in lines if not x.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE)
    return tuple(_compiled(r["kind"], r["value"], r["side"], r["pattern"]) for r in rows)


def _compiled(kind: str, value: str, side: str, pattern: str) -> Rule:
    before = re.compile(rf"(?<![\w-])(?:{pattern})$", re.IGNORECASE) if side in ("before", "both") else None
    after = re.compile(rf"(?:{pattern})(?![\w-])", re.IGNORECASE) if side in ("after", "both") else None
    return Rule(kind, value, before, after)


def _value(rule: Rule, text: str) -> str:
    return " ".join(text.lower().split()) if rule.value == rule.kind else rule.value


def modifiers_before(text: str, floor: int, start: int, states: dict[int, Draft]) -> list[Modification]:
    """Modifiers that end where a mention starts, walking left; ``states`` maps the end of a Biomarker to it."""
    found: list[Modification] = []
    at = start
    while True:
        low = max(floor, at - _WINDOW)
        gap = _BEFORE_GAP.search(text, low, at)
        if gap is None:
            return found
        hit = _one_before(text, low, gap.start(), states)
        if hit is None:
            return found
        found.insert(0, hit)
        at = hit.start


def _one_before(text: str, low: int, stop: int, states: dict[int, Draft]) -> Modification | None:
    state = states.get(stop)
    if state is not None and state.start >= low:
        piece = text[state.start : stop]
        return Modification(state.start, stop, piece, state_name(state, piece), "receptor")
    window = text[low:stop]
    found = [(m, rule) for rule in rules() if rule.before and (m := rule.before.search(window))]
    if not found:
        return None
    m, rule = max(found, key=lambda f: len(f[0].group()))
    return Modification(low + m.start(), stop, m.group(), _value(rule, m.group()), rule.kind)


def state_name(state: Draft, piece: str) -> str:
    """``HER2-negative`` for a Biomarker written in any way (``HER2 negative``, ``HER2-Negative``)."""
    gene = state.value.get("gene_text")
    return f"{gene}-{state.value['state']}" if gene else piece


def modifiers_after(text: str, end: int, ceiling: int) -> list[Modification]:
    """Modifiers that begin right behind a mention (``cancer, advanced``; ``sarcoma (pediatric)``)."""
    gap = _AFTER_GAP.match(text, end, ceiling)
    if gap is None:
        return []
    for rule in rules():
        m = rule.after.match(text, gap.end(), ceiling) if rule.after else None
        if m and _closes_phrase(text, m.end(), ceiling):
            return [Modification(m.start(), m.end(), m.group(), _value(rule, m.group()), rule.kind)]
    return []


def _closes_phrase(text: str, end: int, ceiling: int) -> bool:
    """A word behind its noun modifies it only at the end of the phrase: not in "cancer advanced rapidly"."""
    return end >= ceiling or not re.match(r"\s+\w", text[end : min(end + 3, ceiling)])


def attach(text: str, draft: Draft, bounds: Span, states: dict[int, Draft]) -> None:
    """Put the modifiers on both sides of ``draft`` into it, none beyond ``bounds``."""
    before = modifiers_before(text, bounds.start, draft.start, states)
    after = modifiers_after(text, draft.end, bounds.end)
    draft.modifiers.extend(m for m in before + after if m.kind != "selection" or before[-1:] != [m])
