"""Packed sources: read as what is in them, whatever they are called; bombs, traps and cut-off data are told."""

from __future__ import annotations

import gzip
import io
import os
import struct
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from kgbuild.model import Record, RecordError
from kgbuild.records import containers_codecs, read_sources
from kgbuild.records.sources import Document, documents

HEADER = "NCT Number,Study Title,Conditions\n"
STORY = b"A note on widgets\n\nZorbinib was given to forty patients. Five of them responded.\n"


def table(count: int, first: int = 1) -> bytes:
    rows = (f"NCT9{n:07d},Zorbinib no. {n} {zlib.crc32(b'%d' % n):x},Widgetitis\n" for n in range(first, first + count))
    return (HEADER + "".join(rows)).encode()


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def zstd(data: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(data)


def read(path: Path, data: bytes) -> tuple[list[Record], list[RecordError]]:
    path.write_bytes(data)
    found = list(read_sources([path]))
    return [f for f in found if isinstance(f, Record)], [f for f in found if isinstance(f, RecordError)]


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "plain": lambda data: data,
    "gzip": gzip.compress,
    "gzip of two members": lambda data: gzip.compress(data[:50]) + gzip.compress(data[50:]) + b"\0" * 300,
    "zstandard": zstd,
    "zstandard of two frames": lambda data: zstd(data[:50]) + zstd(data[50:]),
    "zip": lambda data: zipped(studies=data),
    "gzip in a zip": lambda data: zipped(inner=gzip.compress(data)),
    "zstandard in a zip": lambda data: zipped(inner=zstd(data)),
    "zip in a gzip": lambda data: gzip.compress(zipped(inner=data)),
    "zip in a zip": lambda data: zipped(inner=zipped(studies=data)),
}


@pytest.mark.parametrize("name", PACKERS)
def test_what_is_packed_is_read_by_content(name: str, tmp_path: Path) -> None:
    plain, _ = read(tmp_path / "plain.dat", table(300))
    packed, errors = read(tmp_path / "packed.dat", PACKERS[name](table(300)))
    assert errors == []
    assert [(r.id, r.version, r.text, r.places) for r in packed] == [(r.id, r.version, r.text, r.places) for r in plain]
    assert len(plain) == 300


def test_the_source_names_the_member_and_the_line(tmp_path: Path) -> None:
    data = zipped(**{"b/x.csv": gzip.compress(table(1)), "a.csv": table(1, 5), "note": STORY})
    records, errors = read(tmp_path / "in.zip", data)
    assert errors == []
    name = str(tmp_path / "in.zip")
    assert [r.source for r in records] == [f"{name}!b/x.csv#line 2", f"{name}!a.csv#line 2", f"{name}!note"]


def test_packing_three_deep_is_refused(tmp_path: Path) -> None:
    (records, (error,)) = read(tmp_path / "in.zip", zipped(inner=gzip.compress(gzip.compress(table(1)))))
    assert records == []
    assert error.source.endswith("in.zip!inner")
    assert "packed more than twice" in error.reason


@pytest.mark.parametrize("pack", [gzip.compress, zstd])
def test_cut_off_streams_give_their_complete_records_and_one_error(
    pack: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    data = pack(table(8_000))
    records, errors = read(tmp_path / "cut", data[: len(data) * 2 // 3])
    assert len(records) > 1500
    assert [r.nct_id for r in records] == [f"NCT9{n:07d}" for n in range(1, len(records) + 1)]
    (error,) = errors
    assert "cut off" in error.reason
    assert error.place.startswith("byte ")


def test_damaged_data_give_what_stands_before_and_one_error(tmp_path: Path) -> None:
    data = bytearray(gzip.compress(table(8_000)))
    data[len(data) // 2] ^= 0x55
    _, errors = read(tmp_path / "bad", bytes(data))
    assert any("gzip data are damaged" in error.reason for error in errors)
    (_, (error,)) = read(tmp_path / "worse", zstd(table(10))[:8] + b"\x55" * 50)
    assert "Zstandard data are damaged" in error.reason


def test_a_zip_that_is_cut_off_gives_the_members_before(tmp_path: Path) -> None:
    data = zipped(a=table(10), b=table(5000, 100), c=table(10, 9000))
    records, errors = read(tmp_path / "cut", data[: len(data) // 2])
    assert [r.nct_id for r in records[:10]] == [f"NCT9{n:07d}" for n in range(1, 11)]
    assert len(records) > 1000
    assert [("zip member is cut off" in e.reason, "archive is cut off" in e.reason) for e in errors] == [
        (True, False),
        (False, True),
    ]


def test_a_zip_written_as_a_stream_and_cut_off_is_read_as_far(tmp_path: Path) -> None:
    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.data = b""

        def writable(self) -> bool:
            return True

        def write(self, data: object) -> int:
            self.data += bytes(data)  # type: ignore[call-overload]
            return len(bytes(data))  # type: ignore[call-overload]

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (("a", table(10)), ("b", table(10, 50)), ("c", table(10, 90))):
            archive.writestr(name, data)
    records, errors = read(tmp_path / "cut", pipe.data[: pipe.data.index(b"PK\x01\x02") + 9])
    assert [r.nct_id for r in records] == [f"NCT9{n:07d}" for n in (*range(1, 11), *range(50, 60), *range(90, 100))]
    assert ["cut off or damaged" in e.reason for e in errors] == [True]


def test_names_that_leave_the_archive_and_locked_members_are_refused_and_the_others_read(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("../up", "/etc/abs", "a/../../b", "C:\\x", "..\\win", "good", "locked", "__MACOSX/._good", "dir/"):
            archive.writestr(name, b"" if name == "dir/" else STORY)
        link = zipfile.ZipInfo("link")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "good")
    data = bytearray(out.getvalue())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        where = -1
        while (where := data.find(mark, where + 1)) >= 0:
            if data[where:].find(b"locked") < 60 and data[where:].find(b"locked") > 0:
                data[where + at] |= 1
    records, errors = read(tmp_path / "in", bytes(data))
    assert [Path(r.source).name for r in records] == ["in!good"]
    reasons = {e.source.split("!", 1)[1]: e.reason for e in errors}
    leaving = {n for n, reason in reasons.items() if "leads out of the archive" in reason}
    assert leaving == {"../up", "/etc/abs", "a/../../b", "C:\\x", "..\\win"}
    assert "encrypted" in reasons["locked"]
    assert "is a link" in reasons["link"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in"]


@pytest.mark.parametrize("pack", [gzip.compress, zstd, lambda data: zipped(x=data)])
def test_a_bomb_is_refused_early(pack: Callable[[bytes], bytes], tmp_path: Path) -> None:
    bomb = pack(b"0" * (300 << 20))
    assert len(bomb) < 1 << 20
    begun = time.perf_counter()
    records, errors = read(tmp_path / "bomb", HEADER.encode() and bomb)
    assert records == []
    assert any("bomb" in e.reason or "may hold" in e.reason for e in errors)
    assert time.perf_counter() - begun < 20


@pytest.mark.parametrize("pack", [gzip.compress, zstd, lambda data: zipped(x=data)])
def test_a_bomb_that_is_a_table_ends_in_an_error_not_in_memory(pack: Callable[[bytes], bytes], tmp_path: Path) -> None:
    records, errors = read(tmp_path / "bomb", pack(table(3) + (b" " * 4095 + b"\n") * (100 << 8)))
    assert len(records) == 3
    assert [("refused as a bomb" in e.reason, e.place.startswith("byte ")) for e in errors] == [(True, True)]


def test_many_members_together_are_limited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers_codecs, "FREE_TOTAL", 1 << 20)
    members = {f"m{n}": table(2, 10 * n + 1) + (b" " * 4095 + b"\n") * 64 for n in range(40)}
    records, errors = read(tmp_path / "bomb", zipped(**members))
    assert 0 < len(records) < 80
    assert errors
    assert all("refused as a bomb" in e.reason for e in errors)


def test_an_archive_that_cannot_be_unpacked_says_so(tmp_path: Path) -> None:
    data = bytearray(zipped(a=STORY))
    for mark, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        struct.pack_into("<H", data, data.index(mark) + at, 97)
    (_, (error,)) = read(tmp_path / "odd", bytes(data))
    assert "cannot be unpacked" in error.reason
    assert read(tmp_path / "empty", zipped())[0] == []


def run_stdin(data: bytes, tmp_path: Path) -> list[str]:
    code = (
        "from pathlib import Path; from kgbuild.records import read_sources\n"
        "for r in read_sources([Path('-'), Path('-')]): print(getattr(r, 'nct_id', r), r.source)"
    )
    env = {**os.environ, "TMPDIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], input=data, capture_output=True, env=env, check=True)
    assert list(tmp_path.iterdir()) == []
    return done.stdout.decode().splitlines()


def test_standard_input_may_be_packed_and_leaves_nothing_behind(tmp_path: Path) -> None:
    assert run_stdin(gzip.compress(table(2)), tmp_path) == ["NCT90000001 stdin#line 2", "NCT90000002 stdin#line 3"]


def test_a_document_s_digest_is_of_its_content_and_not_of_its_name(tmp_path: Path) -> None:
    for name, data in (("a.csv", table(2)), ("b.txt", table(2)), ("c.csv", table(3))):
        (tmp_path / name).write_bytes(data)
    digests = [d.digest() for d in documents([tmp_path]) if isinstance(d, Document)]
    assert digests[0] == digests[1] != digests[2]


def test_the_same_tables_under_swapped_names_are_another_document(tmp_path: Path) -> None:
    texts = ["id|nct_id|name\n1|NCT90000001|One\n", "id|nct_id|name\n1|NCT90000001|Two\n"]
    digests = []
    for n, (one, two) in enumerate((texts, texts[::-1])):
        folder = tmp_path / str(n)
        folder.mkdir()
        (folder / "studies.txt").write_text("nct_id|brief_title\nNCT90000001|Zorbinib\n")
        (folder / "conditions.txt").write_text(one)
        (folder / "keywords.txt").write_text(two)
        (found,) = documents([folder])
        assert isinstance(found, Document)
        assert found.tables
        digests.append(found.digest())
    assert digests[0] != digests[1]


@settings(max_examples=60, deadline=None)
@given(
    name=st.sampled_from(sorted(PACKERS)),
    changes=st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), max_size=6),
    cut=st.integers(0, 10**6),
)
def test_no_damage_makes_reading_raise(
    name: str, changes: list[tuple[int, int]], cut: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    data = bytearray(PACKERS[name](table(40)))
    for at, value in changes:
        data[at % len(data)] = value
    path = tmp_path_factory.mktemp("damage") / "in"
    records, errors = read(path, bytes(data[: max(1, len(data) - cut % (2 * len(data)))]))
    assert all(isinstance(r.nct_id, str) for r in records if r.study)
    assert all("\n" not in str(e) for e in errors)
