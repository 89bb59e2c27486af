"""Who serves as a control, by the words of the trial's own sentences: ``versus``, ``as the active comparator``.

Takes plain views, gives ``tests_intervention`` statements with the role of a comparator. The wordings stand in
``population.toml`` as the rules with the object ``comparator``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kgbuild.extract.confidence import confidence
from kgbuild.extract.reading import Reading
from kgbuild.extract.relations_view import Plain
from kgbuild.extract.rules import Rule, read
from kgbuild.extract.trial_claims import trial_claim
from kgbuild.extract.view import Item
from kgbuild.model import Statement

PLACEBOS = frozenset(read("population.toml")["controls"]["labels"])
"""Labels of what is given in place of a drug."""


def comparators(reading: Reading, view: Plain, rules: Sequence[Rule]) -> Iterator[Statement]:
    """The controls that one sentence names; a drug that both sides get is none."""
    if "‹D" not in view.marked and "‹G" not in view.marked:
        return
    listed = _listed(reading)
    for rule in (r for r in rules if r.object == "comparator"):
        for m in rule.pattern.finditer(view.marked):
            for item in view.items_in(*m.span("s"), "DI"):
                role = _role(view, m, item)
                if role and (item.letter == "I" or not listed or listed.intersection(item.drafts[0].concepts)):
                    yield _statement(view, m, item, rule, role)


def _listed(reading: Reading) -> frozenset[str]:
    """Concept ids of the drugs that the record's fields list as interventions."""
    spans = [f.span for f in reading.record.named("intervention")]
    return frozenset(c for s in spans for d in reading.drafts_in(s, ("Drug",)) for c in d.concepts)


def _role(view: Plain, m: re.Match[str], item: Item) -> str:
    draft = item.drafts[0]
    label = draft.hits[0].concept.label.lower() if draft.hits else ""
    if item.letter == "I":
        return "placebo_comparator" if label in PLACEBOS else ""
    before = {c for i in view.items_in(0, m.start("s"), "DG") for d in (*i.drafts, *i.inner) for c in d.concepts}
    return "" if before.intersection(draft.concepts) else "active_comparator"


def _statement(view: Plain, m: re.Match[str], item: Item, rule: Rule, role: str) -> Statement:
    evidence = view.span(m.start(), m.end())
    ref = item.drafts[0].ref()
    return trial_claim(
        "tests_intervention",
        ref,
        evidence,
        f"population.{rule.name}",
        confidence(f"population.{rule.name}"),
        {"role": role},
    )
