"""A sentence with its mentions replaced by typed marks, so that a rule speaks of *a drug* and never of one drug.

Takes a sentence and drafts, gives text such as ``‹D0›, an ‹M1›`` and the way back to exact offsets. An abbreviation in
brackets right behind its long form is drawn into the long form's mark; modifiers are drawn into their mention's.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter

from kgbuild.extract.reading import Draft, Sentence, inside
from kgbuild.model import Span

LETTERS = {
    "Drug": "D", "Condition": "C", "AdverseEvent": "A", "Mechanism": "M", "Target": "T", "Endpoint": "E",
    "Criteria": "K", "Dose": "S", "Phase": "P", "TimeFrame": "F", "Date": "J", "Organization": "O", "Biomarker": "B",
    "Regulator": "R", "Process": "Y", "Intervention": "I", "Regimen": "G", "TrialId": "N",
}  # fmt: skip
"""The mark's letter for each mention type."""

MARK = re.compile(r"‹([A-Z])(\d+)›")
_BRACKET = re.compile(r"\s*[(\[]\s*[\"'“”]?$")
_BRACKET_END = re.compile(r"[\"'“”]?\s*[)\]]")


@dataclass(slots=True)
class Item:
    """What a mark stands for: one draft, or several for "these drugs". ``span`` is what the mark covers."""

    span: Span
    drafts: tuple[Draft, ...]
    letter: str
    inner: tuple[Draft, ...] = ()


@dataclass(slots=True)
class View:
    """The marked text, its items, and the offsets back; ``text`` is the whole record's."""

    sentence: Sentence
    text: str
    marked: str
    items: list[Item]
    _marks: list[tuple[int, int]]
    """Where each item's mark stands in ``marked``, in order."""

    def span(self, start: int, end: int) -> Span:
        """The record's span of ``marked[start:end]``; a cut inside a mark widens to the whole mark."""
        return Span(self._back(start, False), self._back(end, True))

    def _back(self, at: int, closing: bool) -> int:
        number = bisect_left(self._marks, (at,)) - 1  # the last mark that begins before ``at``
        if number >= 0 and at <= self._marks[number][1]:
            span = self.items[number].span
            return span.end if closing or at == self._marks[number][1] else span.start
        if number < 0:
            return self.sentence.start + at
        return self.items[number].span.end + at - self._marks[number][1]

    def items_in(self, start: int, end: int, letters: str) -> list[Item]:
        """Items whose marks stand in ``marked[start:end]``, of one of these letters, in order."""
        found = (self.items[int(m.group(2))] for m in MARK.finditer(self.marked, start, end))
        return [i for i in found if i.letter in letters]


def _top(drafts: Iterable[Draft]) -> list[tuple[Span, Draft]]:
    """The outermost drafts, each with its outer span, in text order; equal or crossing spans give way to the longer."""
    kept: list[tuple[int, int, Draft]] = []
    spans = [(d.outer, d) for d in drafts]
    for span, d in sorted(spans, key=lambda s: (s[0].start - s[0].end, s[1].type == "Process", s[1].start)):
        # Those kept do not overlap each other, so that only the two beside a span can overlap it.
        place = bisect_right(kept, span.start, key=itemgetter(0))
        if (not place or kept[place - 1][1] <= span.start) and (place == len(kept) or kept[place][0] >= span.end):
            kept.insert(place, (span.start, span.end, d))
    return [(Span(start, end), d) for start, end, d in kept]


def _merged_abbreviations(text: str, top: Sequence[tuple[Span, Draft]], all_drafts: Sequence[Draft]) -> list[Item]:
    items: list[Item] = []
    for outer, draft in top:
        inner = tuple(d for d in inside(all_drafts, outer) if d is not draft)
        if items and draft.abbreviation and draft.long_form is not None:
            last = items[-1]
            between = text[last.span.end : draft.start]
            close = _BRACKET_END.match(text, draft.end)
            if close and _BRACKET.fullmatch(between) and last.span.overlaps(draft.long_form):
                last.span = Span(last.span.start, close.end())
                last.inner = (*last.inner, draft)
                continue
        items.append(Item(outer, (draft,), LETTERS[draft.type], inner))
    return items


def make_view(text: str, sentence: Sentence, drafts: Sequence[Draft], extra: Sequence[Item] = ()) -> View:
    """The view of one sentence. ``extra``: items for pronouns, which must not overlap a draft."""
    mine = [d for d in drafts if sentence.start <= d.start and d.end <= sentence.end]
    ordered = sorted(mine, key=lambda d: d.start)
    items = sorted([*_merged_abbreviations(text, _top(mine), ordered), *extra], key=lambda i: i.span.start)
    return _marked(text, sentence, [i for i in items if sentence.span.contains(i.span)])


def _marked(text: str, sentence: Sentence, items: list[Item]) -> View:
    out: list[str] = []
    marks: list[tuple[int, int]] = []
    at, length = sentence.start, 0
    for number, item in enumerate(items):
        piece = text[at : item.span.start].replace("‹", "(").replace("›", ")")
        mark = f"‹{item.letter}{number}›"
        out += [piece, mark]
        marks.append((length + len(piece), length + len(piece) + len(mark)))
        length = marks[-1][1]
        at = item.span.end
    out.append(text[at : sentence.end].replace("‹", "(").replace("›", ")"))
    return View(sentence, text, "".join(out), items, marks)
