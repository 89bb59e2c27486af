"""Rows of the graph tables as dictionaries without nulls: takes a tables folder, streams rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from kgbuild.graph.read import table_path

BATCH = 5_000


def iter_rows(tables: Path, name: str) -> Iterator[dict[str, Any]]:
    """The rows of a table in their order, each without its null columns."""
    with pq.ParquetFile(table_path(tables, name)) as file:
        for batch in file.iter_batches(batch_size=BATCH):
            for row in batch.to_pylist():
                yield {k: v for k, v in row.items() if v is not None}
