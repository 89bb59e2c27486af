"""Which line of therapy the trial is for.

Takes views of this trial's sentences, gives ``line_of_therapy`` statements.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kgbuild.extract.rules import patterns, read
from kgbuild.extract.values import number, tidy
from kgbuild.extract.view import View
from kgbuild.model import Ref, Span, Statement
from kgbuild.model.statement import TRIAL

_P = patterns("lines.toml")
_LINES: dict[str, str] = read("lines.toml")["lines"]


def _statement(
    predicate: str, obj: Ref, evidence: Span, rule: str, confidence: float, **qualifiers: object
) -> Statement:
    return Statement(TRIAL, predicate, obj, "this_trial", "asserted", (evidence,), qualifiers, confidence, rule)


def lines_of_therapy(view: View) -> Iterator[Statement]:
    """``line_of_therapy`` statements of one sentence, by name ("second-line") or by the number of earlier lines."""
    text, s = view.text, view.sentence
    for m in _P["named"][0].finditer(text, s.start, s.end):
        names = [_LINES[w] for w in re.findall(r"[a-z0-9]+", m.group("o").lower()) if w in _LINES]
        values = tuple(v for v in ("first", "second", "later") if v in names)
        yield _statement("line_of_therapy", Ref("enum", values=values), Span(m.start(), m.end()), "lines.named", 0.85)
    for m in _P["prior"][0].finditer(text, s.start, s.end):
        yield from _prior(m)


def _prior(m: re.Match[str]) -> Iterator[Statement]:
    how = m.group("how").lower()
    n = number(m.group("n")) if m.group("n") else (1.0 if how == "one or more" else None)
    if n is None:
        return
    upper = (
        number(m.group("m"))
        if m.group("m")
        else (n if how in ("up to", "at most", "no more than", "a maximum of") else None)
    )
    if how in ("fewer than", "less than"):
        upper = n - 1
    lower = 0.0 if upper is not None and not m.group("m") else n
    reached = {
        "first": lower <= 0,
        "second": lower <= 1 and (upper is None or upper >= 1),
        "later": upper is None or upper >= 2,
    }
    values = tuple(v for v, inside in reached.items() if inside)
    bounds: dict[str, object] = {}
    if lower:
        bounds["prior_therapy_min"] = tidy(lower)
    if upper is not None:
        bounds["prior_therapy_max"] = tidy(upper)
    yield _statement(
        "line_of_therapy", Ref("enum", values=values), Span(m.start(), m.end()), "lines.prior", 0.85, **bounds
    )
