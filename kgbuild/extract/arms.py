"""The arm of a result, and the other arm's value: ``21.7 months with X versus 15.2 months with Y``.

Takes the view and the match of a first value, gives the arm's words and further statements.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kgbuild.extract.tails import tail
from kgbuild.extract.values import DIGITS, PERIOD_WORD, number, period_unit, tidy
from kgbuild.extract.view import View
from kgbuild.model import Ref, Span, Statement

_NAMED = (
    r"(?P<arm>(?:the )?(?:‹[DGI]\d+›(?:(?: plus | and | with |\+|/|-)‹[DGI]\d+›)*(?: alone)?"
    r"|[\w-]+)(?: (?:arm|group|cohort|recipients|alone))?)"
)
_ARM = re.compile(
    rf"(?:,? (?:with|in|for|on|among)(?: (?:patients|those) (?:receiving|given|treated with))? {_NAMED})", re.IGNORECASE
)
_VERSUS = re.compile(
    rf"^.{{0,60}}?(?:,? (?:versus|vs\.?|compared (?:with|to)|as compared (?:with|to)|and|against) )(?:only |about )?"
    rf"(?P<value>{DIGITS})[- ]?(?P<unit>%|percent\b|{PERIOD_WORD}\b)(?P<tail>\s?[(\[][^()\[\]]*[)\]])?",
    re.IGNORECASE,
)
_WORDS = re.compile(r"‹|\b(?:arm|group|cohort|placebo|control|alone)\b", re.IGNORECASE)


def arm_behind(view: View, at: int) -> tuple[str, int] | None:
    """The arm named right behind a value, as written, and where its words end; None without one."""
    m = _ARM.match(view.marked, at)
    if m is None or not _WORDS.search(m.group("arm")):
        return None
    span = view.span(*m.span("arm"))
    return span.of(view.text), m.end()


def compared(view: View, m: re.Match[str], made: Sequence[Statement]) -> Iterator[Statement]:
    """The value of the arm that the first one is compared with: same endpoint and statistic, its own interval."""
    if len(made) != 1 or made[0].scope != "this_trial" or "unit" not in made[0].qualifiers:
        return
    other = _VERSUS.match(view.marked[m.end() :].split(". ")[0].split("; ")[0])
    if other is None or "‹E" in other.group() or _unit(other) != made[0].qualifiers["unit"]:
        return
    value = tidy(number(other.group("value")))
    kept = {
        k: v
        for k, v in made[0].qualifiers.items()
        if k in ("endpoint", "param_type", "unit", "time_point", "criteria", "population")
    }
    end = m.end() + other.end()
    arm = arm_behind(view, end)
    qualifiers = {**kept, **tail(other.group("tail") or ""), "value": value, **({"arm": arm[0]} if arm else {})}
    evidence = Span(made[0].evidence[0].start, view.span(end, end).end)
    yield replace(
        made[0], object=Ref("number", value=float(value), unit=str(kept["unit"])), qualifiers=qualifiers,
        evidence=(evidence,), rule=f"{made[0].rule}.compared",
    )  # fmt: skip


def _unit(m: re.Match[str]) -> str | None:
    return "%" if m.group("unit").lower() in ("%", "percent") else period_unit(m.group("unit"))
