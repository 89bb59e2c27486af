"""How many had an adverse event, by arm: ``(13% vs 22%, p=0.05)``, ``(48 [17%] of 276 with X vs 29 [11%] of 266)``.

Takes the text of a count, gives one ``Side`` an arm with the qualifiers affected, at_risk, percent, episodes and arm.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from kgbuild.extract.rules import single_patterns
from kgbuild.extract.tails import percent, tail
from kgbuild.extract.values import number, tidy
from kgbuild.extract.view import View

_P = single_patterns("harms.toml")
_UNITS = ("percent", "affected", "episodes")


@dataclass(slots=True)
class Side:
    """The counts of one arm; ``bare`` is a number whose unit only its neighbours tell; ``whole``: of all arms."""

    counts: dict[str, Any] = field(default_factory=dict)
    arm: str | None = None
    bare: float | int | None = None
    whole: bool = False

    @property
    def empty(self) -> bool:
        """Whether nobody had the event, or nothing is said."""
        values = [self.counts[k] for k in _UNITS if k in self.counts]
        return not values or not any(values)


def sides(text: str, unit: str | None = None) -> list[Side]:
    """The arms' counts in a bracket or phrase; ``unit`` is what bare numbers count. Empty when it holds none."""
    text = _P["statistic"].sub("", text)
    found = [_side(piece) for piece in _P["between_arms"].split(text)]
    if len(found) > 1:
        known = next((k for s in found for k in _UNITS if s.counts.get(k)), unit)
        for side in found:
            if side.bare is not None and not side.counts and known is not None:
                side.counts[known] = side.bare
    return [s for s in found if s.counts] if any(s.counts for s in found) else []


def unit_of(found: list[Side]) -> str | None:
    """What the sides count: ``percent``, ``affected`` or ``episodes``."""
    return next((k for k in reversed(_UNITS) for s in found if k in s.counts), None)


def arm_names(view: View) -> list[str]:
    """The arms that a sentence compares: ``(group A vs group B)`` gives two; empty when it names none."""
    m = _P["arms_header"].search(view.marked) or _P["arms_compared"].search(view.marked)
    return [view.span(*m.span(g)).of(view.text).strip() for g in ("one", "two")] if m else []


def _side(piece: str) -> Side:
    piece = _P["grade_in"].sub("", piece)
    arm = _P["arm"].search(piece)
    if arm:
        piece = piece[: arm.start()] + " " + (arm.group("of") or "")
    if _P["nobody"].match(piece):
        return Side({"affected": 0}, arm.group("arm").strip() if arm else None)
    side = Side(_counted(piece), arm.group("arm").strip() if arm else None)
    only = _P["only_number"].fullmatch(piece)
    if only:
        side.bare = tidy(number(only.group("n")))
    return side


def _counted(text: str) -> dict[str, Any]:
    counts = tail(text)
    q: dict[str, Any] = {}
    if "numerator" in counts:
        q["affected"] = counts["numerator"]
    if "denominator" in counts:
        q["at_risk"] = counts["denominator"]
    share = percent(text)
    if share is not None:
        q["percent"] = share
    events = _P["only_events"].match(text)
    if events:
        return {"episodes": tidy(number(events.group("n")))}
    first = _P["first_number"].match(text)
    if first and (share is not None or first.group("who") or first.group("d")):
        q.setdefault("affected", tidy(number(first.group("n"))))
    if first and first.group("d"):
        q["at_risk"] = tidy(number(first.group("d")))
    return q
