"""JSON values as these readers want them: numbers verbatim, no repeated keys, one canonical form to hash.

Takes text; gives plain dictionaries, lists, strings, ``Number``, booleans and None. What JSON does not allow but a
decoder meets anyway (NaN, a key twice) is kept as ``Odd`` where it stands, so that only its own record is refused.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any


class Number(str):
    """A number as it is spelt in its source: no digit is lost, and none is too long to be read."""

    __slots__ = ()


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
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    twice = next(key for key, _ in pairs if found.pop(key, found) is found)
    return Odd(f"the key {shown(twice)} stands twice in one object")


_NUMBERS: dict[str, Any] = {
    "parse_int": Number,
    "parse_float": Number,
    "parse_constant": lambda name: Odd(f"{name} is no JSON value"),
}
DECODER = json.JSONDecoder(**_NUMBERS)
"""Give its ``raw_decode`` text and an offset; the scanner behind it is the standard library's in C."""

_CAREFUL = json.JSONDecoder(object_pairs_hook=_object, **_NUMBERS)
_ENCODE = json.JSONEncoder(sort_keys=True, separators=(",", ":"), check_circular=False).encode


def careful(raw: str) -> Any:
    """A value decoded anew, with ``Odd`` in the place of every object that has a key twice."""
    return _CAREFUL.raw_decode(raw)[0]


def canonical(value: Any) -> str:
    """The canonical JSON: keys sorted, no white space, ASCII with escapes; a number is the string of its spelling.

    Raises:
        BadValue: somewhere in it is what has no JSON form (``Odd``).
        RecursionError: it is nested too deeply.
    """
    try:
        return _ENCODE(value)
    except TypeError:
        raise next(_bad(value, "")) from None


def version(value: Any, without: tuple[str, ...] = (), raw: str = "") -> str:
    """SHA-256 of the canonical JSON, 64 hex digits; with ``raw``, the value's text, it is checked as well (``check``).

    ``without``: the keys on the way to a member that is left out; ``value`` itself stays as it is.

    Raises:
        BadValue: somewhere in it is what has no JSON form, or what ``check`` refuses.
        RecursionError: it is nested too deeply.
    """
    rest, left_out = _without(value, without)
    encoded = canonical(rest)
    if raw:
        _check(value, encoded.count(":") + left_out, "\\ud" in encoded, raw)
    return hashlib.sha256(encoded.encode("ascii")).hexdigest()


def check(value: Any, raw: str) -> None:
    """Refuse what decoding passes over without a word: keys that stand twice, lone surrogates.

    Raises:
        BadValue: there is one, or what has no JSON form.
    """
    encoded = canonical(value)
    _check(value, encoded.count(":"), "\\ud" in encoded, raw)


def _check(value: Any, colons: int, surrogates: bool, raw: str) -> None:
    """Looking at every object while decoding costs a quarter of the reading. But each member has one colon outside
    strings, and strings keep theirs unless an escape hides one: equal counts, and no such escape, mean that no member
    was lost."""
    if raw.count(":") != colons or "\\u003" in raw:
        for bad in _bad(careful(raw), ""):
            raise bad
    if surrogates:
        for bad in _bad(value, ""):
            raise bad


def _without(value: Any, keys: tuple[str, ...]) -> tuple[Any, int]:
    """The value without a member, and how many colons its canonical form has the fewer for that."""
    if not keys or not isinstance(value, dict) or keys[0] not in value:
        return value, 0
    if len(keys) == 1:
        rest = dict(value)
        return rest, 1 + canonical(rest.pop(keys[0])).count(":")
    inner, left_out = _without(value[keys[0]], keys[1:])
    return ({**value, keys[0]: inner}, left_out) if left_out else (value, 0)


def shown(text: str) -> str:
    """A piece of hostile text for a message: printable, and not longer than a line."""
    return ascii(text if len(text) <= 60 else text[:57] + "…")


def kind(value: Any) -> str:
    """What a value is, in the words of a message."""
    if isinstance(value, Number):
        return "a number"
    for type_, name in _KINDS:
        if isinstance(value, type_):
            return name
    return "no JSON value"


_KINDS = (
    (str, "a string"),
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
    elif isinstance(value, str):
        if not _encodable(value):
            yield BadValue(pointer, "holds a lone surrogate: half a character, as \\ud800")
    elif isinstance(value, dict):
        for key, inner in value.items():
            if not _encodable(key):
                yield BadValue(pointer, "has a key with a lone surrogate")
            yield from _bad(inner, pointer + step(key))
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            yield from _bad(inner, pointer + step(i))


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
