"""Values out of decoded JSON, with their pointers: what the readers of the registry's JSON are built of.

Takes an object, a key and the object's pointer; gives a ``Value``, an object or a list. What is absent, null or blank
gives nothing; what is of the wrong type makes the record unreadable.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from kgbuild.model.study import Study, Value, values
from kgbuild.records import codes
from kgbuild.records.json_values import BadValue, Number, kind, shown, step

Json = dict[str, Any]

_NO_AGE = frozenset(("N/A", "NA", "NONE", "NO LIMIT"))


def wrong(pointer: str, wanted: str, value: Any) -> BadValue:
    """The error for a value of the wrong type."""
    reason = getattr(value, "reason", None) or f"must be {wanted}, not {kind(value)}"
    return BadValue(pointer, reason)


def text(of: Json, key: str, at: str) -> Value | None:
    """A string.

    Raises:
        BadValue: it is something else.
    """
    value = of.get(key)
    if value is None:
        return None
    if value.__class__ is str:
        return Value(value, f"{at}/{key}") if value and not value.isspace() else None
    raise wrong(at + step(key), "a string", value)


def number(of: Json, key: str, at: str) -> Value | None:
    """A number, or a string that spells one (the older API has no numbers); its code is the plain number.

    Raises:
        BadValue: it is something else.
    """
    value = of.get(key)
    if value is None or value == "":
        return None
    if value.__class__ is Number:
        spelt, code = _number(value)
    else:
        spelt, code = value, codes.number(value) if value.__class__ is str else None
    if code is None:
        raise wrong(at + step(key), "a number", value)
    return Value(spelt, f"{at}/{key}", code)


def _number(value: bytes) -> tuple[str, str | None]:
    """How a number is spelt, and its code."""
    return _short_number(value) if len(value) <= codes.MAX_NUMBER_CHARS else (value.decode(), None)


@lru_cache(maxsize=8192)
def _short_number(value: bytes) -> tuple[str, str | None]:
    """Most of a study with results are the same few hundred counts."""
    spelt = value.decode()
    return spelt, codes.number(spelt)


def numeral(of: Json, key: str, at: str) -> Value | None:
    """A string that should spell a number: its code is the number, None where it says something else ("NA")."""
    value = of.get(key)
    if value.__class__ is str:
        return Value(value, f"{at}/{key}", codes.number(value)) if value and not value.isspace() else None
    if value.__class__ is Number:
        spelt, code = _number(value)
        return Value(spelt, f"{at}/{key}", code)
    return text(of, key, at)


def truth(of: Json, key: str, at: str) -> Value | None:
    """True or false, or a string that says yes or no; its code is YES or NO.

    Raises:
        BadValue: it is something else.
    """
    value = of.get(key)
    if value is None or value == "":
        return None
    said = ("true" if value else "false") if isinstance(value, bool) else value
    code = codes.enum("yes_no", said) if said.__class__ is str else None
    if code is None:
        raise wrong(at + step(key), "true or false", value)
    return Value(said, f"{at}/{key}", code)


def date(of: Json, key: str, at: str) -> Value | None:
    """A date; its code is its ISO form."""
    found = text(of, key, at)
    if found is not None:
        found.code = codes.date(found.text)
    return found


def age(of: Json, key: str, at: str) -> Value | None:
    """An age limit; nothing where it says that there is none."""
    found = text(of, key, at)
    if found is None or found.text.strip().upper() in _NO_AGE:
        return None
    found.code = codes.age(found.text)
    return found


def enum(study: Study, name: str, of: Json, key: str, at: str) -> Value | None:
    """A value of a closed list; one that the list does not hold is kept without a code, with a notice."""
    found = text(of, key, at)
    if found is not None:
        found.code = codes.enum(name, found.text)
        if found.code is None:
            _unknown(study, name, found)
    return found


def coded(study: Study, name: str, value: Value) -> None:
    """Give a value its code in the list of ``name``, or a notice."""
    value.code = codes.enum(name, value.text)
    if value.code is None:
        _unknown(study, name, value)


def _unknown(study: Study, name: str, value: Value) -> None:
    study.notices.append((value.path, f"unknown {name.replace('_', ' ')} {shown(value.text)}"))


def texts(of: Json, key: str, at: str) -> list[Value]:
    """A list of strings."""
    found = []
    for i, item in enumerate(items(of, key, at)):
        if item.__class__ is not str:
            if item is None:
                continue
            raise wrong(f"{at}/{key}/{i}", "a string", item)
        if item and not item.isspace():
            found.append(Value(item, f"{at}/{key}/{i}"))
    return found


def sound(value: Value | None) -> Value | None:
    """The value, where it is not laid out in a record's text, which is looked through as a whole.

    Raises:
        BadValue: it holds a lone surrogate.
    """
    try:
        if value is not None and not value.text.isascii():
            value.text.encode()
    except UnicodeEncodeError:
        raise BadValue(value.path, "holds a lone surrogate") from None  # type: ignore[union-attr]
    return value


def items(of: Json, key: str, at: str) -> list[Any]:
    """A list of anything."""
    value = of.get(key)
    if value is None:
        return []
    if value.__class__ is not list:
        raise wrong(at + step(key), "a list", value)
    return value


def objects(of: Json, key: str, at: str) -> list[tuple[Json, str]]:
    """A list of objects, each with its pointer."""
    value = of.get(key)
    if value is None:
        return []
    if value.__class__ is not list:
        raise wrong(at + step(key), "a list", value)
    if not value:
        return []
    here = f"{at}/{key}/"
    found = []
    for i, item in enumerate(value):
        if item.__class__ is not dict:
            raise wrong(f"{here}{i}", "an object", item)
        found.append((item, f"{here}{i}"))
    return found


def part(of: Json, key: str, at: str) -> tuple[Json, str]:
    """An object with its pointer; an empty one where there is none."""
    value = of.get(key)
    if value is None:
        return {}, at
    if value.__class__ is not dict:
        raise wrong(at + step(key), "an object", value)
    return value, f"{at}/{key}"


def relocated(read: Callable[[], Study], places: Mapping[str, str]) -> Study:
    """What ``read`` gives, with every pointer (of errors too) replaced by the one that ``places`` names for it."""
    try:
        study = read()
    except BadValue as error:
        raise BadValue(places.get(error.pointer, error.pointer), error.reason) from None
    seen: set[int] = set()
    for piece in values(study):
        for value in (piece, *(piece.inside or ())[:1]):
            if isinstance(value, Value) and id(value) not in seen:
                seen.add(id(value))
                value.path = places.get(value.path, value.path)
    study.notices = [(places.get(path, path), what) for path, what in study.notices]
    return study
