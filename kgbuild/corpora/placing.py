"""Takes a text, a span and the characters that the annotators saw, gives the span at which these characters stand.

Corpora have offsets that count another character set or an older text. A span whose characters differ is moved to the
only place near it where they stand; where there is none, or more than one, there is no answer.
"""

from __future__ import annotations

NEAR = 10
"""How many characters a span may be moved."""


def place(text: str, start: int, end: int, mention: str | None) -> tuple[int, int] | None:
    """The span, trimmed of white space, or the one near it that holds the mention; None when there is none.

    Characters that differ only in case, spacing or punctuation count as the same: the span is right, the copy is not.
    """
    inside = 0 <= start < end <= len(text)
    if inside and (mention is None or _letters(text[start:end]) == _letters(mention)):
        return _trimmed(text, start, end)
    wanted = (mention or "").strip()
    if not wanted:
        return None
    places = _places(text, wanted, start) or _places(text.lower(), wanted.lower(), start)
    return (places[0], places[0] + len(wanted)) if len(places) == 1 else None


def _places(text: str, wanted: str, start: int) -> list[int]:
    """Where the string begins, at most `NEAR` characters from ``start``."""
    found = []
    at = text.find(wanted, max(0, start - NEAR))
    while 0 <= at <= start + NEAR:
        found.append(at)
        at = text.find(wanted, at + 1)
    return found


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum()) or "".join(text.split())


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    inner = text[start:end].strip()
    if not inner:
        return None
    begin = start + text[start:end].index(inner)
    return begin, begin + len(inner)
