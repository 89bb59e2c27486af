"""Cells of tables as values of a study: what CSV exports and AACT share.

Takes texts and their paths; gives ``Value``s with codes. What is of no known form keeps its text and is noticed.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator

from kgbuild.model import Study, Value
from kgbuild.records import codes
from kgbuild.records.layout import items, trim

NCT = re.compile(r"NCT\d{8}")


def pointer(*tokens: str) -> str:
    """A JSON Pointer (RFC 6901) of the tokens.

    >>> pointer("Sponsor/Collaborators")
    '/Sponsor~1Collaborators'
    """
    return "".join("/" + token.replace("~", "~0").replace("/", "~1") for token in tokens)


def piece(whole: Value, start: int, end: int) -> Value | None:
    """The stretch of a value without white space around it, as a value inside it; None where nothing is left."""
    start, end = trim(whole.text, start, end)
    if start == end:
        return None
    if (start, end) == (0, len(whole.text)):
        return whole
    return Value(whole.text[start:end], whole.path, inside=(whole, start))


def cell(text: str | None, path: str) -> Value | None:
    """A cell as a value; None where it is empty."""
    return piece(whole, 0, len(text)) if text and (whole := Value(text, path)) else None


def listed(whole: Value | None, separator: str) -> Iterator[Value]:
    """The items of a cell that holds a list."""
    if whole is not None:
        for start, end in items(whole.text, 0, len(whole.text), separator):
            found = piece(whole, start, end)
            if found is not None:
                yield _apart(found, whole)


def _apart(found: Value, whole: Value) -> Value:
    """A list of one item is its own whole, but not the same object: its code is the item's."""
    return Value(found.text, found.path, inside=(whole, 0)) if found is whole else found


def coded(study: Study, kind: str, value: Value | None) -> Value | None:
    """The value with the code of an enumeration, a ``date``, a ``number`` or an ``age``; unknown ones are noticed."""
    if value is None:
        return None
    value.code = _code(kind, value.text)
    if value.code is None:
        shown = value.text if len(value.text) <= 80 else value.text[:77] + "..."
        study.notices.append((value.path, f"unknown {kind.replace('_', ' ')} {shown!r}"))
    return value


def _code(kind: str, text: str) -> str | None:
    if kind == "date":
        return codes.date(text)
    if kind == "number":
        return codes.number(text)
    if kind == "age":
        return codes.age(text)
    return codes.enum(kind, text)


def age(value: Value | None) -> Value | None:
    """An age limit; None for "N/A" and what is no age."""
    if value is None or (code := codes.age(value.text)) is None:
        return None
    value.code = code
    return value


def phases(study: Study, whole: Value | None) -> list[Value]:
    """The phases that one cell names ("Phase 2/Phase 3", "PHASE2|PHASE3", "N/A"), one value each."""
    if whole is None:
        return []
    if codes.enum("phase", whole.text):
        found = coded(study, "phase", whole)
        return [found] if found else []
    separator = "|" if "|" in whole.text else "/"
    return [v for item in listed(whole, separator) if (v := coded(study, "phase", item))]


def put(study: Study, name: str, value: Value | None) -> None:
    """Set a scalar where there is a value."""
    if value is not None:
        study.scalars[name] = value


def put_all(study: Study, name: str, values: list[Value]) -> None:
    """Set a list where there are values."""
    if values:
        study.lists[name] = values


def digest(content: object) -> str:
    """SHA-256 over the canonical JSON of the content, 64 hex digits."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
