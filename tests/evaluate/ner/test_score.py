"""The scorer against itself: gold as prediction, single changes, kinds of error, overlap never below strict."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgbuild.corpora import CorpusSpan
from kgbuild.evaluate.ner import ScoredDocument, TaggedSpan, score_document
from kgbuild.evaluate.ner.labels import counted_as, spacy_type
from tests.evaluate.ner.conftest import LABELS, document, spans

Spans = list[CorpusSpan]


def scored(gold: Spans, predicted: Spans, types: tuple[str, ...] = LABELS) -> ScoredDocument:
    return score_document(document(gold), [TaggedSpan(s.start, s.end, s.label) for s in predicted], types)


@given(spans())
def test_gold_against_itself_is_right_everywhere(gold: Spans) -> None:
    found = scored(gold, gold)
    for overlap in (False, True):
        assert found.counts(None, overlap) == (len(gold), len(gold), len(gold))
    assert all(j.right and j.overlap and not j.other for j in (*found.gold, *found.predicted))


@given(spans().filter(bool), st.data())
def test_a_dropped_mention_costs_one_found_mention_and_nothing_else(gold: Spans, data: st.DataObject) -> None:
    dropped = data.draw(st.sampled_from(gold))
    found = scored(gold, [s for s in gold if s != dropped])
    assert found.counts() == (len(gold) - 1, len(gold) - 1, len(gold))
    (missed,) = (g for g in found.gold if not g.right)
    assert (missed.start, missed.end, missed.label) == (dropped.start, dropped.end, dropped.label)


@given(spans(), spans())
def test_sides_agree_and_overlap_is_never_below_strict(gold: Spans, predicted: Spans) -> None:
    found = scored(gold, predicted)
    right = {(s.start, s.end, s.label) for s in gold} & {(s.start, s.end, s.label) for s in predicted}
    assert found.counts() == (len(right), len(predicted), len(gold))
    assert sum(g.right for g in found.gold) == len(right)
    assert sum(g.overlap for g in found.gold) == sum(p.overlap for p in found.predicted) >= len(right)
    by_type = [found.counts(label) for label in LABELS]
    assert tuple(map(sum, zip(*by_type, strict=True))) == found.counts()


@given(spans(), spans())
def test_the_two_sides_are_mirror_images(gold: Spans, predicted: Spans) -> None:
    one, other = scored(gold, predicted), scored(predicted, gold)
    mirrored = {"missed": "spurious"}
    assert [mirrored.get(g.kind, g.kind) for g in one.gold] == [p.kind for p in _same_order(other, one)]


def _same_order(other: ScoredDocument, one: ScoredDocument) -> list:  # type: ignore[type-arg]
    by_span = {(p.start, p.end, p.label): p for p in other.predicted}
    return [by_span[g.start, g.end, g.label] for g in one.gold]


@given(spans(), spans())
def test_a_repeated_prediction_changes_nothing(gold: Spans, predicted: Spans) -> None:
    assert scored(gold, predicted + predicted) == scored(gold, predicted)


@given(spans(), spans(("Mechanism",)))
def test_types_that_are_not_scored_are_no_false_alarms(gold: Spans, others: Spans) -> None:
    assert scored(gold, gold + others).counts() == (len(gold), len(gold), len(gold))


@pytest.mark.parametrize(
    ("predicted", "kind", "edge"),
    [
        (CorpusSpan(0, 14, "Condition"), "right", ""),
        (CorpusSpan(7, 14, "Condition"), "boundary", "shorter"),
        (CorpusSpan(0, 20, "Condition"), "boundary", "longer"),
        (CorpusSpan(7, 20, "Condition"), "boundary", "shifted"),
        (CorpusSpan(0, 14, "Drug"), "type", "equal"),
        (CorpusSpan(7, 20, "Mechanism"), "type", "shifted"),
        (CorpusSpan(14, 20, "Condition"), "missed", ""),
    ],
)
def test_an_error_has_its_kind(predicted: CorpusSpan, kind: str, edge: str) -> None:
    found = scored([CorpusSpan(0, 14, "Condition")], [predicted])
    (gold,) = found.gold
    assert (gold.kind, gold.edge, gold.text, gold.tokens) == (kind, edge, "widget anaemia", 2)
    for p in found.predicted:
        assert (p.kind, p.edge) == ({"missed": "spurious"}.get(kind, kind), edge)


def test_one_prediction_over_two_mentions_overlaps_one() -> None:
    found = scored([CorpusSpan(0, 6, "Drug"), CorpusSpan(7, 14, "Drug")], [CorpusSpan(0, 14, "Drug")])
    assert found.counts(overlap=True) == (1, 1, 2)


def test_a_narrower_type_counts_as_the_wider_one_where_only_that_is_scored() -> None:
    assert counted_as("Cancer", ("Condition",)) == "Condition"
    assert counted_as("Cancer", ("Cancer", "Condition")) == "Cancer"
    assert counted_as("Condition", ("Cancer",)) == "Condition"
    assert spacy_type("Disease") == "Condition"
    assert spacy_type("ENTITY") == "ENTITY"
