"""The members of a zip archive, in the order of its directory, or of the file where it is cut off.

Takes a seekable stream; gives ``Member``s and ``RecordError``s: encrypted members, links, names that leave the archive
(``../``, absolute) are refused, the others go on. Directories and hidden names are passed over without a word.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

from kgbuild.model import RecordError
from kgbuild.records.containers_codecs import PIECE, Budget, Damaged

ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_LINK = 0o120000
# What the library raises on damaged archives; a version or method that it lacks is a NotImplementedError.
_ZIP_ERRORS = (zipfile.BadZipFile, struct.error, ValueError, ArithmeticError, OSError, EOFError, RuntimeError)
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


@dataclass(slots=True)
class Member:
    """A file in an archive. ``packed``: its bytes there. ``chunks()`` opens it and gives what is in it, in pieces."""

    name: str
    packed: int | None
    chunks: Callable[[], Iterator[bytes]]

    def watched(self, budget: Budget) -> Iterator[bytes]:
        """The chunks, within the limits of the archive and of a member of this size."""
        return budget.watch(self.chunks(), self.packed)


def members(file: BinaryIO, name: str) -> Iterator[Member | RecordError]:
    """The members of the archive ``name``; one that is damaged is read from its front, as far as it goes."""
    try:
        archive = zipfile.ZipFile(file)
    except _ZIP_ERRORS as error:
        yield from _salvaged(file, name, str(error))
        return
    for info in archive.infolist():
        path = info.filename
        reason = _unfit(path, info.flag_bits, info.external_attr)
        if reason:
            yield RecordError(f"{name}!{_plain(path)}", reason)
        elif not info.is_dir() and not _hidden(path):
            yield Member(_plain(path), info.compress_size, lambda info=info: _read(archive, info))  # type: ignore[misc]


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    given = 0
    try:
        with archive.open(info) as member:
            while chunk := member.read(PIECE):
                given += len(chunk)
                yield chunk
    except (*_ZIP_ERRORS, zlib.error) as error:
        reason = str(error) or "it is cut off"
        raise Damaged(f"the zip member cannot be unpacked: {reason}", f"byte {given} of the unpacked data") from None


def _hidden(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return "__MACOSX" in parts or any(p.startswith(".") and p != ".." for p in parts)


def _plain(path: str) -> str:
    """A name of an archive, fit for a message."""
    return "".join(c if c.isprintable() else "\ufffd" for c in path)


def _unfit(path: str, flags: int, attributes: int = 0) -> str | None:
    """Why the member is not read, or None."""
    parts = path.replace("\\", "/").split("/")
    if ".." in parts or parts[0] == "" or (len(parts[0]) > 1 and parts[0][1] == ":"):
        return "the name of the zip member leads out of the archive"
    if flags & 1:
        return "the zip member is encrypted"
    if (attributes >> 16) & 0o170000 == _LINK:
        return "the zip member is a link"
    return None


def _salvaged(file: BinaryIO, name: str, why: str) -> Iterator[Member | RecordError]:
    """The members by their own headers, of an archive whose directory is missing; then the error that says so."""
    at = 0
    while (found := _local(file, at)) is not None:
        path = _plain(found.path)
        # A writer that streams puts the sizes behind the data (flag 8): only the data themselves say where they end.
        known = not found.flags & 8
        reason = _unfit(path, found.flags)
        if found.method not in _METHODS or (found.method == zipfile.ZIP_STORED and not known):
            reason = reason or "the zip archive is damaged, and the end of the member is not known"
        if reason:
            yield RecordError(f"{name}!{path}", reason)
        elif not path.endswith("/") and not _hidden(path):
            yield Member(path, found.packed if known else None, lambda found=found: _inflate(file, found))  # type: ignore[misc]
        behind = found.start + found.packed if known else _behind(file, found)
        if behind is None:
            break
        at = behind
    yield RecordError(name, f"the zip archive is cut off or damaged: {why}", f"byte {at}")


@dataclass(slots=True)
class _Local:
    """A member by its own header: where its data begin, and how many they are (of no meaning with flag 8)."""

    path: str
    flags: int
    method: int
    start: int
    packed: int


def _local(file: BinaryIO, at: int) -> _Local | None:
    file.seek(at)
    head = file.read(_LOCAL.size)
    if len(head) < _LOCAL.size or head[:4] != ZIP_MAGIC[0]:
        return None
    _, _, flags, method, _, _, _, packed, _, name_size, extra_size = _LOCAL.unpack(head)
    path = file.read(name_size).decode("utf-8", "replace")
    return _Local(path, flags, method, at + _LOCAL.size + name_size + extra_size, packed)


def _inflate(file: BinaryIO, found: _Local, end: list[int] | None = None) -> Iterator[bytes]:
    """The data of a member; ``end`` is told where they end."""
    stored = found.method == zipfile.ZIP_STORED
    stop = found.start + found.packed if not found.flags & 8 else None
    inflater = zlib.decompressobj(-15)
    at, given = found.start, 0
    while not inflater.eof and at != stop:
        file.seek(at)
        data = file.read(PIECE if stop is None else min(PIECE, stop - at))
        at += len(data)
        if not data:
            raise Damaged("the zip member is cut off", f"byte {given} of the unpacked data")
        while data and not inflater.eof:
            try:
                chunk = data if stored else inflater.decompress(data, PIECE)
            except zlib.error as error:
                raise Damaged(f"the zip member is damaged: {error}", f"byte {given} of the unpacked data") from None
            data = b"" if stored else inflater.unconsumed_tail
            given += len(chunk)
            yield chunk
    if end is not None:
        end.append(at - len(inflater.unused_data))


def _behind(file: BinaryIO, found: _Local) -> int | None:
    """Where the header behind a member of unknown size stands: after its data and a descriptor of 12 to 24 bytes."""
    end: list[int] = []
    try:
        for _ in _inflate(file, found, end):
            pass
    except Damaged:
        return None
    file.seek(end[0])
    here = file.read(24 + 4).find(ZIP_MAGIC[0])
    return end[0] + here if here >= 0 else None
