"""Other drugs, conditions, numbers, orders and spellings give the correspondingly other facts."""

from __future__ import annotations

from collections import Counter

import pytest

from kgbuild.evaluate.run import pipeline
from kgbuild.evaluate.scores import tally
from kgbuild.vocab import Vocabulary
from tests.generality.segments import Document
from tests.generality.terms import left_over
from tests.generality.worlds import findings, seed_documents, world

WORLDS = range(40)
DOCUMENTS = seed_documents()


def spans(document: Document) -> list[dict[str, int]]:
    return [e for f in document.gold["facts"] if f["tier"] == "gate" for e in f["evidence"]]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d.name)
def test_worlds_keep_gold_and_text_in_agreement(document: Document, core_vocabulary: Vocabulary) -> None:
    for seed in WORLDS:
        changed = world(document, core_vocabulary, seed)
        assert changed.text != document.text
        assert not set(left_over(document, changed))
        assert all(0 <= e["start"] < e["end"] <= len(changed.text) for e in spans(changed))
        assert len(changed.text) > 0.8 * len(document.text)
        for mention in changed.gold["mentions"]:
            assert changed.text[mention["start"] : mention["end"]] == mention["text"]


def test_an_unchanged_world_is_the_seed(core_vocabulary: Vocabulary) -> None:
    for document in DOCUMENTS:
        assert world(document, core_vocabulary, 0, ()) == document


def test_facts_follow_the_swaps(core_vocabulary: Vocabulary) -> None:
    annotate = pipeline(core_vocabulary)
    found = []
    for seed in WORLDS:
        for document in DOCUMENTS:
            found += findings(world(document, core_vocabulary, seed), core_vocabulary, annotate)
    total = tally(found)
    missed = Counter(f"{f.file} {f.what.split()[0]} {f.group}" for f in found if f.outcome == "miss")
    assert total.recall >= 0.95, missed.most_common(15)
    assert total.precision >= 0.90, Counter(f.what for f in found if f.outcome == "false_alarm").most_common(15)
