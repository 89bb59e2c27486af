"""Links and failures as an SSSOM mapping set: the rules of its specification that can be checked by program."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import yaml

from kgbuild.link import Linker, sssom_rows
from kgbuild.model import Mention
from kgbuild.model.sssom import COLUMNS, NO_TERM, justification, sssom_header, sssom_row
from tests.link.conftest import annotation

SEMAPV = {
    "LexicalMatching", "LexicalSimilarityThresholdMatching", "ManualMappingCuration", "CompositeMatching",
    "BackgroundKnowledgeBasedMatching",
}  # fmt: skip
BUILT_IN = {"owl", "rdf", "rdfs", "semapv", "skos", "sssom", "xsd", "linkml"}
SLOTS = [
    "curie_map", "mapping_set_id", "mapping_set_version", "mapping_set_title", "license", "object_source",
    "object_source_version", "mapping_tool", "mapping_tool_version",
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "term"),
    [
        ("label", "LexicalMatching"),
        ("brand_rewritten", "LexicalMatching"),
        ("head", "LexicalMatching"),
        ("no_term_found", "LexicalMatching"),
        ("exact_synonym_slip", "LexicalSimilarityThresholdMatching"),
        ("modifier_composition", "CompositeMatching"),
        ("override", "ManualMappingCuration"),
    ],
)
def test_justifications(kind: str, term: str) -> None:
    assert justification(kind) == f"semapv:{term}"


def test_rows_of_annotations(linker: Linker) -> None:
    text = "sarcoma nonsensitis sarcoma lenvatanib relapsed sarcoma 5 mg"
    mentions = [
        Mention(0, 7, "sarcoma", "Condition"),
        Mention(8, 19, "nonsensitis", "Condition"),
        Mention(20, 27, "sarcoma", "Condition"),
        Mention(28, 38, "lenvatanib", "Drug"),
        Mention(39, 55, "relapsed sarcoma", "Condition"),
        Mention(56, 60, "5 mg", "Dose"),
    ]
    rows = {r["subject_label"]: r for r in sssom_rows([linker.link(annotation(text, mentions, []))])}
    assert list(rows) == ["lenvatanib", "nonsensitis", "relapsed sarcoma", "sarcoma"]
    assert all(tuple(r) == COLUMNS and r["subject_type"] == "rdfs literal" for r in rows.values())
    exact, none, slip = rows["sarcoma"], rows["nonsensitis"], rows["lenvatanib"]
    assert (exact["object_id"], exact["predicate_id"], exact["object_match_field"]) == (
        "MONDO:2", "skos:exactMatch", "rdfs:label",
    )  # fmt: skip
    assert (none["object_id"], none["confidence"], none["object_match_field"]) == (NO_TERM, "1", "")
    assert slip["mapping_justification"] == "semapv:LexicalSimilarityThresholdMatching"
    assert rows["relapsed sarcoma"]["predicate_id"] == "skos:broadMatch"


def test_a_curators_none_is_sure_and_a_weak_candidate_is_not() -> None:
    assert sssom_row("GC", "Condition", None, None, 1.0, "override", "GC")["confidence"] == "1"
    assert sssom_row("GC", "Condition", None, None, 0.4, "no_term_found", None)["confidence"] == "0.6"


def test_hostile_texts_stay_in_their_cell() -> None:
    row = sssom_row('a\tb\n"c|d\\', "Drug", "RXCUI:1", "x\ny", 0.9, "label", "a|b\\c")
    assert row["subject_label"] == 'a b "c|d\\'
    assert row["object_label"] == "x y"
    assert row["match_string"] == "a\\|b\\\\c"


def test_the_header_is_yaml_and_declares_every_prefix() -> None:
    lines = sssom_header(
        ["MONDO:1", "NEW:2", NO_TERM, "kgb:x"], {"MONDO": "http://m/#_", "kgb": "https://k/"}, "https://r/", {"a": "b"}
    )
    data = yaml.safe_load("\n".join(line[1:] for line in lines))
    assert data == {"curie_map": {"MONDO": "http://m/#_", "NEW": "https://r/NEW:", "kgb": "https://k/"}, "a": "b"}


def test_the_export_keeps_the_rules(seed_build: Path, tmp_path: Path) -> None:
    from kgbuild.load.export import export

    (path,) = export(seed_build, "sssom", tmp_path)
    lines = path.read_text("utf-8").splitlines()
    above = [line[1:] for line in lines if line.startswith("#")]
    meta = yaml.safe_load("\n".join(above))
    assert lines[: len(above)] == [f"#{line}" for line in above]
    assert list(meta) == SLOTS
    assert all(meta.values())
    rows = list(csv.DictReader(lines[len(above) :], delimiter="\t"))
    assert len(rows) > 100
    for row in rows:
        assert row["subject_label"]
        assert row["subject_type"] == "rdfs literal"
        assert 0 <= float(row["confidence"]) <= 1
        assert len(row["confidence"]) <= 5
        assert row["mapping_justification"].removeprefix("semapv:") in SEMAPV
        for slot in ("predicate_id", "object_id", "mapping_justification", "object_match_field"):
            prefix, _, local = row[slot].partition(":")
            assert ((prefix in meta["curie_map"] or prefix in BUILT_IN) and local) or not row[slot], row
        assert row["object_id"] != NO_TERM or row["object_label"] == ""
    assert meta["object_source"].partition(":")[0] in meta["curie_map"]
    assert not BUILT_IN & set(meta["curie_map"])
    assert [tuple(r.values()) for r in rows] == sorted(tuple(r.values()) for r in rows)
