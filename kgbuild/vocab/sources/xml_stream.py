"""Takes an XML file of any size, gives the children of its root one by one; entity bombs are refused.

Internal entities that only abbreviate (``<!ENTITY owl "http://…">``) pass; external and nested ones, and documents that
are not UTF-8, are a UsageError.
"""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from kgbuild.model import UsageError
from kgbuild.vocab.sources.files import open_bytes

_ENTITY = re.compile(rb"<!ENTITY\s+[\w.-]+\s+(?:\"[^\"&%<]{0,300}\"|'[^'&%<]{0,300}')\s*>")
_HEAD = 1 << 16


class _Checked(io.RawIOBase):
    """The bytes of a document; raises at an entity declaration that is not a plain abbreviation."""

    def __init__(self, inner: IO[bytes], path: Path) -> None:
        self._inner = inner
        self._path = path
        self._before = inner.read(_HEAD)
        self._tail = b""
        if self._before[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in self._before[:4]:
            raise UsageError(f"{path}: XML that is not UTF-8")
        declared = len(_ENTITY.findall(self._before))
        if declared != self._before.count(b"<!ENTITY") or (b"<!ENTITY" in self._before and declared > 200):
            raise UsageError(f"{path}: XML entities that nest or lie outside the file are refused")

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if self._before:
            data, self._before = self._before, b""
            self._tail = data[-8:]
            return data
        data = self._inner.read(size if size > 0 else _HEAD)
        if b"<!ENTITY" in self._tail + data:
            raise UsageError(f"{self._path}: XML entities are refused after the first {_HEAD} bytes")
        self._tail = data[-8:]
        return data


def children(path: Path, member: str = "*") -> Iterator[ET.Element]:
    """The elements directly below the root, each complete; they are emptied once the next is asked for.

    Raises:
        UsageError: not XML, cut off, or with entities that are refused; with the line.
    """
    with open_bytes(path, member) as file:
        events: Any = ET.iterparse(_Checked(file, path), events=("start", "end"))
        depth = 0
        root: ET.Element | None = None
        try:
            for event, element in events:
                if event == "start":
                    depth += 1
                    root = element if root is None else root
                    continue
                depth -= 1
                if depth == 1 and root is not None:
                    yield element
                    root.clear()
        except ET.ParseError as error:
            raise UsageError(f"{path}: not XML, or cut off: {error}") from None
        if root is None:
            raise UsageError(f"{path}: no XML element in it")
