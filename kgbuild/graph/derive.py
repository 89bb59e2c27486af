"""Edges that follow from others: takes a connection with the tables ``nodes`` and ``edges``, gives Arrow rows."""

from __future__ import annotations

from importlib.resources import files

import duckdb
import pyarrow as pa

from kgbuild.graph.rows import Attribution, EdgeRow, Node
from kgbuild.graph.schema import schema
from kgbuild.graph.sorted_parquet import nullable

DERIVED = Attribution("logical_entailment", "automated_agent", "infores:kgbuild")
DERIVED_KEY = "kgb:derived"
"""Stands for the record in the ids of derived edges."""


def derived_edges(db: duckdb.DuckDBPyConnection, edges: str) -> pa.Table:
    """All edges that derive from those of the relation ``edges``.

    Their ids are hashed here because engines disagree about hashes of JSON.
    """
    query = files("kgbuild.graph").joinpath("sql", "in_clinical_trials_for.sql").read_text(encoding="utf-8")
    found = db.execute(query.format(edges=edges))
    names = [d[0] for d in found.description or ()]
    rows = []
    for values in found.fetchall():
        row = dict(zip(names, values, strict=True))
        edge = EdgeRow(
            "IN_CLINICAL_TRIALS_FOR", Node("Drug", row["subject"], ""), Node("Disease", row["object"], ""), DERIVED,
            "background", "asserted", row["confidence"], {}, row["evidence"],
        )  # fmt: skip
        said = {"trials": row["trials"], "max_research_phase": row["max_research_phase"]}
        rows.append({**edge.row(None, DERIVED_KEY), **said})
    return pa.Table.from_pylist(rows, schema=nullable(schema().tables["edges"].arrow))
