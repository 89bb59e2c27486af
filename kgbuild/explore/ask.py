"""Questions to a published build: takes its folder, a query and parameters, gives columns and rows.

The stores are opened read-only. Parameters never become part of the query's text unescaped: Cypher takes them as
parameters, SPARQL as terms built by the RDF library.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kgbuild.explore.library import Value
from kgbuild.explore.sparql import bind, plain
from kgbuild.model.errors import StoreError, UsageError

CYPHER_BUFFER = 256 * 1024 * 1024
"""Bytes that the embedded Cypher store may hold in memory for a query."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Columns as the query names them, and rows of plain values (text, numbers, lists, None)."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]


def ask(language: str, build: Path, text: str, parameters: Mapping[str, Value]) -> Answer:
    """Ask in ``cypher`` or ``sparql``.

    Raises:
        UsageError: the query is wrong, or the build was made without that store.
        StoreError: the store cannot be opened.
    """
    return _ASK[language](build, text, parameters)


def _cypher(build: Path, text: str, parameters: Mapping[str, Value]) -> Answer:
    import ladybug

    path = _store(build / "cypher" / "graph.lbug", "cypher")
    try:
        database = ladybug.Database(path, read_only=True, buffer_pool_size=CYPHER_BUFFER)
    except RuntimeError as error:
        raise StoreError(f"cannot open {path}: {error}") from error
    try:
        result = ladybug.Connection(database).execute(text, dict(parameters))
        if isinstance(result, list):
            raise UsageError("ask one query at a time, without a semicolon between two")
        columns = tuple(result.get_column_names())
        return Answer(columns, [tuple(map(_clean, row)) for row in result.get_all()])
    except RuntimeError as error:
        raise UsageError(f"the query cannot be answered: {error}") from error
    finally:
        database.close()


def _clean(value: Any) -> Any:
    """A value without the store's own row numbers."""
    if isinstance(value, dict):
        return {k: _clean(v) for k, v in value.items() if k not in ("_id", "_src", "_dst") and v is not None}
    return [_clean(v) for v in value] if isinstance(value, list) else value


def _sparql(build: Path, text: str, parameters: Mapping[str, Value]) -> Answer:
    import pyoxigraph as ox

    path = _store(build / "rdf", "rdf")
    try:
        store = ox.Store.read_only(str(path))
    except OSError as error:
        raise StoreError(f"cannot open {path}: {error}") from error
    try:
        result = store.query(bind(text, parameters))
        if isinstance(result, ox.QueryBoolean):
            return Answer(("answer",), [(bool(result),)])
        if isinstance(result, ox.QueryTriples):
            return Answer(("subject", "predicate", "object"), [tuple(map(plain, triple)) for triple in result])
        columns = tuple(v.value for v in result.variables)
        return Answer(columns, [tuple(map(plain, solution)) for solution in result])
    except (SyntaxError, ValueError, RuntimeError, OSError) as error:
        raise UsageError(f"the query cannot be answered: {error}") from error


def _store(path: Path, name: str) -> Path:
    if not path.exists():
        raise UsageError(f"this build has no {name} store: build it with --stores {name}")
    return path


_ASK: Mapping[str, Callable[[Path, str, Mapping[str, Value]], Answer]] = {"cypher": _cypher, "sparql": _sparql}
