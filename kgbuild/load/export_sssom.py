"""Mappings of mention texts to concepts as SSSOM: takes a tables folder, writes ``mappings.sssom.tsv``.

One row for each distinct text, type and concept; texts without a concept are rows with ``sssom:NoTermFound``. Doses,
dates and time frames, which never link, are left out.
"""

from __future__ import annotations

import csv
import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb

from kgbuild.graph.read import table_path
from kgbuild.load.fingerprint import fingerprint
from kgbuild.load.iris import FALLBACK, prefixes
from kgbuild.model.sssom import COLUMNS, sssom_header, sssom_row

SOURCE = "kgb:vocabulary"
"""What the strings were looked up in; its version is the vocabulary's fingerprint."""

_BEST = "first({} ORDER BY score DESC, match_kind, matched_term)"
_SQL = f"""
SELECT subject_label, type, curie, min(label), max(score), {_BEST.format("match_kind")},
       {_BEST.format("matched_term")}, {_BEST.format("runners_up")}, count(*)
FROM read_parquet($file) WHERE match_kind <> 'not_linked_type'
GROUP BY subject_label, type, curie
"""


def write_sssom(tables: Path, work: Path) -> None:
    """``mappings.sssom.tsv``, with its metadata in the comment lines at the top."""
    with duckdb.connect(config={"threads": 2}) as db:
        found = db.execute(_SQL, {"file": str(table_path(tables, "links"))}).fetchall()
    rows = [_row(*columns) for columns in found]
    lines = sssom_header((SOURCE, *(r["object_id"] for r in rows)), prefixes(), FALLBACK, _slots(tables))
    with open(work / "mappings.sssom.tsv", "w", encoding="utf-8", newline="\n") as out:
        out.writelines(f"{line}\n" for line in lines)
        # Readers of SSSOM parse quotes, so a text that holds one is quoted.
        writer = csv.writer(out, delimiter="\t", lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(sorted([row[name] for name in COLUMNS] for row in rows))


def _row(
    text: str, type_: str, curie: Any, label: Any, score: float, kind: str, term: Any, runners_up: Any, count: int
) -> dict[str, str]:
    rejected = json.loads(runners_up)[0] if runners_up and not curie else None
    best = f"best rejected: {rejected['curie']} {rejected['label']} ({rejected['score']:g})" if rejected else ""
    counted = f"{count} mention{'' if count == 1 else 's'}"
    return sssom_row(text, type_, curie, label, score, kind, term, "; ".join(p for p in (counted, best) if p))


def _slots(tables: Path) -> dict[str, str]:
    """The set's own slots, in SSSOM's order; the build's manifest, where there is one, tells what made the links."""
    manifest = tables.parent / "manifest.json"
    build = json.loads(manifest.read_text("utf-8")) if manifest.is_file() else {}
    return {
        "mapping_set_id": "https://w3id.org/kgbuild/mappings",
        "mapping_set_version": fingerprint(tables, ["links"]),
        "mapping_set_title": "Strings of trial records, linked to identifiers",
        "license": "https://w3id.org/sssom/license/unspecified",
        "object_source": SOURCE,
        "object_source_version": build.get("vocabulary", {}).get("fingerprint", ""),
        "mapping_tool": "kgbuild",
        "mapping_tool_version": build.get("versions", {}).get("kgbuild") or version("kgbuild"),
    }
