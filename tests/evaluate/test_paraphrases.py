"""The second gold, our own sentences in wordings that no seed has: it is current, and the pipeline reads it."""

from __future__ import annotations

import json

from kgbuild.evaluate import load_gold, render, run_evaluation
from kgbuild.vocab import Vocabulary
from tests.generality.paraphrases import FOLDER, TARGET, Builder

LEAST_RECALL = 0.97
LEAST_PRECISION = 0.97
MOST_TRAPS = 0


def test_the_built_file_is_current_and_every_name_is_in_the_vocabulary(core_vocabulary: Vocabulary) -> None:
    builder = Builder(core_vocabulary)
    assert json.loads(TARGET.read_text(encoding="utf-8")) == {"documents": builder.documents()}
    assert builder.unknown == []


def test_evidence_is_the_sentence_where_the_document_has_it() -> None:
    for gold in load_gold(TARGET):
        assert gold.text is not None
        assert gold.facts or gold.traps
        for fact in gold.facts:
            assert [e.of(gold.text) for e in fact.evidence] == [fact.text]


def test_the_pipeline_reads_the_paraphrases(core_vocabulary: Vocabulary) -> None:
    result = run_evaluation(FOLDER, core_vocabulary)
    figures = result.facts + result.other_facts
    listing = render(result, verbose=True)
    assert figures.recall >= LEAST_RECALL, listing
    assert figures.precision >= LEAST_PRECISION, listing
    assert len(result.traps_fired) <= MOST_TRAPS, listing
