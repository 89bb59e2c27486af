"""Streams of JSON: every layout, cuts anywhere, and damage that must stay with its own study."""

import io
import json
import tracemalloc
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgbuild.model import Record, RecordError
from kgbuild.records import json_text
from kgbuild.records.json_source import read_json
from tests.records_json.studies import small, v1_study, v2_study

A, B, C = (
    small(f"NCT9000000{n}", title) for n, title in ((1, "Plain"), (2, "Ünïcode 😀 \u2264"), (3, 'a "quote", {[\\'))
)


def read(data: bytes) -> list[Record | RecordError]:
    return list(read_json(io.BytesIO(data), "x.json"))


def ids(items: list[Record | RecordError]) -> list[str]:
    return [item.nct_id or "" for item in items if isinstance(item, Record)]


def errors(items: list[Record | RecordError]) -> list[RecordError]:
    return [item for item in items if isinstance(item, RecordError)]


def js(value: Any, **how: Any) -> str:
    return json.dumps(value, ensure_ascii=False, **how)


ALL = [A, B, C]
LAYOUTS = {
    "array": (js(ALL), ["#/0", "#/1", "#/2"]),
    "indented": (js(ALL, indent=2), ["#/0", "#/1", "#/2"]),
    "page": (js({"studies": ALL, "nextPageToken": "t"}), ["#/studies/0", "#/studies/1", "#/studies/2"]),
    "page, other keys first": (
        js({"totalCount": 3, "x": {"y": [1]}, "studies": ALL}),
        ["#/studies/0", "#/studies/1", "#/studies/2"],
    ),
    "lines": ("\n".join(map(js, ALL)) + "\n", ["", "#document 2", "#document 3"]),
    "lines without a break": ("".join(map(js, ALL)), ["", "#document 2", "#document 3"]),
    "pages": (
        js({"studies": [A, B]}) + "\n" + js({"studies": [C]}),
        ["#/studies/0", "#/studies/1", "#document 2/studies/0"],
    ),
    "array of pages": (
        js([{"studies": [A, B]}, {"studies": [C]}]),
        ["#/0/studies/0", "#/0/studies/1", "#/1/studies/0"],
    ),
    "other first key": ("\n".join(js({"_id": i} | s) for i, s in enumerate(ALL)), ["", "#document 2", "#document 3"]),
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("chunk", [1, 7, 1 << 20])
def test_layouts(layout: str, mark: bytes, chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_text, "CHUNK_BYTES", chunk)
    text, places = LAYOUTS[layout]
    items = read(mark + text.encode())
    assert not errors(items)
    assert ids(items) == ["NCT90000001", "NCT90000002", "NCT90000003"]
    assert [item.source for item in items] == [f"x.json{place}" for place in places]


def test_v1_response() -> None:
    studies = [{"Rank": i, "Study": v1_study(f"NCT9000000{i}")} for i in (1, 2)]
    items = read(js({"FullStudiesResponse": {"APIVrs": "1.01.05", "FullStudies": studies}}).encode())
    assert ids(items) == ["NCT90000001", "NCT90000002"]


@pytest.mark.parametrize("text", ["[]", '{"studies": []}', " [ ] "])
def test_no_studies_is_no_error(text: str) -> None:
    assert read(text.encode()) == []


@settings(max_examples=300, deadline=None)
@given(layout=st.sampled_from(sorted(LAYOUTS)), share=st.floats(0, 1), chunk=st.sampled_from([3, 50, 1 << 20]))
def test_a_cut_anywhere_gives_all_that_is_before_it(layout: str, share: float, chunk: int) -> None:
    text, _ = LAYOUTS[layout]
    data = text.encode()
    cut = int(share * len(data))
    before, json_text.CHUNK_BYTES = json_text.CHUNK_BYTES, chunk
    try:
        items = read(data[:cut])
    finally:
        json_text.CHUNK_BYTES = before
    whole = [s["protocolSection"]["identificationModule"]["nctId"] for s in ALL if _end(text, s) <= cut]
    if "pages" in layout and layout.startswith("array"):  # a page inside an array is one element
        whole = [nct for nct in whole if nct != "NCT90000001" or _end(text, B) + 2 <= cut]
        whole = [nct for nct in whole if nct != "NCT90000003" or _end(text, C) + 2 <= cut]
        whole = [nct for nct in whole if nct != "NCT90000002" or _end(text, B) + 2 <= cut]
    assert ids(items) == whole
    told = errors(items)
    if cut < len(data.rstrip()) and not layout.startswith(("lines", "other", "pages")):
        assert told
    for error in told:
        assert "cut off" in error.reason or "empty" in error.reason or "not UTF-8" in error.reason


def _end(text: str, study: dict[str, Any]) -> int:
    """The byte behind a study: its last member is hasResults."""
    at = text.index(study["protocolSection"]["identificationModule"]["nctId"])
    return len(text[: text.index("}", text.index("hasResults", at)) + 1].encode())


def test_a_cut_names_the_study_and_the_place() -> None:
    text = js(ALL)
    cut = text.index("hasResults", text.index("NCT90000003"))
    *good, error = read(text[:cut].encode())
    assert ids(good) == ["NCT90000001", "NCT90000002"]
    assert isinstance(error, RecordError)
    assert error.reason == "is cut off in study 3"
    assert error.place == f"character {cut}"


BROKEN = {
    "bare word": (js(A)[:-1] + ", oops}", "is not JSON: expecting property name"),
    "missing value": (js(A).replace("false", ""), "is not JSON: expecting value"),
    "bad escape": (js(A).replace("Plain", "Pl\\xin"), "is not JSON: invalid \\escape"),
    "control character": (js(A).replace("Plain", "Pl\x01in"), "is not JSON: invalid control character"),
    "loose quote": (js(A).replace("Plain", 'Pl"ain'), "is not JSON: expecting ',' delimiter"),
    "nan": (js(A).replace("false", "NaN"), "NaN is no JSON value"),
    "infinity": (js(A).replace("false", "-Infinity"), "-Infinity is no JSON value"),
    "key twice": (js(A)[:-1] + ', "hasResults": true}', "the key 'hasResults' stands twice in one object"),
    "lone surrogate": (js(A).replace("Plain", "Pl\\ud800in"), "holds a lone surrogate"),
    "surrogate in the NCT id": (js(A).replace("NCT9", "NCT9\\udfff"), "'NCT9\\udfff0000001' is no NCT id"),
    "deep": (js(A)[:-1] + ', "x": ' + "[" * 100_000 + "]" * 100_000 + "}", "is nested too deeply"),
    "deep objects": (js(A)[:-1] + ', "x": ' + '{"a":' * 50_000 + "1" + "}" * 50_000 + "}", "is nested too deeply"),
    "number": ("12", "is a number, not a study"),
    "null": ("null", "is null, not a study"),
    "list": ("[1, 2]", "is a list, not a study"),
    "another object": (
        '{"hasResults": true, "b": 2}',
        "is not a study: no protocol section (its keys: 'hasResults', 'b')",
    ),
}


@pytest.mark.parametrize("broken", BROKEN)
@pytest.mark.parametrize("chunk", [64, 1 << 20])
def test_damage_stays_with_its_study(broken: str, chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_text, "CHUNK_BYTES", chunk)
    text, reason = BROKEN[broken]
    for layout in ("[{}, {}, {}]", '{{"studies": [{}, {}, {}]}}', "[{},\n{},\n{}]"):
        items = read(layout.format(js(B), text, js(C)).encode())
        assert ids(items) == ["NCT90000002", "NCT90000003"]
        (error,) = errors(items)
        assert error.source.endswith("/1")
        assert error.reason.startswith(reason)


@pytest.mark.parametrize("broken", sorted(set(BROKEN) - {"list"}))
def test_damage_stays_with_its_line(broken: str) -> None:
    text, _ = BROKEN[broken]
    items = read("\n".join((js(B), text, js(C))).encode())
    assert ids(items) == ["NCT90000002", "NCT90000003"]
    assert len(errors(items)) == 1


def test_a_cut_line_among_lines() -> None:
    items = read("\n".join((js(B), js(A)[:60], js(C))).encode())
    assert ids(items) == ["NCT90000002", "NCT90000003"]
    assert len(errors(items)) == 1


def test_bytes_that_are_not_utf8_stay_with_their_study() -> None:
    data = js([B, A, C]).encode().replace(b"Plain", b"Pl\xe4in")
    items = read(data)
    assert ids(items) == ["NCT90000002", "NCT90000003"]
    (error,) = errors(items)
    assert (error.source, error.reason) == ("x.json#/1", "is not UTF-8: byte 0xE4")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "the file is empty"),
        (b" \n\t ", "holds nothing but white space"),
        (js(A).encode("utf-16"), "begins with a UTF-16 mark; it must be UTF-8"),
        (b"plain words, many, of them", "is not JSON: 'p' where a study should begin"),
        (b"\x00\x01\x02", "is not JSON"),
        (b"[", "is cut off"),
        (b"{", "is cut off in study 1"),
        (b'{"studies": [', "is cut off"),
        (b'"text"', "is not JSON"),
        (b"{}", "is not a study: no protocol section (its keys: none)"),
        (b'{"a": 1, "a": 2}', "the key 'a' stands twice in one object"),
    ],
)
def test_what_holds_no_study(data: bytes, reason: str) -> None:
    (error,) = read(data)
    assert isinstance(error, RecordError)
    assert error.reason.startswith(reason)


@pytest.mark.parametrize("key", ["FullStudiesResponse", "StudyFieldsResponse", "studies", "x", "Study", "FullStudy"])
@pytest.mark.parametrize("depth", [3, 300, 900, 100_000])
def test_wrappers_in_wrappers(key: str, depth: int) -> None:
    around = f'{{"{key}": ' * depth
    items = read((around + js(A) + "}" * depth).encode() + b"\n" + js(B).encode())
    assert ids(items)[-1] == "NCT90000002"
    assert len(items) == 2


def test_a_page_that_breaks_behind_its_studies_keeps_them() -> None:
    text = js({"studies": [A, B]})[:-1] + ', "next" 1, "studies2": [' + js(C) + "]}"
    items = read(text.encode())
    assert ids(items) == ["NCT90000001", "NCT90000002", "NCT90000003"]
    assert len(errors(items)) == 1


def test_a_study_beyond_the_limit_is_refused_and_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_text, "CHUNK_BYTES", 100)
    monkeypatch.setattr(json_text, "MAX_VALUE_CHARS", 2000)
    huge = small("NCT90000001", "x" * 50_000)
    items = read(js([B, huge, C]).encode())
    assert ids(items) == ["NCT90000002", "NCT90000003"]
    (error,) = errors(items)
    assert error.reason == "is larger than 2,000 characters"


class _Failing(io.BytesIO):
    """A stream that breaks once it is read through, as a damaged archive does."""

    def read(self, size: int | None = -1) -> bytes:
        data = super().read(size)
        if not data:
            raise EOFError("Compressed file ended before the end-of-stream marker was reached")
        return data


def test_a_stream_that_fails_gives_what_came_before() -> None:
    items = list(read_json(_Failing(js(ALL)[:-1].encode()), "x.json.gz"))
    assert len(ids(items)) == 3
    (error,) = errors(items)
    assert error.reason.startswith("cannot be read on: Compressed file ended")


@settings(max_examples=300, deadline=None)
@given(data=st.binary(max_size=200), at=st.integers(0, 2000))
def test_no_bytes_make_it_raise(data: bytes, at: int) -> None:
    text = js([A, v2_study(), B]).encode()
    list(read_json(io.BytesIO(text[:at] + data + text[at:]), "x"))
    list(read_json(io.BytesIO(data), "x"))


class _Endless(io.RawIOBase):
    """A page of ``count`` studies that is never held as a whole."""

    def __init__(self, count: int) -> None:
        self._parts = self._all(count)
        self._left = b""

    def _all(self, count: int) -> Iterator[bytes]:
        study = json.dumps(v2_study())
        yield b'{"studies": ['
        for i in range(count):
            yield (b"," if i else b"") + study.replace("NCT90000001", f"NCT9{i:07d}").encode()
        yield b"]}"

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._left:
            part = next(self._parts, None)
            if part is None:
                return 0
            self._left = part
        count = min(len(buffer), len(self._left))
        buffer[:count], self._left = self._left[:count], self._left[count:]
        return count


def test_memory_does_not_grow_with_the_number_of_studies() -> None:
    def peak(count: int) -> int:
        tracemalloc.start()
        seen = sum(
            isinstance(item, Record) for item in read_json(cast(BinaryIO, io.BufferedReader(_Endless(count))), "x")
        )
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert seen == count
        return most

    peak(50)
    assert peak(2000) < peak(400) + 1_000_000
