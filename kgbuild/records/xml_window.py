"""A window on a stream of bytes: searching reads on, dropping lets go, and the line and byte are always known."""

from __future__ import annotations

import re
from collections.abc import Iterator

_OVERLAP = 128
"""No token that is searched for is longer, so one that is cut by a chunk's end is found with the next chunk; and none
could have gone on behind its end, so one that ends with the chunk needs no more to be read."""


class Window:
    """What was read of a stream and is still wanted.

    ``data``: those bytes. ``base``: the offset of the first of them in the stream. ``line``: its line, from 1.
    """

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self.data = bytearray()
        self.base = 0
        self.line = 1
        self.stray = False
        """Text other than white space was dropped by ``seek`` since this was last set to False."""
        self._chunks = chunks
        self._ended = False

    def drop(self, upto: int) -> None:
        """Let go of the first ``upto`` bytes."""
        self.line += self.data.count(b"\n", 0, upto)
        self.base += upto
        del self.data[:upto]

    def more(self) -> bool:
        """Read a chunk; False at the end."""
        if not self._ended:
            chunk = next(self._chunks, None)
            while chunk is not None and not chunk:
                chunk = next(self._chunks, None)
            if chunk is not None:
                self.data += chunk
                return True
            self._ended = True
        return False

    def find(self, pattern: re.Pattern[bytes], at: int, limit: int) -> tuple[int, int, bytes] | None:
        """(start, end, bytes) of the next match from ``at`` on, keeping everything.

        None at the end of the stream, or when more than ``limit`` bytes are held: then ``len(data) > limit``.
        """
        while True:
            found = pattern.search(self.data, at)
            if found:
                return found.start(), found.end(), found.group()
            at = max(at, len(self.data) - _OVERLAP)
            if len(self.data) > limit or not self.more():
                return None

    def seek(self, pattern: re.Pattern[bytes]) -> bytes | None:
        """The next match, dropped with all before it; None at the end of the stream, where nothing is left."""
        while True:
            found = pattern.search(self.data)
            if found:
                token = found.group()
                self._pass(found.start())
                self.drop(len(token))
                return token
            self._pass(max(0, len(self.data) - _OVERLAP))
            if not self.more():
                self._pass(len(self.data))
                return None

    def _pass(self, upto: int) -> None:
        if upto:
            self.stray = self.stray or bool(self.data[:upto].strip())
            self.drop(upto)
