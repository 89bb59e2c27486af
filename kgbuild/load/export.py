"""Exports of a build: takes a build folder, a format and a folder, gives the files it wrote there.

Every format is written to a temporary folder first and moved when whole, so a failed export leaves the old files.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from types import MappingProxyType

from kgbuild.graph.read import tables_dir
from kgbuild.model.errors import StoreError, UsageError

Writer = Callable[[Path, Path], None]
"""Takes the tables' folder and an empty folder, writes the export's files into it."""

FORMATS: Mapping[str, str] = MappingProxyType(
    {
        "kgx-tsv": "kgbuild.load.export_kgx:write_tsv",
        "kgx-jsonl": "kgbuild.load.export_kgx:write_jsonl",
        "turtle": "kgbuild.load.export_rdf:write_turtle",
        "nquads": "kgbuild.load.export_rdf:write_nquads",
        "jsonld": "kgbuild.load.export_rdf:write_jsonld",
        "graphml": "kgbuild.load.export_graphml:write_graphml",
        "neo4j-csv": "kgbuild.load.export_neo4j_csv:write_neo4j_csv",
        "sssom": "kgbuild.load.export_sssom:write_sssom",
    }
)
"""Format name to the function that writes it."""


def export(build_dir: Path, format: str, to_dir: Path) -> list[Path]:
    """Write a build in one of ``FORMATS`` to a folder (created), replacing files of the same names.

    Raises:
        UsageError: unknown format, or the build holds no tables.
        StoreError: the folder cannot be written.
    """
    if format not in FORMATS:
        raise UsageError(f"unknown export format {format!r}: one of {', '.join(FORMATS)}")
    tables = tables_dir(build_dir)
    module, _, name = FORMATS[format].partition(":")
    writer: Writer = getattr(import_module(module), name)
    if to_dir.exists() and not to_dir.is_dir():
        raise UsageError(f"{to_dir} is a file: name a folder to export to")
    try:
        to_dir.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=".export-", dir=to_dir))
        try:
            writer(tables, work)
            return [file.replace(to_dir / file.name) for file in sorted(work.iterdir())]
        finally:
            shutil.rmtree(work, ignore_errors=True)
    except OSError as error:
        raise StoreError(f"export to {to_dir}: {error.strerror or error}") from error
