"""KGX files: takes a tables folder, writes ``nodes`` and ``edges`` as TSV or JSON Lines in Biolink's terms.

Results, analyses and baseline counts are attributes of their study (``has_attribute``); a Statement is no node, what
it says stands in its edge's columns. JSON Lines is the lossless form: in TSV ``|`` separates list members and cannot
be escaped, so a ``|`` inside a member is written ``¦``, and tabs and line ends as blanks.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb

from kgbuild.graph.read import table_path
from kgbuild.load.rows import iter_rows

Row = dict[str, Any]

ATTRIBUTES = ("Result", "Analysis", "Baseline")
LEFT_OUT = (*ATTRIBUTES, "Statement")
RENAMED: Mapping[str, str] = {"evidence": "has_evidence", "confidence": "has_confidence_score"}
ROOT_CATEGORY = "biolink:NamedThing"
ACTIONS: Mapping[str, tuple[str, str]] = {
    "inhibits": ("activity", "decreased"),
    "activates": ("activity", "increased"),
    "degrades": ("abundance", "decreased"),
}
"""Action to Biolink's object_aspect_qualifier and object_direction_qualifier."""

_ATTRIBUTES_SQL = """
WITH owned AS (
  SELECT subject AS trial, object AS id FROM edges WHERE type = 'HAS_BASELINE'
  UNION SELECT o.subject, r.object FROM edges o JOIN edges r ON o.object = r.subject
  WHERE o.type = 'HAS_OUTCOME' AND r.type IN ('HAS_RESULT', 'HAS_ANALYSIS')
)
SELECT o.trial, array_sort(array_distinct(array_agg(
  n.name || coalesce(' (' || n.numerator || '/' || n.denominator || ')', '')
  || CASE WHEN n.label = 'Baseline' THEN coalesce(': ' || n.value || ' ' || coalesce(n.unit, ''), '') ELSE '' END
))) FROM owned o JOIN nodes n ON o.id = n.id GROUP BY o.trial
"""


def kgx_id(curie: str) -> str:
    """The id with Biolink's spelling of the registry's prefix."""
    return curie.replace("clinicaltrials:", "CLINICALTRIALS:", 1) if curie.startswith("clinicaltrials:") else curie


def kgx_nodes(tables: Path) -> Iterator[Row]:
    """KGX node rows; ``category`` is a list of Biolink categories."""
    attributes = _attributes(tables)
    for row in iter_rows(tables, "nodes"):
        if row["label"] in LEFT_OUT:
            continue
        category = row["category"] if row["category"].startswith("biolink:") else ROOT_CATEGORY
        kept = {k: v for k, v in row.items() if k not in ("label", "category", "id")}
        node = {"id": kgx_id(row["id"]), "category": [category], **kept, "provided_by": ["infores:kgbuild"]}
        if row["id"] in attributes:
            node["has_attribute"] = attributes[row["id"]]
        yield node


def _attributes(tables: Path) -> dict[str, list[str]]:
    with duckdb.connect(config={"threads": 2}) as db:
        for name in ("nodes", "edges"):
            file = str(table_path(tables, name)).replace("'", "''")
            db.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{file}')")
        return dict(db.execute(_ATTRIBUTES_SQL).fetchall())


def kgx_edges(tables: Path) -> Iterator[Row]:
    """KGX edge rows; ``original_predicate`` keeps the relationship type."""
    for row in iter_rows(tables, "edges"):
        if row["subject_label"] in LEFT_OUT or row["object_label"] in LEFT_OUT:
            continue
        dropped = ("subject_label", "object_label", "type", "subject", "object", "id")
        edge = {
            "id": row["id"],
            "subject": kgx_id(row["subject"]),
            "object": kgx_id(row["object"]),
            "category": ["biolink:Association"],
            "original_predicate": f"kgb:{row['type']}",
            **{RENAMED.get(k, k): v for k, v in row.items() if k not in dropped},
        }
        edge |= {k: [kgx_id(t) for t in edge[k]] for k in ("trials",) if k in edge}
        aspect, direction = ACTIONS.get(row.get("action", ""), (None, None))
        if aspect and row["predicate"] == "biolink:affects":
            edge |= {
                "qualified_predicate": "biolink:causes",
                "object_aspect_qualifier": aspect,
                "object_direction_qualifier": direction,
            }
        yield edge


def write_jsonl(tables: Path, work: Path) -> None:
    """``nodes.jsonl`` and ``edges.jsonl``."""
    for name, rows in (("nodes", kgx_nodes(tables)), ("edges", kgx_edges(tables))):
        with open(work / f"{name}.jsonl", "w", encoding="utf-8", newline="\n") as out:
            out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def write_tsv(tables: Path, work: Path) -> None:
    """``nodes.tsv`` and ``edges.tsv``; columns that no row fills are left out."""
    for name, make in (("nodes", kgx_nodes), ("edges", kgx_edges)):
        columns = list(dict.fromkeys(column for row in make(tables) for column in row))
        with open(work / f"{name}.tsv", "w", encoding="utf-8", newline="\n") as out:
            out.write("\t".join(columns) + "\n")
            out.writelines("\t".join(_cell(row.get(c)) for c in columns) + "\n" for row in make(tables))


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return "|".join(_cell(v).replace("|", "¦") for v in value)
    text = "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
    return " ".join(text.splitlines()).replace("\t", " ")
