"""Takes eligibility criteria as text, gives the stretches that include and those that exclude.

What stands before the first heading includes. A heading is a line of its own, or the words before a colon at the
beginning of a line, that name inclusion or exclusion.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kgbuild.model import SectionKind

_HEADING = re.compile(
    r"^[ \t]*(?:[*•·▪◦#_-]+[ \t]*|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)][ \t]+)?[*_]*(?:[\w/()'-]+[ \t]+){0,5}?"
    r"(?P<kind>inclusion|exclusion|ineligibility|eligibility)"
    r"(?:[ \t]+criteri(?:a|on)|[ \t]+for[ \t]+[\w \t/-]{1,60}|s)?"
    r"(?:[ \t]*\([^()\n]{1,80}\)|[ \t]+(?:for|of|in|include|are|is)[\w \t,/'-]{0,80})?[*_]*[ \t]*(?::|-|–|\.?[ \t\r]*$)",  # noqa: E501
    re.IGNORECASE | re.MULTILINE,
)
_INLINE = re.compile(r"(?<!\w)(?P<kind>Inclusion|Exclusion|INCLUSION|EXCLUSION) (?:Criteria|CRITERIA) ?:")
"""Headings that stand inside a line, told by their capitals: "… gender. Exclusion Criteria:- Age over 80"."""

_WORDS = ("clusion", "ligibility")
_OUT = ("exclusion", "ineligibility")


def split_criteria(text: str) -> list[tuple[SectionKind, int, int]]:
    """(INCLUSION or EXCLUSION, start, end) in text order; headings belong to none."""
    found: list[tuple[SectionKind, int, int]] = []
    kind, at = SectionKind.INCLUSION, 0
    for heading in _headings(text):
        _add(found, text, kind, at, heading.start())
        kind = SectionKind.EXCLUSION if heading["kind"].lower() in _OUT else SectionKind.INCLUSION
        at = heading.end()
    _add(found, text, kind, at, len(text))
    return found


def _headings(text: str) -> Iterator[re.Match[str]]:
    """The headings in text order. Only lines with one of the words are tried: most of a record's lines have none."""
    lower = text.lower()
    if len(lower) != len(text):  # a letter whose small form is longer: offsets would be off
        yield from _HEADING.finditer(text)
        return
    tried, behind = -1, 0
    for at in sorted(at for word in _WORDS for at in _places(lower, word)):
        line = text.rfind("\n", 0, at) + 1
        heading = _HEADING.match(text, line) if line > tried else None
        tried = line
        heading = heading or _INLINE.match(text, max(behind, at - 2))
        if heading and heading.start() >= behind:
            behind = heading.end()
            yield heading


def _places(text: str, word: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


def _add(found: list[tuple[SectionKind, int, int]], text: str, kind: SectionKind, start: int, end: int) -> None:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    end -= len(piece) - len(piece.rstrip())
    if start < end:
        found.append((kind, start, end))
