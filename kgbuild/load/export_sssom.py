"""Mappings of mention texts to concepts as SSSOM: takes a tables folder, writes ``mappings.sssom.tsv``.

One row for each distinct text, type and concept; texts without a concept are rows with ``sssom:NoTermFound``. Doses,
dates and time frames, which never link, are left out.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import duckdb

from kgbuild.graph.read import table_path
from kgbuild.load.iris import prefixes

COLUMNS = (
    "subject_label", "subject_type", "subject_category", "predicate_id", "object_id", "object_label",
    "mapping_justification", "confidence", "match_string", "comment",
)  # fmt: skip
NO_TERM = "sssom:NoTermFound"
LEXICAL, UNSPECIFIED = "semapv:LexicalMatching", "semapv:UnspecifiedMatching"

_SQL = """
SELECT subject_label, type, curie, min(label), max(score), min(matched_term), min(match_kind), count(*)
FROM read_parquet($file) WHERE match_kind <> 'not_linked_type'
GROUP BY subject_label, type, curie ORDER BY subject_label, type, curie NULLS LAST
"""


def write_sssom(tables: Path, work: Path) -> None:
    """``mappings.sssom.tsv``, with its metadata in the comment lines at the top."""
    with duckdb.connect(config={"threads": 2}) as db:
        found = db.execute(_SQL, {"file": str(table_path(tables, "links"))}).fetchall()
    used = {"skos", "semapv", "sssom", *(str(row[2]).partition(":")[0] for row in found if row[2])}
    with open(work / "mappings.sssom.tsv", "w", encoding="utf-8", newline="\n") as out:
        out.write("#mapping_set_id: https://w3id.org/kgbuild/mappings\n")
        out.write("#license: https://w3id.org/sssom/license/unspecified\n#curie_map:\n")
        out.writelines(f'#  {name}: "{iri}"\n' for name, iri in sorted(prefixes().items()) if name in used)
        # Readers of SSSOM parse quotes, so a text that holds one is quoted.
        writer = csv.writer(out, delimiter="\t", lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows([_cell(v) for v in _row(*row)] for row in found)


def _row(text: str, type_: str, curie: Any, label: Any, score: float, term: Any, kind: str, count: int) -> list[Any]:
    justification = LEXICAL if curie else UNSPECIFIED
    return [
        text, "rdfs literal", type_, "skos:exactMatch", curie or NO_TERM, label, justification, score, term,
        f"{kind}; {count} mentions",
    ]  # fmt: skip


def _cell(value: Any) -> str:
    """Text on one line, without tabs."""
    return "" if value is None else " ".join(str(value).split())
