"""RDF files: takes a tables folder, writes ``graph.ttl``, ``graph.nq`` or ``graph.jsonld``.

Turtle knows no named graphs, so it holds the default graph: nodes and direct triples, without evidence. N-Quads and
JSON-LD hold everything.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox

from kgbuild.load.iris import prefixes
from kgbuild.load.sparql_store import fill


@contextmanager
def _store(tables: Path, work: Path) -> Iterator[ox.Store]:
    """The quads in a store on disk, which drops repeated ones without holding them in memory."""
    folder = tempfile.mkdtemp(prefix=".quads-", dir=work)
    try:
        store = ox.Store(folder)
        fill(store, tables)
        yield store
        del store
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def write_turtle(tables: Path, work: Path) -> None:
    """The default graph as Turtle."""
    used = {name: iri for name, iri in prefixes().items() if name.replace(".", "").isalnum()}
    with _store(tables, work) as store:
        store.dump(str(work / "graph.ttl"), format=ox.RdfFormat.TURTLE, from_graph=ox.DefaultGraph(), prefixes=used)


def write_nquads(tables: Path, work: Path) -> None:
    """All graphs as N-Quads."""
    with _store(tables, work) as store:
        store.dump(str(work / "graph.nq"), format=ox.RdfFormat.N_QUADS)


def write_jsonld(tables: Path, work: Path) -> None:
    """All graphs as JSON-LD."""
    with _store(tables, work) as store:
        store.dump(str(work / "graph.jsonld"), format=ox.RdfFormat.JSON_LD)
