"""Abbreviations that the document itself defines: ``long form (SHORT)``, ``[SHORT]``, ``SHORT (long form)``, lists.

Takes text and sentence spans, gives ``Definition``s with exact spans, and the places where a defined form recurs. The
candidates are those of scispaCy's detector (Schwartz and Hearst) and more: what stands before ``;``, ``,`` or ``=`` in
the bracket, square and nested brackets, plurals, leading digits, short forms of several words. It works on characters,
whatever the tokens are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from kgbuild.extract.abbreviation_brackets import Stretch
from kgbuild.extract.abbreviation_cues import cued
from kgbuild.extract.abbreviation_forms import is_short_form, singular
from kgbuild.extract.reading import Definition
from kgbuild.extract.sentences import blocks, split_block
from kgbuild.model import Span

__all__ = ["all_occurrences", "definitions", "definitions_in", "is_short_form", "occurrences", "singular"]

_SOFT = re.compile(r"(?:\b(?:vs|cf|St|Dr|Mt|Prof|sp|spp|subsp|ssp|var|e\.g|i\.e|i\.v|U\.S|U\.K|no|approx)|\b[A-Z])\.$")
_START = re.compile(r"(?<!\w)(?<!//)[^\W_]")
_AFTER = re.compile(r"(?:['’]?s)?(?!\w)(?!-\d)(?![\u0300-\u036f])")


def definitions(text: str, spans: Iterable[Span]) -> list[Definition]:
    """Every definition inside the given spans, which are sentences in text order; in text order, offsets are exact.

    A long form never runs over the end of a sentence; where the splitter cut inside a name (``S. aureus``), it does.
    """
    found: dict[Span, Definition] = {}
    for span, before in _stretches(text, list(spans)):
        stretch = Stretch(text, span.start, span.end, before)
        for definition in chain(stretch.definitions(), cued(stretch)):
            found.setdefault(definition.short, definition)
    return sorted(found.values(), key=lambda d: (d.short.start, d.long.start))


def definitions_in(text: str) -> list[Definition]:
    """Every definition in a bare text, which is cut into paragraphs and sentences first.

    >>> [d.form for d in definitions_in("We saw hepatocellular carcinoma (HCC; n = 20).")]
    ['HCC']
    """
    return definitions(text, [s for b in blocks(text, 0, len(text)) for s in split_block(text, b.start, b.end)])


def _stretches(text: str, spans: Sequence[Span]) -> Iterator[tuple[Span, int | None]]:
    """Sentences, those joined that were cut inside a name, and where the sentence before begins when it is near."""
    start: int | None = None
    before: int | None = None
    for i, span in enumerate(spans):
        start = span.start if start is None else start
        following = spans[i + 1] if i + 1 < len(spans) else None
        near = following is not None and _near(text, span, following)
        if near and _SOFT.search(text, max(span.start, span.end - 8), span.end):
            continue
        yield Span(start, span.end), before
        before, start = (start if near else None), None


def _near(text: str, one: Span, other: Span) -> bool:
    """Whether only blanks of one line stand between two spans."""
    between = text[one.end : other.start] if other.start - one.end < 4 else "…"
    return not between.strip(" \t")


def occurrences(text: str, definition: Definition) -> Iterator[Span]:
    """Every place behind the definition where its short form stands as a word, singular or plural.

    Exact in case; never inside a word, nor as the beginning of a numbered name (``PD`` in ``PD-1``).
    """
    return (span for _, span in all_occurrences(text, [definition]))


def all_occurrences(text: str, found: Iterable[Definition]) -> Iterator[tuple[Definition, Span]]:
    """The same for all definitions of a text in one pass; a form defined twice means what was said last."""
    waiting = sorted(found, key=_told, reverse=True)
    if not waiting:
        return
    lengths = sorted({len(d.form) for d in waiting}, reverse=True)
    meanings: dict[str, Definition] = {}
    behind = 0
    for m in _START.finditer(text, _told(waiting[-1])):
        at = m.start()
        while waiting and _told(waiting[-1]) <= at:
            meanings[waiting[-1].form] = waiting[-1]
            waiting.pop()
        end = _form_end(text, at, lengths, meanings) if at >= behind else None
        if end is not None:
            form, behind = end
            yield meanings[form], Span(at, behind)


def _told(definition: Definition) -> int:
    """Where the definition is complete."""
    return max(definition.short.end, definition.long.end)


def _form_end(text: str, at: int, lengths: Sequence[int], meanings: Mapping[str, Definition]) -> tuple[str, int] | None:
    """The longest defined form that stands at ``at``, and where it ends."""
    for length in lengths:
        form = text[at : at + length]
        after = _AFTER.match(text, at + length) if form in meanings else None
        if after is not None:
            return form, after.end()
    return None
