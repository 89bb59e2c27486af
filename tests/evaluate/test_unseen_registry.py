"""The third gold, registry records that nobody tuned on: it fits its sources, and the pipeline does not fall behind."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from kgbuild.evaluate import Evaluation
from kgbuild.evaluate import render as render_evaluation
from kgbuild.evaluate.scores import Tally
from kgbuild.vocab import Vocabulary
from tests.gold.unseen_registry.measure import documents, measure, text_of, with_texts
from tests.gold.unseen_registry.render import render

LEAST_DRUG_F1 = 0.90
LEAST_CONDITION_F1 = 0.86
LEAST_FACT_RECALL = 0.79
LEAST_FACT_PRECISION = 0.90


@pytest.fixture(scope="module")
def evaluation(shared_dir: Path, core_vocabulary: Vocabulary) -> Evaluation:
    return measure(shared_dir, core_vocabulary)


def test_half_of_the_documents_is_kept_for_measuring_only() -> None:
    files = [Path(d["file"]).name for d in documents()]
    assert files == sorted(files)
    assert [d["measure_only"] for d in documents()] == [False, True] * (len(files) // 2)


def test_the_gold_holds_no_text_of_its_sources() -> None:
    for document in documents():
        spans = [*document["mentions"], *(e for f in document["facts"] for e in f["evidence"])]
        assert "text" not in document
        assert all("text" not in span for span in spans)


def test_the_renderer_writes_one_field_a_line_and_drops_empty_ones(tmp_path: Path) -> None:
    outcome = {"measure": "Overall Survival", "timeFrame": "2 years"}
    section = {
        "identificationModule": {"briefTitle": "A  Title"},
        "conditionsModule": {"conditions": ["Lymphoma", "Leukemia"]},
        "armsInterventionsModule": {"interventions": [{"type": "DRUG", "name": "Rituximab"}]},
        "outcomesModule": {"primaryOutcomes": [outcome, outcome]},
    }
    path = tmp_path / "record.json"
    path.write_text(json.dumps({"protocolSection": section}), encoding="utf-8")
    line = "Overall Survival, 2 years"
    assert render(path) == f"A Title\nLymphoma|Leukemia\nDRUG: Rituximab\n{line}|{line}\n"


@pytest.mark.shared
def test_every_span_lies_in_the_text_that_was_labelled(shared_dir: Path) -> None:
    for document in documents():
        text = text_of(document, shared_dir)
        filled = with_texts(document, text)
        assert hashlib.sha256(text.encode("utf-8")).hexdigest() == document["sha256"]
        for span in [*filled["mentions"], *(e for f in filled["facts"] for e in f["evidence"])]:
            assert span["text"].strip() == span["text"] != ""


@pytest.mark.shared
def test_a_changed_source_is_refused(shared_dir: Path) -> None:
    changed = {**documents()[0], "sha256": "0" * 64}
    with pytest.raises(ValueError, match="differs"):
        text_of(changed, shared_dir)


@pytest.mark.shared
def test_the_pipeline_reads_unseen_records(evaluation: Evaluation) -> None:
    by_type: dict[str, Tally] = evaluation.by("mention", lambda f: f.group)
    listing = render_evaluation(evaluation)
    assert by_type["Drug"].f1 >= LEAST_DRUG_F1, listing
    assert by_type["Condition"].f1 >= LEAST_CONDITION_F1, listing
    assert evaluation.facts.recall >= LEAST_FACT_RECALL, listing
    assert evaluation.facts.precision >= LEAST_FACT_PRECISION, listing
