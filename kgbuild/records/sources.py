"""Walk files and folders and read every one.

Takes paths; gives, in a stable order, a ``Record`` or a ``RecordError`` for each file. Folders are read recursively,
names in code point order. Skipped without a word: hidden files and folders (names that begin with a dot) inside a
folder, and a file or folder that was already read under another name (links, link loops).
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kgbuild.model import Record, RecordError, UsageError
from kgbuild.records.decode import MAX_RECORD_BYTES, too_large
from kgbuild.records.reading import read_bytes


@dataclass(frozen=True, slots=True)
class Document:
    """What is opened and read at once: a file (which may hold many records), or the files of one set of tables.

    ``name`` is how it is called in messages and tables; ``paths`` are its files.
    """

    name: str
    paths: tuple[Path, ...]

    def digest(self) -> str:
        """SHA-256 over the content of the files, 64 hex digits: equal content gives equal records.

        Raises:
            RecordError: a file cannot be read.
        """
        digest = hashlib.sha256()
        for path in self.paths:
            try:
                with open(path, "rb", opener=_open_without_waiting) as file:
                    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                        raise RecordError(str(path), "is not a regular file")
                    digest.update(path.suffix.encode() + b"\0" + hashlib.file_digest(file, "sha256").digest())
            except OSError as error:
                raise RecordError(str(path), f"cannot be read: {_why(error)}") from None
        return digest.hexdigest()


def read_sources(paths: Iterable[Path]) -> Iterator[Record | RecordError]:
    """Read files and folders; what cannot be read comes as a ``RecordError`` and the others go on.

    Raises:
        UsageError: at once, before anything is read, if a path does not exist.
    """
    found = documents(paths)
    return (item for each in found for item in ([each] if isinstance(each, RecordError) else read_document(each)))


def documents(paths: Iterable[Path]) -> Iterator[Document | RecordError]:
    """The documents under files and folders, in a stable order, each once.

    Raises:
        UsageError: at once if a path does not exist.
    """
    given = [Path(p) for p in paths]
    for path in given:
        if not os.path.lexists(path):
            raise UsageError(f"{path}: no such file or folder")
    return _documents(given)


def _documents(paths: list[Path]) -> Iterator[Document | RecordError]:
    seen: set[str] = set()
    for path in paths:
        for found in _files(path, seen):
            yield found if isinstance(found, RecordError) else Document(str(found), (found,))


def read_document(document: Document) -> Iterator[Record | RecordError]:
    """The records of a document, streamed."""
    for path in document.paths:
        yield from read_file(path)


def _files(path: Path, seen: set[str]) -> Iterator[Path | RecordError]:
    """The files under ``path``, depth first. The stack is explicit: deep nesting cannot exhaust the interpreter's."""
    stack = [path]
    while stack:
        here = stack.pop()
        try:
            real = str(here.resolve(strict=True))
            mode = here.stat().st_mode
        except (OSError, RuntimeError) as error:
            yield RecordError(str(here), f"cannot be opened: {_why(error)}")
            continue
        if real in seen:
            continue
        seen.add(real)
        if not stat.S_ISDIR(mode):
            yield here
            continue
        try:
            names = sorted(name for name in os.listdir(here) if not name.startswith("."))
        except OSError as error:
            yield RecordError(str(here), f"the folder cannot be listed: {_why(error)}")
            continue
        stack.extend(here / name for name in reversed(names))


def read_file(path: Path) -> Iterator[Record | RecordError]:
    """The records of one file, or the error that says why there are none."""
    name = str(path)
    try:
        with open(path, "rb", opener=_open_without_waiting) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                yield RecordError(name, "is not a regular file")
                return
            if status.st_size > MAX_RECORD_BYTES:
                yield RecordError(name, too_large(status.st_size))
                return
            data = file.read(MAX_RECORD_BYTES + 1)
    except OSError as error:
        yield RecordError(name, f"cannot be read: {_why(error)}")
        return
    try:
        yield from read_bytes(data, name)
    except RecordError as error:
        yield error


def _open_without_waiting(path: str, flags: int) -> int:
    """Open so that a named pipe without a writer does not block."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _why(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
