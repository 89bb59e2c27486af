"""A guard against sources that are half empty: takes what the current build holds and what an update would, refuses.

A folder that is not mounted, a download that broke off, new files named instead of all files: each would retract most
of the graph, in order and with a good exit code.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyarrow.parquet as pq

from kgbuild.graph.read import table_path
from kgbuild.model.errors import UsageError

MAX_DELETED = 0.5
"""The share of the records that an update may delete when nobody says otherwise."""

GUARDED_FROM = 100
"""Records of a graph from which on that share is in force; a share that is given is in force always."""


def check_deleted(before: Path, records: Iterable[str], max_deleted: float | None) -> None:
    """Compare the records of the build ``before`` with the ids that are there now.

    Raises:
        UsageError: a larger share of them than ``max_deleted`` (None: as above) is gone.
    """
    held = set(pq.read_table(table_path(before, "records"), columns=["id"])["id"].to_pylist())
    if max_deleted is None and len(held) < GUARDED_FROM:
        return
    allowed = MAX_DELETED if max_deleted is None else max_deleted
    gone = len(held.difference(records))
    if gone > allowed * len(held):
        raise UsageError(
            f"{gone:,} of the {len(held):,} records of {before.name} are no longer in the sources, more than the "
            f"{allowed:.0%} that one update may delete; the graph stays as it is. Name all sources of the graph, see "
            "that they are mounted and whole, or allow it by --max-deleted 1"
        )
