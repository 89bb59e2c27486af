"""Token files: the joining rule, tags, documents; and texts rebuilt so that every span stands where its tokens do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgbuild.corpora.conll import read_conll
from kgbuild.corpora.joining import join
from kgbuild.corpora.segments import LONGEST, segments
from kgbuild.model import UsageError
from tests.corpora.conftest import Writer


@pytest.mark.parametrize(
    "text",
    [
        "long-term use of 5-FU (5 mg/kg), at 1:4.",
        "P = 0.002 and P < 0.05 [n = 7].",
        "CD4+ cells in 90% of mice; mean +/- SD.",
        "Hodgkin's lymphoma and the receptors' family",
        'an "innocent bystander" effect, was it?',
        "Ca2+-binding of TNF-alpha; see 1'-acetate.",
        "widgets: a note. Next",
    ],
)
def test_joining_gives_the_common_spelling(text: str) -> None:
    import re

    tokens = re.findall(r"[A-Za-z0-9]+|[^\sA-Za-z0-9]", text)
    joined, places = join(tokens)
    assert joined == text
    assert [joined[a:b] for a, b in places] == tokens


@given(
    st.lists(st.sampled_from(["a", "7", "+", "/", "-", "'", '"', "(", ")", ".", ",", ":", "%", "s", "𝒜"]), max_size=12)
)
def test_joining_loses_no_token(tokens: list[str]) -> None:
    joined, places = join(tokens)
    assert [joined[a:b] for a, b in places] == tokens
    assert joined.replace(" ", "") == "".join(tokens)
    assert "  " not in joined


FILE = (
    "Anti\tO", "-\tO", "widget\tB-Cancer", "drug\tO", ".\tO", "",
    "𝒜\tB-Gene", "-\tI-Gene", "2\tI-Gene", "B\tB-Gene", "lung\tI-Cancer", "cancer\tI-Cancer", "",
)  # fmt: skip


@pytest.mark.parametrize("form", [{}, {"end": "\r\n"}, {"last": False}, {"mark": True}])
def test_tags_become_spans(write: Writer, form: dict[str, bool]) -> None:
    (raw,) = read_conll(write("a.tsv", *FILE, **form))
    assert raw.text == "Anti-widget drug. 𝒜-2 B lung cancer"
    found = [(raw.text[s.fragments[0][0] : s.fragments[0][1]], s.label) for s in raw.spans]
    assert found == [("widget", "Cancer"), ("𝒜-2", "Gene"), ("B", "Gene"), ("lung cancer", "Cancer")]
    assert raw.text[: raw.title_end] == "Anti-widget drug."


def test_marked_documents_are_kept_apart(write: Writer) -> None:
    path = write("b.tsv", "-DOCSTART- (1)", "", "One\tO", "", "Two\tO", "", "-DOCSTART- X O", "", "Three NN B-Cell", "")
    first, second = read_conll(path)
    assert (first.id, first.text, second.text) == ("b-0001", "One Two", "Three")
    assert len(second.spans) == 1


@pytest.mark.parametrize(
    ("lines", "said"), [((), "no token"), (("a\tO", "b"), "line 2"), (("a\tX-Gene",), "line 1"), (("a\tB-",), "line 1")]
)
def test_a_fault_names_file_and_line(write: Writer, lines: tuple[str, ...], said: str) -> None:
    with pytest.raises(UsageError, match=said) as caught:
        read_conll(write("given.tsv", *lines))
    assert "given.tsv" in str(caught.value)


def test_sentences_about_one_thing_stay_together() -> None:
    topics = [("zorbinib", "widget", "anaemia"), ("gadget", "valve", "stenosis"), ("colour", "paper", "printing")]
    sentences = [[*topic[:2], f"word{n}", topic[2]] for topic in topics for n in range(4)]
    assert segments(sentences, 3) == [(0, 4), (4, 8), (8, 12)]


@given(
    st.lists(st.lists(st.sampled_from(["alpha", "beta", "gamma", "delta"]), max_size=4), max_size=70), st.integers(1, 9)
)
def test_segments_cover_every_sentence_once(sentences: list[list[str]], documents: int) -> None:
    cuts = segments(sentences, documents)
    assert [n for a, b in cuts for n in range(a, b)] == list(range(len(sentences)))
    assert all(0 < b - a <= LONGEST for a, b in cuts)
    if sentences:
        assert len(cuts) == max(min(documents, len(sentences)), -(-len(sentences) // LONGEST))
