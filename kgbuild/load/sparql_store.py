"""The embedded triple store (oxigraph): takes graph tables, gives a folder, and answers SPARQL 1.1 read-only."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kgbuild.load.cypher_store import QueryResult
from kgbuild.load.iris import contract, prefixes
from kgbuild.load.rdf_lines import Line, iter_lines, n_quads
from kgbuild.load.sparql_params import bind, check_local
from kgbuild.load.store_state import RDF_FORM, note
from kgbuild.model.errors import StoreError, UsageError

STORE_FOLDER = Path("rdf")
"""Where the store lies in a build."""

PORTION = 100_000
"""Quads loaded at once."""

XSD = "http://www.w3.org/2001/XMLSchema#"
INTEGERS = frozenset(XSD + name for name in ("integer", "int", "long", "nonNegativeInteger"))
NUMBERS = frozenset(XSD + name for name in ("double", "float", "decimal"))


def build_sparql_store(tables_dir: Path, folder: Path) -> None:
    """Write the store (replacing one that is there) from the tables of a build.

    Raises:
        StoreError: the engine or the disk failed; nothing is left at ``folder``.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=".rdf-", dir=folder.parent))
    try:
        store = ox.Store(str(work / "store"))
        fill(store, tables_dir)
        store.flush()
        del store
        note(work / "store", tables_dir, RDF_FORM, whole_bytes=folder_bytes(work / "store"))
        shutil.rmtree(folder, ignore_errors=True)
        (work / "store").replace(folder)
    except OSError as error:
        raise StoreError(f"embedded RDF store: {error}") from error
    finally:
        shutil.rmtree(work, ignore_errors=True)


def folder_bytes(folder: Path) -> int:
    """How large a store is on disk."""
    return sum(path.stat().st_size for path in folder.iterdir())


def fill(store: ox.Store, tables_dir: Path) -> None:
    """Bulk-load a build in portions, since the engine holds a whole portion in memory (about 1 kB a quad).

    The engine takes one portion while the next is written as text: it needs no interpreter lock for text.
    """
    with ThreadPoolExecutor(1) as pool:
        loading: Future[None] | None = None
        for portion in portions(iter_lines(tables_dir)):
            if loading:
                loading.result()
            loading = pool.submit(store.bulk_load, portion, ox.RdfFormat.N_QUADS)
        if loading:
            loading.result()


def portions(lines: Iterable[list[Line]]) -> Iterator[bytes]:
    """Lines as N-Quads documents of about ``PORTION`` quads."""
    texts: list[bytes] = []
    count = 0
    for some in lines:
        texts.append(n_quads(some))
        count += len(some)
        if count >= PORTION:
            yield b"".join(texts)
            texts, count = [], 0
    yield b"".join(texts)


def open_store(build_dir: Path) -> ox.Store:
    """A build's store, read-only.

    Raises:
        UsageError: the build has none.
    """
    folder = build_dir / STORE_FOLDER
    if not folder.is_dir():
        raise UsageError(f"{build_dir} holds no RDF store: build with --stores rdf")
    try:
        return ox.Store.read_only(str(folder))
    except OSError as error:
        raise StoreError(f"{folder}: {error}") from error


def run_sparql(build_dir: Path, query: str, params: Mapping[str, Any] | None = None) -> QueryResult:
    """Answer one SPARQL query (SELECT, ASK, CONSTRUCT, DESCRIBE) from a build's embedded store.

    ``params`` binds variables: strings, numbers and booleans as literals, ``<…>`` as an IRI. Prefixes of
    ``ontologies/prefixes.tsv`` need no declaration. IRIs come back as CURIEs where a prefix fits, literals as values.

    Raises:
        UsageError: no store in the build, a query that is wrong, or one that asks another service.
    """
    store = open_store(build_dir)
    check_local(query)
    try:
        return _result(store.query(bind(query, params or {}), prefixes=dict(prefixes())))
    except (SyntaxError, ValueError) as error:
        raise UsageError(f"SPARQL: {' '.join(str(error).split())}") from error
    except OSError as error:
        raise StoreError(f"embedded RDF store: {error}") from error


def _result(results: Any) -> QueryResult:
    if isinstance(results, ox.QueryBoolean):
        return QueryResult(("ask",), ((bool(results),),))
    if isinstance(results, ox.QueryTriples):
        rows = (tuple(python_value(x) for x in (t.subject, t.predicate, t.object)) for t in results)
        return QueryResult(("subject", "predicate", "object"), tuple(sorted(rows, key=repr)))
    names = tuple(v.value for v in results.variables)
    return QueryResult(names, tuple(tuple(python_value(s[name]) for name in names) for s in results))


def python_value(value: Any) -> Any:
    """A term as a Python value: IRI as CURIE where a prefix fits, literal by its datatype, unbound as None."""
    if value is None or isinstance(value, bool):
        return value
    if not isinstance(value, ox.Literal):
        text = str(getattr(value, "value", value))
        return (contract(text) or text) if isinstance(value, ox.NamedNode) else text
    datatype = value.datatype.value
    if datatype in INTEGERS:
        return int(value.value)
    if datatype in NUMBERS:
        return float(value.value)
    return value.value == "true" if datatype == XSD + "boolean" else value.value
