"""Takes tab-separated files, gives their rows as dictionaries with line numbers; every fault names file and line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from kgbuild.evaluate.linking.pubtator import read_text
from kgbuild.model import UsageError


def read_rows(path: Path, required: Sequence[str], quoted: bool = False) -> Iterator[tuple[int, dict[str, str]]]:
    """(line, row) of a file whose header has at least the ``required`` columns.

    ``quoted``: a cell that begins with a double quote ends with one, as spreadsheets write it. Blank lines and lines
    that begin with ``#`` are passed over.

    Raises:
        UsageError: an unreadable file, a missing column, a row with more or fewer cells than the header.
    """
    header: list[str] | None = None
    for number, cells in _lines(path, quoted):
        if not any(c.strip() for c in cells) or cells[0].startswith("#"):
            continue
        if header is None:
            header = [c.strip() for c in cells]
            if missing := [name for name in required if name not in header]:
                raise UsageError(f"{path}, line {number}: no column {missing[0]!r} in the header")
            continue
        cells += [""] * (len(header) - len(cells) if len(cells) >= len(required) else 0)
        if len(cells) != len(header):
            raise UsageError(f"{path}, line {number}: {len(cells)} cells, the header has {len(header)}")
        yield number, dict(zip(header, (c.strip() for c in cells), strict=True))
    if header is None:
        raise UsageError(f"{path}: no header line")


def _lines(path: Path, quoted: bool) -> Iterator[tuple[int, list[str]]]:
    text = read_text(path)
    if not quoted:
        for number, line in enumerate(text.split("\n"), 1):
            yield number, line.rstrip("\r").split("\t")
        return
    reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t", strict=True)
    before = 0
    try:
        for cells in reader:
            yield before + 1, cells or [""]
            before = reader.line_num
    except csv.Error as error:
        raise UsageError(f"{path}, line {before + 1}: {error}") from None
