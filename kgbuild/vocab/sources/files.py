"""Takes a path, plain or packed (.gz, .xz, .bz2, a member of a .zip), gives its bytes or its numbered lines.

Unpacked sizes and line lengths are limited; a truncated or damaged archive is a UsageError that names the file and how
far it could be read.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import IO, Any

from kgbuild.model import UsageError
from kgbuild.vocab.sources.reading import Reading

SIZE_LIMIT = 4 << 30
"""No file is unpacked beyond this many bytes: the largest official release (ChEBI, OWL) has less than 1 GB."""

LINE_LIMIT = 400_000
"""Longer lines are set aside: HGNC's longest has 5,000 characters, obsolete header lines of OBO some 300,000."""

_MAGIC = {".zip": b"PK\x03\x04", ".xz": b"\xfd7zXZ\0", ".gz": b"\x1f\x8b", ".bz2": b"BZh"}
_DAMAGE = (EOFError, lzma.LZMAError, zlib.error, zipfile.BadZipFile, OSError, ValueError, NotImplementedError)


class _Guarded(io.RawIOBase):
    """Bytes of an opened file, with a size limit, faults told as UsageError."""

    def __init__(self, inner: IO[bytes] | gzip.GzipFile, path: Path, limit: int) -> None:
        self._inner = inner
        self._path = path
        self._left = limit
        self._limit = limit

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._inner.read(len(buffer))
        except _DAMAGE as error:
            done = self._limit - self._left
            reason = str(error) or type(error).__name__
            raise UsageError(f"{self._path}: truncated or damaged after {done} unpacked bytes: {reason}") from None
        self._left -= len(data)
        if self._left < 0:
            raise UsageError(f"{self._path}: unpacks to more than {self._limit} bytes")
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._inner.close()
        super().close()


def open_bytes(path: Path, member: str = "*", limit: int = SIZE_LIMIT) -> io.BufferedReader:
    """The unpacked bytes of a file; of a zip archive the one member whose name fits the glob ``member``.

    Raises:
        UsageError: missing, no archive, no such member; while reading: truncated, damaged, too large.
    """
    try:
        inner = _unpacked(path, member)
    except _DAMAGE as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(f"{path}: cannot be opened: {reason}") from None
    return io.BufferedReader(_Guarded(inner, path, limit), 1 << 18)


def _packing(path: Path) -> str:
    """How a file is packed, by its name, else by its first bytes: pulled files may lack the ending."""
    if path.suffix in _MAGIC:
        return path.suffix
    with path.open("rb") as file:
        start = file.read(6)
    return next((suffix for suffix, magic in _MAGIC.items() if start.startswith(magic)), "")


def _unpacked(path: Path, member: str) -> IO[bytes] | gzip.GzipFile:
    match _packing(path):
        case ".zip":
            return _zipped(path, member)
        case ".xz":
            return lzma.open(path, "rb")
        case ".gz":
            return gzip.open(path, "rb")
        case ".bz2":
            return bz2.open(path, "rb")
    return path.open("rb")


def _zipped(path: Path, member: str) -> IO[bytes]:
    archive = zipfile.ZipFile(path)
    names = [i.filename for i in archive.infolist() if not i.is_dir()]
    fitting = [n for n in names if fnmatch(n, member) or fnmatch(n.rpartition("/")[2], member)]
    if len(fitting) != 1:
        raise UsageError(f"{path}: {len(fitting)} members fit {member!r}, one is needed")
    try:
        return archive.open(fitting[0])
    except RuntimeError as error:  # an encrypted member
        raise UsageError(f"{path}: {fitting[0]}: {error}") from None


def read_lines(path: Path, reading: Reading, member: str = "*") -> Iterator[tuple[int, str]]:
    """(number, line without its end) of every readable line; too long ones and bytes that are no UTF-8 are problems."""
    with io.TextIOWrapper(open_bytes(path, member), encoding="utf-8-sig", errors="replace", newline="\n") as text:
        number = 0
        while line := text.readline(LINE_LIMIT):
            number += 1
            if line[-1] != "\n" and len(line) == LINE_LIMIT:
                rest = "x"
                while rest and rest[-1] != "\n":
                    rest = text.readline(LINE_LIMIT)
                reading.problem(number, f"a line of {LINE_LIMIT} characters or more")
            elif not line.isascii() and "\ufffd" in line:
                reading.problem(number, "bytes that are not UTF-8, or a replacement character")
            else:
                yield number, line.rstrip("\r\n")
