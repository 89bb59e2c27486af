"""Parameters of SPARQL queries: takes a query and values, gives the query with the values in place as terms.

A parameter fills the braces of ``VALUES ?name { … }`` wherever the query has it, so a library file runs as it is in any
SPARQL client and with other values here. The new content is a term that the RDF library writes: a value can hold
quotes, braces or angle brackets and stays one term.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import pyoxigraph as ox

from kgbuild.explore.library import Value
from kgbuild.model.errors import UsageError

_TOKEN = re.compile(
    r"""(?P<skip>\#[^\n]*|<[^<>"{}|^`\\\s]*>|\"{3}.*?\"{3}|'{3}.*?'{3}|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')"""
    r"""|VALUES\s+\?(?P<name>\w+)\s*\{(?:"(?:[^"\\\n]|\\.)*"|<[^<>\s]*>|[^{}"<])*\}""",
    re.DOTALL | re.IGNORECASE,
)
"""Comments, IRIs and strings are passed over, so that a VALUES inside them is left alone."""


def bind(text: str, parameters: Mapping[str, Value]) -> str:
    """The query with its parameters in place.

    Raises:
        UsageError: the query has no ``VALUES ?name { … }`` for one of them, or an IRI is none.

    >>> bind('SELECT ?x { VALUES ?n { "a" } ?x ?p ?n }', {"n": "b"})
    'SELECT ?x { VALUES ?n { "b" } ?x ?p ?n }'
    """
    used: set[str] = set()

    def fill(match: re.Match[str]) -> str:
        name = match["name"]
        if match["skip"] is not None or name not in parameters:
            return match[0]
        used.add(name)
        return f"VALUES ?{name} {{ {term(parameters[name])} }}"

    bound = _TOKEN.sub(fill, text)
    for name in parameters:
        if name not in used:
            raise UsageError(f"the query has no 'VALUES ?{name} {{ … }}' to put the parameter {name!r} in")
    return bound


def term(value: Value) -> ox.NamedNode | ox.Literal:
    """``<iri>`` as an IRI, anything else as a literal of its type; CURIEs are the literals of ``kgb:id``.

    Raises:
        UsageError: what stands between the angle brackets is no IRI.
    """
    if not isinstance(value, str) or not (value.startswith("<") and value.endswith(">")):
        return ox.Literal(value)
    try:
        return ox.NamedNode(value[1:-1])
    except ValueError as error:
        raise UsageError(f"{value} is not an IRI: {error}") from error
