"""The catalogue, splits, flat spans and the guard against leaks."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgbuild.corpora import (
    CorpusDocument,
    CorpusSpan,
    catalogue,
    corpus_named,
    flat,
    leaks,
    load_part,
    read_part,
    training_documents,
    without_leaks,
)
from kgbuild.model import UsageError
from tests.corpora.conftest import Writer


def test_the_catalogue_is_whole() -> None:
    for corpus in catalogue().values():
        assert corpus.layout in ("pubtator", "conll", "brat")
        assert corpus.licence
        assert set(corpus.measured) <= set(corpus.parts)
        assert set(corpus.scored) <= set(corpus.exhaustive) <= set(corpus.labels.values())
        assert not corpus.pass_over & set(corpus.labels)
        if not corpus.may_train:
            assert set(corpus.measured) == set(corpus.parts)


@given(st.from_regex(r"NCT\d{8}_(inc|exc)", fullmatch=True))
def test_a_split_puts_every_document_into_one_part_and_a_trial_s_two_into_the_same(document: str) -> None:
    corpus = corpus_named("chia")
    holding = [p.name for p in corpus.parts.values() if corpus.holds(p, document)]
    other = document.replace("_inc", "_x").replace("_exc", "_inc").replace("_x", "_exc")
    assert len(holding) == 1
    assert holding == [p.name for p in corpus.parts.values() if corpus.holds(p, other)]


def test_a_split_is_the_same_on_every_machine() -> None:
    corpus = corpus_named("biored")
    dev = [n for n in range(10_000_000, 10_000_030) if corpus.holds(corpus.part("dev"), str(n))]
    assert dev == [10000005, 10000011, 10000013, 10000014, 10000022]


def test_names_that_are_not_there_are_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no corpus 'bc6'"):
        load_part(tmp_path, "bc6", "dev")
    with pytest.raises(UsageError, match="no part 'test'; it has: train, dev"):
        load_part(tmp_path, "bc5cdr", "test")
    with pytest.raises(UsageError, match="measuring only"):
        training_documents(tmp_path, ("pico",))
    with pytest.raises(UsageError, match="cannot be read"):
        load_part(tmp_path, "bc5cdr", "dev")


def test_a_part_is_read_from_its_files(write: Writer, tmp_path: Path) -> None:
    write("ncbi-disease/dev.PubTator.txt", "1|t|Widget anaemia", "1\t0\t14\tWidget anaemia\tModifier\tD000002")
    (document,) = load_part(tmp_path, "ncbi", "dev")
    assert document.spans == (CorpusSpan(0, 14, "Condition", ("MESH:D000002",)),)


SPANS = st.builds(lambda a, n, t: CorpusSpan(a, a + n, t), st.integers(0, 20), st.integers(1, 8), st.sampled_from("AB"))


@given(st.lists(SPANS, max_size=8))
def test_flat_spans_do_not_overlap_and_every_other_overlaps_a_longer_one(spans: list[CorpusSpan]) -> None:
    kept = flat(spans)
    assert all(a.end <= b.start for a, b in pairwise(kept))
    for s in set(spans) - set(kept):
        assert any(k.start < s.end and s.start < k.end and k.end - k.start >= s.end - s.start for k in kept)


LONG = "Forty patients with widget anaemia received zorbinib every day for two weeks and then rested for another two."
TITLE = "A trial of zorbinib in forty patients with widget anaemia"


def document(id: str, title: str, rest: str, source: str = "ncbi/train") -> CorpusDocument:
    return CorpusDocument(id, f"{title} {rest}", (), source, len(title))


MEASURED = [document("12345678", TITLE, LONG, "bc5cdr/dev")]


@pytest.mark.parametrize(
    ("given", "leaks_out"),
    [
        (document("12345678", "Other", "words"), True),
        (document("a", TITLE.upper(), "words"), True),
        (document("a", TITLE.replace(" ", "-"), "words"), True),
        (document("a", "Other", LONG), True),
        (document("a", "Nothing in common with it", f"{LONG} And some more of it."), True),
        (document("a", "Zorbinib", "was given to forty patients with widget anaemia, who then rested."), False),
        (document("1", "Other", "words"), False),
    ],
)
def test_what_stands_in_a_measured_part_does_not_train(given: CorpusDocument, leaks_out: bool) -> None:
    assert (without_leaks([given], MEASURED) == []) is leaks_out


def test_what_stands_twice_in_a_corpus_trains_once() -> None:
    one, two = document("12345679", "Widgets", LONG), document("12345679", "Widgets", LONG)
    other = document("12345679", "Widgets", LONG, "biored/train")
    found = leaks([one, two, other], [])
    assert found.kept == (one, other)
    assert found.repeated == (two,)
    assert leaks([other], MEASURED).counts() == {("biored/train", "bc5cdr/dev"): 1}


def test_what_is_not_taken_as_written_is_told(write: Writer, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    lines = ("1|t|A widget anaemia", "1\t1\t7\twidget\tDisease\t-1", "1\t0\t4\tgadget\tDisease\t-1")
    write("bc5cdr/dev.PubTator.txt", *lines)
    load_part(tmp_path, "bc5cdr", "dev")
    assert caplog.messages == ["bc5cdr/dev: spans not taken as written: 1 left out, 1 moved"]
    read = read_part(tmp_path, "bc5cdr", "dev")
    assert [str(n).partition("PubTator.txt, ")[2] for n in read.notices] == [
        "line 2: moved: Disease 1–7 widget: stands at 2–8",
        "line 3: left out: Disease 0–4 gadget: not found there, nor at one place near it",
    ]
