"""Which line of therapy the trial is for.

Takes views of this trial's sentences, gives ``line_of_therapy`` statements.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kgbuild.extract.rules import read, single_patterns
from kgbuild.extract.trial_claims import trial_claim
from kgbuild.extract.values import number, tidy
from kgbuild.extract.view import View
from kgbuild.model import Ref, SectionKind, Span, Statement

_P = single_patterns("lines.toml")
_LINES: dict[str, str] = read("lines.toml")["lines"]
_NEXT: dict[str, str] = read("lines.toml")["next"]
_ORDER = ("first", "second", "later")
_UNTREATED_IN = {SectionKind.TITLE, SectionKind.ABSTRACT_METHODS, SectionKind.BRIEF_SUMMARY, SectionKind.BODY}


def _statement(values: tuple[str, ...], evidence: Span, rule: str, confidence: float, **bounds: object) -> Statement:
    return trial_claim("line_of_therapy", Ref("enum", values=values), evidence, f"lines.{rule}", confidence, bounds)


def lines_of_therapy(view: View) -> Iterator[Statement]:
    """``line_of_therapy`` statements of one sentence, by name ("second-line") or by the number of earlier lines."""
    text, s = view.text, view.sentence
    for m in _P["named"].finditer(text, s.start, s.end):
        yield from _named(view, m)
    for m in _P["untreated"].finditer(text, s.start, s.end):
        yield from _untreated(view, m)
    for m in _P["prior"].finditer(text, s.start, s.end):
        yield from _prior(m)


def _named(view: View, m: re.Match[str]) -> Iterator[Statement]:
    names = [_LINES[w] for w in re.findall(r"[a-z0-9]+", m.group("o").lower()) if w in _LINES]
    ahead = view.text[max(view.sentence.start, m.start() - 80) : m.start()]
    if _P["after"].search(ahead):
        if _P["maintained"].search(view.sentence.span.of(view.text)):
            return
        names = [_NEXT[n] for n in names[-1:]]
    if m.group("more"):
        names += ["later"]
    values = tuple(v for v in _ORDER if v in names)
    yield _statement(values, Span(*m.span()), "named", 0.85)


def _untreated(view: View, m: re.Match[str]) -> Iterator[Statement]:
    sentence = view.sentence
    around = view.text[max(sentence.start, m.start() - 100) : min(sentence.end, m.end() + 100)]
    if sentence.section.kind not in _UNTREATED_IN or not _P["people_near"].search(around):
        return
    if _P["not_all_untreated"].search(around):
        return
    yield _statement(("first",), Span(*m.span()), "untreated", 0.8)


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
    yield _statement(values, Span(*m.span()), "prior", 0.85, **bounds)
