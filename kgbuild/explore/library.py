"""The query library: takes ``queries/cypher/*.cypher`` and ``queries/sparql/*.rq``, gives ``LibraryQuery``.

A file begins with comment lines (``//`` in Cypher, ``#`` in SPARQL)::

    // title: Trials by mechanism
    // description: Trials that test a drug of a class; a line that goes on
    //   is indented.
    // param mechanism: CHEBI:52726 – id of the class

What stands before `` – `` is the parameter's default. A file is runnable as it is in any SPARQL client, since there the
default stands in ``VALUES ?mechanism { … }`` as well.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kgbuild.model.errors import UsageError
from kgbuild.resources import queries_dir

Value = str | int | float | bool
SUFFIXES = {"cypher": ".cypher", "sparql": ".rq"}
"""The languages and the ends of their file names."""

_COMMENT = re.compile(r"^(?://|#) ?(.*)$")
_KEY = re.compile(r"^(title|description|param (\w+)):\s*(.*)$")
_DASH = " – "


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: its name, the value used when none is given, what it means."""

    name: str
    default: str
    meaning: str


@dataclass(frozen=True, slots=True)
class LibraryQuery:
    """One file of the library. ``text`` is the whole file, header included."""

    name: str
    language: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    text: str


def read_query(path: Path) -> LibraryQuery:
    """Read one file.

    Raises:
        UsageError: the header has no title or no description, or a parameter line is malformed.
    """
    text = path.read_text("utf-8")
    entries = _header(text)
    found = {key: value for key, value in entries if not key.startswith("param ")}
    if not found.get("title") or not found.get("description"):
        raise UsageError(f"{path}: the header needs a title and a description")
    parameters = tuple(_parameter(path, key.removeprefix("param "), value) for key, value in entries if " " in key)
    language = next(name for name, suffix in SUFFIXES.items() if suffix == path.suffix)
    return LibraryQuery(path.stem, language, found["title"], found["description"], parameters, text)


def _header(text: str) -> list[tuple[str, str]]:
    entries: list[tuple[str, str]] = []
    for line in text.splitlines():
        comment = _COMMENT.match(line)
        if comment is None:
            break
        key = _KEY.match(comment[1])
        if key:
            entries.append((key[1], key[3].strip()))
        elif entries and comment[1].startswith("  "):
            entries[-1] = (entries[-1][0], f"{entries[-1][1]} {comment[1].strip()}")
    return entries


def _parameter(path: Path, name: str, value: str) -> Parameter:
    default, dash, meaning = value.partition(_DASH)
    if not dash or not meaning:
        raise UsageError(f"{path}: parameter {name} needs '<default>{_DASH}<meaning>'")
    return Parameter(name, default.strip(), meaning.strip())


def library(language: str) -> list[LibraryQuery]:
    """All queries of a language, by name."""
    folder = queries_dir() / language
    return [read_query(path) for path in sorted(folder.glob(f"*{SUFFIXES[language]}"))]


def find_query(language: str, text: str) -> LibraryQuery | None:
    """The library query that ``text`` names, or None when ``text`` is a query itself.

    Raises:
        UsageError: ``text`` is a single word and no query has that name.
    """
    if not re.fullmatch(r"[\w-]+", text.strip()):
        return None
    path = queries_dir() / language / f"{text.strip()}{SUFFIXES[language]}"
    if path.is_file():
        return read_query(path)
    names = ", ".join(query.name for query in library(language))
    raise UsageError(f"no {language} query is called {text.strip()!r}; there are: {names}")


def parse_parameters(given: Sequence[str]) -> dict[str, Value]:
    """``name=value`` pairs; numbers, ``true`` and ``false`` are typed, ``"5"`` in quotes stays text.

    Raises:
        UsageError: a pair has no ``=`` or no name.

    >>> parse_parameters(["mechanism=CHEBI:52726", "limit=5"])
    {'mechanism': 'CHEBI:52726', 'limit': 5}
    """
    values: dict[str, Value] = {}
    for pair in given:
        name, equals, value = pair.partition("=")
        if not equals or not name.isidentifier():
            raise UsageError(f"--param takes name=value, not {pair!r}")
        values[name] = _typed(value)
    return values


def _typed(value: str) -> Value:
    try:
        parsed = json.loads(value)
    except ValueError:
        return value
    return parsed if isinstance(parsed, str | int | float | bool) else value


def with_defaults(query: LibraryQuery, given: Mapping[str, Value]) -> dict[str, Value]:
    """The values of all parameters of a library query.

    Raises:
        UsageError: a name that the query does not have.
    """
    known = {p.name: _typed(p.default) for p in query.parameters}
    for name in given:
        if name not in known:
            names = ", ".join(known) or "none"
            raise UsageError(f"query {query.name} has no parameter {name!r}; it has: {names}")
    return {**known, **given}
