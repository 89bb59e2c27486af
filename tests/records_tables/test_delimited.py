"""Rows of tables: what is written is read, each with its line, however it is cut into chunks; a broken row is told."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgbuild.model import RecordError
from kgbuild.records import delimited
from kgbuild.records.delimited import Row, header, read_rows

CELLS = st.text(st.sampled_from('a"|,\t;\n\r é\u2028'), max_size=8)


def rows(data: bytes, delimiter: str = "|") -> list[Row | RecordError]:
    return list(read_rows(io.BytesIO(data), delimiter, "t"))


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=6), st.sampled_from(",|\t;"), st.integers(1, 40))
def test_what_a_writer_writes_is_read_back(table: list[tuple[str, str, str]], delimiter: str, chunk: int) -> None:
    out = io.StringIO(newline="")
    lines = []
    for cells in table:
        lines.append(out.getvalue().count("\n") + 1)
        csv.writer(out, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL).writerow(cells)
    before, delimited._CHUNK = delimited._CHUNK, chunk
    try:
        found = rows(out.getvalue().encode(), delimiter)
    finally:
        delimited._CHUNK = before
    assert found == [Row(line, list(cells)) for line, cells in zip(lines, table, strict=True)]


def test_blank_lines_a_mark_and_carriage_returns_are_no_cells() -> None:
    assert rows(b"\xef\xbb\xbfa|b\r\n\r\n  \nc|d\r\ne|f") == [
        Row(1, ["a", "b"]),
        Row(4, ["c", "d"]),
        Row(5, ["e", "f"]),
    ]


@pytest.mark.parametrize(
    ("broken", "reason", "line"),
    [
        (b'x|"open', "not closed", 2),
        (b"x|y|z", "3 cells; the header has 2", 2),
        (b"alone", "1 cells", 2),
        (b'x|"a"b', "taken apart", 2),
        (b"x|\xe9", "byte 0xE9", 2),
        (b'"two\nlines"|caf\xe9', "byte 0xE9", 3),
        (b"x|\0", "NUL", 2),
    ],
)
def test_a_broken_row_is_told_with_its_line_and_the_rest_is_read(broken: bytes, reason: str, line: int) -> None:
    found = rows(b"a|b\n" + broken + b'\nc|d\n"e"|f\n')
    errors = [f for f in found if isinstance(f, RecordError)]
    assert [f.cells for f in found if isinstance(f, Row)] == [["a", "b"], ["c", "d"], ["e", "f"]]
    assert [e.place for e in errors] == [f"line {line}"]
    assert reason in errors[0].reason


def test_two_open_quotes_do_not_hide_the_rows_between_them() -> None:
    found = rows(b'a|b\nx|"open\nc|d\ne|f\ny|"open\ng|h\n')
    assert [f.cells for f in found if isinstance(f, Row)] == [["a", "b"], ["c", "d"], ["e", "f"], ["g", "h"]]
    assert next(f.place for f in found if isinstance(f, RecordError)) == "line 2"


def test_a_row_without_an_end_is_told_in_bounded_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "MAX_RECORD_BYTES", 1000)
    monkeypatch.setattr(delimited, "_CHUNK", 100)
    found = rows(b'a|b\nx|"' + b"y" * 5000 + b"\nc|d\n")
    assert [(f.line, f.cells) for f in found if isinstance(f, Row)] == [(1, ["a", "b"]), (3, ["c", "d"])]
    assert [(f.place, "not closed" in f.reason) for f in found if isinstance(f, RecordError)] == [("line 2", True)]


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        (b"a,b,c\n1,2,3\n", (",", ["a", "b", "c"])),
        (b'"a, b"\t"c"\n', ("\t", ["a, b", "c"])),
        (b"id|nct_id\n", ("|", ["id", "nct_id"])),
        (b"\n\n \nid;name\n", (";", ["id", "name"])),
        (b"one name\n", None),
        (b"a,a\n", None),
        (b"a,,b\n", None),
        (b"\xe9,b\n", None),
        (b'"a,b\n', None),
        (b"", None),
    ],
)
def test_a_header_is_a_row_of_short_names(head: bytes, wanted: tuple[str, list[str]] | None) -> None:
    assert header(head) == wanted
