"""Molecular states that participants must have: ``HER2-negative``, ``EGFR mutations``, ``PD-L1 of at least 50 %``.

Takes plain views of the trial's own sentences, gives ``biomarker_population`` statements. The wordings stand in
``population.toml`` under ``[markers]``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kgbuild.extract.confidence import confidence
from kgbuild.extract.reading import Draft
from kgbuild.extract.relations_view import Plain
from kgbuild.extract.rules import read
from kgbuild.extract.trial_claims import trial_claim
from kgbuild.extract.view import MARK
from kgbuild.model import Span, Statement


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(p, re.IGNORECASE) for name, p in read("population.toml")["markers"].items()}


def biomarkers(view: Plain, title: bool) -> Iterator[Statement]:
    """The states that a title names, or that a sentence says of those who take part."""
    said = _patterns()
    if not title and (said["general"].search(view.marked) or not said["people"].search(view.marked)):
        return
    for m in MARK.finditer(view.marked):
        item = view.items[int(m.group(2))]
        if said["elsewhere_ahead"].search(view.marked, max(0, m.start() - 60), m.start()):
            continue
        for draft in (*item.drafts, *item.inner):
            if draft.type == "Biomarker" and draft.gene:
                yield _statement(draft.gene, str(draft.value["state"]), item.span)
        if item.letter == "T":
            state = _state(view, m)
            if state:
                yield _statement(item.drafts[0], state, view.span(m.start(), m.end()))


def _state(view: Plain, m: re.Match[str]) -> str:
    """What the words beside a target say of its state; empty where they say nothing."""
    said = _patterns()
    if said["minus"].search(view.items[int(m.group(2))].span.of(view.text)):
        return "negative"
    for name, value in _STATES:
        found = said[name].match(view.marked, m.end()) if name.endswith("behind") else None
        if found is None and name.endswith("ahead"):
            found = said[name].search(view.marked, max(0, m.start() - 40), m.start())
        if found:
            return value
    return ""


_STATES = (
    ("negative_behind", "negative"), ("positive_behind", "positive"), ("mutated_behind", "mutated"),
    ("wild_behind", "wild-type"), ("rearranged_behind", "rearranged"), ("amplified_behind", "amplified"),
    ("positive_ahead", "positive"), ("negative_ahead", "negative"),
)  # fmt: skip


def _statement(gene: Draft, state: str, outer: Span) -> Statement:
    return trial_claim(
        "biomarker_population",
        gene.ref(),
        outer,
        "population.biomarker",
        confidence("population.biomarker"),
        {"state": state},
    )
