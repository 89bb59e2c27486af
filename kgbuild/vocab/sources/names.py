"""Takes the words that sources use for kinds of synonyms, and names, gives the kinds of ``NAME_KINDS``."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

DROPPED = ""
"""The kind of names that are not taken: former labels, names that their source calls wrong."""

_CODE = re.compile(
    r"(?:[A-Z]{2,7}[- ]?\d{2,}|[A-Z][- ]?\d{3,})(?:[-/ ]?(?:\d+|[A-Z]{1,3}\d*|[A-Z]+\d+))?[a-z]?"
    r"|[A-Z]{2,5} \d{2,3}[- ]\d{2,}|NSC[- #]*\d{3,}"
)  # fmt: skip
_ABBREVIATION = re.compile(r"(?=(?:.*[A-Z]){2})[A-Za-z]?[A-Z0-9][A-Z0-9/-]{0,5}s?")


@cache
def _data() -> dict[str, dict[str, str]]:
    return tomllib.loads((Path(__file__).parent / "names.toml").read_text(encoding="utf-8"))


@cache
def kind_of_predicate(predicate: str) -> str | None:
    """The kind that a synonym scope or predicate stands for, in any spelling; None: unknown.

    >>> kind_of_predicate("EXACT"), kind_of_predicate("oboInOwl:hasRelatedSynonym"), kind_of_predicate("x")
    ('exact_synonym', 'related_synonym', None)
    """
    last = re.split(r"[#/:]", predicate)[-1].lower()
    return _data()["predicates"].get(last.removeprefix("has").removesuffix("synonym"))


@cache
def kind_of_synonym_type(name: str, kind: str) -> str:
    """The kind of a synonym of this type, ``kind`` where the type says nothing, DROPPED for names not to be taken.

    >>> kind_of_synonym_type("omo:0003000", "related_synonym"), kind_of_synonym_type("layperson", "exact_synonym")
    ('abbreviation', 'exact_synonym')
    """
    last = re.split(r"[#/]", name)[-1].lower().replace("omo_", "omo:").removeprefix("mondo:").removeprefix("hp:")
    return _data()["types"].get(last, kind)


def is_code(name: str) -> bool:
    """True for research codes of drugs.

    >>> [is_code(n) for n in ("MK-3475", "BAY38-9456", "BGJ398", "NSC 638850", "Vitamin B12", "I-131")]
    [True, True, True, True, False, False]
    """
    if _CODE.fullmatch(name) is None:
        return False
    letters = re.match(r"[A-Z]+", name)
    return not (letters and letters[0] in _data()["isotopes"] and len(re.sub(r"\D", "", name)) <= 3)


def is_abbreviation(name: str) -> bool:
    """True for short forms in capitals.

    >>> [is_abbreviation(n) for n in ("NSCLC", "dMMR", "IL-2", "TKIs", "Asthma", "T-cell")]
    [True, True, True, True, False, False]
    """
    return len(name) <= 7 and _ABBREVIATION.fullmatch(name) is not None


def kind_by_shape(name: str, kind: str, codes: bool) -> str:
    """The kind of a name that its source calls a synonym, read off its shape; other kinds stay."""
    if kind not in ("exact_synonym", "related_synonym") or len(name) > 24 or name.islower():
        return kind
    if codes and is_code(name):
        return "code"
    return "abbreviation" if is_abbreviation(name) else kind
