"""Spans as evidence: takes a ``Record`` and spans into its text, gives references and the names of their fields."""

from __future__ import annotations

from collections.abc import Iterable

from kgbuild.model import Field, Record, Span
from kgbuild.model.pieces import Piece


def references(record: Record, spans: Iterable[Span]) -> list[str]:
    """The spans as evidence strings, each once, in the order given."""
    return list(dict.fromkeys(reference for span in spans for reference in record.reference(span)))


def field_of(record: Record, piece: Piece) -> str | None:
    """The path of the value that the piece lies in; of a text the structured field, as ``outcome/measure``."""
    return piece.located.path if piece.located else _named(record.fields, piece.span)


def _named(fields: Iterable[Field], span: Span) -> str | None:
    for f in fields:
        if f.evidence.contains(span):
            inner = _named(f.parts, span)
            return f"{f.name}/{inner}" if inner else f.name
    return None
