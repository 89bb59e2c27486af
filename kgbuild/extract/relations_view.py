"""A sentence as the rules of relations read it: without what stands between two things but says nothing of them.

Takes a view, gives a view of the same sentence in which only drugs, classes, targets, conditions, harms, processes,
regulators, biomarkers, interventions and regimens are marks, and from which citations, doses, schedules, empty brackets
and adverbs are cut. Spans lead back to the record exactly. The cuts stand in ``relations_view.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from kgbuild.extract.reading import Draft
from kgbuild.extract.rules import patterns
from kgbuild.extract.view import LETTERS, Item, View, _marked
from kgbuild.model import Span

_KEPT = frozenset("DMTCAYRBIGS")


@dataclass(slots=True)
class Plain(View):
    """A view with words cut out: ``origin[i]`` is the place of character ``i`` in the ``whole`` view's marked text."""

    whole: View | None = None
    origin: list[int] = field(default_factory=list)

    def span(self, start: int, end: int) -> Span:
        """The record's span of ``marked[start:end]``, what was cut inside it included."""
        if self.whole is None or not self.origin:
            return View.span(self, start, end)
        first = self.origin[min(start, len(self.origin) - 1)]
        last = self.origin[end - 1] + 1 if end > start else first
        return self.whole.span(first, last)


def plain(view: View, aliases: bool = False) -> Plain:
    """The plain form of a view; with ``aliases`` brackets that hold a second name stay."""
    whole = _marked(view.text, view.sentence, list(_items(view)))
    cuts = _cuts(whole.marked, (*_names(), "alias") if not aliases else _names())
    origin: list[int] = []
    for i, c in enumerate(whole.marked):
        if not cuts[i] and not (c == " " and origin and whole.marked[origin[-1]] == " "):
            origin.append(i)
    marked = "".join(whole.marked[i] for i in origin)
    return Plain(view.sentence, view.text, marked, whole.items, [], whole, origin)


def _names() -> tuple[str, ...]:
    return ("cited", "bracket", "dose", "adverb")


def _cuts(marked: str, names: tuple[str, ...]) -> bytearray:
    cut = bytearray(len(marked))
    for name in names:
        for pattern in patterns("relations_view.toml")[name]:
            for m in pattern.finditer(marked):
                start, end = m.span("cut" if "cut" in pattern.groupindex else 0)
                cut[start:end] = b"\1" * (end - start)
    return cut


def _items(view: View) -> Iterator[Item]:
    """The items that stay marks; an endpoint or a place gives way to the names inside it, a list to its drugs."""
    for item in view.items:
        drugs = [d for d in item.inner if d.type == "Drug"]
        if item.letter == "G" and len({d.concepts for d in drugs}) > 1:
            yield from _apart(drugs, item)
        elif item.letter in _KEPT:
            yield item
        else:
            yield from _apart([d for d in item.inner if LETTERS[d.type] in _KEPT], item)


def _apart(drafts: list[Draft], item: Item) -> Iterator[Item]:
    end = item.span.start
    for d in sorted(drafts, key=lambda d: (d.start, -d.end)):
        if d.start >= end:
            inner = tuple(x for x in item.inner if x is not d and d.outer.contains(x.span))
            yield Item(d.span, (d,), LETTERS[d.type], inner)
            end = d.end


def heading(view: View) -> bool:
    """A line that is written like a title: most of its longer words begin with a capital."""
    words = re.findall(r"[^\W\d_][\w-]{3,}", re.sub(r"‹[A-Z]\d+›", " ", view.marked))
    return len(words) >= 2 and sum(w[0].isupper() for w in words) >= 0.8 * len(words)
