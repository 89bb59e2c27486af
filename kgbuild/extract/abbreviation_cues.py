"""Definitions without a bracket: lists of abbreviations, ``=``, "abbreviated as", "stands for".

Takes a stretch of text, gives ``Definition``s. With no bracket to say that a definition stands there, the letters must
fit closely.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kgbuild.extract.abbreviation_align import best_fit
from kgbuild.extract.abbreviation_brackets import Stretch
from kgbuild.extract.abbreviation_forms import Candidate, Shape, shape
from kgbuild.extract.abbreviation_long import base, inner_long
from kgbuild.extract.abbreviation_words import settings, words
from kgbuild.extract.reading import Definition
from kgbuild.model import Span

_FORM = r"(?P<form>[^\W_](?:[\w./&-]{0,12}[\w+−])?)"
_ITEM = re.compile(
    rf"(?:(?<![^\s,(\[;:]){_FORM}[\"”]?\s?(?P<sign>=)"
    rf"|(?:^|(?<=[;:.(\[\n])|(?<=[;:.]\s)){_FORM.replace('form', 'other')}[\"”]?(?:\s[–—-](?=\s)|[:,–—](?=\s)))\s?(?!=)"
)
_APPOSED = re.compile(rf",\s{{1,3}}(?:or\s{{1,3}})?[\"“]?{_FORM}[\"”]?(?P<end>[,;)\]])")
_HEAD = re.compile(r"abbreviat\w*|acronyms?", re.IGNORECASE)
_ITEM_END = re.compile(r"[;\n()\[\]|]")
_ITEM_REACH = 160


@cache
def _named() -> re.Pattern[str]:
    return re.compile(settings()["cues"]["named"] + r"[\"'“‘]?" + _FORM + r"(?!\w)")


@cache
def _means() -> re.Pattern[str]:
    return re.compile(r"(?<!\w)" + _FORM + settings()["cues"]["means"])


def cued(stretch: Stretch) -> Iterator[Definition]:
    """Every definition of these kinds in the stretch."""
    text, start, end = stretch.text, stretch.start, stretch.end
    yield from _items(text, start, end)
    yield from _apposed(stretch)
    for m in _means().finditer(text, start, end):
        yield from _followed(text, Span(*m.span("form")), m.end(), _spelled(text, m.group("form"), m.end(), end))
    for m in _named().finditer(text, start, end):
        span = Span(*m.span("form"))
        form = span.of(text)
        if shape(form) is Shape.STRONG:
            found = stretch.ending_at(m.start(), Candidate(span, form, Shape.STRONG, True), settings()["accept"]["cue"])
            if found is not None:
                yield found


def _apposed(stretch: Stretch) -> Iterator[Definition]:
    """``(body mass index, BMI)``, and ``body mass index, BMI, was`` where the initials are the short form."""
    accept = settings()["accept"]
    for m in _APPOSED.finditer(stretch.text, stretch.start, stretch.end):
        span = Span(*m.span("form"))
        form = span.of(stretch.text)
        closed = m.group("end") in ")]"
        if form in settings()["places"]:
            continue
        if shape(form) is not Shape.STRONG or (not closed and len(form) < 3):
            continue
        candidate = Candidate(span, form, Shape.STRONG, False)
        several = stretch.ending_at(m.start(), candidate, accept["comma"] if closed else 1.0)
        if several is not None and " " not in several.long.of(stretch.text):
            several = stretch.ending_at(m.start(), candidate, accept["comma_one"])
        if several is not None:
            yield several


def _items(text: str, start: int, end: int) -> Iterator[Definition]:
    """``ORR = objective response rate``; with a colon, comma or dash only where several such items stand together."""
    found = [
        (m, d)
        for m in _ITEM.finditer(text, start, end)
        for d in _followed(text, Span(*m.span("form" if m.group("sign") else "other")), m.end(), end)
    ]
    several = len(found) > 1 or bool(_HEAD.search(text, start, min(end, start + 40)))
    yield from (d for m, d in found if several or m.group("sign") == "=")


def _spelled(text: str, form: str, begin: int, end: int) -> int:
    """Where the last word ends that the form spells, when its long form begins at ``begin`` and nothing closes it."""
    found = words(text, begin, min(end, begin + _ITEM_REACH))[: len(form) + 4]
    fit = best_fit(form, text, found, [0.0] * len(found), True) if found and shape(form) is Shape.STRONG else None
    return found[fit.last].end if fit else begin


def _followed(text: str, short: Span, begin: int, end: int) -> Iterator[Definition]:
    """The definition whose long form begins at ``begin``."""
    form = short.of(text)
    if shape(form) is not Shape.STRONG:
        return
    stop = _ITEM_END.search(text, begin, min(end, begin + _ITEM_REACH))
    long = inner_long(
        text, form, begin, stop.start() if stop else min(end, begin + _ITEM_REACH), settings()["accept"]["cue"]
    )
    if long is not None:
        yield Definition(short, long, base(form, text, long))
