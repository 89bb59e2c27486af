"""Every number of a record's own sentences with the arm that it belongs to.

Takes a ``Reading`` with views and scopes, gives one ``Told`` a sentence that reports numbers: its quantities, the arms
named in it and which value is whose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kgbuild.extract.arm_phrases import Phrase, Place, phrases
from kgbuild.extract.arm_roles import ArmModel, arm_model
from kgbuild.extract.arm_values import USUAL, Assigned, Order, assigned, is_value, order_of
from kgbuild.extract.numbers import Quantity, quantities
from kgbuild.extract.reading import Reading
from kgbuild.extract.rules import single_patterns
from kgbuild.extract.view import View
from kgbuild.model import SectionKind, Span

_P = single_patterns("arm_values.toml")
_SECTIONS = {
    SectionKind.BRIEF_SUMMARY, SectionKind.DETAILED_DESCRIPTION, SectionKind.BODY, SectionKind.ABSTRACT_METHODS,
    SectionKind.ABSTRACT_RESULTS, SectionKind.ABSTRACT_CONCLUSIONS, SectionKind.ABSTRACT_OBJECTIVE,
    SectionKind.ABSTRACT_BACKGROUND,
}  # fmt: skip
_NO_ARM = frozenset(("Condition", "Endpoint", "AdverseEvent", "Criteria", "Biomarker", "TimeFrame", "Organization"))
"""Mentions whose words name no arm."""
_GIVEN = frozenset(("Drug", "Intervention", "Regimen", "Mechanism"))
"""Mentions that name an arm by themselves."""
_VALUES = frozenset(("percent", "number", "fraction", "count"))
_DIGIT = re.compile(
    r"\d|\bper ?cent\b|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|[a-z]+teen|[a-z]+ty)\b", re.IGNORECASE
)


@dataclass(slots=True)
class Told:
    """A sentence with its numbers; places are offsets into ``text``, which begins at ``start`` of the record."""

    view: View
    text: str
    start: int
    values: list[Quantity]
    all: list[Quantity]
    names: list[Phrase]
    whose: list[Assigned]

    def span(self, start: int, end: int) -> Span:
        """The record's span of a place."""
        return Span(self.start + start, self.start + end)


@dataclass(slots=True)
class ArmReading:
    """The record's arms and its sentences with numbers."""

    model: ArmModel
    told: list[Told]


def arm_reading(reading: Reading) -> ArmReading:
    """Reads the arms of a record and all numbers of its own sentences."""
    views = [v for v in reading.views if v.sentence.section.kind in _SECTIONS]
    title = reading.record.title or (_text(views[0]) if views else "")
    short = {d.form: d.long.of(reading.text) for d in reading.definitions}
    model = arm_model(_blank_title(reading, title), [_blanked(v) for v in views if _text(v) != title], short)
    return ArmReading(model, list(_told(views, model)))


def _text(view: View) -> str:
    return view.sentence.span.of(view.text)


def _blank_title(reading: Reading, title: str) -> str:
    known = next((v for v in reading.views if _text(v) == title), None)
    return _blanked(known) if known else title


def _places(view: View, types: frozenset[str]) -> list[Place]:
    start = view.sentence.start
    drafts = (d for i in view.items for d in i.drafts if d.type in types and d.start >= start)
    return [(d.start - start, d.end - start) for d in drafts]


def _blanked(view: View) -> str:
    """The sentence with the words that name no arm left out, offsets kept."""
    text = _text(view)
    for start, end in _places(view, _NO_ARM):
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _told(views: Sequence[View], model: ArmModel) -> Iterator[Told]:
    order: Order | None = USUAL if model.compares else None
    for view in views:
        text = _text(view)
        if not _DIGIT.search(text) or not is_own(view, model):
            continue
        names = phrases(text, model, _places(view, _NO_ARM), _places(view, _GIVEN))
        found = list(quantities(text))
        values = [q for q in _alike(text, found) if q.kind in _VALUES and is_value(text, q)]
        order = order_of(names) or order
        whose = _whose(text, values, names, order)
        order = order_of([a.phrase for a in whose if a.phrase]) or order
        yield Told(view, text, view.sentence.start, values, found, names, whose)


def is_own(view: View, model: ArmModel) -> bool:
    """Whether a sentence reports this trial; running text that compares arms does, unless it names other studies."""
    if view.sentence.scope == "this_trial":
        return True
    body = view.sentence.section.kind is SectionKind.BODY
    return body and model.compares and model.reported and not _P["foreign"].search(view.marked)


def _alike(text: str, found: Sequence[Quantity]) -> list[Quantity]:
    """``36.3 vs 22.2%``: what the last value of a row is, the ones before it are."""
    out = list(found)
    for n in range(len(out) - 2, -1, -1):
        one, two = out[n], out[n + 1]
        if one.kind != "number" or one.unit or not (two.unit and two.kind in ("percent", "number")):
            continue
        joined = _P["row"].fullmatch(text, one.end, two.start)
        if joined and (joined.group("versus") or text[one.end : two.start].strip(" ,") in ("and", "or", "", "/")):
            out[n] = replace(one, kind=two.kind, unit=two.unit)
    return out


def _whose(text: str, values: Sequence[Quantity], names: Sequence[Phrase], order: Order | None) -> list[Assigned]:
    kinds = (("percent",), ("number",), ("fraction",), ("count",))
    return [a for kind in kinds for a in assigned(text, [v for v in values if v.kind in kind], names, order)]
