"""What each line of inclusion or exclusion criteria asks, by the headings above it inside the list.

Takes the views of such sections in text order, gives them with whether they include or exclude, and how surely: the
lines below "any one of the following:" are alternatives, those below "allowed:" ask nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kgbuild.extract.rules import read
from kgbuild.extract.view import View
from kgbuild.model import SectionKind

_HEADS = {name: re.compile(p, re.IGNORECASE) for name, p in read("eligibility.toml")["heads"].items()}
_LONGEST = 240
"""Characters of a heading; a longer line that ends in a colon is none."""


@dataclass(frozen=True, slots=True)
class Line:
    """One item. ``includes``: it says who takes part, else who does not. ``sure``: False for one of alternatives."""

    view: View
    includes: bool
    sure: bool = True


@dataclass(slots=True)
class _Head:
    indent: int
    asks: bool = True
    includes: bool = True
    sure: bool = True
    nested: bool | None = None
    """Whether the lines below are further in; None until the first is seen."""

    def holds(self, indent: int) -> bool:
        if self.nested is None:
            self.nested = indent > self.indent
        return not self.nested or indent > self.indent


def lines(views: Iterable[View]) -> Iterator[Line]:
    """The items that ask something; headings are none."""
    section: object = None
    heads: list[_Head] = []
    base = _Head(-1)
    for view in views:
        kind = view.sentence.section.kind
        if kind not in (SectionKind.INCLUSION, SectionKind.EXCLUSION):
            continue
        if view.sentence.section is not section:
            section, heads = view.sentence.section, []
            base = _Head(-1, includes=kind is SectionKind.INCLUSION)
        indent = _indent(view)
        while heads and not heads[-1].holds(indent):
            heads.pop()
        if _is_head(view.marked):
            heads = [h for h in heads if h.nested and h.indent < indent]
            if _HEADS["title"].search(view.marked):
                base, heads = _Head(-1, includes=not _HEADS["out"].search(view.marked)), []
            else:
                heads.append(_head(view.marked, indent, heads[-1] if heads else base))
            continue
        state = heads[-1] if heads else base
        if state.asks:
            yield Line(view, state.includes, state.sure)


def _is_head(text: str) -> bool:
    return len(text) <= _LONGEST and (text.endswith(":") or bool(_HEADS["title"].search(text)))


def _head(text: str, indent: int, outer: _Head) -> _Head:
    """What the lines below a heading are; below one that is not understood, inclusions are not sure."""
    if _HEADS["spared"].search(text):
        return _Head(indent, asks=False)
    if _HEADS["out"].search(text):
        return _Head(indent, includes=False)
    if _HEADS["skip"].search(text):
        return _Head(indent, asks=False)
    understood = not outer.includes or bool(_HEADS["plain"].search(text))
    alternatives = bool(_HEADS["any"].search(text)) and outer.includes
    return _Head(indent, outer.asks, outer.includes, outer.sure and understood and not alternatives)


def _indent(view: View) -> int:
    """Blanks at the start of the line that the sentence stands in."""
    start = view.text.rfind("\n", 0, view.sentence.start) + 1
    line = view.text[start : view.sentence.start]
    return len(line) - len(line.lstrip(" \t"))
