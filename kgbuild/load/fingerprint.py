"""Which tables are these: takes table files, gives a short name that changes when their content does."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from kgbuild.graph import table_path


def fingerprint(tables: Path, names: Iterable[str]) -> str:
    """16 hex digits over the named tables, e.g. ``("nodes", "edges")``."""
    digest = hashlib.sha256()
    for name in names:
        with table_path(tables, name).open("rb") as handle:
            digest.update(hashlib.file_digest(handle, "sha256").digest())
    return digest.hexdigest()[:16]
