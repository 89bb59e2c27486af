"""The embedded triple store after newer tables: takes the previous build's tables and store, gives the next store.

The new folder shares the old one's data files by hard links, which the engine never changes, so that the copy costs
nothing and either build may be deleted; then the lines that differ are taken out and put in.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from kgbuild.load.rdf_changes import Difference, line_changes, rdf_changes
from kgbuild.load.rdf_lines import Line, n_quads
from kgbuild.load.row_changes import RowChanges, Touched, comparable
from kgbuild.load.sparql_store import build_sparql_store, folder_bytes
from kgbuild.load.store_state import RDF_FORM, STATE_FILE, note, noted
from kgbuild.model.errors import StoreError

LARGEST_SHARE = 0.25
"""Where more rows than this differ the store is written whole: taking a quad out costs more than bulk-loading one."""

LARGEST_GROWTH = 2.0
"""A folder larger than this, by what it was when written whole, is written whole again.

A difference of 1 % of the records adds about 1.5 %, until the engine compacts its files.
"""

PORTION = 20_000
"""Lines taken out and put in at once."""

_UNCHANGING = ".sst"
_LOCK = "LOCK"


def update_sparql_store(
    old_tables: Path, new_tables: Path, old_store: Path, new_store: Path, touched: Touched | None = None
) -> bool:
    """Write the store of ``new_tables`` to ``new_store`` (replacing one that is there); the old one stays as it is.

    Args:
        old_tables: the previous build's tables.
        new_tables: the tables that the new store shall hold.
        old_store: folder of the previous build's store.
        new_store: folder to write.
        touched: ids of nodes and edges that may differ, where the caller knows them.

    Returns:
        True when it was made by difference; False when it was written whole, because the old store is missing, holds
        other tables, has another form or has grown, or too much differs.

    Raises:
        StoreError: the engine or the disk failed; nothing is left at ``new_store``.
    """
    facts = noted(old_store, old_tables, RDF_FORM)
    if facts and comparable(old_tables, new_tables, RDF_FORM.tables):
        whole = facts.get("whole_bytes", 0)
        if folder_bytes(old_store) <= LARGEST_GROWTH * whole:
            with rdf_changes(old_tables, new_tables, touched) as changes:
                if changes.share <= LARGEST_SHARE:
                    _update(changes, old_store, new_store)
                    note(new_store, new_tables, RDF_FORM, whole_bytes=whole)
                    return True
    build_sparql_store(new_tables, new_store)
    return False


def _update(changes: RowChanges, old_store: Path, new_store: Path) -> None:
    new_store.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=".rdf-", dir=new_store.parent))
    try:
        _copy(old_store, work / "store")
        store = ox.Store(str(work / "store"))
        apply(store, line_changes(changes))
        store.flush()
        del store
        (work / "store" / STATE_FILE).unlink()
        shutil.rmtree(new_store, ignore_errors=True)
        (work / "store").replace(new_store)
    except OSError as error:
        raise StoreError(f"embedded RDF store: {error}") from error
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _copy(source: Path, target: Path) -> None:
    target.mkdir()
    for path in source.iterdir():
        if path.suffix == _UNCHANGING:
            try:
                os.link(path, target / path.name)
                continue
            except OSError:  # Another file system, or one without links.
                pass
        if path.name != _LOCK:
            shutil.copyfile(path, target / path.name)


def apply(store: ox.Store, differences: Iterable[Difference]) -> None:
    """Take lines out of a store and put lines in."""
    for out, into in _portions(differences):
        for quad in ox.parse(n_quads(out), format=ox.RdfFormat.N_QUADS):
            store.remove(quad)
        store.load(n_quads(into), ox.RdfFormat.N_QUADS)


def _portions(differences: Iterable[Difference]) -> Iterator[tuple[list[Line], list[Line]]]:
    out: list[Line] = []
    into: list[Line] = []
    for gone, come in differences:
        out.extend(gone)
        into.extend(come)
        if len(out) + len(into) >= PORTION:
            yield out, into
            out, into = [], []
    yield out, into
