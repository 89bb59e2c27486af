"""Doses that this trial gives: value, unit, route, frequency, and whether planned, reduced or escalated.

Takes views of this trial's sentences, gives ``dose`` statements; also the modifiers of Dose mentions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kgbuild.extract.reading import Draft, Modification, Reading
from kgbuild.extract.view import Item, View
from kgbuild.model import Ref, Statement

_ROUTES = {
    "oral": r"orally|oral|by mouth|p\.?o\.?\b",
    "intravenous": r"intravenously|intravenous|i\.?v\.?\b",
    "subcutaneous": r"subcutaneously|subcutaneous|s\.?c\.?\b",
    "intramuscular": r"intramuscularly|intramuscular|i\.?m\.?\b",
    "topical": r"topically|topical",
    "inhaled": r"inhaled|by inhalation",
}
_COUNT = r"(?:once|twice|thrice|one time|two times|three times|four times)"
_FREQUENCY = (
    rf"{_COUNT}[ -](?:a day|per day|daily|a week|per week|weekly|monthly)|(?:every|each) (?:\d+|other|two|three|four|six)?"
    r" ?(?:hours?|days?|weeks?|months?)|daily|weekly|biweekly|monthly|\b(?:bid|b\.i\.d\.|qd|q\.d\.|tid|t\.i\.d\.|qid|q\d+[hdw])(?!\w)"
    r"|on days? [\d, and–-]+(?: of (?:each|a|every) \d+-day cycles?)?"
)
_SHORT = {"bid": "twice daily", "b.i.d.": "twice daily", "qd": "once daily", "q.d.": "once daily", "tid": "three times daily",
          "t.i.d.": "three times daily", "qid": "four times daily"}  # fmt: skip
_BEHIND = re.compile(
    rf"\s*,?\s*\(?(?P<w>(?P<route>{'|'.join(_ROUTES.values())})|(?P<freq>{_FREQUENCY}))\)?", re.IGNORECASE
)
_GIVEN = re.compile(
    rf"[^‹.;]{{0,30}}\b(?:administered|given|taken|infused|injected|delivered)\b[^‹.;]{{0,20}}?\b(?P<route>{'|'.join(_ROUTES.values())})",
    re.IGNORECASE,
)
_CHANGE = (
    (
        "reduced_to",
        re.compile(r"\b(?:reduc\w+|decreas\w+|lower\w*|de-?escalat\w+)\b[^.;()]{0,60}(?:to|at)\s*$", re.IGNORECASE),
    ),
    (
        "escalated_to",
        re.compile(r"\b(?:escalat\w+|increas\w+|rais\w+|titrat\w+)\b[^.;()]{0,60}(?:to|up to)\s*$", re.IGNORECASE),
    ),
)


def dose_modifiers(text: str, draft: Draft, ceiling: int) -> Iterator[Modification]:
    """Route and frequency words right behind a dose, glued ones included."""
    at = draft.end
    while True:
        m = _BEHIND.match(text, at, ceiling)
        if m is None or not m.group("w"):
            return
        piece = m.group("w")
        kind = "route" if m.group("route") else "frequency"
        yield Modification(m.start("w"), m.end("w"), piece, _normal(kind, piece), kind)
        at = m.end("w")


def _normal(kind: str, piece: str) -> str:
    low = piece.lower()
    if kind == "frequency":
        return _SHORT.get(low, low.replace("-", " "))
    return next(name for name, p in _ROUTES.items() if re.fullmatch(p, low, re.IGNORECASE))


def doses_given(reading: Reading) -> Iterator[Statement]:
    """``dose`` statements: each dose of this trial's sentences with the drug it belongs to."""
    for view in reading.views:
        if view.sentence.scope != "this_trial":
            continue
        for number, item in enumerate(view.items):
            if item.letter == "S":
                yield from _dose(view, number, item)


def _dose(view: View, number: int, item: Item) -> Iterator[Statement]:
    mark = f"‹S{number}›"
    at = view.marked.index(mark)
    drug = _owner(view, at, at + len(mark))
    if drug is None:
        return
    draft = item.drafts[0]
    change = next((name for name, p in _CHANGE if p.search(_plain(view.marked[:at]))), "planned")
    qualifiers: dict[str, object] = {**draft.value, "change": change}
    qualifiers |= {m.kind: m.value for m in draft.modifiers}
    before = re.search(
        r"\b(oral|intravenous|subcutaneous|inhaled|topical) ‹D\d+›[^‹]{0,30}$", view.marked[:at], re.IGNORECASE
    )
    if before and "route" not in qualifiers:
        qualifiers["route"] = before.group(1).lower()
    behind = _GIVEN.match(view.marked, at + len(mark))
    if behind and "route" not in qualifiers:
        qualifiers["route"] = _normal("route", behind.group("route"))
    spans = sorted([drug.span, item.span])
    evidence = view.span(view.marked.index(f"‹S{number}›"), at + len(mark))
    if spans[0].end <= evidence.start and evidence.start - spans[0].end < 120:
        evidence = type(evidence)(spans[0].start, evidence.end)
    amount = draft.value["value"]
    obj = Ref("number", value=float(str(amount)), unit=str(draft.value["unit"]))
    yield Statement(
        drug.drafts[0].ref(), "dose", obj, "this_trial", "asserted", (evidence,), qualifiers, 0.88, "dosing.dose"
    )


def _plain(marked: str) -> str:
    return re.sub(r"‹[A-Z]\d+›", "X", marked)


def _owner(view: View, start: int, end: int) -> Item | None:
    """The drug of a dose: "400 mg of X" names it behind, else the nearest one ahead in the sentence."""
    behind = re.match(r"(?: (?:of|oral|intravenous|daily))* (‹D\d+›)", view.marked[end:])
    if behind and re.match(r" of\b", view.marked[end:]):
        return view.items_in(end + behind.start(1), end + behind.end(1), "D")[0]
    ahead = view.items_in(0, start, "D")
    if ahead:
        return ahead[-1]
    return view.items_in(end + behind.start(1), end + behind.end(1), "D")[0] if behind else None
