"""Checks of the tables against the schema: takes a folder of tables, gives nothing or a defect error.

Run on everything that ``write_tables`` writes, so that no store ever loads a graph that breaks its own schema.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from kgbuild.graph.schema import schema
from kgbuild.graph.touched import Touched
from kgbuild.model.errors import KgbuildError

SHOWN = 5
"""Offending ids that a message names."""

CHECKS = {
    "duplicate node ids": "SELECT id FROM nodes GROUP BY id HAVING count(*) > 1",
    "duplicate edge ids": (
        "SELECT id FROM all_edges WHERE id IN (SELECT id FROM edges) GROUP BY id HAVING count(*) > 1"
    ),
    "unknown labels": "SELECT DISTINCT label FROM nodes WHERE label NOT IN (SELECT * FROM labels)",
    "unknown relationship types": "SELECT DISTINCT type FROM edges WHERE type NOT IN (SELECT type FROM pairs)",
    "edges without their subject": "SELECT id FROM edges WHERE subject NOT IN (SELECT id FROM nodes)",
    "edges without their object": "SELECT id FROM edges WHERE object NOT IN (SELECT id FROM nodes)",
    "edges between labels that their type does not join": (
        "SELECT e.type || ' ' || e.subject || ' ' || e.object FROM edges e "
        "ANTI JOIN pairs p ON e.type = p.type AND e.subject_label = p.subject AND e.object_label = p.object"
    ),
    "edges without evidence": "SELECT id FROM edges WHERE len(evidence) = 0",
    "edges that are not asserted": (
        "SELECT id FROM edges WHERE assertion <> 'asserted' "
        "AND type NOT IN ('HAS_SUBJECT', 'HAS_OBJECT', 'EVIDENCED_BY')"
    ),
    "statements without evidence": "SELECT id FROM statements WHERE id NOT IN (SELECT statement_id FROM evidence)",
    "statements without their edge": (
        "SELECT id FROM statements WHERE edge_id IS NOT NULL AND edge_id NOT IN (SELECT id FROM all_edges)"
    ),
    "evidence that is not in its record": (
        "SELECT e.statement_id FROM evidence e LEFT JOIN records r ON e.record = r.id "
        "WHERE r.id IS NULL OR e.start < 0 OR e.end > r.chars OR length(e.text) <> e.end - e.start"
    ),
    "evidence whose place in its value is another than in the text": (
        "SELECT statement_id FROM evidence WHERE (field_start IS NULL) <> (field_end IS NULL) "
        'OR (field_start IS NOT NULL AND (field IS NULL OR field_end - field_start <> "end" - start))'
    ),
}
"""What would be wrong, and the query that finds it."""


NARROWED = {
    "edges": "id IN (SELECT id FROM touched_edges)",
    "statements": "record IN (SELECT id FROM touched_records)",
    "evidence": "record IN (SELECT id FROM touched_records)",
}
"""Which rows can be wrong after a difference, all of the tables before it being right."""


def validate_tables(tables_dir: Path, touched: Touched | None = None) -> None:
    """Check all tables of a build; with ``touched`` only what a difference to checked tables can have made wrong.

    Raises:
        KgbuildError: what is wrong, with the first offending ids; exit code 5, a defect of ours.
    """
    problems = [*_column_problems(tables_dir), *_row_problems(tables_dir, touched)]
    if problems:
        raise KgbuildError(f"the tables in {tables_dir} break the schema: {'; '.join(problems)}")


def _column_problems(tables_dir: Path) -> list[str]:
    problems = []
    for name, table in schema().tables.items():
        path = tables_dir / f"{name}.parquet"
        if not path.is_file():
            problems.append(f"{name}.parquet is missing")
        elif not pq.read_schema(path).equals(table.arrow):
            problems.append(f"{name}.parquet has other columns or types")
    return problems


def _row_problems(tables_dir: Path, touched: Touched | None) -> list[str]:
    problems = []
    with duckdb.connect(
        config={"threads": 2, "memory_limit": "2GB", "temp_directory": str(tables_dir / ".spill")}
    ) as db:
        if touched is not None:
            db.register("touched_records", touched.records)
            db.register("touched_edges", touched.edges)
        for name in schema().tables:
            file = str(tables_dir / f"{name}.parquet").replace("'", "''")
            if Path(tables_dir / f"{name}.parquet").is_file():
                where = f" WHERE {NARROWED[name]}" if touched is not None and name in NARROWED else ""
                db.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{file}'){where}")
                if name == "edges":
                    db.execute(f"CREATE VIEW all_edges AS SELECT * FROM read_parquet('{file}')")
        db.execute("CREATE TABLE labels (label VARCHAR)")
        db.executemany("INSERT INTO labels VALUES (?)", [[label] for label in schema().nodes])
        db.execute("CREATE TABLE pairs (type VARCHAR, subject VARCHAR, object VARCHAR)")
        pairs = [[t.type, s, o] for t in schema().relationships.values() for s, o in t.pairs]
        db.executemany("INSERT INTO pairs VALUES (?, ?, ?)", pairs)
        for problem, query in CHECKS.items():
            found = [str(row[0]) for row in db.execute(f"{query} LIMIT {SHOWN}").fetchall()]
            if found:
                problems.append(f"{problem}: {', '.join(found)}")
    return problems
