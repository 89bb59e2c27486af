"""Walk files and folders and read every one.

Takes paths (``-`` is standard input); gives, in a stable order, the ``Document``s there, and of each its ``Record``s
and ``RecordError``s. Folders are read recursively, names in code point order; a folder (or an archive) that holds
``studies.txt`` of AACT is one document with its tables. Skipped without a word: hidden files and folders (names that
begin with a dot) inside a folder, and a file or folder that was already read under another name (links, link loops).
"""

from __future__ import annotations

import atexit
import hashlib
import os
import stat
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from kgbuild.model import Record, RecordError, UsageError
from kgbuild.records.aact import read_aact
from kgbuild.records.aact_files import open_without_waiting, tables_in, tables_in_zip
from kgbuild.records.containers import unpack
from kgbuild.records.reading import read_stream

STDIN = Path("-")


@dataclass(frozen=True, slots=True)
class Document:
    """What is opened and read at once: a file (which may hold many records), or the files of one set of tables.

    ``name`` is how it is called in messages and tables; ``paths`` are its files; ``tables``: they are a set of AACT.
    """

    name: str
    paths: tuple[Path, ...]
    tables: bool = False

    def digest(self) -> str:
        """SHA-256 over the content of the files (and the names of tables), 64 hex digits: equal content gives equal
        records.

        Raises:
            RecordError: a file cannot be read.
        """
        digest = hashlib.sha256()
        for path in self.paths:
            try:
                with open(path, "rb", opener=open_without_waiting) as file:
                    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                        raise RecordError(str(path), "is not a regular file")
                    name = path.name.encode("utf-8", "surrogateescape") if self.tables else b""
                    digest.update(name + b"\0" + hashlib.file_digest(file, "sha256").digest())
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
        if path != STDIN and not os.path.lexists(path):
            raise UsageError(f"{path}: no such file or folder")
    return _documents(given)


def _documents(paths: list[Path]) -> Iterator[Document | RecordError]:
    seen: set[str] = set()
    for path in paths:
        if path == STDIN:
            if str(path) not in seen:
                seen.add(str(path))
                yield Document("stdin", (_spooled(sys.stdin.buffer),))
        else:
            yield from _under(path, seen)


def _spooled(stream: BinaryIO) -> Path:
    """Standard input as a file, which goes when the process ends: it may be packed, and is read for its digest too."""
    handle, name = tempfile.mkstemp(prefix="kgbuild-stdin-")
    atexit.register(_remove, name, os.getpid())
    with os.fdopen(handle, "wb") as file:
        while chunk := stream.read(1 << 20):
            file.write(chunk)
    return Path(name)


def _remove(name: str, owner: int) -> None:
    """Not by a child that was forked and ends earlier."""
    if os.getpid() == owner:
        Path(name).unlink(missing_ok=True)


def _under(path: Path, seen: set[str]) -> Iterator[Document | RecordError]:
    """The documents under ``path``, depth first, on a stack of its own: no nesting is too deep."""
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
            yield Document(str(here), (here,))
            continue
        try:
            names = sorted(name for name in os.listdir(here) if not name.startswith("."))
        except OSError as error:
            yield RecordError(str(here), f"the folder cannot be listed: {_why(error)}")
            continue
        tables, unused = tables_in(here, names)
        if tables:
            seen.update(str(table.resolve()) for table in (*tables, *unused))
            yield Document(str(here), tables, tables=True)
        stack.extend(here / name for name in reversed(names) if here / name not in {*tables, *unused})


def read_document(document: Document) -> Iterator[Record | RecordError]:
    """The records of a document, streamed."""
    if document.tables:
        yield from read_aact({path.stem: path for path in document.paths}, document.name)
        return
    for path in document.paths:
        yield from _read_file(path, document.name)


def _read_file(path: Path, name: str) -> Iterator[Record | RecordError]:
    """The records of one file, or the error that says why there are none."""
    try:
        with open(path, "rb", opener=open_without_waiting) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                yield RecordError(name, "is not a regular file")
                return
            yield from _read_open(file, name, status.st_size)
    except OSError as error:
        yield RecordError(name, f"cannot be read: {_why(error)}")


def _read_open(file: BinaryIO, name: str, size: int) -> Iterator[Record | RecordError]:
    sets = tables_in_zip(file, name, size)
    for tables in sets:
        yield from read_aact(tables.openers, f"{name}!{tables.folder}" if tables.folder else name)
    read = {f"{name}!{member}" for tables in sets for member in tables.members}
    for part in unpack(file, name, size, read):
        if isinstance(part, RecordError):
            yield part
        else:
            yield from read_stream(part.stream, part.name, size if part.name == name else None)


def _why(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
