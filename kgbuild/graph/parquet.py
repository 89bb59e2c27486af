"""A Parquet writer that fails once: takes a path and schema, gives pyarrow's writer.

pyarrow's writer tries to close again when it is collected, and prints a traceback where that fails (a full disk).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq


class Writer:
    """Writes tables as row groups; usable in a ``with`` statement."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._inner: Any = pq.ParquetWriter(path, schema, compression="zstd")

    def write(self, table: pa.Table, row_group: int | None = None) -> None:
        """Append a table."""
        self._inner.write_table(table, row_group_size=row_group)

    def close(self) -> None:
        """Finish the file."""
        try:
            self._inner.close()
        finally:
            self._inner.is_open = False

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()
