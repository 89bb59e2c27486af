"""AACT: a set of pipe-delimited tables of the registry (``studies`` and those that go with it), any size.

Takes the tables by name; gives a ``Record`` a study, by NCT number, or ``RecordError``s with table and line. Paths are
``/<table>/<id of the row>/<column>``. Missing tables and columns are fine.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from kgbuild.model import Record, RecordError, Study
from kgbuild.records.aact_files import open_without_waiting
from kgbuild.records.aact_protocol import protocol
from kgbuild.records.aact_results import results
from kgbuild.records.aact_store import AactStore, Opener, StudyRows
from kgbuild.records.aact_tables import STUDY_COLUMNS, TABLES
from kgbuild.records.cells import digest
from kgbuild.records.containers_codecs import Damaged
from kgbuild.records.study_record import study_record

__all__ = ["STUDY_COLUMNS", "TABLES", "read_aact"]


def read_aact(tables: Mapping[str, Path | Opener], name: str) -> Iterator[Record | RecordError]:
    """The records of a set of tables.

    Args:
        tables: files, or what opens a stream, by table name; each is read once.
        name: the set, for messages.
    """
    names = {table: f"{name}/{table}.txt" if len(tables) > 1 else name for table in tables}
    with AactStore(name) as store:
        for table in (t for t in TABLES if t in tables):
            try:
                yield from store.load(table, _opener(tables[table]), names[table])
            except Damaged as error:
                yield RecordError(names[table], error.reason, error.place)
            except OSError as error:
                yield RecordError(names[table], f"cannot be read: {error.strerror or error}")
        yield from store.problems(names)
        for rows in store.studies():
            yield _record(rows, name)


def _opener(table: Path | Opener) -> Opener:
    return (lambda: open(table, "rb", opener=open_without_waiting)) if isinstance(table, Path) else table


def _record(rows: StudyRows, name: str) -> Record | RecordError:
    place = f"/studies/{rows.nct_id}"
    try:
        study = Study()
        protocol(study, rows)
        results(study, rows)
        # Row ids are part of what is hashed: evidence points to them, so a record with others is another version.
        return study_record(study, "aact", f"{name}#{place}", digest(rows.content()))
    except RecordError as error:
        return RecordError(name, error.reason, place)
