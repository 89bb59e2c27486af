"""Who was, or will be, enrolled: numbers, sex, age, histology. Never results.

Takes views, gives ``baseline`` and ``enrollment_planned`` statements.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from kgbuild.extract.reading import Reading
from kgbuild.extract.rules import patterns
from kgbuild.extract.tails import percent, tail
from kgbuild.extract.trial_claims import trial_claim
from kgbuild.extract.values import DIGITS, number, tidy
from kgbuild.extract.view import View
from kgbuild.model import Ref, SectionKind, Span, Statement

_P = patterns("baseline.toml")
_SEXES = {"f": "female", "w": "female", "m": "male"}
_WINDOW = 300
_REPORTING = {
    SectionKind.ABSTRACT_RESULTS, SectionKind.ABSTRACT_METHODS, SectionKind.ABSTRACT_CONCLUSIONS, SectionKind.BODY,
    SectionKind.BRIEF_SUMMARY, SectionKind.DETAILED_DESCRIPTION,
}  # fmt: skip


def _statement(
    view: View,
    m: re.Match[str],
    predicate: str,
    value: float | int | None,
    qualifiers: dict[str, Any],
    unit: str,
    rule: str,
) -> Statement:
    obj = Ref("number", value=None if value is None else float(value), unit=unit)
    return trial_claim(predicate, obj, view.span(m.start(), m.end()), f"baseline.{rule}", 0.88, qualifiers)


def baseline(reading: Reading) -> Iterator[Statement]:
    """All baseline and planned-enrolment statements of this trial."""
    own = [v for v in reading.views if v.sentence.scope == "this_trial"]
    if not _is_entered(reading):
        yield from _planned(own)
    own = [v for v in own if v.sentence.section.kind in _REPORTING]
    enrolled = list(_enrolled(own))
    yield from enrolled
    total = enrolled[0].qualifiers["value"] if enrolled else None
    for view in own:
        yield from _sex(view, total)
        yield from _sex_share(view)
        yield from _age(view)
        yield from _histology(view, total)


def _is_entered(reading: Reading) -> bool:
    """Whether the sponsor says how many take part: words on parts of them are no plan then."""
    return reading.record.study is not None and "enrollment" in reading.record.study.scalars


def _planned(own: Sequence[View]) -> Iterator[Statement]:
    """Planned numbers: those said to be the total where there is one, else those not said to be of a part."""
    found = [f for view in own if view.sentence.section.kind is not SectionKind.TITLE for f in _plan(view)]
    best = max((rank for rank, _ in found), default=0)
    yield from (statement for rank, statement in found if rank == best)


def _plan(view: View) -> Iterator[tuple[int, Statement]]:
    """The planned number of a sentence with its rank: 2 a total, 1 a number, 0 a part's."""
    for pattern in _P["planned"]:
        m = pattern.search(view.marked)
        if m is None or _P["label_ahead"][0].search(view.marked[: m.start("n")]):
            continue
        if not m.group("all") and _P["each"][0].search(view.marked):
            continue
        n, upper = tidy(number(m.group("n"))), m.group("m")
        about = (m.group("up") or "").lower()
        bounds: dict[str, Any] = {"low": n, "high": tidy(number(upper))} if upper else {}
        if not upper and about and not about.startswith(("appr", "about", "around")):
            bounds = {"low" if about.endswith(("least", "minimum of")) else "high": n}
        rank = 2 if m.group("all") else 0 if _P["part"][0].search(view.marked) else 1
        value = None if bounds else n
        qualifiers = bounds or {"value": n}
        yield rank, _statement(view, m, "enrollment_planned", value, qualifiers, "participants", "planned")
        return


def _enrolled(own: Sequence[View]) -> Iterator[Statement]:
    for view in own:
        for pattern in _P["enrolled"]:
            m = pattern.search(view.marked)
            if m is None or re.search(r"\bwill\b|\bof (?:the|these) *$", view.marked[: m.end()], re.IGNORECASE):
                continue
            n = tidy(number(m.group("n")))
            yield _statement(
                view,
                m,
                "baseline",
                n,
                {"characteristic": "enrollment", "value": n, "unit": "participants"},
                "participants",
                "enrolled",
            )
            return


def _sex(view: View, total: Any) -> Iterator[Statement]:
    for m in _P["sex"][0].finditer(view.marked):
        share = next((m.group(g) for g in ("p1", "p2", "p3", "p4") if m.group(g)), None)
        local = _P["of_people"][0].search(view.marked, max(0, m.start() - _WINDOW), m.start())
        whole = tidy(number(local.group("d"))) if local else total
        named = m.group("s").lower().endswith(("male", "males"))
        n = tidy(number(m.group("n")))
        if _other_count(view.marked[m.end() : m.end() + 40]) or (not named and whole is None and share is None):
            continue
        if whole is not None and ((n == whole and not named) or n > whole):
            continue
        sex = _SEXES[m.group("s")[0].lower()]
        q: dict[str, Any] = {"characteristic": "sex", "category": sex, "value": n, "unit": "participants"}
        if whole is not None:
            q["denominator"] = whole
        if share:
            q["percent"] = tidy(number(share))
        yield _statement(view, m, "baseline", n, q, "participants", "sex")


def _other_count(behind: str) -> bool:
    """Whether the people counted are those with an outcome, not those of a sex."""
    return "‹E" in behind or _P["no_sex_behind"][0].match(behind) is not None


def _sex_share(view: View) -> Iterator[Statement]:
    for m in _P["sex_share"][0].finditer(view.marked):
        share = tidy(number(m.group("p")))
        sex = _SEXES[m.group("s")[0].lower()]
        q: dict[str, Any] = {"characteristic": "sex", "category": sex, "value": share, "unit": "%"}
        yield _statement(view, m, "baseline", share, q, "%", "sex_share")


def _age(view: View) -> Iterator[Statement]:
    for m in _P["age"][0].finditer(view.marked):
        v = tidy(number(m.group("v")))
        q: dict[str, Any] = {
            "characteristic": "age",
            "param_type": "median" if m.group("stat").lower() == "median" else "mean",
            "value": v,
            "unit": "years",
        }
        q |= _spread(m.group("tail") or "", f"{m.group('form') or ''}{m.group('kind') or ''}".lower())
        if m.group("sd"):
            q["sd"] = tidy(number(m.group("sd")))
        yield _statement(view, m, "baseline", v, q, "years", "age")


def _spread(rest: str, form: str) -> dict[str, float | int | str]:
    """Range, quartiles or deviation in the words behind an age; ``form`` is what the words before it announce."""
    q = {k: x for k, x in tail(rest).items() if k.startswith(("range", "iqr", "sd"))}
    if "iqr_low" in q and not re.search(r"(?<!interquartile )\brange", rest, re.IGNORECASE):
        q = {k: x for k, x in q.items() if not k.startswith("range")}
    bare = re.search(rf"({DIGITS})\s?(?:-|–|to)\s?({DIGITS})", rest)
    if bare and not q and not re.search(r"\bCI\b|confidence", rest):
        name = "iqr" if "iqr" in form or "interquartile" in form else "range"
        q |= {f"{name}_low": tidy(number(bare.group(1))), f"{name}_high": tidy(number(bare.group(2)))}
    single = re.fullmatch(rf" ?\(({DIGITS})\)", rest)
    if single and ("sd" in form or "deviation" in form):
        q["sd"] = tidy(number(single.group(1)))
    return q


def _histology(view: View, total: Any) -> Iterator[Statement]:
    found = list(_P["histology"][0].finditer(view.marked))
    if not found or not (
        _P["histology_cue"][0].search(view.marked[: found[0].start()]) and (len(found) > 1 or "histolog" in view.marked)
    ):
        return
    for m in found:
        item = view.items_in(*m.span("c"), "C")[0]
        n = tidy(number(m.group("n")))
        q: dict[str, Any] = {
            "characteristic": "histology",
            "category": item.drafts[0].ref(),
            "value": n,
            "unit": "participants",
        }
        if total is not None:
            q["denominator"] = total
        share = m.group("p") or m.group("p2") or percent(m.group())
        if share:
            q["percent"] = tidy(number(str(share)))
        span = Span(item.span.start, view.span(m.start(), m.end()).end)
        obj = Ref("number", value=float(n), unit="participants")
        yield trial_claim("baseline", obj, span, "baseline.histology", 0.86, q)
