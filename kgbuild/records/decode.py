"""Bytes to the exact text of a record, or a clear refusal.

Takes bytes; gives text decoded as strict UTF-8 with no newline translation. A byte order mark stays in the text as its
first code point, so that offsets agree with any other reader of the same bytes.
"""

from __future__ import annotations

import re

from kgbuild.model import RecordError

MAX_RECORD_BYTES = 16 * 1024 * 1024
"""A record's source may hold 16 MiB; trial records and papers hold less than one."""

MAX_LINE_CHARS = 200_000
"""One line of a text may hold so many code points; the registry's longest field holds 32,000."""

MAX_LINES = 20_000
"""A text may have so many lines; trial records have some hundreds, papers some thousands."""

MAX_CONTROL_SHARE = 0.01
"""Stray control characters are tolerated up to this share of the text; beyond it the file is binary."""

_CONTROL = re.compile(r"[\x01-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f]")
_LONG_LINE = re.compile(rf"[^\r\n]{{{MAX_LINE_CHARS + 1}}}")
_WIDE_MARKS = {b"\xff\xfe": "UTF-16 or UTF-32", b"\xfe\xff": "UTF-16"}
_MAGIC = {
    b"%PDF": "a PDF file",
    b"PK\x03\x04": "a zip archive",
    b"\x1f\x8b": "gzip data",
    b"\xfd7zXZ": "xz data",
    b"BZh": "bzip2 data",
    b"\x89PNG": "an image",
    b"\xd0\xcf\x11\xe0": "an old office document",
    b"\x7fELF": "a program",
}


def too_large(size: int) -> str:
    """The reason to give for a source of ``size`` bytes over the limit."""
    return f"holds {size:,} bytes; a record may hold {MAX_RECORD_BYTES:,}"


def decode(data: bytes, source: str) -> str:
    """The exact text of ``data``.

    Raises:
        RecordError: empty, too large, binary, or not UTF-8 (with the byte).
    """
    if len(data) > MAX_RECORD_BYTES:
        raise RecordError(source, too_large(len(data)))
    if not data:
        raise RecordError(source, "the file is empty")
    _refuse_binary(data, source)
    text = _utf8(data, source)
    if not text.strip("\ufeff \t\r\n\f\v"):
        raise RecordError(source, "the file holds nothing but white space")
    _refuse_controls(text, source)
    return text


def check_lines(text: str, source: str) -> None:
    """Refuse a text whose lines are too long or too many for the readers of text.

    Raises:
        RecordError: with the line.
    """
    long = _LONG_LINE.search(text)
    if long:
        line = text.count("\n", 0, long.start()) + 1
        raise RecordError(source, f"a line holds more than {MAX_LINE_CHARS:,} characters", f"line {line}")
    count = text.count("\n") + text.count("\r") - text.count("\r\n") + 1
    if count > MAX_LINES:
        raise RecordError(source, f"holds {count:,} lines; a text may hold {MAX_LINES:,}", f"line {MAX_LINES + 1}")


def _refuse_binary(data: bytes, source: str) -> None:
    for magic, what in _MAGIC.items():
        if data.startswith(magic):
            raise RecordError(source, f"looks like {what}, not text", "byte 0")
    for mark, name in _WIDE_MARKS.items():
        if data.startswith(mark):
            raise RecordError(source, f"begins with a {name} mark; text must be UTF-8", "byte 0")
    nul = data.find(0)
    if nul >= 0:
        raise RecordError(source, "holds a NUL byte: binary data, or text that is not UTF-8", f"byte {nul}")


def _utf8(data: bytes, source: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        byte = data[error.start]
        reason = f"is not UTF-8: byte 0x{byte:02X} ({error.reason}); convert it, for example from Windows-1252"
        raise RecordError(source, reason, f"byte {error.start}") from None


def _refuse_controls(text: str, source: str) -> None:
    found = _CONTROL.search(text)
    if found and len(_CONTROL.findall(text)) > MAX_CONTROL_SHARE * len(text):
        raise RecordError(source, "is full of control characters: binary data", f"character {found.start()}")
