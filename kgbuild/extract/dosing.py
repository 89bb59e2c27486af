"""Doses that this trial gives: value, unit, route, frequency, and whether planned, reduced or escalated.

Takes views of this trial's sentences, gives ``dose`` statements; also the modifiers of Dose mentions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kgbuild.extract.reading import Draft, Modification, Reading
from kgbuild.extract.rules import read, single_patterns
from kgbuild.extract.view import Item, View
from kgbuild.model import Ref, Statement

_P = single_patterns("dosing.toml")
_ROUTES: dict[str, str] = read("dosing.toml")["routes"]
_SHORT: dict[str, str] = read("dosing.toml")["short_frequencies"]
_CHANGES = ("reduced_to", "escalated_to")


def dose_modifiers(text: str, draft: Draft, ceiling: int) -> Iterator[Modification]:
    """Route and frequency words right behind a dose, glued ones included."""
    at = draft.end
    while True:
        m = _P["behind"].match(text, at, ceiling)
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
    change = next((name for name in _CHANGES if _P[name].search(_plain(view.marked[:at]))), "planned")
    qualifiers: dict[str, object] = {**draft.value, "change": change}
    qualifiers |= {m.kind: m.value for m in draft.modifiers}
    before = _P["route_ahead"].search(view.marked[:at])
    if before and "route" not in qualifiers:
        qualifiers["route"] = before.group("route").lower()
    behind = _P["given_behind"].match(view.marked, at + len(mark))
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
