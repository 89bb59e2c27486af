"""The encoding of XML: takes a stream of bytes, gives it in one that keeps ASCII as it is; decodes a record's bytes.

Markup can be found in the bytes of every encoding that is a superset of ASCII; those of UTF-16 and UTF-32 are turned
into UTF-8 while they stream.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from functools import cache
from typing import BinaryIO

from kgbuild.model import RecordError

CHUNK = 1 << 18
"""Bytes read at once."""

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_DECLARED = re.compile(rb"""<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([^"'>]{1,60})["']""")
_ASCII = bytes(range(0x20, 0x7F))
_STATEFUL = ("iso2022", "hz", "utf-7", "utf_7")
_WIDE = ("utf-16", "utf-32")


class Encoding:
    """How the bytes that ``chunks`` gives are to be decoded. A wide stream is UTF-8 from then on."""

    def __init__(self, wide: str | None) -> None:
        self.name = "utf-8"
        self.wide = wide

    def declare(self, declaration: bytes, source: str, place: str) -> None:
        """Take over what an XML declaration says.

        Raises:
            RecordError: the encoding is unknown, or cannot be that of these bytes.
        """
        found = _DECLARED.match(declaration)
        if not found or self.wide:
            self.name = "utf-8"
            return
        said = found[1].decode("ascii", "replace")
        name = _codec(said)
        if name is None:
            raise RecordError(source, f"declares the encoding {said!r}, which is unknown or not read", place)
        if name.startswith(_WIDE):
            raise RecordError(source, f"declares {said!r}, but its bytes are not", place)
        self.name = name

    def decode(self, data: bytes, source: str, line: int, at: int) -> str:
        """The text of ``data``, which begins at this line and byte.

        Raises:
            RecordError: a byte is not of the encoding.
        """
        try:
            return data.decode(self.name)
        except UnicodeDecodeError as error:
            where = line + data.count(b"\n", 0, error.start)
            place = f"line {where}" if self.wide else f"line {where}, byte {at + error.start}"
            why = f"is not {self.name.upper()}: byte 0x{data[error.start]:02X} ({error.reason})"
            raise RecordError(source, why, place) from None


def open_chunks(stream: BinaryIO, source: str) -> tuple[Encoding, Iterator[bytes]]:
    """The encoding as the first bytes tell it, and the bytes without a mark, wide ones as UTF-8."""
    head = stream.read(CHUNK)
    while len(head) < 4 and (more := stream.read(CHUNK)):
        head += more
    wide = next(((mark, name) for mark, name in _MARKS if head.startswith(mark)), None)
    if wide is None:
        return Encoding(None), _plain(head.removeprefix(codecs.BOM_UTF8), stream)
    mark, name = wide
    head = head.removeprefix(mark) if b"<" not in mark else head
    return Encoding(name), _narrowed(head, stream, name, source)


def _plain(head: bytes, stream: BinaryIO) -> Iterator[bytes]:
    while head:
        yield head
        head = stream.read(CHUNK)


def _narrowed(head: bytes, stream: BinaryIO, name: str, source: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(name)("strict")
    at = 0
    while True:
        try:
            yield decoder.decode(head, final=not head).encode("utf-8", "surrogatepass")
        except UnicodeDecodeError as error:
            yield error.object[: error.start].decode(name).encode("utf-8", "surrogatepass")
            raise RecordError(source, f"is not {name.upper()}: {error.reason}", f"byte {at} or behind it") from None
        if not head:
            return
        at += len(head)
        head = stream.read(CHUNK)


@cache
def _codec(said: str) -> str | None:
    """The name of a codec that leaves ASCII as it is, or of a wide one; None for any other."""
    try:
        info = codecs.lookup(said)
        if info.name.startswith(_WIDE):
            return info.name
        plain = _ASCII.decode(info.name) == _ASCII.decode("ascii")
    except (LookupError, UnicodeError, ValueError, TypeError):
        return None
    return info.name if plain and not info.name.startswith(_STATEFUL) else None
