"""GraphML through networkx: takes a tables folder, writes ``graph.graphml``; ``as_networkx`` gives the graph itself.

GraphML takes no lists, so they are JSON text; characters that XML cannot hold become U+FFFD. The graph is held in
memory while it is written.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import networkx as nx  # type: ignore[import-untyped,unused-ignore]

from kgbuild.load.rows import iter_rows

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_networkx(tables: Path) -> Any:
    """The graph as a ``networkx.MultiDiGraph``: node and edge keys are ids, attributes as in the tables."""
    graph = nx.MultiDiGraph()
    for row in iter_rows(tables, "nodes"):
        graph.add_node(row["id"], **{k: v for k, v in row.items() if k != "id"})
    for row in iter_rows(tables, "edges"):
        attributes = {k: v for k, v in row.items() if k not in ("id", "subject", "object")}
        graph.add_edge(row["subject"], row["object"], key=row["id"], **attributes)
    return graph


def write_graphml(tables: Path, work: Path) -> None:
    """``graph.graphml``."""
    graph = as_networkx(tables)
    plain = nx.MultiDiGraph()
    plain.add_nodes_from((_plain(n), {k: _plain(v) for k, v in data.items()}) for n, data in graph.nodes(data=True))
    for subject, obj, key, data in graph.edges(keys=True, data=True):
        plain.add_edge(_plain(subject), _plain(obj), key=key, **{k: _plain(v) for k, v in data.items()})
    nx.write_graphml_xml(plain, work / "graph.graphml", named_key_ids=True)


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        value = json.dumps(value, ensure_ascii=False)
    return _NO_XML.sub("\ufffd", value) if isinstance(value, str) else value
