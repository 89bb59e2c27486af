"""Who is compared with whom by a ratio or a difference, and which way it goes.

Takes a sentence with its arms and a value, gives ``comparison`` (the arms' names, the tested one first) and
``direction``: ``favours_experimental``, ``favours_comparator`` or ``no_difference``, where the sentence or its interval
says so.
"""

from __future__ import annotations

from typing import Any

from kgbuild.extract.arm_reading import Told
from kgbuild.extract.arm_roles import COMPARATOR, EXPERIMENTAL
from kgbuild.extract.numbers import Quantity
from kgbuild.extract.rules import single_patterns

_P = single_patterns("comparison.toml")


def compared(told: Told, q: Quantity, kind: str) -> dict[str, Any]:
    """``comparison`` and ``direction`` of a value that compares; empty when the sentence does not say."""
    out: dict[str, Any] = {}
    one, two = (next((p for p in told.names if p.role == role), None) for role in (EXPERIMENTAL, COMPARATOR))
    if one is not None and two is not None:
        out["comparison"] = [one.name(told.text), two.name(told.text)]
    told_so = _P["no_difference"].search(told.text)
    interval = next((o for o in told.all if o.kind == "interval" and 0 <= o.start - q.end < 40), None)
    neutral = 0.0 if kind == "difference" else 1.0
    crosses = interval is not None and interval.low is not None and interval.high is not None
    if told_so or (crosses and interval.low <= neutral <= interval.high):  # type: ignore[union-attr, operator]
        out["direction"] = "no_difference"
    else:
        favoured = next((p for p in told.names if _P["favours"].search(told.text[: p.start])), None)
        if favoured is not None and favoured.role:
            out["direction"] = f"favours_{favoured.role}"
    return out
