"""Unpack ``.gz``, ``.zst`` and ``.zip``, streamed, by content; nothing is written to disk under a name of the archive.

Takes an open file; gives ``Part``s (a stream to read each) and ``RecordError``s. What a part's stream cannot deliver
(damaged or cut off data, a bomb) is raised as ``Damaged`` when it is read, after all that was there before it.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, cast

from kgbuild.model import RecordError
from kgbuild.records.containers_codecs import CODECS, Budget, Damaged
from kgbuild.records.containers_zip import ZIP_MAGIC, members
from kgbuild.records.stream import HEAD

if TYPE_CHECKING:
    from typing_extensions import Buffer

MAX_DEPTH = 2
"""A file in an archive may be compressed itself (a ``.json.gz`` in a ``.zip``); deeper packing is refused."""


@dataclass(slots=True)
class Part:
    """What is to be read: its name (``archive!member``), its stream, and the stream's first bytes."""

    name: str
    stream: BinaryIO
    head: bytes


class ChunkStream(io.RawIOBase):
    """A stream of chunks; ``read(n)`` gives ``n`` bytes unless the end comes before.

    An exception of the chunks is raised once all bytes before it were delivered, so that no complete record is lost.
    """

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._ready = bytearray()
        self._ended = False
        self._error: Exception | None = None

    def readable(self) -> bool:
        """Always."""
        return True

    def peek(self, size: int) -> bytes:
        """Up to ``size`` first bytes, which stay to be read."""
        self._fill(size)
        return bytes(self._ready[:size])

    def read(self, size: int = -1) -> bytes:
        """See ``io.RawIOBase``; never short but at the end."""
        self._fill(size)
        if not self._ready and self._error is not None and size != 0:
            raise self._error
        size = len(self._ready) if size is None or size < 0 else size
        taken = bytes(self._ready[:size])
        del self._ready[:size]
        return taken

    def readinto(self, buffer: Buffer) -> int:
        """See ``io.RawIOBase``."""
        view = memoryview(buffer).cast("B")
        taken = self.read(len(view))
        view[: len(taken)] = taken
        return len(taken)

    def _fill(self, size: int | None) -> None:
        while not self._ended and (size is None or size < 0 or len(self._ready) < size):
            try:
                self._ready += next(self._chunks)
            except StopIteration:
                self._ended = True
            except Exception as error:  # kept, not swallowed: raised by the read that reaches it
                self._error, self._ended = error, True


def unpack(file: BinaryIO, name: str, size: int, without: Container[str] = ()) -> Iterator[Part | RecordError]:
    """The parts of an open, seekable file: the file itself where it is packed in nothing.

    Args:
        file: at its start.
        name: the file, for messages; its members are ``name!member``.
        size: of the file, in bytes.
        without: names of members that were read in another way.
    """
    head = file.read(HEAD)
    file.seek(0)
    yield from _unpack(Part(name, file, head), Budget(size), 0, without)


def _unpack(part: Part, budget: Budget, depth: int, without: Container[str] = ()) -> Iterator[Part | RecordError]:
    codec = next((c for c in CODECS if part.head.startswith(c.magic)), None)
    zipped = part.head.startswith(ZIP_MAGIC)
    if codec is None and not zipped:
        yield part
    elif depth == MAX_DEPTH:
        yield RecordError(part.name, "is packed more than twice")
    elif codec is not None:
        stream = ChunkStream(budget.watch(codec.chunks(part.stream)))
        yield from _unpack(_part(part.name, stream), budget, depth + 1)
    else:
        yield from _members(part, budget, depth, without)


def _members(part: Part, budget: Budget, depth: int, without: Container[str]) -> Iterator[Part | RecordError]:
    try:
        file = _seekable(part.stream)
    except Damaged as error:
        yield RecordError(part.name, error.reason, error.place)
        return
    for member in members(file, part.name):
        if isinstance(member, RecordError):
            yield member
            continue
        if f"{part.name}!{member.name}" in without:
            continue
        stream = ChunkStream(member.watched(budget))
        yield from _unpack(_part(f"{part.name}!{member.name}", stream), budget, depth + 1)


def _part(name: str, stream: ChunkStream) -> Part:
    return Part(name, cast(BinaryIO, stream), stream.peek(HEAD))


def _seekable(stream: BinaryIO) -> BinaryIO:
    """An archive's directory stands at its end: an archive within a stream goes to a file without a name first."""
    if stream.seekable():
        return stream
    file = tempfile.TemporaryFile()  # noqa: SIM115  its members are read after this function is left
    while chunk := stream.read(1 << 20):
        file.write(chunk)
    file.seek(0)
    return cast(BinaryIO, file)
