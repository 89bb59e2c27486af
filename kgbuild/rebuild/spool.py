"""Records on disk between reading and extraction: takes records, gives them back by place, in any process.

Memory then does not grow with the sources, and a worker process fetches its records itself. The file is ours alone,
lies in the output folder and is gone after the run; pickles of others are never read.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Sequence
from pathlib import Path

import zstandard

from kgbuild.model.record import Record

Place = tuple[int, int]
"""Offset and length in the file."""


class Spool:
    """A file of records that is being written."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._file = path.open("wb")
        self._compress = zstandard.ZstdCompressor(level=1).compress
        self._at = 0
        self.places: dict[tuple[str, str], Place] = {}

    def add(self, record: Record) -> None:
        """Keep a record, once a version."""
        key = (record.id, record.version)
        if key in self.places:
            return
        data = self._compress(pickle.dumps(record, pickle.HIGHEST_PROTOCOL))
        self._file.write(data)
        self.places[key] = (self._at, len(data))
        self._at += len(data)

    def flush(self) -> None:
        """Make what was added readable by other processes."""
        self._file.flush()

    def close(self) -> None:
        """Delete the file."""
        self._file.close()
        self.path.unlink(missing_ok=True)


def read_spool(path: Path, places: Sequence[Place]) -> Iterator[Record]:
    """The records at these places."""
    expand = zstandard.ZstdDecompressor().decompress
    with path.open("rb") as file:
        for start, length in places:
            file.seek(start)
            yield pickle.loads(expand(file.read(length)))
