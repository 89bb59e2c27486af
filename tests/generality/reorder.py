"""Reorders sentences inside running paragraphs where nothing refers back across the cut."""

from __future__ import annotations

import re
from itertools import pairwise
from random import Random

from tests.generality.segments import Document, Piece, rebuilt

_STOP = re.compile(r"(?<=[a-z0-9)%][.?!]) +(?=[A-Z*])")
_REFERS_BACK = re.compile(
    r"^\W*(It|They|He|She|This|These|Those|Such|Both|Neither|Another|Moreover|However|Furthermore|Also|Thus|Therefore|"
    r"When|After|Of the|In the|The types|One of|Many of|Most|The (MTDs?|MTD|study|trial|combination|purpose))\b"
    r"|\b(also|above|the study|these|this combination|the first|the final)\b"
)
_SEVERAL_BEFORE = re.compile(r"\b(these (drugs|agents|two)|neither|both of|the latter|the former|respectively)\b")
"""Words that stand for several things named before: what comes before them keeps its order."""
_LABEL = re.compile(
    r"\b(Background|Introduction|Purpose|Objectives?|Materials and Methods|(Patients and )?Methods|Results|"
    r"Conclusions?|Implications for Practice|Discussion): "
)


def reordered(document: Document, random: Random) -> Document:
    """The document with the blocks of each running paragraph in another order."""
    pieces: list[Piece] = []
    for start, end in _lines(document.text):
        pieces += _paragraph(document, start, end, random)
    return rebuilt(document, pieces)


def _lines(text: str) -> list[tuple[int, int]]:
    cuts = [0, *(m.end() for m in re.finditer("\n", text)), len(text)]
    return [(a, b) for a, b in pairwise(cuts) if a < b]


def _paragraph(document: Document, start: int, end: int, random: Random) -> list[Piece]:
    text = document.text
    whole = [Piece(start, end, text[start:end], True)]
    body_end = start + len(text[start:end].rstrip())
    if "|" in text[start:end] or _planned_outcome(document, start, end) or not _has_mention(document, start, end):
        return whole
    parts: list[Piece] = []
    cuts = sorted({start, *(m.start() for m in _LABEL.finditer(text, start, body_end)), body_end})
    for a, b in pairwise(cuts):
        parts += _shuffled(document, a, b, random)
    return [*parts, Piece(body_end, end, text[body_end:end], True)] if body_end < end else parts


def _has_mention(document: Document, start: int, end: int) -> bool:
    return any(start <= m["start"] < end for m in document.gold["mentions"])


def _planned_outcome(document: Document, start: int, end: int) -> bool:
    """Whether this is an outcome line of a field dump, where commas and order carry the fields."""
    return document.gold["source_kind"].startswith("CT.gov field dump") and any(
        start <= e["start"] < end
        for f in document.gold["facts"]
        if f["predicate"] == "has_outcome"
        for e in f["evidence"]
    )


def _shuffled(document: Document, start: int, end: int, random: Random) -> list[Piece]:
    text = document.text
    label = _LABEL.match(text, start, end)
    body = label.end() if label else start
    stop = start + len(text[start:end].rstrip())
    cuts = [body, *(found.end() for found in _STOP.finditer(text, body, stop) if _may_cut(document, found, stop))]
    frozen = max((m.start() for m in _SEVERAL_BEFORE.finditer(text, body, stop)), default=body)
    cuts = [body, *(cut for cut in cuts[1:] if cut > frozen)]
    blocks = list(zip(cuts, [*cuts[1:], stop], strict=True))
    if len(blocks) < 2:
        return [Piece(start, end, text[start:end], True)]
    random.shuffle(blocks)
    out = [Piece(start, body, text[start:body], True)] if body > start else []
    for number, (a, b) in enumerate(blocks):
        bare = a + len(text[a:b].rstrip(" "))
        blank = " " if number < len(blocks) - 1 else ""
        if bare < b:
            out += [Piece(a, bare, text[a:bare], True), Piece(bare, b, blank, False)]
        else:
            out.append(Piece(a, b, text[a:b] + blank, True))
    return [*out, Piece(stop, end, text[stop:end], True)] if stop < end else out


def _may_cut(document: Document, found: re.Match[str], stop: int) -> bool:
    """Whether the sentence after a full stop can stand elsewhere, and no evidence reaches over the stop."""
    following = document.text[found.end() : _next_stop(document.text, found.end(), stop)]
    return not _REFERS_BACK.search(following) and not _spans(document, found.start(), found.end())


def _next_stop(text: str, start: int, end: int) -> int:
    found = _STOP.search(text, start, end)
    return found.start() if found else end


def _spans(document: Document, start: int, end: int) -> bool:
    return any(e["start"] < start and end < e["end"] for f in document.gold["facts"] for e in f["evidence"])
