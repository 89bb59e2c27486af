"""Which records a document of this content holds, kept from run to run, so that an unchanged file is not read again.

Takes content digests, gives entries and complaints. One SQLite file; what it does not know is read anew, so it may be
deleted at any time.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kgbuild.rebuild.config import Rejected
from kgbuild.rebuild.entries import Entry

_TABLE = (
    "CREATE TABLE IF NOT EXISTS documents (digest TEXT, reader TEXT, content TEXT, PRIMARY KEY (digest, reader))"
    " WITHOUT ROWID"
)


@dataclass(frozen=True, slots=True)
class Contents:
    """What a document holds: record entries, and what could not be read or is odd."""

    entries: tuple[Entry, ...]
    complaints: tuple[Rejected, ...]


class Ledger:
    """Contents of documents by content digest, for one state of the readers' code."""

    def __init__(self, path: Path, reader: str) -> None:
        self._reader = reader
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = _opened(path)

    def get(self, digest: str, name: str, document: int) -> Contents | None:
        """The contents of a document with this digest, told under the document's present name."""
        row = self._db.execute(
            "SELECT content FROM documents WHERE digest = ? AND reader = ?", (digest, self._reader)
        ).fetchone()
        if row is None:
            return None
        entries, complaints = json.loads(row[0])
        return Contents(
            tuple(Entry(id_, version, date, form, name + rest, document) for rest, id_, version, date, form in entries),
            tuple(Rejected(name + rest, reason, place, kind) for rest, reason, place, kind in complaints),
        )

    def put(self, digest: str, name: str, contents: Contents) -> None:
        """Keep the contents of a document; sources are kept relative to its name."""
        entries = [
            [e.source.removeprefix(name), e.id, e.version, e.last_update, e.source_format] for e in contents.entries
        ]
        complaints = [[c.source.removeprefix(name), c.reason, c.place, c.kind] for c in contents.complaints]
        self._db.execute(
            "INSERT OR REPLACE INTO documents VALUES (?, ?, ?)",
            (digest, self._reader, json.dumps([entries, complaints], ensure_ascii=False)),
        )

    def keep_only(self, digests: Iterable[str]) -> None:
        """Forget documents with other digests, and what other readers found."""
        self._db.execute("CREATE TEMP TABLE IF NOT EXISTS wanted (digest TEXT PRIMARY KEY)")
        self._db.execute("DELETE FROM wanted")
        self._db.executemany("INSERT OR IGNORE INTO wanted VALUES (?)", ([d] for d in digests))
        self._db.execute(
            "DELETE FROM documents WHERE reader <> ? OR digest NOT IN (SELECT digest FROM wanted)", (self._reader,)
        )

    def commit(self) -> None:
        """Make what was put last."""
        self._db.commit()

    def close(self) -> None:
        """Close the file; what was not committed is lost."""
        self._db.close()


def _opened(path: Path) -> sqlite3.Connection:
    """The data base, made anew where the file is no data base (any more): it is only a cache."""
    for attempt in (1, 2):
        db = sqlite3.connect(path)
        try:
            db.execute(_TABLE)
            db.execute("SELECT count(*) FROM documents WHERE reader = ''").fetchone()
            return db
        except sqlite3.DatabaseError as error:
            db.close()
            full = isinstance(error, sqlite3.OperationalError)
            if attempt == 2 or full:
                raise
            path.unlink()
    raise AssertionError("not reached")
