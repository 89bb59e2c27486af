"""Words of the RDF form, as N-Triples text: takes ids and values of the tables, gives IRIs and literals.

IRIs: ids through ``ontologies/prefixes.tsv``. Labels, relationship types and properties keep the names of the
schema under ``kgb:`` (``kgb:Trial``, ``kgb:TESTS``, ``kgb:time_frame``), so that Cypher and SPARQL use one set of
words; ``kgb:id`` holds the CURIE as a literal. A Biolink predicate stands beside the ``kgb:`` one where one fits.

Text, because a store reads it five times as fast as it takes term objects of Python.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

from pyoxigraph import Literal

from kgbuild.load.iris import encoded, expand

XSD = "http://www.w3.org/2001/XMLSchema#"
DATE_TYPES = {10: f"^^<{XSD}date>", 7: f"^^<{XSD}gYearMonth>", 4: f"^^<{XSD}gYear>"}
"""Length of an ISO date to its datatype."""

_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)
_EVIDENCE = re.compile(r"(?P<record>.*?)#(?:(?P<path>.*);)?char=(?P<start>\d+),(?P<end>\d+)", re.DOTALL)
_ESCAPED = re.compile(r'[\x00-\x1f"\\\x7f]')


@lru_cache(maxsize=50_000)
def term(curie: str) -> str:
    """The IRI of a CURIE in angle brackets.

    >>> term("MONDO:0005089")
    '<http://purl.obolibrary.org/obo/MONDO_0005089>'
    """
    return f"<{expand(curie)}>"


@cache
def kgb(name: str) -> str:
    """A word of the schema, e.g. ``kgb:TESTS``."""
    return term(f"kgb:{name}")


def text(value: str) -> str:
    """A plain literal.

    >>> text('5 "mg"')
    '"5 \\\\"mg\\\\""'
    """
    return str(Literal(value)) if _ESCAPED.search(value) else f'"{value}"'


@lru_cache(maxsize=50_000, typed=True)
def number(value: float) -> str:
    """An int, float or bool as a typed literal; ``typed``, because 1, 1.0 and True are equal keys."""
    return str(Literal(value))


def literal(name: str, value: Any) -> str:
    """A property value as a typed literal; ISO dates in properties named for dates get a date type."""
    if isinstance(value, str):
        if name.endswith(("_date", "last_update")) and _DATE.fullmatch(value):
            return f'"{value}"{DATE_TYPES[len(value)]}'
        return text(value)
    return number(value)


def evidence_iri(reference: str) -> str:
    """The IRI of a piece of evidence, in angle brackets; characters that a fragment may not hold are encoded.

    It is ``<record id>#char=s,e``, ``<record id>#<path>;char=s,e`` or ``ontologies/core/<file>#<curie>``.
    """
    found = _EVIDENCE.fullmatch(reference)
    if found:
        return span_iri(found["record"], found["start"], found["end"], found["path"])
    file, _, curie = reference.partition("#")
    return f"{term('kgb:' + file)[:-1]}#{expand('kgb:' + curie).removeprefix(expand('kgb:'))}>"


def span_iri(record: str, start: int | str, end: int | str, path: str | None = None) -> str:
    """The IRI of characters of a record, or of its value at ``path``, in angle brackets."""
    place = f"{encoded(path)};" if path else ""
    return f"{term(record)[:-1]}#{place}char={start},{end}>"
