"""One record cut out of a stream of XML, before it is parsed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    """One record: its element as text, without declaration and document type.

    ``where``: XPath-like place in its source, empty for the first root of all. ``line`` and ``byte``: where it begins.
    ``prefixes``: namespaces that elements around it declare. ``entities``: its document declares entities of its own.
    """

    tag: str
    text: str
    where: str
    line: int
    byte: int | None
    prefixes: Mapping[str, str]
    entities: bool

    def source(self, name: str) -> str:
        """The name to give the record: the file's, and its place in it where it is one of several."""
        return f"{name}#{self.where}" if self.where else name

    @property
    def place(self) -> str:
        """Where it begins, for messages."""
        return f"line {self.line}" if self.byte is None else f"line {self.line}, byte {self.byte}"
