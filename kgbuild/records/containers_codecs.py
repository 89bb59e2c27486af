"""Decompress gzip and Zstandard streams in bounded pieces, with limits against bombs.

Takes a stream of packed bytes; gives chunks of what is in it. ``Damaged`` says where the data end early or are wrong.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

import zstandard

PIECE = 1 << 18
MAX_TOTAL = 64 << 30
"""One file may unpack to 64 GiB; the whole registry is under 20."""

MAX_RATIO = 200
"""Beyond what is free, data may unpack to so many times their size; registry data pack to a tenth or so."""

FREE = 16 << 20
"""A member may always unpack to so much."""

FREE_TOTAL = 256 << 20
"""So may all members of a file together."""

_ZSTD_PIECE = 2048
"""Bytes fed at once: a block of 128 KiB may be packed in four, so at most 64 MiB come out."""


class Damaged(OSError):
    """Packed data cannot be unpacked further: ``reason``, and ``place`` in the unpacked data."""

    def __init__(self, reason: str, place: str = "") -> None:
        super().__init__(f"{reason} ({place})" if place else reason)
        self.reason = reason
        self.place = place


class Budget:
    """How much a file may unpack to, and what of it is used."""

    def __init__(self, size: int) -> None:
        self._total = max(FREE_TOTAL, MAX_RATIO * size)
        self._used = 0

    def watch(self, chunks: Iterator[bytes], packed: int | None = None) -> Iterator[bytes]:
        """The chunks, as long as the file's limits, and those of a member of ``packed`` bytes, allow.

        Raises:
            Damaged: a limit is passed.
        """
        here, limit = 0, None if packed is None else max(FREE, MAX_RATIO * packed)
        for chunk in chunks:
            here += len(chunk)
            self._used += len(chunk)
            if self._used > MAX_TOTAL:
                raise Damaged(f"unpacks to more than {MAX_TOTAL >> 30} GiB", _place(here))
            if self._used > self._total or (limit is not None and here > limit):
                raise Damaged(f"unpacks to more than {MAX_RATIO} times its size: refused as a bomb", _place(here))
            yield chunk


@dataclass(frozen=True)
class Codec:
    """A compressed stream format: the bytes it begins with, and how it unpacks."""

    magic: bytes
    chunks: Callable[[BinaryIO], Iterator[bytes]]


def _place(at: int) -> str:
    return f"byte {at} of the unpacked data"


def _ratio(given: int, taken: int) -> None:
    if given > max(FREE, MAX_RATIO * taken):
        raise Damaged(f"unpacks to more than {MAX_RATIO} times its size: refused as a bomb", _place(given))


def _gunzip(stream: BinaryIO) -> Iterator[bytes]:
    """gzip, of one member or several behind each other; zeros behind a member are padding."""
    inflater, data, taken, given = None, b"", 0, 0
    while data := data or stream.read(PIECE):
        if inflater is None:
            data = data.lstrip(b"\0") if given else data
            inflater = zlib.decompressobj(31) if data else None
            taken += len(data)
            continue
        try:
            chunk = inflater.decompress(data, PIECE)
        except zlib.error as error:
            raise Damaged(f"the gzip data are damaged: {error}", _place(given)) from None
        given += len(chunk)
        _ratio(given, taken)
        if chunk:
            yield chunk
        data = inflater.unconsumed_tail
        if inflater.eof:
            data, inflater = inflater.unused_data, None
        elif not data:
            data = stream.read(PIECE)
            taken += len(data)
    if inflater is not None:
        yield inflater.flush()
        if not inflater.eof:
            raise Damaged("the gzip data are cut off", _place(given))


def _unzstd(stream: BinaryIO) -> Iterator[bytes]:
    """Zstandard, of one frame or several behind each other."""
    unpacker, taken, given = None, 0, 0
    while piece := stream.read(_ZSTD_PIECE):
        taken += len(piece)
        while piece:
            unpacker = unpacker or zstandard.ZstdDecompressor().decompressobj()
            try:
                chunk = unpacker.decompress(piece)
            except zstandard.ZstdError as error:
                raise Damaged(f"the Zstandard data are damaged: {error}", _place(given)) from None
            for at in range(0, len(chunk), PIECE):
                part = chunk[at : at + PIECE]
                given += len(part)
                _ratio(given, taken)
                yield part
            piece = b""
            if unpacker.eof:
                piece, unpacker = unpacker.unused_data, None
    if unpacker is not None:
        raise Damaged("the Zstandard data are cut off", _place(given))


CODECS = (Codec(b"\x1f\x8b", _gunzip), Codec(b"\x28\xb5\x2f\xfd", _unzstd))
