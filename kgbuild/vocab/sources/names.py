"""Takes the words that sources use for kinds of synonyms, and names, gives the kinds of ``NAME_KINDS``."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

DROPPED = ""
"""The kind of names that are not taken: former labels, names that their source calls wrong."""

_CODE = re.compile(
    r"(?:[A-Z]{2,7}[- ]?\d{2,}|[A-Z][- ]?\d{3,})(?:[-/, ]?(?:\d+|[A-Z]{1,3}\d*|[A-Z]+\d+))?[a-z]?"
    r"|[A-Z]{2,5}[- ](?:[A-Z]{2,4}[- ]|[A-Z]|\d{2,3}[- ])\d{3,}|NSC[- #]*\d{3,}"
)  # fmt: skip
_ABBREVIATION = re.compile(r"(?=(?:.*[A-Z]){2})[A-Za-z]?[A-Z0-9][A-Z0-9/-]{0,5}s?")


@cache
def _data() -> dict[str, dict[str, Any]]:
    return tomllib.loads((Path(__file__).parent / "names.toml").read_text(encoding="utf-8"))


@cache
def kind_of_predicate(predicate: str) -> str | None:
    """The kind that a synonym scope or predicate stands for, in any spelling; None: unknown.

    >>> kind_of_predicate("EXACT"), kind_of_predicate("oboInOwl:hasRelatedSynonym"), kind_of_predicate("x")
    ('exact_synonym', 'related_synonym', None)
    """
    last = re.split(r"[#/:]", predicate)[-1].lower()
    table: dict[str, str] = _data()["predicates"]
    return table.get(last.removeprefix("has").removesuffix("synonym"))


@cache
def kind_of_synonym_type(name: str, kind: str) -> str:
    """The kind of a synonym of this type, ``kind`` where the type says nothing, DROPPED for names not to be taken.

    >>> kind_of_synonym_type("omo:0003000", "related_synonym"), kind_of_synonym_type("layperson", "exact_synonym")
    ('abbreviation', 'exact_synonym')
    """
    last = re.split(r"[#/]", name)[-1].lower().replace("omo_", "omo:").removeprefix("mondo:").removeprefix("hp:")
    table: dict[str, str] = _data()["types"]
    return table.get(last, kind)


def is_code(name: str) -> bool:
    """True for research codes of drugs.

    >>> [is_code(n) for n in ("MK-3475", "BAY38-9456", "BGJ398", "NSC 638850", "CP-424,391", "SDZ MSL 109")]
    [True, True, True, True, True, True]
    >>> [is_code(n) for n in ("Vitamin B12", "I-131", "IL-11", "5-FU")]
    [False, False, False, False]
    """
    if _CODE.fullmatch(name) is None:
        return False
    letters = re.match(r"[A-Z]+", name)
    digits = len(re.sub(r"\D", "", name))
    limits: dict[str, int] = _data()["not_codes"]
    return not (letters and digits <= limits.get(letters[0], 0))


def is_abbreviation(name: str) -> bool:
    """True for short forms in capitals; six letters that can be said are rather a word or a brand.

    >>> [is_abbreviation(n) for n in ("NSCLC", "dMMR", "IL-2", "TKIs", "Asthma", "T-cell", "IXIARO")]
    [True, True, True, True, False, False, False]
    """
    if len(name) > 7 or _ABBREVIATION.fullmatch(name) is None:
        return False
    return len(name) < 6 or not name.isalpha() or sum(letter in "AEIOU" for letter in name) < 2


def kind_by_shape(name: str, kind: str, codes: bool) -> str:
    """The kind of a name that its source calls a synonym, read off its shape; other kinds stay."""
    if kind == "abbreviation" and len(name) > 10 and " " in name:
        return "exact_synonym"  # a phrase with a short form in it
    if kind not in ("exact_synonym", "related_synonym") or len(name) > 24 or name.islower():
        return kind
    if codes and is_code(name):
        return "code"
    return "abbreviation" if is_abbreviation(name) else kind
