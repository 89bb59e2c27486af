"""A stream of bytes as text to read JSON from, a window at a time.

Takes a binary stream; gives values decoded one by one, and finds the next value behind one that cannot be decoded.
Memory holds one value and one chunk, whatever the size of the stream.
"""

from __future__ import annotations

import codecs
import json
import re
from typing import Any, BinaryIO

from kgbuild.records.json_end import End
from kgbuild.records.json_values import DECODER

MAX_VALUE_CHARS = 64 * 1024 * 1024
"""One study may have so many characters; the registry's largest have some millions."""

CHUNK_BYTES = 1024 * 1024

_SPACE = re.compile(r"[ \t\n\r]*")
_NEAR = 64
"""A value that is cut ends in an error so near to the end of the text, or in a string without an end."""

_DAMAGE = re.compile("[\udc80-\udcff]")
_STUDY = re.compile(r'\{\s{0,40}"(?:protocolSection|ProtocolSection|Rank|Clinical Trial ID)"')
_TAIL = 200
"""More than the beginning of a study takes, with what stands before it."""

_MAX_KEY = 100_000
"""A longer first key is not looked for."""

_MARKS = {
    codecs.BOM_UTF32_LE: "UTF-32", codecs.BOM_UTF32_BE: "UTF-32", codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}  # fmt: skip


class Unreadable(Exception):
    """A value that cannot be decoded; the text then stands behind it, or at the end.

    ``at``: the character (code point from 0) where it went wrong. ``cut``: the text ended within the value.
    """

    def __init__(self, reason: str, at: int, cut: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.at = at
        self.cut = cut


class JsonText:
    """The text of a stream and a place in it.

    Bytes that are not UTF-8 make the value that holds them unreadable, not its neighbours: they are decoded to lone
    surrogates, which no UTF-8 gives, and looked for once one was met.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._pending = b""
        self._text = ""
        self._pos = 0
        self._dropped = 0
        self._ended = False
        self._damaged = False
        self._begun = False

    @property
    def at(self) -> int:
        """The place, in code points from the beginning."""
        return self._dropped + self._pos

    def peek(self) -> str:
        """The next character that is no white space; "" at the end."""
        while True:
            end = _SPACE.match(self._text, self._pos).end()  # type: ignore[union-attr]  # matches the empty string
            self._pos = end
            if end < len(self._text):
                return self._text[end]
            if not self._more():
                return ""

    def take(self) -> None:
        """Go past the next character."""
        self._pos += 1

    def first_key(self) -> str | None:
        """The first key of the object that begins here; None where there is none. The place stays."""
        while True:
            at = _SPACE.match(self._text, self._pos + 1).end()  # type: ignore[union-attr]
            if at < len(self._text) and self._text[at] != '"':
                return None
            try:
                key: str = DECODER.raw_decode(self._text, at)[0]
            except json.JSONDecodeError:
                if len(self._text) - self._pos > _MAX_KEY or not self._more():
                    return None
            else:
                return key

    def value(self) -> Any:
        """The value that begins here.

        Raises:
            Unreadable: the place is then behind the value, or at what looks like the next study.
        """
        while True:
            try:
                value, end = DECODER.raw_decode(self._text, self._pos)
            except RecursionError:
                raise self._skip("is nested too deeply", self.at) from None
            except json.JSONDecodeError as error:
                near = error.pos > len(self._text) - _NEAR or error.msg.startswith("Unterminated string")
                if near and len(self._text) - self._pos > MAX_VALUE_CHARS:
                    reason = f"is larger than {MAX_VALUE_CHARS:,} characters"
                    raise self._skip(reason, self.at) from None
                if near and self._more():
                    continue
                if near and End().feed(self._text, self._pos) is None:
                    self._pos = len(self._text)
                    raise Unreadable("is cut off", self.at, cut=True) from None
                reason = f"is not JSON: {error.msg[:1].lower()}{error.msg[1:]}"
                raise self._skip(reason, self._dropped + error.pos) from None
            start, self._pos = self._pos, end
            if self._damaged and (bad := _DAMAGE.search(self._text, start, end)):
                byte = ord(bad.group()) - 0xDC00
                raise Unreadable(f"is not UTF-8: byte 0x{byte:02X}", self._dropped + bad.start())
            return value

    def next_study(self) -> None:
        """Go on to what looks like the next study; to the end where there is none."""
        self._pos += 1
        self._find_end(None, self._pos)

    def _skip(self, reason: str, at: int) -> Unreadable:
        before = self.at
        self._find_end(End(), max(self._pos + 1, min(at - self._dropped, len(self._text))))
        if self.at == before and self._text[self._pos : self._pos + 1] != ",":
            self._pos += 1
        return Unreadable(reason, at)

    def _find_end(self, end: End | None, study_from: int) -> None:
        """Go to the end of the value that begins here, or to the next study, whichever is first."""
        scanned = self._pos
        while True:
            found = end.feed(self._text, scanned) if end else None
            study = self._study(study_from, found)
            if study is not None or found is not None:
                self._pos = found if study is None else study  # type: ignore[assignment]  # one of them is there
                return
            self._pos = max(self._pos, len(self._text) - _TAIL)
            scanned, study_from = len(self._text) - self._pos, 1
            if not self._more():
                self._pos = len(self._text)
                return

    def _study(self, start: int, end: int | None) -> int | None:
        """Where a study begins: at a brace behind a comma, a bracket or a line break."""
        for found in _STUDY.finditer(self._text, max(start, 1), len(self._text) if end is None else end):
            before = self._text[max(0, found.start() - 40) : found.start()]
            if before.rstrip()[-1:] in (",", "}", "]", "[", "\x1e") or "\n" in before[len(before.rstrip()) :]:
                return found.start()
        return None

    def _more(self) -> bool:
        """Read on; what is behind the place is dropped. False at the end of the stream."""
        if self._ended:
            return False
        data = self._stream.read(max(CHUNK_BYTES, len(self._text) - self._pos))
        if not self._begun:
            data = self._begin(data)
        else:
            self._ended = not data
        text = self._decode(self._pending + data)
        self._dropped += self._pos
        self._text, self._pos = self._text[self._pos :] + text, 0
        return bool(text) or not self._ended

    def _begin(self, data: bytes) -> bytes:
        """The first bytes without the mark of UTF-8."""
        self._begun = True
        while len(data) < 4 and (more := self._stream.read(CHUNK_BYTES)):
            data += more
        for mark, name in _MARKS.items():
            if data.startswith(mark):
                self._ended = True
                raise Unreadable(f"begins with a {name} mark; it must be UTF-8", 0)
        return data.removeprefix(codecs.BOM_UTF8)

    def _decode(self, data: bytes) -> str:
        try:
            text, used = codecs.utf_8_decode(data, "strict", self._ended)
        except UnicodeDecodeError:
            self._damaged = True
            text, used = codecs.utf_8_decode(data, "surrogateescape", self._ended)
        self._pending = data[used:]
        return text
