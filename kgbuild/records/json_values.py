"""JSON values as these readers want them: numbers verbatim, no repeated keys, one form to hash.

Takes text; gives plain dictionaries, lists, strings, ``Number``, booleans and None. What JSON does not allow but a
decoder meets anyway (NaN, a key twice) is kept as ``Odd`` where it stands, so that only its own record is refused.
"""

from __future__ import annotations

import hashlib
import json
import marshal
from collections.abc import Iterator
from typing import Any

Number = bytes
"""A number as it is spelt in its source, in ASCII: no digit is lost, none is too long to be read, and nothing else in
JSON is bytes."""


class Odd:
    """Stands for a value that is no JSON; ``reason`` says what is wrong with it."""

    __slots__ = ("reason",)

    def __init__(self, reason: str) -> None:
        self.reason = reason


class BadValue(ValueError):
    """A value that makes its record unreadable: ``pointer`` says where it is, ``reason`` what is wrong."""

    def __init__(self, pointer: str, reason: str) -> None:
        super().__init__(f"{pointer}: {reason}")
        self.pointer = pointer
        self.reason = reason


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any] | Odd:
    return found if len(found := dict(pairs)) == len(pairs) else _twice(pairs)


def _twice(pairs: list[tuple[str, Any]]) -> Odd:
    found = dict(pairs)
    twice = next(key for key, _ in pairs if found.pop(key, found) is found)
    return Odd(f"the key {shown(twice)} stands twice in one object")


DECODER = json.JSONDecoder(
    object_pairs_hook=_object,
    parse_int=str.encode,
    parse_float=str.encode,
    parse_constant=lambda name: Odd(f"{name} is no JSON value"),
)
"""Give its ``raw_decode`` text and an offset; the scanner behind it is the standard library's in C."""

_FLAT = 2
"""The format of ``marshal``, unchanged since Python 2.5: every value is a tag, a length and its UTF-8, or its members
one behind the other. Later formats depend on which objects are one and the same."""


def version(value: Any, without: tuple[str, ...] = ()) -> str:
    """SHA-256 of the content, 64 hex digits: white space and escapes do not count, nor does the file around it.

    The order of keys counts: the registry always gives one order, and to sort took a fifth of all reading.

    ``without``: the keys on the way to a member that is left out; ``value`` itself stays as it is.

    Raises:
        BadValue: somewhere in it is what has no JSON form (``Odd``), or it is nested too deeply.
    """
    try:
        return hashlib.sha256(marshal.dumps(_without(value, without), _FLAT)).hexdigest()
    except ValueError:
        raise next(_bad(value, ""), BadValue("", "is nested too deeply")) from None


def _without(value: Any, keys: tuple[str, ...]) -> Any:
    if not keys or not isinstance(value, dict) or keys[0] not in value:
        return value
    if len(keys) == 1:
        return {key: inner for key, inner in value.items() if key != keys[0]}
    return {**value, keys[0]: _without(value[keys[0]], keys[1:])}


def shown(text: str) -> str:
    """A piece of hostile text for a message: printable, and not longer than a line."""
    return ascii(text if len(text) <= 60 else text[:57] + "…")


def kind(value: Any) -> str:
    """What a value is, in the words of a message."""
    for type_, name in _KINDS:
        if isinstance(value, type_):
            return name
    return "no JSON value"


_KINDS = (
    (str, "a string"),
    (Number, "a number"),
    (dict, "an object"),
    (list, "a list"),
    (bool, "true or false"),
    (type(None), "null"),
)


def step(key: str | int) -> str:
    """One step of a JSON Pointer (RFC 6901), with its slash."""
    return f"/{str(key).replace('~', '~0').replace('/', '~1')}"


def _bad(value: Any, pointer: str) -> Iterator[BadValue]:
    if isinstance(value, Odd):
        yield BadValue(pointer, value.reason)
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _bad(inner, pointer + step(key))
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            yield from _bad(inner, pointer + step(i))
