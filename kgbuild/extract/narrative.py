"""Sentences worth keeping with their words: aims, population, design, rationale, conclusions.

Takes views of prose, gives ``narrative`` statements; the kinds stand in ``narrative.toml``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kgbuild.extract.reading import Draft, Reading
from kgbuild.extract.scope import assertion_in
from kgbuild.extract.view import View
from kgbuild.model import Ref, SectionKind, Statement
from kgbuild.model.statement import TRIAL

_FIELDS = {
    SectionKind.TITLE,
    SectionKind.CONDITIONS,
    SectionKind.INTERVENTIONS,
    SectionKind.METADATA,
    SectionKind.KEYWORDS,
    SectionKind.ARMS,
}
"""Sections whose words are kept as fields already."""
_LEAST = 25


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of narrative and when a sentence is of it."""

    kind: str
    pattern: re.Pattern[str]
    scopes: frozenset[str]
    needs: str


@cache
def kinds() -> tuple[Kind, ...]:
    """The kinds, in file order."""
    data = tomllib.loads((files("kgbuild.extract") / "narrative.toml").read_text("utf-8"))
    return tuple(
        Kind(k["kind"], re.compile(k["pattern"], re.IGNORECASE), frozenset(k.get("scopes", ())), k.get("needs", ""))
        for k in data["kind"]
    )


def narrative(reading: Reading) -> Iterator[Statement]:
    """Narrative statements, one a sentence and kind."""
    for view in reading.views:
        s = view.sentence
        if s.section.kind in _FIELDS or s.end - s.start < _LEAST:
            continue
        for kind in kinds():
            if kind.scopes and s.scope not in kind.scopes:
                continue
            if kind.needs and not any(i.letter in kind.needs for i in view.items):
                continue
            if kind.pattern.search(view.marked):
                yield _statement(reading, view, kind.kind)


def _statement(reading: Reading, view: View, kind: str) -> Statement:
    s = view.sentence
    literal = Ref("literal", label=" ".join(reading.text[s.start : s.end].split()))
    assertion = assertion_in(view.marked, 0, len(view.marked))
    scope = (
        s.scope if s.scope in ("this_trial", "other_study") else "drug_knowledge" if kind == "effect" else "background"
    )
    return Statement(
        _subject(view, kind),
        "narrative",
        literal,
        scope,
        assertion,
        (s.span,),
        {"kind": kind},
        0.6,
        f"narrative.{kind}",
    )


def _subject(view: View, kind: str) -> Ref:
    """Effects and efficacy are about the drugs of the sentence, all else about the trial."""
    if kind not in ("effect", "efficacy"):
        return TRIAL
    distinct: dict[tuple[str, ...], Draft] = {}
    for item in view.items:
        if item.letter in "DG":
            for d in item.drafts:
                distinct.setdefault(d.concepts, d)
    drugs = tuple(d.ref() for d in distinct.values())
    if not drugs:
        return TRIAL
    return drugs[0] if len(drugs) == 1 else Ref("regimen", parts=drugs)
