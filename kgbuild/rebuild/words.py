"""A statement in words: takes a row of the statements table, gives one line such as ``tests: pazopanib (role …)``."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

LONGEST = 240
"""Characters of a line; what is longer is cut."""
_SHORT = 80


@cache
def _words() -> Mapping[str, Any]:
    return tomllib.loads(files("kgbuild.rebuild").joinpath("words.toml").read_text("utf-8"))


def in_words(row: Mapping[str, Any]) -> str:
    """The line of a statement: who (unless the trial), what, how; scope and assertion where they are not plain."""
    qualifiers = _qualifiers(row["qualifiers"])
    said = [text for text in (_object(row, qualifiers),) if text]
    details = [text for name in _order(qualifiers) if (text := _detail(name, qualifiers[name]))]
    if details:
        said.append(f"({'; '.join(details)})" if said else ", ".join(details))
    plain = {"this_trial", "drug_knowledge", "regulatory", "asserted"}
    said += [f"[{row[name].replace('_', ' ')}]" for name in ("scope", "assertion") if row[name] not in plain]
    who = "" if row["subject_type"] == "Trial" or not row["subject_label"] else f"{row['subject_label']} "
    predicate = _words()["predicates"].get(row["predicate"], row["predicate"].replace("_", " "))
    said = said or ["no value"]
    return short(f"{who}{predicate}: {' '.join(said)}", LONGEST)


def _object(row: Mapping[str, Any], qualifiers: dict[str, Any]) -> str:
    """The object, and what a number is of; the qualifier that says it is taken out."""
    of = next((name for name in _words()["qualifiers"]["of"] if qualifiers.get(name)), None)
    if row["object_type"] == "number" or row["value"] is not None:
        what = _plain(qualifiers.pop(of)) if of else ""
        number = "" if row["value"] is None else f"{row['value']:g} {row['unit'] or ''}".strip()
        return ", ".join(part for part in (short(what, LONGEST // 2), number) if part)
    label = _plain(row["object_label"] or row["object"] or "")
    if row["predicate"] == "trial_property" and of == "name":
        return f"{_plain(qualifiers.pop('name')).replace('_', ' ')} {label}"
    if of == "title" and _plain(qualifiers["title"]).casefold() == label.casefold():
        del qualifiers["title"]
    return label


def _qualifiers(text: str | None) -> dict[str, Any]:
    found = json.loads(text or "{}")
    left_out = _words()["qualifiers"]["left_out"]
    return {name: value for name, value in found.items() if name not in left_out and value not in (None, "", [])}


def _order(qualifiers: Mapping[str, Any]) -> list[str]:
    first: list[str] = _words()["qualifiers"]["first"]
    return [name for name in first if name in qualifiers] + sorted(set(qualifiers) - set(first))


def _detail(name: str, value: Any) -> str:
    text = short(_plain(value), _SHORT)
    return text if name in _words()["qualifiers"]["bare"] else f"{name.replace('_', ' ')} {text}"


def _plain(value: Any) -> str:
    """A qualifier's value as text; a concept by its label."""
    if isinstance(value, Mapping):
        return _plain(value.get("label") or value.get("curie") or "")
    if isinstance(value, list):
        return ", ".join(map(_plain, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


def short(text: str, most: int) -> str:
    """One line without control characters, at most ``most`` characters."""
    clean = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return clean if len(clean) <= most else f"{clean[: most - 1].rstrip()}…"
