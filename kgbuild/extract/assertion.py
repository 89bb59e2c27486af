"""Assertion of a claim: asserted, negated, hedged or hypothetical. Cues hold in their clause, not in the sentence.

Takes a marked sentence and where the claim stands in it; gives one of ``ASSERTIONS``. Cues stand in ``assertion.toml``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kgbuild.extract.rules import read

_FLAGS = re.IGNORECASE | re.DOTALL


@dataclass(frozen=True, slots=True)
class AssertionCue:
    """One cue; ``opens``: it must stand where the claim begins; ``unless``: what stops it."""

    assertion: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    opens: bool
    example: str


@dataclass(frozen=True, slots=True)
class AssertionRules:
    """The compiled cue file."""

    window: int
    clause: re.Pattern[str]
    asides: tuple[re.Pattern[str], ...]
    cues: tuple[AssertionCue, ...]


@cache
def rules() -> AssertionRules:
    """The cues, read once."""
    data = read("assertion.toml")
    permit = data["macros"]["PERMIT"]

    def compiled(source: str) -> re.Pattern[str]:
        return re.compile(source.replace("{PERMIT}", permit), _FLAGS)

    found = tuple(
        AssertionCue(c["assertion"], compiled(c["pattern"]), compiled(c["unless"]) if "unless" in c else None,
                     c.get("opens", False), c["example"])
        for c in data["cue"]
    )  # fmt: skip
    asides = tuple(compiled(a["pattern"]) for a in data["aside"])
    return AssertionRules(data["window"], compiled(data["clause"]), asides, found)


def assertion_in(marked: str, start: int, end: int) -> str:
    """Assertion of the claim ``marked[start:end]``: cues inside it, or in its clause shortly before it."""
    known = rules()
    lead = known.clause.split(marked[max(0, start - known.window) : start])[-1]
    claim = marked[start:end]
    for aside in known.asides:
        lead, claim = aside.sub(" ", lead), aside.sub(" ", claim)
    piece = lead + claim
    for cue in known.cues:
        text = claim if cue.opens else piece
        if cue.opens and lead.strip():
            continue
        if cue.pattern.search(text) and not (cue.unless and cue.unless.search(text)):
            return cue.assertion
    return "asserted"
