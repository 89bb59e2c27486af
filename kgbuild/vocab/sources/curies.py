"""Takes an id in any spelling (``doid:0001816``, ``MIM:1``, an IRI), gives the CURIE that kgbuild uses."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

IGNORED = "-"
"""What ``curie`` gives for an id whose prefix is known and of no use here."""

_SURPLUS_ZEROS = re.compile(r"([CD])000(?=0[0-5]\d{4}$|06[0-5]\d{3}$|066[0-2]\d\d$|06633[01]$)")


class _Rule(NamedTuple):
    prefix: str
    fits: Callable[[str], object]


@cache
def _tables() -> tuple[dict[str, _Rule], frozenset[str], tuple[tuple[str, str], ...]]:
    data = tomllib.loads((Path(__file__).parent / "curies.toml").read_text(encoding="utf-8"))
    rules: dict[str, _Rule] = {}
    for prefix, entry in data["prefixes"].items():
        rule = _Rule(prefix, re.compile(entry["id"]).fullmatch)
        for spelling in (prefix, *entry.get("also", ())):
            rules[spelling.lower()] = rule
    bases = {**data["bases"], **{data["obo"] + p + "_": p for p in data["obo_prefixes"]}}
    longest_first = sorted(bases.items(), key=lambda b: (-len(b[0]), b[0]))
    return rules, frozenset(p.lower() for p in data["ignored"]), tuple(longest_first)


def known_prefixes() -> tuple[str, ...]:
    """The prefixes that kgbuild writes, sorted."""
    return tuple(sorted({r.prefix for r in _tables()[0].values()}))


def curie(text: str) -> str | None:
    """The id in kgbuild's spelling, ``IGNORED``, "" for a broken id of a known prefix, None for an unknown prefix.

    >>> curie("doid:0001816"), curie("NCI:C3088"), curie("mesh:D000007172"), curie("Wikipedia:X"), curie("nope:1")
    ('DOID:0001816', 'NCIT:C3088', 'MESH:D007172', '-', None)
    """
    if text[:4] == "http":
        return _from_iri(text)
    spelling, colon, local = text.partition(":")
    rules, ignored, _ = _tables()
    rule = rules.get(spelling) or rules.get(spelling.lower())
    if rule is None:
        return IGNORED if colon and _ignored(spelling.lower(), ignored) else None
    return _checked(rule, local)


def _ignored(prefix: str, ignored: frozenset[str]) -> bool:
    return prefix in ignored or prefix.startswith("snomedct_us")


def _checked(rule: _Rule, local: str) -> str:
    if rule.prefix == "MESH" and len(local) == 10:
        local = _SURPLUS_ZEROS.sub(r"\1", local)
    if local[: len(rule.prefix) + 1] == rule.prefix + ":":  # "CHEBI:CHEBI:1", "HGNC:HGNC:5"
        local = local[len(rule.prefix) + 1 :]
    if "%" in local or local[-1:] == " ":
        local = unquote(local).strip()
    return f"{rule.prefix}:{local}" if rule.fits(local) else ""


def _from_iri(iri: str) -> str:
    rules, _, bases = _tables()
    for base, prefix in bases:
        if iri.startswith(base):
            return _checked(rules[prefix.lower()], iri[len(base) :])
    return IGNORED


def prefix_of_base(iri: str) -> str:
    """The prefix whose IRIs begin with ``iri``, or "" (for the prefix maps of mapping files).

    >>> prefix_of_base("http://purl.obolibrary.org/obo/DOID_"), prefix_of_base("http://x.org/")
    ('DOID', '')
    """
    return next((prefix for base, prefix in _tables()[2] if base == iri), "")
