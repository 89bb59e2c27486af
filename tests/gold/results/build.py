"""Builds ``open.json`` and ``measure_only.json`` from ``sentences.tsv`` and the core vocabulary's ids.

``python -m tests.gold.results.build`` writes both. Each row becomes one abstract: a title, methods, results.
"""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path
from typing import Any

from kgbuild.vocab import load_vocabulary
from tests.generality.paraphrases import Builder

FOLDER = Path(__file__).parent
HALVES = {"open": FOLDER / "open.json", "measure": FOLDER / "measure_only.json"}
ABSTRACT = (
    "{title}\n\nPublication Date\n\n\nJournal Title\n\n\n\nBackground: More evidence is needed. "
    "Methods: {methods} Results: {results} Conclusion: Further trials are warranted.\n\n"
    "Volume Number\n\n\nIssue Number\n\n\nDocument Type\n"
)
Row = dict[str, str]


def rows() -> list[Row]:
    """The table's rows by column."""
    lines = (FOLDER / "sentences.tsv").read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader((x for x in lines if not x.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE))


class ResultsBuilder(Builder):
    """Turns rows into gold documents of one half."""

    def half(self, name: str) -> list[dict[str, Any]]:
        """The documents of one half, every fact resting on methods and results."""
        return [self._abstract(row) for row in rows() if row["half"] == name]

    def _abstract(self, row: Row) -> dict[str, Any]:
        whole = ABSTRACT.format(**row)
        start, end = whole.index("Methods: "), whole.index(" Conclusion: ")
        evidence = [{"start": start, "end": end, "text": whole[start:end]}]
        parsed = [part.strip() for part in row["facts"].split(" ;; ") if part.strip()]
        return {
            "name": row["id"],
            "file": f"{row['id']}.txt",
            "sha256": hashlib.sha256(whole.encode()).hexdigest(),
            "text": whole,
            "predicates": row["predicates"].split(","),
            "facts": [self._fact(f"{row['id']}.{n}", p, evidence) for n, p in enumerate(parsed, 1)],
            "negative_traps": [],
        }


def main() -> None:
    """Writes both files and says what the vocabulary lacks."""
    builder = ResultsBuilder(load_vocabulary())
    for name, path in HALVES.items():
        documents = builder.half(name)
        path.write_text(json.dumps({"documents": documents}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        print(f"{path.name}: {len(documents)} documents, {sum(len(d['facts']) for d in documents)} facts")
    print("not in the vocabulary:", ", ".join(sorted(set(builder.unknown))) or "none")


if __name__ == "__main__":
    main()
