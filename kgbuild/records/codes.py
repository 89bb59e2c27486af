"""Normal forms of registry values: takes a field's text as any format spells it, gives the code of the API v2.

``enum("status", "Active, not recruiting")`` is ``ACTIVE_NOT_RECRUITING``; the legacy XML, API v1, AACT and the CSV
exports spell the same values as titles. The lists and the other spellings are data: ``codes.toml``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType

from kgbuild.records.dates import find_date

MAX_CODE_CHARS = 200
"""A longer text is no enumerated value; the registry's longest have forty signs."""

MAX_NUMBER_CHARS = 64
"""A longer text is no number, nor is one with more digits before or behind the point ("1e999999999" would fill the
memory when it is written out)."""

_WORDS = re.compile(r"[^A-Z0-9]+")
_BRACKET = re.compile(r"\s*[(\[].*$", re.DOTALL)
_NUMBER = re.compile(r"[-+−]?(?:\d[\d,]*)?\.?\d+(?:[eE][-+]?\d+)?")
_AGE = re.compile(r"(\d+(?:\.\d+)?)\s*(year|month|week|day|hour|minute)s?", re.IGNORECASE)
_YEARS = {"year": 1.0, "month": 1 / 12, "week": 7 / 365.25, "day": 1 / 365.25, "hour": 1 / 8766, "minute": 1 / 525960}


@dataclass(frozen=True, slots=True)
class Kind:
    """How values of one kind are spelt; ``values`` is None where any text is one."""

    values: frozenset[str] | None
    aliases: Mapping[str, str]
    cut_endings: tuple[str, ...]
    cut_brackets: bool


def _load() -> dict[str, Kind]:
    data = tomllib.loads((files("kgbuild.records") / "codes.toml").read_text(encoding="utf-8"))
    return {
        name: Kind(
            frozenset(kind["values"]) if "values" in kind else None,
            kind.get("aliases", {}),
            tuple(kind.get("cut_endings", ())),
            kind.get("cut_brackets", False),
        )
        for name, kind in data.items()
    }


_KINDS = _load()
_OPEN = Kind(None, {}, (), False)
ENUMS: Mapping[str, frozenset[str]] = MappingProxyType({n: k.values for n, k in _KINDS.items() if k.values is not None})
"""What is known, by kind. Kinds that are not here (dispersion_type) are open: any text gets its code."""


@lru_cache(maxsize=8192)
def enum(kind: str, text: str) -> str | None:
    """The code of an enumerated value, None where the list of its kind does not hold it.

    >>> enum("masking", "Double (Participant, Investigator)")
    'DOUBLE'
    """
    if len(text) > MAX_CODE_CHARS:
        return None
    how = _KINDS.get(kind, _OPEN)
    bare = _BRACKET.sub("", text) if how.cut_brackets else text
    code = _WORDS.sub("_", bare.strip().upper()).strip("_")
    for ending in how.cut_endings:
        code = code.removesuffix(ending)
    code = how.aliases.get(code, code)
    return code if code and (how.values is None or code in how.values) else None


def phases(text: str) -> list[str] | None:
    """The codes of a phase value that may name several ("Phase 2/Phase 3", "PHASE1|PHASE2"); None if one is unknown."""
    codes = [enum("phase", part) for part in re.split(r"[/|,](?!A\b)", text) if part.strip()]
    known = [code for code in codes if code]
    return known if codes and len(known) == len(codes) else None


def date(text: str) -> str | None:
    """The ISO date of the precision given: ``February 2020`` is ``2020-02``; None where it is no date."""
    return _date(text) if len(text) <= MAX_CODE_CHARS else None


@lru_cache(maxsize=8192)
def _date(text: str) -> str | None:
    found = find_date(text)
    return found[2] if found else None


def number(text: str) -> str | None:
    """A plain decimal number as text (``<0.001`` is ``0.001``, ``1,234`` is ``1234``); None where there is none.

    The text must be one number with at most a relation and a percent sign around it: "3/5" and "NA" are none.
    """
    if len(text) > MAX_NUMBER_CHARS:
        return None
    if text.isdecimal() and text.isascii() and (text[0] != "0" or text == "0"):
        return text  # most are plain counts
    return _number(text)


@lru_cache(maxsize=8192)
def _number(text: str) -> str | None:
    bare = text.strip().strip("<>=≤≥~ %").replace("−", "-")
    if not _NUMBER.fullmatch(bare):
        return None
    try:
        plain = Decimal(bare.replace(",", ""))
    except InvalidOperation:
        return None
    return plain_number(plain) if abs(plain.adjusted()) <= MAX_NUMBER_CHARS else None


def plain_number(value: Decimal | int | float) -> str:
    """A number without trailing zeros and exponents, so that 1, 1.0 and 1.00 are one."""
    plain = value if isinstance(value, Decimal) else Decimal(str(value))
    if not plain.is_finite():
        raise ValueError(f"{value} is not a finite number")
    if plain == 0:
        return "0"
    text = f"{plain:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def age(text: str) -> str | None:
    """An age limit in years (``18 Years`` is ``18``, ``6 Months`` is ``0.5``); None for none ("N/A")."""
    found = _AGE.search(text) if len(text) <= MAX_CODE_CHARS else None
    if not found:
        return None
    return plain_number(round(float(found.group(1)) * _YEARS[found.group(2).lower()], 4))
