"""Values that need no arm: ratios with their intervals, differences, and endpoints that name their value at once.

Takes a sentence with its numbers, gives ``result`` statements for hazard, odds and risk ratios, for differences between
arms, and for chains such as ``the E was 26%, the E 91% and the E 78%``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kgbuild.extract.arithmetic import checked
from kgbuild.extract.arm_reading import Told
from kgbuild.extract.comparison import compared
from kgbuild.extract.numbers import Quantity
from kgbuild.extract.reading import Draft
from kgbuild.extract.rules import single_patterns
from kgbuild.extract.told_parts import beside, spread_of, stat_of, time_of, what
from kgbuild.extract.trial_claims import trial_claim
from kgbuild.model import Ref, Statement

_P = single_patterns("told_alone.toml")
_RATIOS = (("hazard", "hazard_ratio"), ("odd", "odds_ratio"), ("risk", "risk_ratio"), ("rate", "rate_ratio"),
           ("hr", "hazard_ratio"), ("ahr", "hazard_ratio"), ("or", "odds_ratio"), ("aor", "odds_ratio"),
           ("rr", "risk_ratio"), ("irr", "rate_ratio"), ("relative haz", "hazard_ratio"),
           ("relative", "risk_ratio"))  # fmt: skip
_CONFIDENCE = 0.72


def without_arm(told: Told) -> Iterator[Statement]:
    """Results of a sentence that are not one arm's."""
    taken = {a.value.start for a in told.whose}
    for q in told.all:
        if _P["reason"].search(told.text[: q.start]):
            return
        if q.kind == "ratio":
            yield from _ratio(told, q)
        elif q.kind in ("percent", "number") and q.unit and _P["difference"].search(told.text[: q.start]):
            yield from _made(told, q, "difference", q.unit)
        elif q.kind in ("percent", "number") and q.start not in taken:
            yield from _chained(told, q)


def _ratio(told: Told, q: Quantity) -> Iterator[Statement]:
    word = q.word.lower()
    kind = next(
        (k for lead, k in _RATIOS if word.startswith(lead) and (len(lead) > 3 or len(word.rstrip("s")) == len(lead))),
        None,
    )
    follows = next((o for o in told.all if o.start >= q.end), None)
    bare = (
        follows is not None
        and follows.kind == "range"
        and _P["bare_interval"].fullmatch(told.text, q.end, follows.start)
    )
    more = {"ci_low": follows.low, "ci_high": follows.high} if bare and follows is not None else {}
    if kind:
        yield from _made(told, q, kind, "", more)


def _made(told: Told, q: Quantity, kind: str, unit: str, more: dict[str, Any] | None = None) -> Iterator[Statement]:
    subject = what(told, q, [(n.start, n.end) for n in told.names])
    if subject is None or q.value is None:
        return
    own = _P["ratio_of"].search(q.of(told.text))
    words = own.group("what") if own else told_words(told, subject.harm) if subject.harm is not None else None
    endpoint = Ref("concept", label=words, type="Endpoint") if words else subject.endpoint
    found: dict[str, Any] = {**spread_of(told, q), **(more or {}), **compared(told, q, kind)}
    found |= {"param_type": kind, "value": q.value, "endpoint": endpoint, **({"unit": unit} if unit else {})}
    time = time_of(told, q)
    if time:
        found["time_point"] = time
    obj = Ref("number", value=float(q.value), unit=unit or None)
    yield trial_claim("result", obj, told.span(q.start, q.end), f"told.{kind}", _CONFIDENCE, checked(found))


def told_words(told: Told, draft: Draft) -> str:
    """The words of a mention."""
    return told.view.text[draft.start : draft.end]


def _chained(told: Told, q: Quantity) -> Iterator[Statement]:
    """A value right behind its endpoint."""
    if told.view.sentence.scope != "this_trial" or (q.kind == "number" and not q.unit):
        return
    ends = [d.end - told.start for i in told.view.items for d in i.drafts if d.type == "Endpoint"]
    near = max((e for e in ends if e <= q.start), default=None)
    if (
        near is None
        or not _P["at_once"].fullmatch(told.text, near, q.start)
        or _P["aged"].search(told.text[:near][-20:])
    ):
        return
    kind = "rate" if q.unit == "%" else stat_of(told, q)
    fraction = beside(told, q, "fraction") if q.unit == "%" else None
    more = {"numerator": fraction.numerator, "denominator": fraction.denominator} if fraction else None
    if kind and not re.search(r"\bthan\b", told.text[near : q.start]):
        yield from _made(told, q, kind, q.unit, more)
