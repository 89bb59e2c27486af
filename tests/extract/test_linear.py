"""Work grows with the text: counted in calls and lengths, which no machine's speed changes."""

from __future__ import annotations

import sys
from collections import Counter
from types import FrameType
from typing import Any

import pytest
import spacy

from benchmarks.extraction_texts import SHAPES, shape
from kgbuild.extract import Extractor
from kgbuild.extract.sentences import LONGEST, bounded, sentences
from kgbuild.extract.tokens import LONGEST_RUN, BoundedTokenizer
from kgbuild.link import Linker
from kgbuild.model import Record, SectionKind, Span
from kgbuild.vocab import Vocabulary
from tests.extract.hostile import ODD, plain

SIZE = 2_000
PROSE = "Selinexor was given to patients with multiple myeloma, 20 mg twice weekly. "


class Calls:
    """Counts calls, of Python functions and of built-in ones, while it is entered."""

    def __enter__(self) -> Calls:
        self.number = 0
        sys.setprofile(self._count)
        return self

    def __exit__(self, *_: object) -> None:
        sys.setprofile(None)

    def _count(self, frame: FrameType, event: str, argument: Any) -> None:
        self.number += event in ("call", "c_call")


@pytest.fixture(scope="module")
def pipeline(core_vocabulary: Vocabulary) -> tuple[Extractor, Linker]:
    return Extractor(core_vocabulary), Linker(core_vocabulary)


def calls(pipeline: tuple[Extractor, Linker], record: Record) -> int:
    extractor, linker = pipeline
    with Calls() as counted:
        linker.link(extractor.extract(record))
    return counted.number


@pytest.mark.parametrize("name", SHAPES)
def test_twice_the_text_is_no_more_than_twice_the_calls(pipeline: tuple[Extractor, Linker], name: str) -> None:
    calls(pipeline, plain(shape(name, 6 * SIZE)))  # what is compiled and cached is so from here on
    one, two = (calls(pipeline, plain(shape(name, n * SIZE))) for n in (3, 6))
    # A quadratic step gives 4; sentences that are cut a little otherwise give up to 2.4.
    assert two <= 2.5 * one + 1_000


@pytest.mark.parametrize("kind", [SectionKind.BODY, SectionKind.TITLE, SectionKind.KEYWORDS, SectionKind.EXCLUSION])
@pytest.mark.parametrize("name", SHAPES)
def test_no_sentence_is_longer_than_the_rules_can_bear(name: str, kind: SectionKind) -> None:
    text = shape(name, 20_000)
    found = sentences(plain(text, kind))
    assert all(0 < s.end - s.start <= LONGEST for s in found)
    # Nothing is left out but white space, and a list's marker.
    kept = Counter(c for s in found for c in text[s.start : s.end] if not c.isspace())
    assert kept + Counter("-") >= Counter(c for c in text if not c.isspace())


def test_a_long_sentence_is_cut_between_words() -> None:
    text = "dedifferentiated liposarcoma and leiomyosarcoma " * 400
    pieces = [text[s.start : s.end] for s in bounded(text, Span(0, len(text)))]
    assert " ".join(pieces).split() == text.split()


def test_a_cut_keeps_a_letter_and_its_accents_together() -> None:
    text = "e\u0301\u0323" * LONGEST
    assert all(text[s.start] == "e" for s in bounded(text, Span(0, len(text))))


def test_a_sentence_of_usual_length_is_whole() -> None:
    text = ("a " * LONGEST)[: LONGEST - 1] + "b"
    assert list(bounded(text, Span(0, LONGEST))) == [Span(0, LONGEST)]


def test_tokens_of_prose_are_those_of_the_inner_tokenizer() -> None:
    nlp = spacy.blank("en")
    text = PROSE + "N-acetyl-p-aminophenol (APAP); IL-2/IL-15, see e.g. U.S. sites.\n\n" + PROSE
    assert [t.text for t in BoundedTokenizer(nlp.tokenizer, nlp.vocab)(text)] == [t.text for t in nlp.tokenizer(text)]


@pytest.mark.parametrize("run", ["(", "a", "selinexor-", *ODD])
def test_long_runs_reach_the_inner_tokenizer_in_pieces(run: str) -> None:
    nlp = spacy.blank("en")
    given: list[str] = []

    def inner(text: str) -> spacy.tokens.Doc:
        given.append(text)
        return nlp.tokenizer(text)

    text = f"{PROSE}{run * 1_000} {PROSE}"
    doc = BoundedTokenizer(inner, nlp.vocab)(text)
    assert doc.text == text.replace("\ud800", "\ufffd")
    assert all(len(word) <= LONGEST_RUN for piece in given for word in piece.split())
