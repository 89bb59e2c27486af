"""The numbers of a text as quantities: percentages, counts, fractions, intervals, ratios, p-values, ranges, spreads.

Takes plain text, gives ``Quantity`` objects in order, none overlapping another. ``text[q.start:q.end]`` is what was
read; every typographic variant of a number (``1,000``, ``0·65``, ``.04``, ``26–87``, ``forty-two``) has one value.
The patterns stand in ``numbers.toml``. Time is linear: one pass of one expression.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from kgbuild.extract.rules import read
from kgbuild.extract.values import PERIOD_WORD, WORD_NUMBER, number, period_unit, tidy

GAP = "[ \u00a0\u2009\u202f]"
FIGURE = rf"(?:\d{{1,3}}(?:[,\u2009\u202f]\d{{3}})+(?!\d)(?:[.·∙]\d+)?|\d+(?:[.·∙]{GAP}?\d+)?|[.·∙]\d+)"
"""A number in figures, no groups: thousands with a comma or a thin blank, decimals behind a dot at any height."""
_SIGN = re.compile(r"[-−–]")


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number, or the numbers of one construction.

    ``kind``: ``percent``, ``number`` (with ``unit`` where one stands), ``count`` (``n = 12``), ``fraction``,
    ``interval`` (confidence), ``range``, ``iqr``, ``spread`` (a standard deviation said alone), ``ratio``, ``p``,
    ``label`` (``grade 3``, ``group 2``, ``day 1``, a year), ``dose``. ``relation`` is ``<``, ``>``, ``≤``, ``≥`` or
    nothing. ``word`` is
    the name of a ratio, a unit or a label as written.
    """

    start: int
    end: int
    kind: str
    value: float | int | None = None
    unit: str = ""
    relation: str = ""
    low: float | int | None = None
    high: float | int | None = None
    level: float | int | None = None
    numerator: int | float | None = None
    denominator: int | float | None = None
    sd: float | int | None = None
    word: str = ""

    def of(self, text: str) -> str:
        """The words that were read."""
        return text[self.start : self.end]


_MOST_DIGITS = 15
"""Digits of the longest number that is a quantity; a longer one is an identifier, or no number at all."""


def value_of(text: str) -> float | int:
    """The value of a number in figures or words, whatever its typography. Raises ValueError when it is neither."""
    cleaned = re.sub(rf"[·∙]{GAP}?|\.{GAP}", ".", text.strip())
    cleaned = re.sub("[\u2009\u202f\u00a0](?=\\d)", "", cleaned)
    sign = -1 if _SIGN.match(cleaned) else 1
    bare = _SIGN.sub("", cleaned, count=1) if sign < 0 else cleaned.lstrip("+")
    return tidy(sign * number("0" + bare if bare.startswith(".") else bare))


def quantities(text: str, start: int = 0, end: int | None = None) -> Iterator[Quantity]:
    """Every quantity of ``text[start:end]``, in order."""
    stop = len(text) if end is None else end
    for m in _scanner().finditer(text, start, stop):
        found = _read(m)
        if found is not None:
            yield found


@cache
def _scanner() -> re.Pattern[str]:
    data = read("numbers.toml")
    table = {"F": FIGURE, "W": rf"\b{WORD_NUMBER}\b", "G": f"{GAP}?", "PERIOD": PERIOD_WORD, **data["macros"]}

    def expanded(pattern: str) -> str:
        for _ in range(4):
            pattern = re.sub(r"\{([A-Z]+)\}", lambda m: table[m.group(1)], pattern)
        return pattern

    kinds = (f"(?P<{name}>{expanded(pattern)})" for name, pattern in data["kinds"].items())
    return re.compile("|".join(kinds), re.IGNORECASE)


def _read(m: re.Match[str]) -> Quantity | None:
    kind = str(next(name for name in read("numbers.toml")["kinds"] if m.group(name) is not None))
    group = {k.removeprefix(f"{kind}_"): v for k, v in m.groupdict().items() if k.startswith(f"{kind}_") and v}
    if kind == "skip":
        return None
    words = {k: v for k, v in group.items() if k in ("unit", "word", "relation")}
    numbers: dict[str, float | int] = {}
    for name, text in group.items():
        if name in words:
            continue
        if sum(map(str.isdigit, text)) > _MOST_DIGITS:
            return None
        numbers[name] = value_of(text)
    made = Quantity(m.start(), m.end(), kind.split("_")[0].rstrip("0123456789"), **numbers)  # type: ignore[arg-type]
    return _worded(made, words)


def _worded(q: Quantity, words: dict[str, str]) -> Quantity:
    unit = words.get("unit", "")
    if q.kind == "percent":
        unit = "%"
    elif unit:
        unit = (period_unit(unit) if len(unit) > 1 else None) or unit
    return replace(q, unit=unit, relation=_relation(words.get("relation", "")), word=words.get("word", ""))


def _relation(text: str) -> str:
    """``<``, ``>``, ``≤`` or ``≥`` for every way to write or say it; nothing for "="."""
    t = text.strip().lower()
    if not t or t in ("=", ":", "of", "was", "is"):
        return ""
    or_equal = bool(re.search(r"=|or equal|[≤≥⩽⩾≦≧]|at (?:least|most)|up to|/", t))
    less = bool(re.search(r"[<≤⩽≦]|less|under|below|up to|at most|fewer", t))
    return ("≤" if less else "≥") if or_equal else ("<" if less else ">")
