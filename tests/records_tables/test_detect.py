"""What a stream holds is told by its first bytes."""

from __future__ import annotations

import pytest

from kgbuild.records.detect import Kind, detect

CASES = [
    (b'{"a": 1}', Kind.JSON),
    (b"\xef\xbb\xbf \n[\n {", Kind.JSON),
    (b"{}", Kind.JSON),
    (b"[", Kind.JSON),
    (b"[1] Zorbinib was given to patients.", Kind.TEXT),
    (b"[Zorbinib] was given to patients.", Kind.TEXT),
    (b"{curly} words in a text", Kind.TEXT),
    (b"<?xml version='1.0'?>\n<clinical_study>", Kind.XML),
    (b"<clinical_study rank='1'>", Kind.XML),
    (b"\n\n<DOC>\n<DOCNO>", Kind.XML),
    ("<?xml version='1.0' encoding='UTF-16'?><a/>".encode("utf-16"), Kind.XML),
    (b"<!DOCTYPE article PUBLIC 'x' 'y' [<!ENTITY a 'b'>]><article>", Kind.XML),
    (b"<!doctype HTML><p>", Kind.HTML),
    (b"<!-- saved from -->\n<html><head>", Kind.HTML),
    (b"<?xml version='1.0'?><!DOCTYPE html PUBLIC 'x'><html>", Kind.HTML),
    (b"<html xmlns='x'>", Kind.HTML),
    (b"<5 patients had events, and none died.", Kind.TEXT),
    (b"NCT Number,Study Title\nNCT90000001,Zorbinib\n", Kind.TABLE),
    (b"NCT Number\tStudy Title\n", Kind.TABLE),
    (b"id|nct_id\n1|NCT90000001\n", Kind.TABLE),
    (b"Zorbinib was given to forty patients.\nFive of them responded, and none died.\n", Kind.TEXT),
    (b"NCT90000001, a study of zorbinib\nIt was given to patients.\n", Kind.TEXT),
    (b"", Kind.TEXT),
    (b"\x00\x01\x02,a,b\n", Kind.TEXT),
]


@pytest.mark.parametrize(("head", "kind"), CASES)
def test_the_first_bytes_tell(head: bytes, kind: Kind) -> None:
    assert detect(head) is kind
