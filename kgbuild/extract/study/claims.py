"""What all readers of a study share: one claim on its trial with the values it rests on, and values as data.

Takes values, gives statements, numbers and texts.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

from kgbuild.extract.reading import Reading
from kgbuild.extract.values import tidy
from kgbuild.model import Ref, Span, Statement, Value
from kgbuild.model.ids import normalised
from kgbuild.model.statement import TRIAL

CONFIDENCE = 0.99
_WORD = re.compile(r"[^\W_]+")
_BRACKET = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")


def claim(
    reading: Reading,
    predicate: str,
    obj: Ref,
    values: Iterable[Value | None],
    rule: str,
    qualifiers: Mapping[str, Any] | None = None,
) -> Statement:
    """One asserted claim on the trial; the places of ``values`` are its evidence, empty qualifiers are left out.

    ``rule`` comes without its ``field.``.
    """
    spans = _spans(reading, values)
    said = {k: v for k, v in (qualifiers or {}).items() if v is not None and v != []}
    return Statement(TRIAL, predicate, obj, "this_trial", "asserted", spans, said, CONFIDENCE, f"field.{rule}")


def _spans(reading: Reading, values: Iterable[Value | None]) -> tuple[Span, ...]:
    laid_out = (reading.place(v) for v in values if v is not None and v.start >= 0)
    return tuple(dict.fromkeys(laid_out))


def literal(value: Value, type: str | None = None) -> Ref:
    """A value's own words, white space folded."""
    return Ref("literal", label=words(value), type=type)


def words(value: Value) -> str:
    """A value's text with white space folded."""
    return " ".join(value.text.split())


def text(value: Value | None) -> str | None:
    """``words``, or None for no value."""
    return words(value) if value is not None else None


def said(value: Value | None) -> str | None:
    """A value's code, else its words; None for no value."""
    return value.said if value is not None else None


def lower(value: Value | None) -> str | None:
    """A code in lower case: how roles and types stand in qualifiers."""
    return value.said.lower() if value is not None else None


def number(value: Value | None) -> int | float | None:
    """The number that a value is; None where it is none ("NA")."""
    if value is None or value.code is None:
        return None
    try:
        plain = float(value.code)
    except ValueError:
        return None
    return tidy(plain) if math.isfinite(plain) else None


def snake(value: Value | None) -> str | None:
    """``Hazard Ratio (HR)`` to ``hazard_ratio``: the words outside brackets, joined by underscores."""
    if value is None:
        return None
    bare = _BRACKET.sub("", value.text)
    return "_".join(w.lower() for w in _WORD.findall(bare)) or None


def amount(value: int | float | None, unit: str | None) -> Ref:
    """A number as an object; without a value only its unit is known."""
    return Ref("number", value=None if value is None else float(value), unit=unit)


def arm_names(reading: Reading) -> dict[str, str]:
    """The labels of the planned arms by their normalised form: a results group of that name is that arm."""
    study = reading.record.study
    return {normalised(words(a.label)): words(a.label) for a in study.arms} if study else {}
