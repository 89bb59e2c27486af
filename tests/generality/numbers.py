"""Changes a document's numbers: counts and values in rising order, percentages after their fractions, dates, ids."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from tests.generality.segments import Document, Json, edited

NUMBER = re.compile(r"(?<![\w.])\d{1,3}(?:,\d{3})+(?![\d.])|(?<![\w.,])\d+(?:\.\d+)?(?!\d|\.\d)")
VALUE_KEYS = ("value", "numerator", "denominator", "low", "high", "range_low", "range_high", "affected", "at_risk")
TEXT_KEYS = ("title", "time_frame", "time_point")
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def _kind(text: str, start: int, end: int) -> str:
    if re.match(r"\s?%", text[end:]):
        return "percent"
    if re.search(r"[Gg]rades? $", text[:start]):
        return "grade"
    return "plain"


def _gate(document: Document) -> list[Json]:
    return [f for f in document.gold["facts"] if f["tier"] == "gate"]


def _fact_numbers(fact: Json) -> Iterator[tuple[str, float]]:
    parts = [fact["qualifiers"], fact["object"] if isinstance(fact["object"], dict) else {}]
    for part in parts:
        percent = part.get("unit") == "%"
        for key in VALUE_KEYS:
            if isinstance(part.get(key), int | float):
                yield ("percent" if percent and key == "value" else "plain"), part[key]
        if isinstance(part.get("grade"), int):
            yield "grade", part["grade"]
        for key in TEXT_KEYS:
            for found in NUMBER.finditer(str(part.get(key) or "")):
                yield "plain", float(found.group().replace(",", ""))


Map = dict[tuple[str, float], float]


def _mapping(document: Document, random: Random) -> Map:
    wanted = {key for fact in _gate(document) for key in _fact_numbers(fact)}
    changed: Map = {}
    before = after = 1
    for _, number in sorted(k for k in wanted if k[0] == "plain" and float(k[1]).is_integer()):
        after += random.randint(1, max(1, 2 * (int(number) - before) - 1))
        before = int(number)
        changed["plain", number] = after
    for kind, number in wanted:
        if not float(number).is_integer():
            changed[kind, number] = round(number * random.uniform(0.5, 1.8), 1) + 0.1
            changed[kind, number] = _not_round(round(changed[kind, number], 1))
        elif kind == "grade":
            changed[kind, number] = random.randint(3, 5)
        elif kind == "percent":
            changed[kind, number] = random.randint(5, 95)
    for fact in _gate(document):
        q = fact["qualifiers"]
        if q.get("unit") == "%" and q.get("numerator") and q.get("denominator"):
            share = changed["plain", q["numerator"]] / changed["plain", q["denominator"]]
            changed["percent", q["value"]] = int(100 * share + 0.5)
    return changed


def _not_round(number: float) -> float:
    return round(number + 0.1, 1) if float(number).is_integer() else number


def _shown(number: float, like: str) -> str:
    if "," in like and number >= 1000:
        return f"{int(number):,}"
    return str(int(number)) if float(number).is_integer() else str(round(number, 1))


def _rewritten(text: str, changed: Map, forced: str | None = None) -> Iterator[tuple[int, int, str]]:
    for found in NUMBER.finditer(text):
        number = float(found.group().replace(",", ""))
        kind = forced or _kind(text, found.start(), found.end())
        if (kind, number) in changed:
            yield found.start(), found.end(), _shown(changed[kind, number], found.group())


def _in_string(text: str, changed: Map) -> str:
    out, at = [], 0
    for start, end, new in _rewritten(text, changed, "plain"):
        out += [text[at:start], new]
        at = end
    return "".join([*out, text[at:]])


def _plain_number(number: float) -> float:
    return int(number) if float(number).is_integer() else number


def _update(part: Any, changed: Map) -> None:
    if not isinstance(part, dict):
        return
    percent = part.get("unit") == "%"
    for key in VALUE_KEYS:
        kind = "percent" if percent and key == "value" else "plain"
        old = part.get(key)
        if isinstance(old, int | float):
            part[key] = _plain_number(changed.get((kind, old), old))
    if isinstance(part.get("grade"), int):
        part["grade"] = _plain_number(changed["grade", part["grade"]])
    for key in TEXT_KEYS:
        if isinstance(part.get(key), str):
            part[key] = _in_string(part[key], changed)


def _format_like(day: date, like: str) -> str:
    month = MONTHS[day.month - 1]
    if like[0].isdigit():
        return f"{day.day} {month} {day.year}"
    return f"{month[:3]} {day.day}, {day.year}"


def _other_fields(document: Document, random: Random) -> dict[str, tuple[str, str]]:
    """Old text → (new text, new literal) of dates and registry numbers."""
    out: dict[str, tuple[str, str]] = {}
    for fact in _gate(document):
        for evidence in fact["evidence"]:
            if fact["predicate"] == "nct_id":
                new = f"NCT{random.randint(0, 99_999_999):08d}"
                out.setdefault(evidence["text"], (new, new))
            elif fact["predicate"].endswith("_date"):
                day = date(2012, 1, 1) + timedelta(days=random.randint(0, 4000))
                like = evidence["text"]
                out.setdefault(like, (_format_like(day, like), day.isoformat()))
    return out


def _occurrences(text: str, wanted: str) -> Iterator[tuple[int, int]]:
    at = text.find(wanted)
    while at >= 0:
        yield at, at + len(wanted)
        at = text.find(wanted, at + 1)


def with_other_numbers(document: Document, random: Random) -> Document:
    """The document with other numbers, and the facts that follow from them."""
    changed = _mapping(document, random)
    fields = _other_fields(document, random)
    edits = [(s, e, new) for old, (new, _) in fields.items() for s, e in _occurrences(document.text, old)]
    inside: Callable[[int], bool] = lambda at: any(s <= at < e for s, e, _ in edits)  # noqa: E731
    numbers = [edit for edit in _rewritten(document.text, changed) if not inside(edit[0])]
    old_facts = _gate(document)
    result = edited(document, [*edits, *numbers])
    for old, fact in zip(old_facts, _gate(result), strict=True):
        _update(fact["qualifiers"], changed)
        _update(fact["object"], changed)
        literals = [fields[e["text"]][1] for e in old["evidence"] if e["text"] in fields]
        if literals:
            fact["object"] = {"literal": literals[0]}
    return result
