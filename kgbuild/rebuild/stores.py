"""The embedded stores that a build writes: takes a name and the tables' folder, gives files in the build's folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kgbuild.graph.touched import Touched


def _cypher(tables: Path, build: Path) -> None:
    from kgbuild.load.cypher_store import STORE_FILE, build_cypher_store

    build_cypher_store(tables, build / STORE_FILE)


def _rdf(tables: Path, build: Path) -> None:
    from kgbuild.load.sparql_store import STORE_FOLDER, build_sparql_store

    build_sparql_store(tables, build / STORE_FOLDER)


_WRITERS: Mapping[str, Callable[[Path, Path], object]] = {"cypher": _cypher, "rdf": _rdf}


def write_store(name: str, tables: Path, build: Path) -> None:
    """Write the embedded store ``name`` (of ``STORES``) from ``tables`` into the folder ``build``."""
    _WRITERS[name](tables, build)


def follow_store(name: str, before: Path, build: Path, touched: Touched | None) -> bool:
    """Write the embedded store ``name`` of ``build`` from that of the build ``before`` and the tables' difference.

    False where there is no store to start from.
    """
    return False
