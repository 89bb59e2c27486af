"""The small parts: pace, waits, queries, JSON."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgbuild.model.errors import UsageError
from kgbuild.registry.exact_json import parse, render
from kgbuild.registry.pace import Backoff, Pace, retry_after
from kgbuild.registry.query import make_query
from kgbuild.registry.web import words
from tests.registry.conftest import Desk, FakeClock
from tests.registry.studies import some


def test_requests_are_apart() -> None:
    clock, begun = FakeClock(), []
    pace = Pace(50 / 60, clock)
    for took in (0.0, 0.3, 5.0, 0.0, 0.0):
        pace.wait()
        begun.append(clock.now)
        clock.now += took
    gaps = [b - a for a, b in pairwise(begun)]
    assert gaps == pytest.approx([1.2, 1.2, 5.0, 1.2], abs=1e-6)


def test_rate_is_kept_by_a_fetch_and_its_retries(desk: Desk) -> None:
    desk.site.put(*some(70))
    desk.site.script = ["", "500", "reset", "", "cut"]
    begun = desk.clock.now
    report = desk.fetch(rate=0.5)
    assert report.traffic.requests == 13
    assert desk.clock.now - begun >= 12 * 2.0
    assert report.seconds == pytest.approx(desk.clock.now - begun)


@given(st.integers(1, 200), st.floats(0, 100))
def test_waits_are_bounded_and_never_shorter_than_asked(failed: int, asked: float) -> None:
    pause = Backoff(wait=1.0, longest=60.0).pause(failed, asked)
    assert asked <= pause <= max(asked, 60.0)
    assert pause >= min(2.0 ** (failed - 1), 60.0) / 2


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("", 0), ("soon", 0), ("-5", 0), ("٣", 0), ("1e9", 0), (" 7 ", 7), ("Thu, 01 Jan 1970 00:00:10 GMT", 0),
     ("Thu, 01 Jan 1970 00:01:40 GMT", 50), ("Fri, 99 Foo 2026 00:00:00 GMT", 0), ("9" * 50, 999999999)],
)  # fmt: skip
def test_retry_after(said: str, seconds: float) -> None:
    assert retry_after(said, 50.0) == seconds


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, "nothing is asked"),
        ({"term": "a\udcff"}, "no text"),
        ({"phase": ["5"]}, "--phase '5'"),
        ({"nct": ["NCT123"]}, "no NCT id"),
        ({"nct": ["NCT9000000١"]}, "no NCT id"),
        ({"filters": ["pageSize=5"]}, "kgbuild's own business"),
        ({"filters": ["fields=NCTId"]}, "kgbuild's own business"),
        ({"filters": ["query.cond"]}, "KEY=VALUE"),
        ({"term": "a", "filters": ["query.term=b"]}, "given twice"),
    ],
)
def test_words_that_cannot_be_used(given: dict[str, object], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        make_query(**given)  # type: ignore


def test_words_are_made_the_apis() -> None:
    query = make_query(status=["recruiting, Active, not recruiting"], nct=["nct90000001,NCT90000002"])
    assert query.parts() == [
        {"filter.overallStatus": "RECRUITING,ACTIVE_NOT_RECRUITING", "filter.ids": "NCT90000001,NCT90000002"}
    ]
    assert make_query(filters=["filter.ids=NCT90000001"], nct=["NCT90000001"]).nct == ("NCT90000001",)
    assert make_query(term="a").key("x") != make_query(cond="a").key("x") != make_query(cond="a").key("y")
    assert make_query(everything=True).parts() == [{}]
    assert make_query(term="a").parts(only=[]) == []
    assert make_query(nct=["NCT90000001"]).parts(only=["NCT90000002"]) == []


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec=None)),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


@given(_json)
def test_json_is_kept(value: object) -> None:
    text = json.dumps(value)
    made = render(parse(text))
    assert json.loads(made) == json.loads(text)
    assert render(parse(made)) == made


@pytest.mark.parametrize("text", [b"", b"{", b"NaN", b"[Infinity]", b"\xff", b"{]", b"[" * 200_000])
def test_what_is_no_json(text: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse(text)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"message": "no\\nsuch"}', "no such"),
        (b'{"error": "bad"}', "bad"),
        (b"plain \x1b[31m words", "plain [31m words"),
        (b"<html>", "a web page instead of an answer"),
        (b"\xff", "\ufffd"),
        (b"x" * 9999, "x" * 300),
    ],
)
def test_words_of_a_server(body: bytes, said: str) -> None:
    assert words(body) == said
