"""Records cut out of streams: alone, several, wrapped, in any encoding, cut off anywhere."""

from __future__ import annotations

import tracemalloc
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgbuild.model import Record
from kgbuild.records import xml_stream
from kgbuild.records.xml_source import read_xml
from tests.records_xml.reading import Drops, Endless, errors, ids, read, records, study

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


def test_several_documents_one_behind_the_other() -> None:
    found = records(DECLARATION + study(1) + "\n" + DECLARATION + study(2) + study(3))
    assert [r.nct_id for r in found] == ["NCT90000001", "NCT90000002", "NCT90000003"]
    assert [r.source for r in found] == ["f.xml", "f.xml#/clinical_study[2]", "f.xml#/clinical_study[3]"]


@pytest.mark.parametrize("root", ["search_results", "clinical_studies", "anything"])
def test_wrapped_in_any_element(root: str) -> None:
    found = records(f'{DECLARATION}<{root} count="2"><query>a &lt; b</query>{study(1)} {study(2)}</{root}>')
    assert [r.source for r in found] == [f"f.xml#/{root}/clinical_study[1]", f"f.xml#/{root}/clinical_study[2]"]


def test_a_study_has_one_version_alone_and_in_a_bulk_file() -> None:
    headed = study(1).replace(
        "<id_info>", "<required_header><download_date>today</download_date></required_header>\n <id_info>"
    )
    ranked = headed.replace("<clinical_study>", '<clinical_study rank="3">').replace("today", "tomorrow")
    versions = {
        r.version
        for r in (*records(study(1)), *records(headed), *records(f"<search_results>{ranked}</search_results>"))
    }
    assert len(versions) == 1
    assert records(study(1, "Other"))[0].version not in versions


def test_markup_that_is_none() -> None:
    hidden = f"<![CDATA[<clinical_study>]]><!-- {study(7)} --><?x <clinical_study> ?>"
    title = "<![CDATA[a </clinical_study> & b]]><!-- </clinical_study> -->"
    (record,) = records(f"<!DOCTYPE r [<!ELEMENT r (#PCDATA)> <!-- ]> --> ]><r>{hidden}{study(1, title)}</r>")
    assert record.title == "a </clinical_study> & b"


@given(size=st.integers(1, 200))
@settings(max_examples=40, deadline=None)
def test_chunks_make_no_difference(size: int) -> None:
    wrapped = f"<r a='>'><!-- <x --><q>t</q>{study(1)}<![CDATA[]]>{study(2, 'é')}</r>"
    data = f"{DECLARATION}{wrapped}\n{DECLARATION}{study(3)}".encode()
    found = list(read_xml(Drops(data, size), "f.xml"))  # type: ignore[arg-type]
    assert found == read(data)
    assert ids(found) == ["NCT90000001", "NCT90000002", "NCT90000003"]


WRAPPED = f"{DECLARATION}<r>\n{study(1)}\n<!-- c -->{study(2, '<![CDATA[x]]>')}\n{study(3)}</r>".encode()
ENDS = [WRAPPED.index(b"</clinical_study>", WRAPPED.index(f"NCT9000000{n}".encode())) + 17 for n in (1, 2, 3)]


@given(cut=st.integers(1, len(WRAPPED) - 1))
@settings(max_examples=150, deadline=None)
def test_cut_off_anywhere_the_complete_records_are_given_and_one_error(cut: int) -> None:
    found = read(WRAPPED[:cut])
    assert ids(found) == [f"NCT9000000{n}" for n, end in enumerate(ENDS, 1) if end <= cut]
    (error,) = errors(found)
    assert error is found[-1]
    assert error.place
    assert error.reason.endswith("cut off") or cut < WRAPPED.index(b"<r>") + 3


def test_an_error_names_the_line_of_the_file() -> None:
    found = read(f"<r>\n{study(1)}\n<clinical_study>\n<a>\n</b>\n</clinical_study>{study(2)}</r>")
    (error,) = errors(found)
    assert error.place == "line 7"
    assert "line 6" in error.reason
    assert ids(found) == ["NCT90000001", "NCT90000002"]


def test_what_is_not_closed_does_not_swallow_the_next() -> None:
    found = read(f"<clinical_study><id_info>{study(1)}x</clinical_study>{study(2)}")
    assert ids(found) == ["NCT90000001", "NCT90000002"]
    assert [e.reason for e in errors(found)] == [
        "holds a <clinical_study> that is not closed before the next one",
        "holds text that is in no element",
        "ends a <clinical_study> that does not begin: its beginning is missing",
    ]


def test_a_record_over_the_limit_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_stream, "MAX_RECORD_BYTES", 1000)
    data = (study(1) + study(2, "x" * 2000) + study(3)).encode()
    found = list(read_xml(Drops(data, 64), "f.xml"))  # type: ignore[arg-type]
    assert ids(found) == ["NCT90000001", "NCT90000003"]
    assert "more than 1,000 bytes" in errors(found)[0].reason


@pytest.mark.parametrize(
    "encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig", "iso-8859-1", "windows-1252"]
)
def test_declared_encodings(encoding: str) -> None:
    said = encoding.removesuffix("-sig")
    found = records(f'<?xml version="1.0" encoding="{said}"?>{study(1, "Zorbinibé")}{study(2)}'.encode(encoding))
    assert [r.title for r in found] == ["Zorbinibé", "Zorbinib"]


def test_each_document_has_its_own_encoding() -> None:
    data = (
        f'<?xml version="1.0" encoding="ISO-8859-1"?>{study(1, "é")}'.encode("latin-1")
        + f'<?xml version="1.0"?>{study(2, "é")}'.encode()
    )
    assert [r.title for r in records(data)] == ["é", "é"]


def test_memory_does_not_grow_with_the_number_of_records() -> None:
    peaks = []
    for count in (300, 3000):
        tracemalloc.start()
        assert sum(isinstance(item, Record) for item in read_xml(Endless(count), "f.xml")) == count  # type: ignore[arg-type]
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert all(later < earlier + 1_000_000 for earlier, later in pairwise(peaks))
