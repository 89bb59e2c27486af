"""Damaged and hostile files: a clear error or a problem, never a crash; packed files read as plain ones."""

from __future__ import annotations

import bz2
import contextlib
import gzip
import io
import lzma
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from kgbuild.model import UsageError
from kgbuild.vocab.sources import Source, find_files, load_manifest
from kgbuild.vocab.sources.files import LINE_LIMIT, open_bytes

from .reads import read, read_path

TABLE = "id\tlabel\n" + "".join(f"MONDO:{n:07}\tdisease {n * 7919}\n" for n in range(2000))


def zipped(data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner.tsv", data)
    return buffer.getvalue()


OPTIONS = {"subject": "id", "object": "label"}
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    ".xz": lzma.compress, ".gz": gzip.compress, ".bz2": bz2.compress, ".zip": zipped,
}  # fmt: skip


@pytest.mark.parametrize("suffix", PACKERS)
def test_packed(tmp_path: Path, suffix: str) -> None:
    data = PACKERS[suffix](TABLE.encode())
    assert len(read(tmp_path, data, "table", f"t.tsv{suffix}").concepts) == 2000


@pytest.mark.parametrize("suffix", PACKERS)
def test_packed_without_the_ending(tmp_path: Path, suffix: str) -> None:
    assert len(read(tmp_path, PACKERS[suffix](TABLE.encode()), "table", "t.tsv").concepts) == 2000


@pytest.mark.parametrize("suffix", PACKERS)
@pytest.mark.parametrize("share", [0.0, 0.02, 0.5, 0.98])
def test_truncated_archive(tmp_path: Path, suffix: str, share: float) -> None:
    data = PACKERS[suffix](TABLE.encode())
    with pytest.raises(UsageError, match=r"t\.tsv.*(truncated|cannot be opened|nothing in it)"):
        read(tmp_path, data[: int(len(data) * share)], "table", f"t.tsv{suffix}")


@pytest.mark.parametrize("suffix", PACKERS)
def test_damaged_archive(tmp_path: Path, suffix: str) -> None:
    data = bytearray(PACKERS[suffix](TABLE.encode()))
    middle = len(data) // 2
    data[middle : middle + 40] = b"\xff" * 40
    with pytest.raises(UsageError, match=r"t\.tsv"):
        read(tmp_path, bytes(data), "table", f"t.tsv{suffix}")


def test_unpacked_size_is_limited(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xz"
    path.write_bytes(lzma.compress(b"a" * 3_000_000))
    with pytest.raises(UsageError, match="unpacks to more than 1000000 bytes"), open_bytes(path, limit=1_000_000) as f:
        f.read()


def test_zip_member_must_be_one(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("x.txt", "")
        archive.writestr("y.txt", "")
    with pytest.raises(UsageError, match="2 members fit"):
        open_bytes(tmp_path / "a.zip")
    with pytest.raises(UsageError, match="0 members fit"):
        open_bytes(tmp_path / "a.zip", "z*")


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"gone\.obo: cannot be opened: No such file"):
        read_path(tmp_path / "gone.obo", "obo")


@pytest.mark.parametrize(
    ("text", "format", "reason"),
    [
        ("id\tname\nMONDO:0000001\tx\n", "table", "line 1: no column 'label' in the header"),
        ("", "table", "nothing in it"),
        ("subject_id\tpredicate_id\n", "sssom", "no column 'object_id'"),
        ("# only comments\n", "sssom", "no header line"),
        ("text\tcurie\tname\n", "ssslm", "no column 'predicate'"),
        ('{"graphs": [{"nodes": [', "obographs", "not JSON, or cut off"),
        ("[" * 100_000, "obographs", "not JSON, or cut off"),
        ('{"nodes": []}', "obographs", "not an OBO Graphs file"),
        ("id\ttype\nx\n", "core", "missing from the header"),
    ],
)
def test_files_of_another_format(tmp_path: Path, text: str, format: str, reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        read(tmp_path, text, format)


def test_bad_lines_are_problems_and_the_rest_is_read(tmp_path: Path) -> None:
    lines = [
        b"id\tlabel", b"MONDO:0000001\tone", b"MONDO:0000001\tone again", b"MONDO:0000002\tcaf\xe9",
        b"nope:1\tunknown", b"nope:2\tunknown", b"MONDO:12\ttoo short", b"MONDO:0000003\tx\ty",
        b"MONDO:0000004\t" + b"x" * 1_000_000, b"\tno id", b"MONDO:0000005\tfive\x00", b"MONDO:0000006\t" + b"y" * 500,
    ]  # fmt: skip
    found = read(tmp_path, b"\r\n".join(lines), "table", take=("MONDO",))
    assert list(found.concepts) == ["MONDO:0000001", "MONDO:0000005", "MONDO:0000006"]
    assert {(p.line, p.reason) for p in found.problems} == {
        (3, "MONDO:0000001 is defined twice"),
        (4, "bytes that are not UTF-8, or a replacement character"),
        (5, "unknown prefix 'nope': 2 ids left out"),
        (7, "not an id of its prefix: 'MONDO:12' (1 times)"),
        (8, "3 cells, the header has 2"),
        (9, f"a line of {LINE_LIMIT} characters or more"),
        (10, "no id"),
    }


@pytest.mark.parametrize("format", ["obo", "sssom", "ssslm", "table", "famplex_relations", "famplex_groundings"])
def test_a_line_of_a_megabyte(tmp_path: Path, format: str) -> None:
    first = {"sssom": "subject_id\tpredicate_id\tobject_id\n", "ssslm": "text\tcurie\tname\tpredicate\n"}
    text = first.get(format, "id\tlabel\n" if format == "table" else "") + "x" * 1_000_000 + "\n"
    found = read(tmp_path, text, format)
    assert found.facts == []
    assert found.reasons == [f"a line of {LINE_LIMIT} characters or more"]


def test_an_open_quote_does_not_swallow_the_file_silently(tmp_path: Path) -> None:
    text = 'id,label\nMONDO:0000001,"open\n' + "".join(f"MONDO:{n:07},d\n" for n in range(2, 20_000))
    found = read(tmp_path, text, "table", options={"quoted": True, "delimiter": ","})
    assert any("not a row" in r or "cells" in r for r in found.reasons)


def test_problems_are_limited(tmp_path: Path) -> None:
    found = read(tmp_path, "id\tlabel\n" + "a\tb\tc\n" * 5000, "table")
    assert len(found.problems) == 1001
    assert found.reasons[-1] == "4000 more faulty lines"


@pytest.mark.parametrize(
    "format", ["obo", "obographs", "owl", "sssom", "ssslm", "table", "oncotree", "mesh_xml", "core"]
)
def test_binary_junk(tmp_path: Path, format: str) -> None:
    junk = bytes(range(256)) * 200
    with contextlib.suppress(UsageError):  # and no other exception
        assert read(tmp_path, junk, format, options=OPTIONS).facts == []


MANIFEST = '[[source]]\nname = "a"\nfiles = ["a.obo"]\nformat = "obo"\n'


def test_manifest(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(MANIFEST + 'rank = 3\ntake = ["MONDO"]\n[source.options]\nx = 1\n')
    (source,) = load_manifest(path)
    assert source == Source("a", ("a.obo",), "obo", rank=3, take=("MONDO",), options={"x": 1})


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", r"no \[\[source\]\] in it"),
        ("source = 3", r"no \[\[source\]\] in it"),
        ("[[source", "not valid TOML"),
        (MANIFEST + "colour = 1", "unknown key 'colour'"),
        (MANIFEST + 'rank = "x"', "rank must be a int"),
        (MANIFEST + 'type = "Dragon"', "unknown type 'Dragon'"),
        (MANIFEST + 'replaces = ["b"]', "replaces the unknown source 'b'"),
        (MANIFEST + MANIFEST, "'a' is there twice"),
        (MANIFEST.replace('"obo"', '"obi"'), "unknown format 'obi'"),
        (MANIFEST.replace('["a.obo"]', "[]"), "no files"),
        (MANIFEST.replace('["a.obo"]', "[1]"), "files must be a list of strings"),
    ],
)
def test_faulty_manifest(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(text)
    with pytest.raises(UsageError, match=reason):
        load_manifest(path)


def test_find_files_prefers_the_plain_one(tmp_path: Path) -> None:
    for name in ("a.obo", "a.obo.xz", "deep/b.obo.gz", "c.obo"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = find_files(tmp_path, Source("x", ("a.obo", "b*.obo"), "obo"))
    assert [p.relative_to(tmp_path).as_posix() for p in found] == ["a.obo", "deep/b.obo.gz"]
