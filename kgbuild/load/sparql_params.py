"""Parameters of SPARQL queries: takes a query and values, gives a query with a ``VALUES`` clause for each.

Works with any endpoint. A query may give a default by ``VALUES ?name { "…" }``; the given value takes its place.
Values become typed terms, never query text, so that no value can change the query.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pyoxigraph as ox

from kgbuild.model.errors import UsageError

_TEXTS = re.compile(
    r"""'''(?:[^\\]|\\.)*?''' | \"\"\"(?:[^\\]|\\.)*?\"\"\" | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*'
      | <[^<>\s]*> | \#[^\n]*""",
    re.VERBOSE | re.DOTALL,
)
_FORM = re.compile(r"\b(select|ask|construct|describe)\b", re.IGNORECASE)
_WHERE = re.compile(r"\bwhere\b\s*\{", re.IGNORECASE)
_SERVICE = re.compile(r"(?<![\w:?$])service(?![\w:])", re.IGNORECASE)


def masked(query: str) -> str:
    """The query with strings, IRIs and comments blanked out, every offset as before."""
    return _TEXTS.sub(lambda found: " " * len(found[0]), query)


def check_local(query: str) -> None:
    """Let a query pass that asks no other service.

    Raises:
        UsageError: it has a SERVICE clause.
    """
    if _SERVICE.search(masked(query)):
        raise UsageError("SPARQL: SERVICE is not allowed, queries stay in the local store")


def bind(query: str, params: Mapping[str, Any]) -> str:
    """The query with each variable bound: text, numbers and booleans as literals, ``<…>`` as an IRI, lists as several.

    Raises:
        UsageError: the query has no such variable, or a value is not a valid IRI.
    """
    for name, value in params.items():
        terms = " ".join(_term(v) for v in (value if isinstance(value, list | tuple) else [value]))
        query = _with_values(query, name, f"VALUES ?{name} {{ {terms} }}")
    return query


def _with_values(query: str, name: str, clause: str) -> str:
    plain = masked(query)
    if not re.search(rf"[?$]{re.escape(name)}\b", plain):
        raise UsageError(f"SPARQL: the query has no variable ?{name}")
    default = re.search(rf"\bvalues\s+[?$]{re.escape(name)}\s*\{{[^}}]*\}}", plain, re.IGNORECASE)
    if default:
        return query[: default.start()] + clause + query[default.end() :]
    form = _FORM.search(plain)
    where = _WHERE.search(plain, form.end()) if form else None
    at = where.end() if where else plain.find("{", form.end() if form else 0) + 1
    return f"{query[:at]} {clause} {query[at:]}" if at else query


def _term(value: Any) -> str:
    if isinstance(value, str) and value.startswith("<") and value.endswith(">"):
        try:
            return str(ox.NamedNode(value[1:-1]))
        except ValueError as error:
            raise UsageError(f"SPARQL: {value} is no IRI: {error}") from error
    return str(ox.Literal(value))
