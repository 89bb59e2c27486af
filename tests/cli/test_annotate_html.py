"""The page of ``annotate --format html`` holds the exact text, its spans and its statements, whatever the text says."""

from __future__ import annotations

import json
import re
import sys
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kgbuild.cli.html import page_end, page_start, record_html
from kgbuild.cli.html_text import BLOCK, marked, shown
from kgbuild.model import Annotation, Candidate, Link, Mention, Modifier, Ref, Span, Statement
from kgbuild.model.mention import MENTION_TYPES
from kgbuild.model.serialize import to_public
from kgbuild.model.statement import ASSERTIONS
from tests.cli.conftest import Run
from tests.extract.hostile import plain, texts

LOST = re.compile("[\x00\ud800-\udfff]")
"""Characters that HTML cannot hold; the page shows another in their place."""


class Page(HTMLParser):
    """The text of each block and span, as a browser has it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.marks: dict[str, str] = {}
        self.evidence: list[str] = []
        self.odd = 0
        self._open: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self._open.append((tag, values))
        self.odd += tag == "i"
        if tag == "span" and (values["class"] or "").split()[0] == "e":
            self.evidence.append("")

    def handle_endtag(self, tag: str) -> None:
        opened, _ = self._open.pop()
        assert opened == tag, "tags cross"

    def handle_data(self, data: str) -> None:
        self.text += data
        for n in {v["data-m"] for tag, v in self._open if tag == "mark"}:
            self.marks[str(n)] = self.marks.get(str(n), "") + data
        if any(tag == "span" and (v["class"] or "").split()[0] == "e" for tag, v in self._open):
            self.evidence[-1] += data


@st.composite
def annotations(draw: st.DrawFn) -> Annotation:
    """Annotations whose spans nest and cross at random."""
    text = draw(texts.filter(bool)) + "."
    span = st.tuples(st.integers(0, len(text) - 1), st.integers(1, 40)).map(
        lambda s: Span(s[0], min(len(text), s[0] + s[1]))
    )
    mentions = []
    for s in draw(st.lists(span, max_size=12)):
        modifiers = [Modifier(m.start, m.end, m.of(text)) for m in draw(st.lists(span, max_size=2))]
        mentions.append(Mention(s.start, s.end, s.of(text), draw(st.sampled_from(MENTION_TYPES)), tuple(modifiers)))
    links = [Link(draw(st.sampled_from(["RXCUI:1", None])), "a <b>", 0.5, "label", None) for _ in mentions]
    statements = [
        Statement(Ref("trial"), "narrative", Ref("literal", label=text), "background", a, tuple(spans), id="x")
        for a, spans in draw(st.lists(st.tuples(st.sampled_from(ASSERTIONS), st.lists(span, max_size=4)), max_size=6))
    ]
    return Annotation(plain(text), tuple(mentions), tuple(statements), tuple(links))


def kept(text: str) -> str:
    return LOST.sub("\ufffd", text)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(annotation=annotations())
def test_text_and_every_span_are_exact(annotation: Annotation) -> None:
    text = annotation.record.text
    written = marked(annotation, list(range(len(annotation.mentions))))
    page = Page(written.html)
    assert page.text == kept(text)
    assert page.marks == {str(n): kept(m.text) for n, m in enumerate(annotation.mentions)}
    for statement, ranges in zip(annotation.statements, written.evidence, strict=True):
        found = ["".join(page.evidence[a : b + 1]) for a, b in ranges]
        assert found == [kept(s.of(text)) for s in statement.evidence]


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(annotation=annotations())
def test_the_page_of_any_record_can_be_written_and_runs_only_its_own_script(annotation: Annotation) -> None:
    html = record_html(to_public(annotation), annotation)
    assert re.findall(r"<script[^>]*>", html) == ['<script type="application/json">']
    data = html.rsplit('<script type="application/json">', 1)[1].split("</script>")[0]
    assert len(json.loads(data)) <= max(1, len(annotation.mentions))
    if not LOST.search(annotation.record.text):
        html.encode()


def test_what_does_not_show_is_named_and_runs_of_it_once() -> None:
    page = Page(f"<div>{shown('a' + chr(0x200B) * 500 + chr(0x202E) + 'b')}</div>")
    assert page.text == "a" + "\u200b" * 500 + "\u202eb"
    assert page.odd == 2
    assert 'data-o="ZWSP×500"' in shown("\u200b" * 500)
    assert 'data-o="RLO"' in shown("\u202e")


@pytest.mark.parametrize("whole", ["👩\u200d🔬", "می\u200cخواهم", "e\u0301", "☺\ufe0f"])
def test_joiners_inside_signs_and_words_stay_where_they_work(whole: str) -> None:
    assert shown(whole) == whole


def test_line_ends_of_any_kind_come_through() -> None:
    assert Page(f"<div>{shown('a' + chr(13) + chr(10) + 'b' + chr(13) + 'c')}</div>").text == "a\r\nb\rc"
    assert "<i" not in shown("a\r\nb")


def test_long_text_is_cut_into_blocks_behind_lines() -> None:
    text = "Selinexor was given.\n" * 5_000
    blocks = re.findall(r'<div class="t( on)?" data-at="(\d+)">', marked(Annotation(plain(text), (), ()), []).html)
    starts = [int(at) for _, at in blocks] + [len(text)]
    assert all(0 < b - a <= 2 * BLOCK for a, b in pairwise(starts))
    assert not any(on for on, _ in blocks)


def test_a_line_without_end_is_cut_and_said_to_go_on() -> None:
    html = marked(Annotation(plain("selinexor " * 10_000), (), ()), []).html
    assert html.count('<div class="t on"') >= 5


def _many(n: int) -> Annotation:
    """``n`` times an unlinked drug and a linked one with runners-up, each with a statement."""
    unit = "XYZ-123 with selinexor "
    mentions, links, statements = [], [], []
    runner = Candidate("RXCUI:2", "other", "other", "brand", 0.1)
    for i in range(n):
        at = i * len(unit)
        mentions += [Mention(at, at + 7, "XYZ-123", "Drug"), Mention(at + 13, at + 22, "selinexor", "Drug")]
        links += [
            Link(None, None, 0.0, "none", None),
            Link("RXCUI:1", "selinexor", 1.0, "label", "selinexor", (), (runner,)),
        ]
        first, second = (
            Ref("concept", mention=2 * i, label="XYZ-123"),
            Ref("concept", curie="RXCUI:1", label="selinexor"),
        )
        evidence = (Span(at, at + 22),)
        statements.append(Statement(first, "combined_with", second, "this_trial", "asserted", evidence, id=str(i)))
    return Annotation(plain(unit * n), tuple(mentions), tuple(statements), tuple(links))


def _calls(n: int) -> int:
    annotation = _many(n)
    public = to_public(annotation)
    counted = 0

    def count(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal counted
        counted += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        record_html(public, annotation)
    finally:
        sys.setprofile(None)
    return counted


def test_twice_the_record_is_twice_the_work() -> None:
    _calls(10)
    assert _calls(2_000) <= 2.1 * _calls(1_000)


def test_what_is_told_of_equal_mentions_is_written_once() -> None:
    annotation = _many(500)
    data = record_html(to_public(annotation), annotation).rsplit('application/json">', 1)[1].split("</script>")[0]
    told = json.loads(data)
    assert [t["type"] for t in told] == ["Drug", "Drug"]
    assert told[1]["runners_up"][0]["curie"] == "RXCUI:2"


def test_the_page_names_no_address_and_its_policy_forbids_all_requests() -> None:
    page = page_start() + page_end()
    assert not re.search(r"https?:|//[a-z]", page)
    assert "default-src 'none'" in page
    assert "unsafe" not in page


def test_the_command_writes_one_page_for_several_records(kgbuild: Run, seeds: Path) -> None:
    done = kgbuild("annotate", *sorted(seeds.glob("00[01]*.txt")), "--format", "html")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("<article") == 2
    assert done.stdout.startswith("<!doctype html>")
    assert done.stdout.rstrip().endswith("</html>")
