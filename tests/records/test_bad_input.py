"""Bad input: each file gives a clear error and the others go on; whatever is read keeps its text and its offsets."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgbuild.model import Field, Record, RecordError, UsageError
from kgbuild.records import read_bytes, read_sources
from kgbuild.records.decode import MAX_LINE_CHARS, MAX_LINES, MAX_RECORD_BYTES

GOOD = b"A note on widgets\n\nZorbinib was given to forty patients. Five of them responded.\n"

BAD = {
    "empty": (b"", "empty"),
    "blank": (b" \n\t\n", "white space"),
    "only_a_mark": (b"\xef\xbb\xbf", "white space"),
    "latin1": (b"The caf\xe9 of the hospital was closed to patients.", "byte 7"),
    "utf16": ("Zorbinib was given.".encode("utf-16"), "UTF-16"),
    "nul": (b"Zorbinib was given\x00 to patients.", "byte 18"),
    "junk": (bytes(range(1, 32)) * 40, "control characters"),
    "pdf": (b"%PDF-1.7 and so on", "PDF"),
    "json": (b'{"nctId": "NCT99999991", "title": "Zorbinib"}', "is not a study"),
    "json_list": (b'[\n {"nctId": "NCT99999991"}]', "is not a study"),
    "table": (b"name,dose,type\nZorbinib,5,Drug\n", "without a column of NCT numbers"),
    "table_of_aact": (b"id|nct_id|name\n1|NCT99999991|Drug\n", "one table of AACT"),
    "quoted_table": (b'"Rank","Title","Status"\n"1","Zorbinib, a drug","Done"\n', "without a column of NCT numbers"),
    "table_without_header": (b"1\t2\t3\n4\t5\t6\n7\t8\t9\n", "no header|without a column"),
    "numbers": (b"1.5 2.5 3.5\n4.5 5.5 6.5\n", "more figures"),
    "one_word": (b"Zorbinib", "fewer than"),
    "long_line": (b"word " * (MAX_LINE_CHARS // 5 + 1), "line 1"),
    "many_lines": (b"some words on a line\n" * (MAX_LINES + 1), "lines"),
}


@pytest.mark.parametrize("name", BAD)
def test_each_kind_of_bad_bytes_has_its_reason(name: str) -> None:
    data, expected = BAD[name]
    with pytest.raises(RecordError) as caught:
        read_bytes(data, name)
    message = str(caught.value)
    assert message.startswith(name)
    assert any(each in message for each in expected.split("|"))
    assert "\n" not in message


def test_bad_files_are_reported_and_the_others_go_on(tmp_path: Path) -> None:
    for name, (data, _) in BAD.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "zz_good.txt").write_bytes(GOOD)
    found = list(read_sources([tmp_path]))
    errors = [f for f in found if isinstance(f, RecordError)]
    assert [Path(e.source.partition("#")[0]).name for e in errors] == sorted(BAD)
    assert [Path(f.source).name for f in found if isinstance(f, Record)] == ["zz_good.txt"]


def test_a_single_line_of_fifty_megabytes_costs_neither_time_nor_memory(tmp_path: Path) -> None:
    with (tmp_path / "huge.txt").open("wb") as file:
        for _ in range(50):
            file.write(b"a" * (1 << 20))
    begun = time.perf_counter()
    (error,) = read_sources([tmp_path])
    assert isinstance(error, RecordError)
    assert f"{MAX_RECORD_BYTES:,}" in error.reason
    assert time.perf_counter() - begun < 2


def test_a_missing_path_is_told_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        read_sources([tmp_path, tmp_path / "nowhere"])


def test_a_folder_with_nothing_readable_gives_errors_only(tmp_path: Path) -> None:
    assert list(read_sources([tmp_path])) == []
    (tmp_path / "x.bin").write_bytes(b"\x00\x01")
    assert [type(f) for f in read_sources([tmp_path])] == [RecordError]


def test_folders_are_read_in_order_without_hidden_files_links_twice_or_loops(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/1.txt", "a.txt", ".hidden", ".git/config"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(GOOD)
    (tmp_path / "b" / "loop").symlink_to(tmp_path)
    (tmp_path / "self").symlink_to(tmp_path / "self")
    (tmp_path / "again.txt").symlink_to(tmp_path / "b" / "2.txt")
    os.mkfifo(tmp_path / "pipe")
    found = list(read_sources([tmp_path]))
    names = [str(Path(f.source).relative_to(tmp_path)) for f in found if isinstance(f, Record)]
    assert names == ["a.txt", "again.txt", "b/1.txt"]
    errors = {Path(f.source).name: f.reason for f in found if isinstance(f, RecordError)}
    assert sorted(errors) == ["pipe", "self"]
    assert errors["pipe"] == "is not a regular file"


def every_field(record: Record) -> list[Field]:
    return [g for f in record.fields for g in (f, *f.parts)]


PIECES = st.sampled_from(
    [
        "Widget score, the mean of two, 12 weeks",
        "DRUG: Zorbinib|OTHER: Care",
        "|",
        ", ",
        "Up to 3 years",
        "Background: ",
        "Results: it works. ",
        "Sponsor",
        "NCT99999991",
        "Updated on 2 May 2030",
        "  • ",
        "© 2030 Press",
        "Lorem ipsum dolor sit amet",
        "(",
        "The study asks whether zorbinib is safe in many patients.",
        "Condition A, B",
        "\n",
        "\r\n",
        "\n\n",
        "\ufeff",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.lists(PIECES, max_size=25).map("".join), st.text(max_size=300)))
def test_spans_lie_in_the_text_and_the_text_is_kept(text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    try:
        (record,) = read_bytes(data, "made-up")
    except RecordError:
        return
    assert record.text == data.decode()
    size = len(record.text)
    assert all(0 <= f.start < f.end <= size for f in every_field(record))
    assert all(f.start <= p.start and p.end <= f.end for f in record.fields for p in f.parts)
    assert all(0 <= s.start < s.end <= size for s in record.sections)
    assert all(a.end <= b.start for a, b in zip(record.sections, record.sections[1:], strict=False))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_give_records_or_one_record_error(data: bytes) -> None:
    try:
        found = read_bytes(data, "made-up")
    except RecordError:
        return
    assert all(isinstance(record, Record) for record in found)
