"""Questions to a published build: takes its folder, a query and parameters, gives columns and rows.

The stores are opened read-only. Parameters never become part of the query's text unescaped: Cypher takes them as
parameters, SPARQL as terms built by the RDF library.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kgbuild.explore.library import LibraryQuery, Value, with_defaults


@dataclass(frozen=True, slots=True)
class Answer:
    """Columns as the query names them, and rows of plain values (text, numbers, lists, None)."""

    columns: tuple[str, ...]
    rows: Sequence[Sequence[Any]]


def ask(language: str, build: Path, text: str, parameters: Mapping[str, Value]) -> Answer:
    """Ask in ``cypher`` or ``sparql``.

    Raises:
        UsageError: the query is wrong, or the build was made without that store.
        StoreError: the store cannot be opened.
    """
    return _ASK[language](build, text, parameters)


def ask_library(build: Path, query: LibraryQuery, given: Mapping[str, Value] | None = None) -> Answer:
    """Answer a library query; parameters that are not given have their defaults."""
    return ask(query.language, build, query.text, with_defaults(query, given or {}))


def _cypher(build: Path, text: str, parameters: Mapping[str, Value]) -> Answer:
    from kgbuild.load.cypher_store import run_cypher

    result = run_cypher(build, text, parameters)
    return Answer(result.columns, result.rows)


def _sparql(build: Path, text: str, parameters: Mapping[str, Value]) -> Answer:
    from kgbuild.load.sparql_store import run_sparql

    result = run_sparql(build, text, parameters)
    return Answer(result.columns, result.rows)


_ASK: Mapping[str, Callable[[Path, str, Mapping[str, Value]], Answer]] = {"cypher": _cypher, "sparql": _sparql}
