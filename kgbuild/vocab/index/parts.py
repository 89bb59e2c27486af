"""Takes nothing, gives the form of a table group: named tries and named arrays, and helpers to fill and slice them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import marisa_trie  # type: ignore[import-not-found]
import numpy as np
from numpy.typing import NDArray

from kgbuild.model import UsageError

Array = NDArray[Any]
NONE = 0xFFFFFFFF
"""A position that stands for no concept."""


@dataclass(frozen=True, slots=True)
class Part:
    """One group of tables: tries by name, little-endian arrays by name."""

    tries: dict[str, marisa_trie.Trie] = field(default_factory=dict)
    arrays: dict[str, Array] = field(default_factory=dict)

    def view(self, name: str) -> memoryview:
        """An array for reading single values, faster than the array itself.

        Raises:
            UsageError: an index of another version has no such table.
        """
        if name not in self.arrays:
            raise UsageError(f"this vocabulary index has no table {name!r}: another kgbuild wrote it, compile it again")
        return memoryview(self.arrays[name].data)


def numbers(values: Iterable[int], dtype: str = "<u4") -> Array:
    """The values as an array of unsigned integers."""
    return np.fromiter(values, dtype=dtype)


def starts_of(rows: Sequence[Sequence[object]]) -> Array:
    """Where each row begins when all are put behind one another, and where the last one ends."""
    starts = np.zeros(len(rows) + 1, dtype="<u4")
    starts[1:] = np.cumsum(np.fromiter(map(len, rows), dtype="<u4"))
    return starts


def ragged(rows: Sequence[Sequence[int]], dtype: str = "<u4") -> tuple[Array, Array]:
    """(starts, values) of rows of different lengths: row n is ``values[starts[n]:starts[n + 1]]``."""
    return starts_of(rows), numbers((v for r in rows for v in r), dtype)


def look_up(trie: marisa_trie.Trie, key: str) -> int | None:
    """The id of a key, None for an unknown one and for text that no trie can hold (lone surrogates)."""
    try:
        found = trie.get(key)
    except UnicodeEncodeError:
        return None
    return None if found is None else int(found)
