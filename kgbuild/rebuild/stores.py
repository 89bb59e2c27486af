"""The embedded stores of a build: takes a name and the build's tables, gives files in the build's folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

    from kgbuild.graph.touched import Touched

Ids = Mapping[str, "pa.Table"]
"""Table name to the ids of rows that may differ."""


def _cypher(build: Path) -> None:
    from kgbuild.load.cypher_store import STORE_FILE, build_cypher_store

    build_cypher_store(build / "tables", build / STORE_FILE)


def _rdf(build: Path) -> None:
    from kgbuild.load.sparql_store import STORE_FOLDER, build_sparql_store

    build_sparql_store(build / "tables", build / STORE_FOLDER)


def _follow_cypher(before: Path, build: Path, ids: Ids | None) -> None:
    from kgbuild.load.cypher_store import STORE_FILE
    from kgbuild.load.cypher_update import update_cypher_store

    update_cypher_store(before / "tables", build / "tables", before / STORE_FILE, build / STORE_FILE, ids)


def _follow_rdf(before: Path, build: Path, ids: Ids | None) -> None:
    from kgbuild.load.sparql_store import STORE_FOLDER
    from kgbuild.load.sparql_update import update_sparql_store

    update_sparql_store(before / "tables", build / "tables", before / STORE_FOLDER, build / STORE_FOLDER, ids)


_WRITERS: Mapping[str, Callable[[Path], object]] = {"cypher": _cypher, "rdf": _rdf}
_FOLLOWERS: Mapping[str, Callable[[Path, Path, Ids | None], object]] = {"cypher": _follow_cypher, "rdf": _follow_rdf}


def write_store(name: str, build: Path) -> None:
    """Write the embedded store ``name`` (of ``STORES``) whole, from the tables of the folder ``build``."""
    _WRITERS[name](build)


def follow_store(name: str, before: Path, build: Path, touched: Touched | None) -> None:
    """Write the store ``name`` of ``build`` from that of the build ``before`` and the difference of their tables.

    Where ``before`` has no such store, or one that cannot be followed, it is written whole. ``touched`` says which rows
    may differ, None where that is not known.
    """
    ids = {"nodes": touched.nodes, "edges": touched.edges} if touched is not None else None
    _FOLLOWERS[name](before, build, ids)
