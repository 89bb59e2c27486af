"""What a difference between two builds can have changed: passed from the assembly to whoever looks at differences."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Touched:
    """Ids, each a table with one column ``id``.

    ``records``: those that came, went, changed or moved. ``nodes``: those merged anew, those that are gone among them.
    ``edges``: of such records, at such nodes, of the vocabulary, derived. All other rows are the same in both builds.
    """

    records: pa.Table
    nodes: pa.Table
    edges: pa.Table
