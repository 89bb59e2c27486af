"""Which tables an embedded store holds: a small file beside it, so that it can follow newer tables by difference.

A store made by other code, another engine or from other tables than the caller thinks is written whole instead.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from kgbuild.load.fingerprint import fingerprint
from kgbuild.load.row_changes import comparable
from kgbuild.model.errors import UsageError
from kgbuild.resources import ontologies_dir

STATE_FILE = "kgbuild.json"


@dataclass(frozen=True, slots=True)
class StoreForm:
    """What decides how a store looks: the tables it is made of, its engine, the modules that write it."""

    tables: tuple[str, ...]
    engine: str
    modules: tuple[str, ...]


CYPHER_FORM = StoreForm(("nodes", "edges"), "ladybug", ("cypher_store.py", "cypher_update.py"))
RDF_FORM = StoreForm(
    ("nodes", "edges", "evidence"), "pyoxigraph", ("rdf_lines.py", "rdf_terms.py", "iris.py", "sparql_update.py")
)


@cache
def code(form: StoreForm) -> str:
    """Changes with the code, the schema, the prefixes and the engine, so that nobody has to count up a version."""
    digest = hashlib.sha256(f"{form.engine} {version(form.engine)}".encode())
    for module in form.modules:
        digest.update(files("kgbuild.load").joinpath(module).read_bytes())
    digest.update(files("kgbuild.graph").joinpath("schema.toml").read_bytes())
    digest.update((ontologies_dir() / "prefixes.tsv").read_bytes())
    return digest.hexdigest()[:16]


def note(folder: Path, tables: Path, form: StoreForm, **facts: int) -> None:
    """Write down that the store in ``folder`` was made from ``tables``, and numbers about it."""
    said = {"tables": fingerprint(tables, form.tables), "code": code(form), **facts}
    (folder / STATE_FILE).write_text(json.dumps(said) + "\n", "utf-8")


def noted(folder: Path, tables: Path, form: StoreForm) -> dict[str, int] | None:
    """The numbers that ``note`` wrote; None unless the store in ``folder`` holds ``tables`` in today's form."""
    try:
        said = json.loads((folder / STATE_FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(said, dict) or said.get("code") != code(form):
        return None
    if said.get("tables") != fingerprint(tables, form.tables):
        return None
    return {name: value for name, value in said.items() if isinstance(value, int)}


def base_of(build: str, tables: Path, names: Sequence[str], earlier: Iterable[Path]) -> Path | None:
    """The first of the ``earlier`` folders whose tables ``names`` have the fingerprint ``build``.

    None where there is none, or where its tables have other columns than those of ``tables``. A folder whose tables
    have gone meanwhile is passed over.
    """
    for folder in earlier:
        try:
            if fingerprint(folder, names) == build:
                return folder if comparable(folder, tables, names) else None
        except (OSError, UsageError):
            continue
    return None
