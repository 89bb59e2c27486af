"""Web pages: main content with XPaths that give it, labels, headings, encodings, pages that hold no record."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from kgbuild.model import Record, RecordError, SectionKind
from kgbuild.records.html_page import read_html

FORMS = Path(__file__).parent / "forms"
TRIAL = (FORMS / "trial.html").read_text("utf-8")
PAPER = (FORMS / "paper.html").read_text("utf-8")


def _kinds(record: Record) -> list[SectionKind]:
    return [section.kind for section in record.sections]


def test_a_trial_page() -> None:
    record = read_html(TRIAL.encode(), "t.html")
    assert (record.id, record.trial_id) == ("kgb.record:NCT90000042.html_page", "clinicaltrials:NCT90000042")
    assert [(f.name, record.value(f)) for f in record.fields] == [
        ("title", "Zorbinib for Adults With Widget Disease"),
        ("sponsor", "Acmé Institute"),
        ("nct_id", "NCT90000042"),
        ("last_update_date", "3 May 2021"),
    ]
    assert record.last_update == "2021-05-03"
    for said in ("inhibitor of the widget kinase", "primary outcome", "secondary outcomes", "by mouth twice a day"):
        assert said in record.text
    for furniture in ("Home", "Privacy", "not this", "TrialSite"):
        assert furniture not in record.text
    assert _kinds(record) == [SectionKind.TITLE, SectionKind.METADATA, SectionKind.BOILERPLATE, SectionKind.BODY]


@pytest.mark.parametrize("page", [TRIAL.replace("<script>x</script>", ""), PAPER])
def test_each_line_is_what_its_path_says(page: str) -> None:
    record = read_html(page.encode(), "t.html")
    tree = etree.fromstring(page.encode(), etree.HTMLParser(encoding="utf-8")).getroottree()
    assert record.places is not None
    for start, end, path in zip(record.places.starts, record.places.ends, record.places.paths, strict=True):
        assert tree.xpath(path) == record.text[start:end]
    assert len(record.places.paths) >= 9


def test_a_paper_page() -> None:
    record = read_html(PAPER.encode(), "p.html")
    assert _kinds(record) == [
        SectionKind.TITLE,
        SectionKind.ABSTRACT_BACKGROUND,
        SectionKind.ABSTRACT_METHODS,
        SectionKind.ABSTRACT_RESULTS,
        SectionKind.ABSTRACT_CONCLUSIONS,
    ]
    assert record.trial_id == "clinicaltrials:NCT90000077"
    assert "NCT" not in record.id, "several papers may report one trial"


def test_a_page_that_names_two_trials_is_of_none() -> None:
    page = TRIAL.replace("<h1>", "<h1>NCT90000001 and ").replace(
        "<dt>Clinical study identifier</dt><dd>NCT90000042</dd>", ""
    )
    assert read_html(page.encode(), "t.html").nct_id is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252", "iso-8859-1"])
def test_encodings(encoding: str) -> None:
    declared = TRIAL.replace('charset="utf-8"', f'charset="{encoding.removesuffix("-sig")}"')
    assert "Acmé Institute" in read_html(declared.encode(encoding), "t.html").text


def test_undeclared_encodings() -> None:
    bare = TRIAL.replace('<meta charset="utf-8">', "")
    for encoding in ("utf-8", "windows-1252"):
        assert "Acmé Institute" in read_html(bare.encode(encoding), "t.html").text


NONE = {
    "empty": (b"", "the file is empty"),
    "blank": (b" \n", "nothing but white space"),
    "script": (b"<html><body><div id=root></div><script>x()</script></body></html>", "without running text"),
    "error": (
        b"<html><title>404 Not Found</title><h1>Not Found</h1><p>It is not here.</p>",
        "an error page of a web site",
    ),
    "error_h1": (b"<html><title>Trials</title><h1>An Error Has Occurred</h1><p>Sorry.</p>", "'An Error Has Occurred'"),
    "robot": (b"<html><title>Just a moment...</title><p>Checking your browser</p>", "an error page of a web site"),
    "deep": (b"<html><body>" + b"<div>" * 50_000 + b"x", "nests elements deeper"),
    "many": (b"<html><body>" + b"<p>x" * 300_000, "more than 200,000 elements"),
    "attribute": (b"<html><body><p a='" + b"x" * 5_000_000 + b"'>hello</p>", "without running text"),
    "cells": (b"<table>" + b"<tr><td>a" * 20_000, "without running text"),
    "large": (b"<p>" + b"x" * 17_000_000, "a record may hold"),
    "wide": ("<p>é".encode("utf-16")[:-1], "is not UTF-16"),
}


@pytest.mark.parametrize("name", NONE)
def test_pages_without_a_record(name: str) -> None:
    data, reason = NONE[name]
    started = time.monotonic()
    with pytest.raises(RecordError) as caught:
        read_html(data, "t.html")
    assert time.monotonic() - started < 20
    assert reason in caught.value.reason
    assert caught.value.source == "t.html"


def test_an_error_in_the_title_of_a_trial_is_none() -> None:
    more = PAPER[PAPER.index("<h3>Methods") : PAPER.index("</body>")]
    page = TRIAL.replace("<h1>Zorbinib for", "<h1>Server Error Fatigue: Zorbinib for").replace("</h2>", f"</h2>{more}")
    assert "Server Error Fatigue" in read_html(page.encode(), "t.html").title


def test_no_file_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    kind = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    page = TRIAL.replace("<!DOCTYPE html>", kind).replace(
        "<p>This", f'<iframe src="{secret.as_uri()}"></iframe><p>&x; This'
    )
    assert "SECRET" not in read_html(page.encode(), "t.html").text


@given(data=st.binary(max_size=400))
@settings(max_examples=100, deadline=None)
def test_any_bytes_give_a_record_or_an_error(data: bytes) -> None:
    try:
        found: Record | RecordError = read_html(b"<html>" + data, "t.html")
    except RecordError as error:
        found = error
    assert found.text if isinstance(found, Record) else found.reason


@given(
    at=st.integers(0, len(TRIAL)),
    what=st.sampled_from(
        ["<a:b c:d='e'>", "<p<x>", "<svg:p>", "<!--", "</body>", "<table>", "&#0;", "&#xD800;", "\0", "<x[2]>"]
    ),
)
@settings(max_examples=100, deadline=None)
def test_odd_markup_leaves_the_text(at: int, what: str) -> None:
    try:
        found = read_html((TRIAL[:at] + what + TRIAL[at:]).encode(), "t.html")
    except RecordError as error:
        assert what == "<!--" or "without running text" in error.reason  # noqa: PT017
        return
    assert found.places is not None
    assert all(found.text[a:z].strip() for a, z in zip(found.places.starts, found.places.ends, strict=True))
