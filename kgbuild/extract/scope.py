"""Scope of a sentence and assertion of a claim, by the ordered cues of ``cues.toml``.

Takes views, gives one of ``SCOPES`` or ``ASSERTIONS``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kgbuild.extract.view import View


@dataclass(frozen=True, slots=True)
class Cues:
    """The compiled cue file."""

    scopes: tuple[tuple[str, re.Pattern[str]], ...]
    follow_up: re.Pattern[str]
    defaults: dict[str, str]
    reporting: frozenset[str]
    foreign: re.Pattern[str]
    own_sections: frozenset[str]
    own_report: re.Pattern[str]
    own_foreign: re.Pattern[str]
    own_opening: re.Pattern[str]
    own_entered: re.Pattern[str]
    assertions: tuple[tuple[str, re.Pattern[str]], ...]
    window: int


@cache
def cues() -> Cues:
    """The cues, read once."""
    data = tomllib.loads((files("kgbuild.extract") / "cues.toml").read_text("utf-8"))
    flags = re.IGNORECASE | re.DOTALL
    assertion = data["assertion"]
    return Cues(
        tuple((c["scope"], re.compile(c["pattern"], flags)) for c in data["scope"]),
        re.compile(data["follow_up"]["pattern"], flags),
        data["defaults"],
        frozenset(data["reporting"]["sections"]),
        re.compile(data["reporting"]["foreign"], flags),
        frozenset(data["own"]["sections"]),
        re.compile(data["own"]["pattern"], flags),
        re.compile(data["own"]["foreign"], flags),
        re.compile(data["own"]["opening"], flags),
        re.compile(data["own"]["entered"], flags),
        tuple((a, re.compile(assertion[a], flags)) for a in ("hypothetical", "negated", "hedged")),
        assertion["window"],
    )


_FIELDS = frozenset(
    ("title", "outcomes", "conditions", "interventions", "metadata", "keywords", "arms", "inclusion", "exclusion",
     "reported_outcomes", "adverse_events")
)  # fmt: skip
"""Sections whose default no cue changes."""


def scope_of(view: View, earlier: Sequence[View]) -> str:
    """The scope of a sentence; ``earlier``: those ahead of it in the same paragraph, scoped."""
    known = cues()
    section = str(view.sentence.section.kind)
    default = known.defaults.get(section, "background")
    if section in _FIELDS:
        return default
    if section in known.own_sections and (_still_own(view, earlier) or _opens(view, earlier)):
        return "this_trial"
    found = next((s for s, p in known.scopes if p.search(view.marked)), None)
    if section in known.reporting and found == "other_study":
        found = found if known.foreign.search(view.marked) else default
    follows = bool(earlier) and earlier[-1].sentence.scope in ("other_study", "regulatory") and found != "this_trial"
    if follows and known.follow_up.search(view.marked):
        return "other_study"
    if found == "other_study" and default == "this_trial" and not view.items_in(0, len(view.marked), "DGP"):
        return default
    return found or default


def _still_own(view: View, earlier: Sequence[View]) -> bool:
    """A report behind a sentence on this trial, with none on another study between them."""
    known = cues()
    last = next((v.sentence.scope for v in reversed(earlier) if v.sentence.scope != "background"), None)
    if last != "this_trial" or known.own_foreign.search(view.marked):
        return False
    decided = next((s for s, p in known.scopes if p.search(view.marked)), None)
    return decided != "regulatory" and bool(known.own_report.search(view.marked))


def _opens(view: View, earlier: Sequence[View]) -> bool:
    """The first sentence of an unstructured abstract that says who was enrolled, and how."""
    known = cues()
    if any(v.sentence.scope == "other_study" for v in earlier[-1:]) or not known.own_opening.search(view.marked):
        return False
    rest = known.own_entered.sub("", view.marked)
    return not known.own_foreign.search(rest)


def assertion_in(marked: str, start: int, end: int) -> str:
    """Assertion of the claim ``marked[start:end]``: cues inside it, or in its clause shortly before it."""
    known = cues()
    lead = marked[max(0, start - known.window) : start]
    clause = re.split(r"[;:]|, (?:but|and|although|however|while|whereas)\b|\.\s", lead)[-1]
    piece = clause + marked[start:end]
    return next((a for a, p in known.assertions if p.search(piece)), "asserted")
