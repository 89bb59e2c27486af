"""Parameters of SPARQL queries as terms, and answers as plain values with CURIEs.

A parameter fills the braces of ``VALUES ?name { … }`` wherever the query has it. The new content is a term that the
RDF library writes, so a value can hold quotes, braces or angle brackets and stays one term.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import pyoxigraph as ox

from kgbuild.explore.library import Value
from kgbuild.load.iris import contract
from kgbuild.load.iris import expand_known as expand
from kgbuild.model.errors import UsageError

_TOKEN = re.compile(
    r"""(?P<skip>\#[^\n]*|<[^<>"{}|^`\\\s]*>|\"{3}.*?\"{3}|'{3}.*?'{3}|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')"""
    r"""|VALUES\s+\?(?P<name>\w+)\s*\{(?P<body>(?:"(?:[^"\\\n]|\\.)*"|<[^<>\s]*>|[^{}"<])*)\}""",
    re.DOTALL | re.IGNORECASE,
)
"""Comments, IRIs and strings are passed over, so that a VALUES inside them is left alone."""

_CURIE = re.compile(r"[A-Za-z][\w.]*:\S+")
_XSD = "http://www.w3.org/2001/XMLSchema#"
_NUMBERS: Mapping[str, Callable[[str], Any]] = {
    **dict.fromkeys((f"{_XSD}{t}" for t in ("integer", "int", "long", "nonNegativeInteger", "positiveInteger")), int),
    **dict.fromkeys((f"{_XSD}{t}" for t in ("double", "float", "decimal")), float),
    f"{_XSD}boolean": lambda text: text in ("true", "1"),
}


def bind(text: str, parameters: Mapping[str, Value]) -> str:
    """The query with its parameters in place.

    Raises:
        UsageError: the query has no ``VALUES ?name { … }`` for one of them.

    >>> bind("SELECT ?x { VALUES ?n { 1 } ?x ?p ?n }", {"n": 2}).split("{")[2].split("}")[0].strip()
    '"2"^^<http://www.w3.org/2001/XMLSchema#integer>'
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
    """An IRI for a CURIE of a known prefix, else a literal; ``"C:5"`` with an unknown prefix stays text."""
    if not isinstance(value, str):
        return ox.Literal(value)
    iri = expand(value) if _CURIE.fullmatch(value) else None
    try:
        return ox.Literal(value) if iri is None else ox.NamedNode(iri)
    except ValueError:  # looks like a CURIE, but holds characters that no IRI may hold
        return ox.Literal(value)


def plain(value: Any) -> Any:
    """A term as a plain value: CURIE where the prefix is known, else IRI; number, truth value or text; None."""
    if isinstance(value, ox.NamedNode):
        return contract(value.value) or value.value
    if isinstance(value, ox.Literal):
        convert = _NUMBERS.get(value.datatype.value)
        return convert(value.value) if convert else value.value
    return None if value is None else str(value)
