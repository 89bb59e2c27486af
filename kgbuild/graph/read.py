"""Reading the tables of a build: takes a build folder (or its tables folder), gives Arrow."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from kgbuild.graph.schema import schema
from kgbuild.model.errors import UsageError


def tables_dir(build_dir: Path) -> Path:
    """The folder with the Parquet tables: ``<build>/tables``, or the folder itself where they lie in it.

    Raises:
        UsageError: there are no tables.
    """
    for folder in (build_dir / "tables", build_dir):
        if (folder / "nodes.parquet").is_file():
            return folder
    raise UsageError(f"{build_dir} holds no graph tables: build one with `kgbuild build`")


def table_path(build_dir: Path, name: str) -> Path:
    """The Parquet file of a table, e.g. ``nodes``.

    Raises:
        UsageError: no such table in the schema, or no tables in the folder.
    """
    if name not in schema().tables:
        raise UsageError(f"unknown table {name!r}: one of {', '.join(schema().tables)}")
    return tables_dir(build_dir) / f"{name}.parquet"


def read_table(build_dir: Path, name: str, columns: list[str] | None = None) -> pa.Table:
    """One table, with its rows in the order of its sort keys; ``columns`` keeps these only."""
    return pq.read_table(table_path(build_dir, name), columns=columns)
