"""Hostile XML: a clear error with a place, the records beside it read, no file opened, nothing fetched."""

from __future__ import annotations

import copy
import io
import random
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from kgbuild.model import Record
from kgbuild.records.xml_source import read_xml
from tests.records_xml.reading import PLAIN, errors, ids, read, study
from tests.records_xml.study_forms import JATS, PUBMED, XML

LAUGHS = "".join('<!ENTITY a%d "%s">' % (n, f"&a{n - 1};" * 10) for n in range(1, 12))  # noqa: UP031
BOMB = f'<!DOCTYPE b [<!ENTITY a0 "ha">{LAUGHS}]><r>{study(1, "&a11;")}'
LONG_ATTRIBUTE = study(1).replace("<id_info>", '<id_info a="' + "x" * 11_000_000 + '">')
BAD = {
    "bomb": (BOMB, "declared entities are never expanded"),
    "unknown_entity": (f"<r>{study(1, '&nosuchname;')}", "&nosuchname;, which nothing declares"),
    "depth": (f"<r>{study(1, '<a>' * 5000 + '</a>' * 5000)}", "Excessive depth"),
    "attribute": (f"<r>{LONG_ATTRIBUTE}", "limit exceeded"),
    "text": (f"<r>{study(1, 'x' * 11_000_000)}", "too long"),
    "control": (f"<r>{study(1, chr(1))}", "invalid Char"),
    "control_reference": (f"<r>{study(1, '&#1;')}", "invalid xmlChar"),
    "nul": (f"<r>{study(1, chr(0))}", "Char 0x0"),
    "not_utf8": (f"<r>{study(1, 'é')}".encode("latin-1"), "is not UTF-8: byte 0xE9"),
    "id": (f"<r>{study(1).replace('NCT90000001', 'NCT9 DETACH DELETE')}", "is no NCT id"),
    "no_id": (f"<r>{study(1).replace('nct_id', 'org_study_id')}", "without an NCT id"),
    "text_for_elements": (
        "<r><clinical_study><id_info>NCT90000001</id_info></clinical_study>",
        "where elements must stand",
    ),
    "book": ("<r><PubmedBookArticle><a/></PubmedBookArticle>", "a chapter of a book"),
}


@pytest.mark.parametrize("name", BAD)
def test_one_bad_record_is_rejected_and_the_next_is_read(name: str) -> None:
    data, reason = BAD[name]
    raw = data.encode() if isinstance(data, str) else data
    started = time.monotonic()
    found = read(raw + f"{study(2)}</r>".encode())
    assert time.monotonic() - started < 20
    (error,) = errors(found)
    assert reason in error.reason
    assert error.place
    assert error.source.startswith("f.xml#/r/")
    assert ids(found) == ["NCT90000002"]


@pytest.mark.parametrize(
    "made",
    [
        '<!DOCTYPE r [<!ENTITY x SYSTEM "{uri}">]><r>{used}</r>',
        '<!DOCTYPE r SYSTEM "{uri}"><r>{used}</r>',
        '<!DOCTYPE r [<!ENTITY % p SYSTEM "{uri}"> %p;]><r>{used}</r>',
        '<r xmlns:xi="http://www.w3.org/2001/XInclude">{included}</r>',
    ],
)
def test_no_file_is_read(made: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    included = study(1, f'<xi:include href="{secret.as_uri()}" parse="text"/>')
    data = made.format(uri=secret.as_uri(), used=study(1, "&x;"), included=included)
    found = read(data)
    assert ids(found) == []
    assert len(errors(found)) == 1
    assert "SECRET" not in str(found)


def test_an_external_document_type_is_passed_over() -> None:
    found = read(
        f'<!DOCTYPE r PUBLIC "-//X//Y" "http://localhost:1/none.dtd"><r>{study(1, "caf&eacute; &beta; &agr; &lt;")}</r>'
    )
    (record,) = found
    assert isinstance(record, Record)
    assert record.title == "café β α <"


WHOLE = {
    "empty": (b"", "the file is empty"),
    "blank": (b" \n", "holds no XML element"),
    "no_xml": (b"hello", "holds no XML element"),
    "nul": (b"\0" * 5000, "holds no XML element"),
    "rss": (
        b'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title></channel></rss>',
        "an RSS feed of search results",
    ),
    "doc": (b"<DOC>\n<DOCNO>NCT90000009</DOCNO>\n<nct_id>x</nct_id></DOC>", "a TREC <DOC> wrapper of NCT90000009"),
    "html": (b"<!DOCTYPE html><html><body><article>x</article></body></html>", "an HTML page"),
    "error": (
        b"<Error><Message>Rate limit exceeded</Message></Error>",
        "an error message, not records: Rate limit exceeded",
    ),
    "efetch": (b"<eFetchResult><ERROR>no such UID</ERROR></eFetchResult>", "without records: no such UID"),
    "other": (b"<books><book/></books>", "<books> without any record"),
    "self_closed": (b"<search_results/>", "search results that list studies without holding them"),
    "no_articles": (b"<PubmedArticleSet></PubmedArticleSet>", "a set of PubMed papers that holds none"),
    "encoding": (b'<?xml version="1.0" encoding="klingon"?><r/>', "declares the encoding 'klingon'"),
    "not_wide": (b'<?xml version="1.0" encoding="UTF-16"?><r/>', "declares 'UTF-16', but its bytes are not"),
    "wide_cut": ("<r>é</r>".encode("utf-16")[:-1], "is not UTF-16"),
    "comment": (b"<!-- x", "ends inside a <!--"),
    "type": (b'<!DOCTYPE r [ <!ENTITY a "', "ends inside a <!DOCTYPE"),
}


@pytest.mark.parametrize("name", WHOLE)
def test_files_without_records_have_the_right_reason(name: str) -> None:
    data, reason = WHOLE[name]
    (error,) = errors(read(data))
    assert reason in error.reason


@given(data=st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_bytes_give_records_or_errors(data: bytes) -> None:
    found = read(data)
    assert len(errors(found)) == len(found) >= 1


@given(at=st.integers(0, 500), what=st.text(alphabet="ab&;\x01é>\"'/ =", min_size=1, max_size=8))
@settings(max_examples=200, deadline=None)
def test_damage_in_one_record_leaves_the_others(at: int, what: str) -> None:
    middle = study(2)
    at %= len(middle)
    found = read(study(1) + middle[:at] + what + middle[at:] + study(3))
    assert ids(found)[0] == "NCT90000001"
    assert ids(found)[-1] == "NCT90000003"
    assert "NCT90000002" in ids(found) or errors(found)


@pytest.mark.parametrize("rest", ["", "<clin", "\n"])
def test_a_stream_that_breaks_off(rest: str) -> None:
    class Broken(io.RawIOBase):
        def __init__(self) -> None:
            self._left = [study(1).encode(), (study(2) + rest).encode()]

        def read(self, size: int = -1) -> bytes:
            if not self._left:
                raise OSError("disk on fire")
            return self._left.pop(0)

    found = list(read_xml(Broken(), "f.xml"))  # type: ignore[arg-type]
    assert ids(found) == ["NCT90000001", "NCT90000002"]
    assert "disk on fire" in errors(found)[0].reason


@pytest.mark.parametrize(
    "form", [XML, PUBMED.replace("%s", ""), JATS.replace("&alpha;", "α")], ids=["study", "pubmed", "jats"]
)
@given(seed=st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_elements_in_any_disorder_give_records_or_errors(form: str, seed: int) -> None:
    chance = random.Random(seed)
    root = etree.fromstring(form.encode(), PLAIN)
    for _ in range(chance.randint(1, 12)):
        every = [element for element in root.iter() if isinstance(element.tag, str)]
        one, other = chance.choice(every), chance.choice(every)
        match chance.randrange(5):
            case 0 if one is not root:
                one.getparent().remove(one)  # type: ignore[union-attr]
            case 1:
                one.text = chance.choice(["", " ", "text", "9" * 400, "-", "é\n", "²", "٣", "1e999999", "NaN"])
            case 2:
                one.tag = other.tag
            case 3:
                one.append(copy.deepcopy(other))
            case _:
                for name in one.attrib:
                    one.attrib[name] = chance.choice(["", "x", "²"])
    found = read(etree.tostring(root))
    assert found
    for item in found:
        if isinstance(item, Record) and item.places:
            assert all(item.text[a:z] for a, z in zip(item.places.starts, item.places.ends, strict=True))


def test_a_namespace_that_is_no_uri() -> None:
    found = read(study(1).replace("<clinical_study>", '<clinical_study xmlns="x y" xmlns:a="../b">') + study(2))
    assert ids(found)[-1] == "NCT90000002"
    assert len(found) == 2
