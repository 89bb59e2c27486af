"""Tables for tests of the server loaders: takes a few node and edge rows, gives a tables folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from kgbuild.graph import schema


def node(id_: str, label: str = "Drug", name: str = "a name", **properties: Any) -> dict[str, Any]:
    return {"id": id_, "label": label, "name": name, "category": schema().nodes[label].category, **properties}


def edge(id_: str, type_: str, subject: Mapping[str, Any], obj: Mapping[str, Any], **properties: Any) -> dict[str, Any]:
    return {
        "id": id_, "type": type_, "subject": subject["id"], "subject_label": subject["label"], "object": obj["id"],
        "object_label": obj["label"], "predicate": schema().relationships[type_].predicate,
        "knowledge_level": "knowledge_assertion", "agent_type": "manual_agent",
        "primary_knowledge_source": "infores:kgbuild", "evidence": ["kgb.record:r#char=0,4"], "confidence": 1.0,
        "scope": "this_trial", "assertion": "asserted", **properties,
    }  # fmt: skip


def write(
    folder: Path,
    nodes: Iterable[Mapping[str, Any]],
    edges: Iterable[Mapping[str, Any]] = (),
    evidence: Iterable[Mapping[str, Any]] = (),
) -> Path:
    """All seven tables, those of nodes, edges and evidence with these rows; gives the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = {
        "nodes": [dict(n) for n in nodes],
        "edges": [dict(e) for e in edges],
        "evidence": [dict(e) for e in evidence],
    }
    for name, table in schema().tables.items():
        content = sorted(rows.get(name, []), key=partial(_place, table.sort))
        pq.write_table(pa.Table.from_pylist(content, schema=table.arrow), folder / f"{name}.parquet")
    return folder


def _place(columns: Iterable[str], row: Mapping[str, Any]) -> list[str]:
    return [str(row[column] or "") for column in columns]
