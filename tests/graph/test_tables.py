"""What crosses records: merging, parallel edges, versions, order, checks and differences."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kgbuild.graph import diff_tables, read_table, schema, validate_tables, write_tables
from kgbuild.model import Annotation, Ref, Span
from kgbuild.model.errors import KgbuildError, UsageError
from kgbuild.vocab import Vocabulary
from tests.gold_annotations import gold_annotations
from tests.graph.small import LEIOMYOSARCOMA, SORAFENIB, annotation, said

TEXT = "Sorafenib in leiomyosarcoma."
Tables = Callable[..., Callable[[str], list[dict[str, Any]]]]


def of(rows: list[dict[str, Any]], type_: str) -> list[dict[str, Any]]:
    return [row for row in rows if row["type"] == type_]


def test_the_same_record_twice_counts_once(tables: Tables) -> None:
    one = annotation(TEXT, said("tests_intervention", SORAFENIB))
    assert tables(one, folder="a")("edges") == tables(one, one, folder="b")("edges")


def test_evidence_of_repeated_statements_is_merged(tables: Tables) -> None:
    spans = [(Span(0, 9),), (Span(13, 27),)]
    read = tables(annotation(TEXT, *(said("tests_intervention", SORAFENIB, evidence=s) for s in spans)))
    assert len(read("statements")) == len(of(read("edges"), "TESTS")) == 1
    assert len(of(read("edges"), "TESTS")[0]["evidence"]) == len(read("evidence")) == 2


def test_different_records_stay_parallel_edges(tables: Tables) -> None:
    statement = said("tests_intervention", SORAFENIB)
    read = tables(annotation(TEXT, statement), annotation(TEXT + "!", statement, name="NCT00000002"))
    assert len({e["id"] for e in of(read("edges"), "TESTS")}) == 2


def test_of_two_versions_the_newest_wins(tables: Tables) -> None:
    old = annotation(TEXT, said("studies_condition", LEIOMYOSARCOMA), last_update="2019-01-01")
    new = annotation(TEXT + " New", said("tests_intervention", SORAFENIB), last_update="2020-01-01")
    for n, order in enumerate([(old, new), (new, old)]):
        read = tables(*order, folder=str(n))
        assert [r["text"] for r in read("records")] == [TEXT + " New"]
        assert not of(read("edges"), "STUDIES")
        assert len(of(read("edges"), "TESTS")) == 1


def test_trial_properties_of_several_records_are_joined(tables: Tables) -> None:
    phase = said("phase", Ref("enum", values=("PHASE1", "PHASE2")))
    read = tables(annotation(TEXT, phase), annotation(TEXT, said("tests_intervention", SORAFENIB)))
    (trial,) = [n for n in read("nodes") if n["label"] == "Trial"]
    assert trial["name"] == TEXT
    assert trial["nct_id"] == "NCT00000001"


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(5)))
def test_row_for_row_equal_whatever_the_order(order: list[int], small: Vocabulary, tmp_path: Path) -> None:
    annotations = gold_annotations()
    first, other = tmp_path / "first", tmp_path / "other"
    if not first.exists():
        write_tables(annotations, small, first)
    write_tables([annotations[n] for n in order], small, other)
    for name in schema().tables:
        assert (first / f"{name}.parquet").read_bytes() == (other / f"{name}.parquet").read_bytes()


def test_gold_becomes_the_results_that_it_reports(small: Vocabulary, tmp_path: Path) -> None:
    counts = write_tables(gold_annotations(), small, tmp_path)
    assert counts.rows["records"] == counts.nodes["Record"] == counts.nodes["Trial"] == 5
    results = [r for r in read_table(tmp_path, "nodes").to_pylist() if r["label"] == "Result"]
    assert sorted((r["value"], r["unit"], r["numerator"], r["denominator"]) for r in results if r["numerator"]) == [
        (14.0, "%", 5, 37), (25.0, "%", 3, 12), (46.0, "%", 17, 37), (51.0, "%", 19, 37), (60.0, "%", 15, 25),
    ]  # fmt: skip
    assert sorted((r["value"], r["unit"]) for r in results if not r["numerator"]) == [
        (13.2, "months"), (13.4, "weeks"),
    ]  # fmt: skip


def test_every_statement_and_span_is_kept(small: Vocabulary, tmp_path: Path) -> None:
    annotations = gold_annotations()
    write_tables(annotations, small, tmp_path)
    statements = read_table(tmp_path, "statements").to_pylist()
    assert {s["id"] for s in statements} == {s.id for a in annotations for s in a.statements}
    texts = {a.record.id: a.record.text for a in annotations}
    for row in read_table(tmp_path, "evidence").to_pylist():
        assert texts[row["record"]][row["start"] : row["end"]] == row["text"]


def test_validation_names_a_dangling_edge(small: Vocabulary, tmp_path: Path) -> None:
    write_tables([annotation(TEXT, said("tests_intervention", SORAFENIB))], small, tmp_path)
    nodes = read_table(tmp_path, "nodes")
    keep = pa.array([row["id"] != "RXCUI:495881" for row in nodes.to_pylist()])
    pq.write_table(nodes.filter(keep), tmp_path / "nodes.parquet")
    with pytest.raises(KgbuildError, match=r"edges without their object: kgb\.edge:"):
        validate_tables(tmp_path)


def test_diff_tells_added_changed_retracted_and_the_record(small: Vocabulary, tmp_path: Path) -> None:
    def build(folder: str, *annotations: Annotation) -> Path:
        write_tables(annotations, small, tmp_path / folder)
        return tmp_path / folder

    first = annotation(TEXT, said("tests_intervention", SORAFENIB), said("studies_condition", LEIOMYOSARCOMA))
    moved = annotation("  " + TEXT, said("tests_intervention", SORAFENIB, evidence=(Span(2, 11),)))
    changes = diff_tables(build("old", first), build("new", moved)).changes
    edges = {(c.what, c.kind, c.record) for c in changes if c.table == "edges"}
    assert ("TESTS", "changed", first.record.id) in edges
    assert ("STUDIES", "retracted", first.record.id) in edges
    assert not diff_tables(tmp_path / "old", tmp_path / "old").changes
    assert diff_tables(None, tmp_path / "new").counts()["edges"]["retracted"] == 0


def test_reading_an_empty_folder_says_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="holds no graph tables"):
        read_table(tmp_path, "nodes")
