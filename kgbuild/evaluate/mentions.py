"""Scores mentions: same type, and spans equal up to listed modifiers beside the gold span or a leading article."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kgbuild.evaluate.gold import GoldFile, GoldMention
from kgbuild.evaluate.matching import match
from kgbuild.evaluate.scores import Finding
from kgbuild.model.mention import MENTION_TYPES

_ARTICLES = ("the", "a", "an")
Prediction = Mapping[str, Any]


def score_mentions(gold: GoldFile, prediction: Prediction) -> list[Finding]:
    """A finding for every gold mention and every prediction of a scored type."""
    if gold.mentions is None:
        return []
    predicted = [m for m in prediction.get("mentions", ()) if m["type"] in MENTION_TYPES]
    edges = [_fitting(g, predicted) for g in gold.mentions]
    pairs = match(edges)
    taken = set(pairs.values())
    out = [_gold_finding(gold.name, g, i in pairs, predicted) for i, g in enumerate(gold.mentions)]
    free = [p for i, p in enumerate(predicted) if i not in taken]
    return out + [_false_alarm(gold, p) for p in free]


def _fitting(gold: GoldMention, predicted: list[Prediction]) -> list[int]:
    fits = [i for i, p in enumerate(predicted) if p["type"] == gold.type and fits_span(gold, p)]
    return sorted(fits, key=lambda i: _distance(gold, predicted[i]))


def _distance(gold: GoldMention, p: Prediction) -> int:
    return abs(int(p["start"]) - gold.span.start) + abs(int(p["end"]) - gold.span.end)


def fits_span(gold: GoldMention, p: Prediction) -> bool:
    """Whether a predicted span equals the gold's up to its modifiers' outer edges and a leading article."""
    starts = {gold.span.start} | {m.start for m in gold.modifiers if m.end <= gold.span.start}
    ends = {gold.span.end} | {m.end for m in gold.modifiers if m.start >= gold.span.end}
    if p["end"] not in ends:
        return False
    skipped_by_prediction = _article(p["text"])
    skipped_by_gold = _article(gold.text)
    return bool({p["start"], p["start"] + skipped_by_prediction} & starts) or (
        skipped_by_gold > 0 and p["start"] == gold.span.start + skipped_by_gold
    )


def _article(text: str) -> int:
    """How many characters a leading article and its blank take; 0 without one."""
    first, blank, _ = text.partition(" ")
    return len(first) + 1 if blank and first.lower() in _ARTICLES else 0


def _gold_finding(file: str, gold: GoldMention, found: bool, predicted: list[Prediction]) -> Finding:
    near = "" if found else _near(gold.span.start, gold.span.end, predicted)
    what = f"{gold.type} [{gold.span.start}:{gold.span.end}] {gold.curie or gold.label}"
    return Finding(file, "mention", "found" if found else "miss", gold.type, what, gold.text, near)


def _false_alarm(gold: GoldFile, p: Prediction) -> Finding:
    touching = [
        f"{g.type} {g.text!r}" for g in gold.mentions or () if g.span.start < p["end"] and p["start"] < g.span.end
    ]
    what = f"{p['type']} [{p['start']}:{p['end']}] {p.get('curie') or 'unlinked'}"
    detail = f"gold here: {', '.join(touching)}" if touching else ""
    return Finding(gold.name, "mention", "false_alarm", p["type"], what, p["text"], detail)


def _near(start: int, end: int, predicted: list[Prediction]) -> str:
    touching = [f"{p['type']} {p['text']!r}" for p in predicted if p["start"] < end and start < p["end"]]
    return f"predicted here: {', '.join(touching)}" if touching else ""
