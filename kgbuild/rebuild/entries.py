"""What is known of a record without its text: takes a ``Record``, gives an ``Entry`` that is cheap to hold and keep."""

from __future__ import annotations

from dataclasses import dataclass

from kgbuild.model.record import Record


@dataclass(frozen=True, slots=True)
class Entry:
    """A record version that a source holds. ``document`` is the number of the document it was found in."""

    id: str
    version: str
    last_update: str | None
    source_format: str
    source: str
    document: int = 0

    @property
    def key(self) -> tuple[str, str]:
        """Id and version, by which rows are cached."""
        return self.id, self.version


def entry_of(record: Record, document: int = 0) -> Entry:
    """The entry of a record."""
    return Entry(record.id, record.version, record.last_update, record.source_format, record.source, document)
