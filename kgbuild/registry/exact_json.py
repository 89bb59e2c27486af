"""JSON without loss: takes JSON text, gives values, and the same values as text in one stable form.

Numbers keep their spelling (``1.10`` stays ``1.10``, a number of any length stays whole); the order of keys is kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from json.encoder import encode_basestring, encode_basestring_ascii
from typing import NoReturn


@dataclass(frozen=True, slots=True)
class Number:
    """A JSON number as it was spelled; equal only to the same spelling."""

    text: str


Json = dict[str, "Json"] | list["Json"] | str | Number | bool | None


def parse(data: bytes | str) -> Json:
    """The value of JSON text (UTF-8, a byte order mark is skipped).

    Raises:
        ValueError: this is not JSON, or it is nested too deep to be read.
    """
    try:
        text = data.decode("utf-8-sig") if isinstance(data, bytes) else data
        value: Json = json.loads(text, parse_float=Number, parse_int=Number, parse_constant=_refuse)
    except RecursionError:
        raise ValueError("the JSON is nested too deep") from None
    return value


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def render(value: Json) -> bytes:
    """UTF-8 text of the value: two spaces a level, one value a line, a line break at the end.

    Raises:
        ValueError: the value is nested too deep.
    """
    try:
        return ("".join(_pieces(value, "\n")) + "\n").encode("utf-8")
    except RecursionError:
        raise ValueError("the JSON is nested too deep") from None


def _pieces(value: Json, line: str) -> Iterator[str]:
    """The text in pieces; ``line`` is the line break with the indentation of where the value stands."""
    if isinstance(value, dict) and value:
        mark = "{"
        for key, item in value.items():
            yield f"{mark}{line}  {_string(key)}: "
            yield from _pieces(item, f"{line}  ")
            mark = ","
        yield f"{line}}}"
    elif isinstance(value, list) and value:
        mark = "["
        for item in value:
            yield f"{mark}{line}  "
            yield from _pieces(item, f"{line}  ")
            mark = ","
        yield f"{line}]"
    else:
        yield _scalar(value)


def _scalar(value: Json) -> str:
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, Number):
        return value.text
    if isinstance(value, dict | list):
        return "{}" if isinstance(value, dict) else "[]"
    return {None: "null", True: "true", False: "false"}[value]


def _string(text: str) -> str:
    """The string in quotes; half a surrogate pair, which UTF-8 cannot hold, is kept as its escape."""
    plain = text.isascii() or not any("\ud800" <= c <= "\udfff" for c in text)
    quoted: str = encode_basestring(text) if plain else encode_basestring_ascii(text)
    return quoted
