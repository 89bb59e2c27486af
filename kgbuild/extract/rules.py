"""Rules over marked sentences, held as data and compiled once.

Takes a TOML file with macros, gives compiled rules.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from kgbuild.extract.values import DIGITS, NUMBER, PERIOD_WORD

_JOIN = (
    r"(?:,? (?:and|or|nor|plus|with|as well as|in combination with|combined with) |, | ?[+/&] ?|,? and/or )"
    r"(?:the |both |either |also |then )?"
)
_ADV = (
    r"(?:specifically|selectively|directly|potently|also|reversibly|irreversibly|strongly|mainly|primarily|reportedly|"
    r"currently|recently|already|both|individually|thereby|effectively|simultaneously)"
)


def list_of(letter: str) -> str:
    """Marks of one letter joined by commas, "and", "plus" and the like."""
    mark = rf"‹{letter}\d+›"
    return rf"{mark}(?:{_JOIN}{mark})*"


def macros(actions: dict[str, str]) -> dict[str, str]:
    """What ``{D}``, ``{DL}``, … stand for."""
    table = {letter: rf"‹{letter}\d+›" for letter in "DCAMTEKSPFJOBRYIGN"}
    table |= {letter + "L": list_of(letter) for letter in "DCTEIAB"}
    table["ML"] = r"‹M\d+›(?:(?:(?:,|,? and| or|/)?(?: an?)? |[-/])‹M\d+›)*"
    table["ADV"] = _ADV
    table["NP"] = r"(?:an?|the|which|also)\b[^,;.‹›]{0,60}(?:‹[MCTY]\d+›[^,;.‹›]{0,40})?"
    table |= {"DIGITS": f"(?:{DIGITS})", "NUMBER": NUMBER, "PERIOD": PERIOD_WORD}
    if actions:
        table["VERB"] = "(?:" + "|".join(actions.values()) + ")"
    return table


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of a rule file; ``pattern`` has named groups (``s`` subjects, ``o`` objects, …)."""

    name: str
    predicate: str
    pattern: re.Pattern[str]
    object: str = ""


def _table(data: dict[str, Any]) -> dict[str, str]:
    table = macros(data.get("actions", {}))
    table["ROUTE"] = "|".join(data.get("routes", {}).values())
    for name, pattern in data.get("macros", {}).items():
        table[name] = _expanded(pattern, table)
    return table


@cache
def read(file: str) -> dict[str, Any]:
    """A data file of this package as TOML gives it, parsed once; not to be changed."""
    return tomllib.loads((files("kgbuild.extract") / file).read_text("utf-8"))


@cache
def patterns(file: str) -> dict[str, tuple[re.Pattern[str], ...]]:
    """The ``[patterns]`` of a file by name, each one or several alternatives, macros expanded, case ignored."""
    data = read(file)
    table = _table(data)

    def compiled(value: str | list[str]) -> tuple[re.Pattern[str], ...]:
        several = [value] if isinstance(value, str) else value
        return tuple(re.compile(_expanded(p, table), re.IGNORECASE) for p in several)

    return {name: compiled(value) for name, value in data["patterns"].items()}


def single_patterns(file: str) -> dict[str, re.Pattern[str]]:
    """``patterns`` of a file in which every name has one pattern."""
    return {name: several[0] for name, several in patterns(file).items()}


@cache
def load(file: str) -> tuple[tuple[Rule, ...], tuple[tuple[str, re.Pattern[str]], ...]]:
    """(rules, action verbs) of a rule file of this package."""
    data = read(file)
    actions = data.get("actions", {})
    table = _table(data)
    rules = tuple(
        Rule(r["name"], r["predicate"], re.compile(_expanded(r["pattern"], table), re.IGNORECASE), r.get("object", ""))
        for r in data["rule"]
    )
    return rules, tuple((a, re.compile(p, re.IGNORECASE)) for a, p in actions.items())


def _expanded(pattern: str, table: dict[str, str]) -> str:
    return re.sub(r"\{([A-Z]+)\}", lambda m: table[m.group(1)], pattern)
