"""Abbreviation detection on its gold: the sentences written here, and labels over shared trial texts."""

from pathlib import Path

import pytest

from kgbuild.evaluate.abbreviations import HALVES, Tally, parse, read_sentences, score
from kgbuild.extract.abbreviations import definitions_in
from kgbuild.extract.reading import Definition
from kgbuild.model import Span
from tests.gold.abbreviations.texts import real_texts

SENTENCES = Path(__file__).parent.parent / "gold" / "abbreviations" / "sentences.tsv"


def _bounds(tallies: dict[tuple[str, str], Tally]) -> None:
    for half in HALVES:
        assert tallies[half, ""].precision >= 0.97, half
        assert tallies[half, ""].recall >= 0.92, half


def test_sentences_written_here() -> None:
    texts = list(read_sentences(SENTENCES))
    assert sum(len(t.pairs) for t in texts) > 400
    assert sum(not t.pairs for t in texts) > 100
    _bounds(score(texts, definitions_in))


@pytest.mark.shared
def test_definitions_of_trial_texts(shared_dir: Path) -> None:
    texts = list(real_texts(shared_dir))
    assert len(texts) == 88
    _bounds(score(texts, definitions_in))


def test_the_scorer_counts_exact_pairs() -> None:
    marked = parse("the <1:odds ratio> (<1=OR>) and <2:hazard ratio> (<2=HR>)", "x", "plain")
    assert marked.text == "the odds ratio (OR) and hazard ratio (HR)"
    right = Definition(Span(16, 18), Span(4, 14), "OR")
    wrong = Definition(Span(38, 40), Span(31, 36), "HR")
    tally = score([marked], lambda _: [right, wrong])[marked.half, "plain"]
    assert (tally.right, len(tally.wrong), len(tally.missed)) == (1, 1, 1)
    assert (tally.precision, tally.recall, tally.f1) == (0.5, 0.5, 0.5)


@pytest.mark.parametrize("marked", ["the <1:odds ratio> (OR)", "<1:a> <1:b> (<1=AB>)"])
def test_marks_that_do_not_pair_are_refused(marked: str) -> None:
    with pytest.raises(ValueError, match="marked"):
        parse(marked)
