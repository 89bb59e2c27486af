"""Doses that this trial gives: value, unit, route, frequency, and whether planned, reduced or escalated.

Takes views of this trial's sentences, gives ``dose`` statements; also the modifiers of Dose mentions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kgbuild.extract.described import Described, Descriptions
from kgbuild.extract.reading import Draft, Modification, Reading
from kgbuild.extract.rules import read, single_patterns
from kgbuild.extract.view import Item, View
from kgbuild.model import Ref, Span, Statement

_P = single_patterns("dosing.toml")
_ROUTES: dict[str, re.Pattern[str]] = {
    name: re.compile(pattern.removesuffix(r"\b"), re.IGNORECASE)
    for name, pattern in read("dosing.toml")["routes"].items()
}
"""Without the end of a word: the piece that is asked was cut out of its text ("p.o." of "p.o.bid")."""
_SHORT: dict[str, str] = read("dosing.toml")["short_frequencies"]
_WORDS = frozenset(read("dosing.toml")["plain"]["words"])
_CODE = re.compile(read("dosing.toml")["patterns"]["code"])
"""With case: what looks like a name."""
_HYPHEN = re.compile(r"(?<=[a-z])-(?=[a-z])")
_CHANGES = ("reduced_to", "escalated_to")
_RADIATION = {"Gy", "cGy"}
_NEAR = 120
_WINDOW = 400


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
        opened = "(" in text[m.start() : m.start("w")]
        at = m.end() if opened else m.end("w")


def _normal(kind: str, piece: str) -> str:
    low = piece.lower()
    if kind == "frequency":
        return _SHORT.get(low, _HYPHEN.sub(" ", low))
    return next(name for name, pattern in _ROUTES.items() if pattern.fullmatch(low))


def doses_given(reading: Reading) -> Iterator[Statement]:
    """``dose`` statements: each dose of this trial's sentences with the drug it belongs to.

    Where a study describes an arm or an intervention, the dose is that arm's, and without a drug named that one's drug.
    """
    described = Descriptions(reading)
    for view in reading.views:
        if view.sentence.scope != "this_trial":
            continue
        about = described.at(view.sentence.start)
        for number, item in enumerate(view.items):
            if item.letter == "S":
                yield from _dose(view, number, item, about)


def _dose(view: View, number: int, item: Item, about: Described | None) -> Iterator[Statement]:
    mark = f"‹S{number}›"
    at = view.marked.index(mark)
    drug, behind_dose = _owner(view, item, at, at + len(mark))
    if drug is None and about is not None:
        drug = _described_drug(view, item, at, about)
    if drug is None:
        return
    draft, window = item.drafts[0], view.marked[max(0, at - _WINDOW) : at]
    change = next((name for name in _CHANGES if _P[name].search(_plain(window))), "planned")
    given = {k: v for k, v in draft.value.items() if k != "others"}
    qualifiers: dict[str, object] = {**given, "change": change}
    qualifiers |= _said(draft.modifiers)
    if behind_dose:
        follows = dose_modifiers(view.text, Draft(drug.span.start, drug.span.end, "Dose"), view.sentence.end)
        qualifiers = _said(follows) | qualifiers
    before = _P["route_ahead"].search(window)
    if before and "route" not in qualifiers:
        qualifiers["route"] = _normal("route", before.group("route"))
    qualifiers = _said_of_list(window) | qualifiers
    behind = _P["given_behind"].match(view.marked, at + len(mark))
    if behind and "route" not in qualifiers:
        qualifiers["route"] = _normal("route", behind.group("route"))
    qualifiers = _given_how(view.marked, at, at + len(mark)) | qualifiers
    if about is not None and about.arms:
        qualifiers["arm"] = list(about.arms)
    evidence = view.span(at, at + len(mark))
    named_here = view.sentence.start <= drug.span.start
    if named_here and drug.span.end <= evidence.start and evidence.start - drug.span.end < _NEAR:
        evidence = Span(drug.span.start, evidence.end)
    others = draft.value.get("others")
    for amount in [*(others if isinstance(others, list) else ()), draft.value["value"]]:
        obj = Ref("number", value=float(str(amount)), unit=str(draft.value["unit"]))
        yield Statement(
            drug.drafts[0].ref(), "dose", obj, "this_trial", "asserted", (evidence,), {**qualifiers, "value": amount},
            0.88, "dosing.dose",
        )  # fmt: skip


def _said(pieces: Iterable[Modification]) -> dict[str, object]:
    """Route and frequency of the words behind a dose; the days of a second frequency are its schedule."""
    said: dict[str, object] = {}
    for m in pieces:
        again = m.kind == "frequency" and "frequency" in said
        said["schedule" if again else m.kind] = m.value
    return said


def _given_how(marked: str, start: int, end: int) -> dict[str, object]:
    """Frequency behind the verb of giving, route right ahead of the dose."""
    said: dict[str, object] = {}
    often, ahead = _P["given_how"].match(marked, end), _P["taken_ahead"].search(marked[max(0, start - _WINDOW) : start])
    if often:
        said["frequency"] = _normal("frequency", often.group("freq"))
    if ahead:
        said["route"] = _normal("route", ahead.group("route"))
    return said


def _described_drug(view: View, item: Item, at: int, about: Described) -> Item | None:
    """The drug that the description is of, for a dose in a sentence that names no other."""
    if about.drug is None or str(item.drafts[0].value["unit"]) in _RADIATION or "‹D" in view.marked:
        return None
    if _other_name(view.marked[max(0, at - _WINDOW) : at]):
        return None
    return Item(about.drug.span, (about.drug,), "D")


def _said_of_list(window: str) -> dict[str, object]:
    """Route and frequency said once ahead of a list of drugs with their doses."""
    m = _P["of_list"].search(window)
    said = {"route": m.group("route"), "frequency": m.group("freq")} if m else {}
    return {kind: _normal(kind, piece) for kind, piece in said.items() if piece}


def _plain(marked: str) -> str:
    return re.sub(r"‹[A-Z]\d+›", "X", marked)


def _owner(view: View, item: Item, start: int, end: int) -> tuple[Item | None, bool]:
    """The drug of a dose, and whether it stands behind the dose.

    "400 mg of X" and, behind a comma or the like, "400 mg X" name it behind; else it is the nearest one ahead, unless
    another name stands between them. None when the dose is of something that is no drug here.
    """
    if str(item.drafts[0].value["unit"]) in _RADIATION:
        return None, False
    window = view.marked[max(0, start - _WINDOW) : start]
    ahead = view.items_in(max(0, start - _WINDOW), start, "D")
    of = _P["of_behind"].match(view.marked, end)
    follows = of or _P["next_behind"].match(view.marked, end)
    if follows and (of or not ahead or _P["separated"].search(window)):
        return view.items_in(*follows.span("d"), "D")[0], True
    unknown = _P["unknown_behind"].match(view.marked, end)
    if unknown and unknown.group("name").lower() not in _WORDS and _P["separated"].search(window):
        return None, False
    if not ahead or _other_name(window):
        return None, False
    return ahead[-1], False


def _other_name(ahead: str) -> bool:
    """Whether something that is no known drug is named right before the dose: a code, a capital, a listed word."""
    if _P["other_ahead"].search(ahead):
        return True
    name = _P["named_ahead"].search(ahead)
    if name and name.group("name").lower() not in _WORDS and _CODE.fullmatch(name.group("name")):
        return True
    listed = _P["joined_ahead"].search(ahead)
    return listed is not None and listed.group("name").lower() not in _WORDS
