"""The seed documents: formats, ids, and fields against the evidence spans of the gold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kgbuild.model import Record, SectionKind
from kgbuild.records import read_sources

FORMATS = {"000": "ctgov_text", "001": "ctgov_text", "002": "ctgov_text", "003": "web_page", "004": "paper_page"}
GOLD = Path(__file__).resolve().parent.parent / "gold" / "seeds"


@pytest.fixture(scope="module")
def records(seeds: Path) -> dict[str, Record]:
    found = list(read_sources([seeds]))
    assert all(isinstance(r, Record) for r in found)
    return {Path(r.source).name[:3]: r for r in found if isinstance(r, Record)}


def gold(seed: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(next(GOLD.glob(f"{seed}_*.json")).read_text("utf-8"))
    return loaded


def evidence(seed: str, predicate: str) -> set[tuple[int, int]]:
    facts = [f for f in gold(seed)["facts"] if f["predicate"] == predicate]
    return {(e["start"], e["end"]) for f in facts for e in f["evidence"]}


def test_formats_lengths_and_trial_ids(records: dict[str, Record]) -> None:
    assert {seed: r.source_format for seed, r in records.items()} == FORMATS
    for seed, record in records.items():
        expected = gold(seed)
        assert len(record.text) == expected["n_chars"]
        assert record.version == expected["sha256"]
        assert record.nct_id == expected["trial"]["nct_id"]
        assert record.title == expected["trial"]["title"]


@pytest.mark.parametrize("seed", ["000", "001", "002"])
def test_outcomes_are_the_gold_s(records: dict[str, Record], seed: str) -> None:
    record = records[seed]
    facts = [f for f in gold(seed)["facts"] if f["predicate"] == "has_outcome"]
    expected = {(f["qualifiers"]["role"], f["qualifiers"]["title"], f["qualifiers"]["time_frame"]) for f in facts}
    found = set()
    for field in record.named("outcome"):
        measure, frame = field.part("measure"), field.part("time_frame")
        assert measure is not None
        assert frame is not None
        found.add((field.attrs["role"], record.value(measure), record.value(frame)))
    assert found == expected


@pytest.mark.parametrize("seed", ["000", "001", "002"])
def test_typed_interventions_are_evidence_with_their_type(records: dict[str, Record], seed: str) -> None:
    spans = {(f.evidence.start, f.evidence.end) for f in records[seed].named("intervention")}
    assert spans <= evidence(seed, "tests_intervention")


def test_the_trial_page_s_labelled_fields(records: dict[str, Record]) -> None:
    record = records["003"]
    for name in ("nct_id", "sponsor", "completion_date", "last_update_date"):
        assert {(f.start, f.end) for f in record.named(name)} == evidence("003", name)
    assert record.last_update == "2021-07-14"
    conditions = {(f.start, f.end) for f in record.named("condition")}
    assert len(conditions) == 8
    assert all(any(a <= s and e <= z for a, z in evidence("003", "studies_condition")) for s, e in conditions)
    assert len(list(record.named("keyword"))) == 9


def test_gold_mentions_lie_in_sections_that_extraction_reads(records: dict[str, Record]) -> None:
    for seed, record in records.items():
        read = [s for s in record.sections if s.kind != SectionKind.BOILERPLATE]
        for mention in gold(seed)["mentions"]:
            assert any(s.start <= mention["start"] and mention["end"] <= s.end for s in read), mention


def test_empty_labels_and_footers_are_not_read(records: dict[str, Record]) -> None:
    dull = [s.span.of(records["004"].text) for s in records["004"].sections if s.kind == SectionKind.BOILERPLATE]
    assert any("Publication Date" in text for text in dull)
    assert any("Primary Department" in text and "campuses" in text for text in dull)
    (record,) = [r for seed, r in records.items() if seed == "003"]
    assert [s.start for s in record.sections if s.kind == SectionKind.BOILERPLATE] == [
        record.text.index("Similar trials")
    ]
