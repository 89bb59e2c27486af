"""A record's text as HTML: takes an annotation, gives its exact characters with marks.

Marked are mentions, their modifiers, and evidence. Spans may nest and cross: a span that crosses another is written in
pieces with one number. Evidence is written as numbered stretches (``class="e"``), so that a page can light up the
evidence of any statement by two numbers. Text is cut into blocks, so that a browser lays out only what it shows. Time
and size grow with text and spans alone.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise

from kgbuild.model import Annotation, Span

BLOCK = 8_192
"""Characters of a block of text, about: it ends behind a line where there is one."""

NO_CONCEPTS = frozenset(("Dose", "Phase", "TimeFrame", "Date", "Organization", "TrialId"))
"""Types that stand for no concept of a terminology: they are not missing an identifier."""

_ODD = re.compile(
    r"(?P<one>[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    r"\ud800-\udfff\U000e0000-\U000e007f]|(?<=[\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?=[\x00-\x7f]))(?P=one)*"
)
"""Characters that do not show, or that turn the text around: shown by their names, and kept."""

_NAMES = {
    "\x00": "NUL", "\r": "CR", "\x1b": "ESC", "\x7f": "DEL", "\x85": "NEL", "\u00ad": "SHY", "\u061c": "ALM",
    "\u200b": "ZWSP", "\u200c": "ZWNJ", "\u200d": "ZWJ", "\u200e": "LRM", "\u200f": "RLM", "\u2028": "LS",
    "\u2029": "PS", "\u202a": "LRE", "\u202b": "RLE", "\u202c": "PDF", "\u202d": "LRO", "\u202e": "RLO",
    "\u2060": "WJ", "\u2066": "LRI", "\u2067": "RLI", "\u2068": "FSI", "\u2069": "PDI", "\ufeff": "BOM",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Mark:
    """A span to write: the opening tag, and its end."""

    start: int
    end: int
    tag: str
    close: str


@dataclass(frozen=True, slots=True)
class Marked:
    """``html``, and for each statement the numbers (first, last) of its stretches of evidence."""

    html: str
    evidence: tuple[tuple[tuple[int, int], ...], ...]


@dataclass(slots=True)
class _Writer:
    text: str
    out: list[str] = field(default_factory=list)
    open: list[_Mark] = field(default_factory=list)
    count: int = 0

    def close_at(self, at: int) -> None:
        """Close what ends here, and open again what crosses it."""
        first = next((i for i, m in enumerate(self.open) if m.end <= at), None)
        if first is not None:
            again = [m for m in self.open[first:] if m.end > at]
            self._close(first)
            self.begin(again)

    def _close(self, first: int) -> None:
        self.out += [m.close for m in reversed(self.open[first:])]
        del self.open[first:]

    def begin(self, marks: Sequence[_Mark]) -> None:
        """Open marks, the first outermost."""
        self.out += [m.tag for m in marks]
        self.open += marks

    def block(self, start: int) -> None:
        """End a block, begin the next; where no line ends, the page says that the line goes on."""
        again = list(self.open)
        self._close(0)
        kind = "t" if self.text[start - 1 : start] == "\n" else "t on"
        self.out.append(f'</div><div class="{kind}" data-at="{start}">')
        self.begin(again)

    def leaf(self, start: int, end: int, classes: str) -> None:
        """Characters; numbered when they are evidence (``classes`` is not empty)."""
        piece = shown(self.text[start:end])
        if classes:
            self.out.append(f'<span class="{classes}">{piece}</span>')
            self.count += 1
        else:
            self.out.append(piece)


def shown(text: str) -> str:
    """Text as HTML that neither acts nor hides: every character kept, those that do not show named beside it."""
    out: list[str] = []
    at = 0
    for m in _ODD.finditer(text):
        if m["one"] == "\r" and m.end() == m.start() + 1 and text[m.end() : m.end() + 1] == "\n":
            kept = "&#13;"
        else:
            kept = _odd(m["one"], m.end() - m.start())
        out += [escape(text[at : m.start()]), kept]
        at = m.end()
    return "".join([*out, escape(text[at:])])


def _odd(char: str, times: int) -> str:
    name = _NAMES.get(char) or f"U+{ord(char):04X}"
    kept = "&#13;" if char == "\r" else "\ufffd" if char == "\x00" or "\ud800" <= char <= "\udfff" else char
    many = f"×{times:,}" if times > 1 else ""
    return f'<i class="o" data-o="{name}{many}">{kept * times}</i>'


def marked(annotation: Annotation, details: Sequence[int]) -> Marked:
    """The text with its marks; ``details[i]`` is the number of what the page says of mention ``i``."""
    text = annotation.record.text
    marks = [m for m in _marks(annotation, details) if 0 <= m.start < m.end <= len(text)]
    spans = [(span, s.assertion) for s in annotation.statements for span in s.evidence if span.start < span.end]
    cuts = set(_cuts(text))
    bounds = sorted({0, len(text), *cuts, *_ends(marks), *(at for s, _ in spans for at in (s.start, s.end))})
    opening: dict[int, list[_Mark]] = defaultdict(list)
    for mark in sorted(marks, key=lambda m: -m.end):
        opening[mark.start].append(mark)
    begun, ended = _counted(spans)
    writer = _Writer(text, ['<div class="t" data-at="0">'])
    numbers: dict[int, int] = {}
    covering: Counter[str] = Counter()
    for start, end in pairwise(bounds):
        writer.close_at(start)
        if start in cuts:
            writer.block(start)
        writer.begin(opening.get(start, ()))
        covering.update(begun.get(start, ()))
        covering.subtract(ended.get(start, ()))
        numbers[start] = writer.count
        writer.leaf(start, end, _classes(covering))
    numbers[len(text)] = writer.count
    writer.close_at(len(text))
    return Marked(
        "".join([*writer.out, "</div>"]), tuple(_numbered(s.evidence, numbers) for s in annotation.statements)
    )


def _ends(marks: Sequence[_Mark]) -> Iterator[int]:
    for mark in marks:
        yield mark.start
        yield mark.end


def _counted(spans: Sequence[tuple[Span, str]]) -> tuple[Mapping[int, list[str]], Mapping[int, list[str]]]:
    """The assertions of the evidence that begins, and of that which ends, at each offset."""
    begun: dict[int, list[str]] = defaultdict(list)
    ended: dict[int, list[str]] = defaultdict(list)
    for span, assertion in spans:
        begun[span.start].append(assertion)
        ended[span.end].append(assertion)
    return begun, ended


def _classes(covering: Mapping[str, int]) -> str:
    present = [assertion for assertion, n in covering.items() if n > 0]
    return " ".join(["e", *sorted(f"e-{a}" for a in present if a != "asserted")]) if present else ""


def _numbered(evidence: Sequence[Span], numbers: Mapping[int, int]) -> tuple[tuple[int, int], ...]:
    return tuple((numbers[s.start], numbers[s.end] - 1) for s in evidence if s.start < s.end)


def _marks(annotation: Annotation, details: Sequence[int]) -> Iterator[_Mark]:
    links = annotation.links or (None,) * len(annotation.mentions)
    for number, (m, link) in enumerate(zip(annotation.mentions, links, strict=True)):
        nil = " nil" if (link is None or link.curie is None) and m.type not in NO_CONCEPTS else ""
        data = f'data-t="{escape(m.type)}" data-m="{number}" data-d="{details[number]}"'
        tag = f'<mark class="m{nil}" {data} tabindex="-1">'
        yield _Mark(m.start, m.end, tag, "</mark>")
        for x in m.modifiers:
            yield _Mark(x.start, x.end, f'<span class="x" data-m="{number}">', "</span>")


def _cuts(text: str) -> Iterator[int]:
    """Where blocks begin: behind a line's end, else between words, else anywhere."""
    at = 0
    while len(text) - at > 2 * BLOCK:
        low, high = at + BLOCK // 2, at + BLOCK
        places = (text.rfind(mark, low, high) + 1 for mark in ("\n", " "))
        at = next((p for p in places if p > 0), high)
        yield at
