"""Rewrites a gold document piece by piece: takes the JSON, its text and the new pieces, gives both with moved offsets.

A piece is an old span with the text that stands for it now; the pieces' order is the new text's order. A span moves
with the pieces that hold its first and its last character.
"""

from __future__ import annotations

import copy
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Piece:
    start: int
    end: int
    text: str
    kept: bool


@dataclass(frozen=True)
class Document:
    """A gold file's JSON with its text, offsets and expected facts in agreement with each other."""

    gold: Json
    text: str

    @property
    def name(self) -> str:
        return str(self.gold["file"])[:3]


def edited(document: Document, edits: Iterable[tuple[int, int, str]]) -> Document:
    """The document with some spans replaced; edits that overlap an earlier one are left out."""
    pieces: list[Piece] = []
    at = 0
    for start, end, new in sorted(edits):
        if start < at:
            continue
        if start > at:
            pieces.append(Piece(at, start, document.text[at:start], True))
        pieces.append(Piece(start, end, new, False))
        at = end
    pieces.append(Piece(at, len(document.text), document.text[at:], True))
    return rebuilt(document, pieces)


def rebuilt(document: Document, pieces: list[Piece]) -> Document:
    """The document made of the pieces in their order; they must cover the old text without overlap."""
    text = "".join(p.text for p in pieces)
    offsets = {}
    at = 0
    for piece in pieces:
        offsets[piece.start] = (piece, at)
        at += len(piece.text)
    order = sorted(offsets)

    def moved(position: int, is_end: bool) -> int:
        probe = position - 1 if is_end else position
        piece, new = offsets[order[bisect_right(order, probe) - 1]]
        if piece.kept:
            return new + position - piece.start
        return new + len(piece.text) if is_end else new

    gold = copy.deepcopy(document.gold)
    _move_all(gold, moved, text)
    return Document(gold, text)


def _move_all(value: Any, moved: Any, text: str) -> None:
    if isinstance(value, list):
        for item in value:
            _move_all(item, moved, text)
    elif isinstance(value, dict):
        if "start" in value and "end" in value:
            value["start"], value["end"] = moved(value["start"], False), moved(value["end"], True)
            if "text" in value:
                value["text"] = text[value["start"] : value["end"]]
        for item in value.values():
            _move_all(item, moved, text)
