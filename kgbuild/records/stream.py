"""A look at the first bytes of a stream that cannot go back."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, BinaryIO, cast

if TYPE_CHECKING:
    from typing_extensions import Buffer

HEAD = 1 << 16
"""So many first bytes are looked at to tell what something is."""


class _Rejoined(io.RawIOBase):
    """Bytes that were read, and the rest of the stream behind them."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = head
        self._rest = rest

    def readable(self) -> bool:
        """Always."""
        return True

    def read(self, size: int = -1) -> bytes:
        """The head alone first, however much is asked for: what is behind it may raise, and must not take it along."""
        if not self._head:
            return self._rest.read(size)
        if size is None or size < 0:
            head, self._head = self._head, b""
            return head + self._rest.read()
        head, self._head = self._head[:size], self._head[size:]
        return head

    def readinto(self, buffer: Buffer) -> int:
        """See ``io.RawIOBase``."""
        view = memoryview(buffer).cast("B")
        taken = self.read(len(view))
        view[: len(taken)] = taken
        return len(taken)


def rejoined(stream: BinaryIO, size: int) -> tuple[bytes, BinaryIO]:
    """The first bytes, and a stream that begins with them."""
    if stream.seekable():
        at = stream.tell()
        head = stream.read(size)
        stream.seek(at)
        return head, stream
    head = stream.read(size)
    return head, cast(BinaryIO, _Rejoined(head, stream))
