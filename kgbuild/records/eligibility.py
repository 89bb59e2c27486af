"""Takes eligibility criteria as text, gives the stretches that include and those that exclude.

What stands before the first heading includes. A heading is a line of its own, or the words before a colon at the
beginning of a line, that name inclusion or exclusion.
"""

from __future__ import annotations

import re

from kgbuild.model import SectionKind

_HEADING = re.compile(
    r"^[ \t]*(?:[*•·▪◦#_-]+[ \t]*|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)][ \t]+)?[*_]*(?:[\w/()'-]+[ \t]+){0,5}?"
    r"(?P<kind>inclusion|exclusion|ineligibility|eligibility)(?:[ \t]+criteri(?:a|on)|[ \t]+for[ \t]+[\w \t/-]{1,60}|s)?"
    r"(?:[ \t]*\([^()\n]{1,80}\)|[ \t]+(?:for|of|in|include|are|is)[\w \t,/'-]{0,80})?[*_]*[ \t]*(?::|-|–|\.?[ \t]*$)",
    re.IGNORECASE | re.MULTILINE,
)
_OUT = ("exclusion", "ineligibility")


def split_criteria(text: str) -> list[tuple[SectionKind, int, int]]:
    """(INCLUSION or EXCLUSION, start, end) in text order; headings belong to none."""
    found: list[tuple[SectionKind, int, int]] = []
    kind, at = SectionKind.INCLUSION, 0
    for heading in _HEADING.finditer(text):
        _add(found, text, kind, at, heading.start())
        kind = SectionKind.EXCLUSION if heading["kind"].lower() in _OUT else SectionKind.INCLUSION
        at = heading.end()
    _add(found, text, kind, at, len(text))
    return found


def _add(found: list[tuple[SectionKind, int, int]], text: str, kind: SectionKind, start: int, end: int) -> None:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    end -= len(piece) - len(piece.rstrip())
    if start < end:
        found.append((kind, start, end))
