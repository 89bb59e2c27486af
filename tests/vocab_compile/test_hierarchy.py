"""Parents, cycles, joining to MONDO; classes and targets of drugs."""

from __future__ import annotations

from collections.abc import Callable

from kgbuild.vocab import Concept
from tests.vocab_compile.conftest import Result, raw, same

Compile = Callable[..., Result]


def test_parents_are_concept_ids(compiled: Compile) -> None:
    result = compiled(
        a=[raw("MONDO:0000002", "wide thing", "Condition"), raw("NCIT:C1", "Wide Stuff", "Condition")],
        b=[raw("NCIT:C2", "stage i stuff", "Condition", parents=("NCIT:C1",)), same("MONDO:0000002", "NCIT:C1")],
    )
    assert result.of("NCIT:C2").parents == ("MONDO:0000002",)


def test_a_parent_that_is_left_out_gives_way_to_its_own(compiled: Compile) -> None:
    result = compiled(
        a=[
            raw("MONDO:0000002", "wide thing", "Condition"),
            raw("NCIT:C1", "zzq vvk", "", parents=("MONDO:0000002",)),
            raw("NCIT:C2", "small thing", "Condition", parents=("NCIT:C1",)),
        ]
    )
    assert result.of("NCIT:C2").parents == ("MONDO:0000002",)


def test_a_cycle_is_cut_at_its_least_trusted_edge(compiled: Compile) -> None:
    result = compiled(
        a=[
            raw("MONDO:0000002", "one thing", "Condition", parents=("MONDO:0000003",)),
            raw("MONDO:0000003", "two things", "Condition"),
        ],
        b=[raw("MONDO:0000003", "two things", "Condition", parents=("MONDO:0000004",))],
        c=[raw("MONDO:0000004", "three things", "Condition", parents=("MONDO:0000002",))],
    )
    assert result.noted("cycle") == [("MONDO:0000004", "MONDO:0000002")]
    assert result.of("MONDO:0000002").parents == ("MONDO:0000003",)
    assert result.of("MONDO:0000004").parents == ()


def test_a_parent_of_itself_is_none(compiled: Compile) -> None:
    result = compiled(a=[raw("MONDO:0000002", "one thing", "Condition", parents=("MONDO:0000002",))])
    assert result.of("MONDO:0000002").parents == ()


def test_parents_nowhere_described_are_reported(compiled: Compile) -> None:
    result = compiled(a=[raw("MONDO:0000002", "one thing", "Condition", parents=("MONDO:0000009",))])
    assert result.noted("unknown_parent") == [("MONDO:0000009", "")]


def test_conditions_without_path_are_joined_by_name(compiled: Compile) -> None:
    result = compiled(
        a=[
            raw("MONDO:0000002", "lipid carcinoma", "Condition"),
            raw("NCIT:C1", "Stage IV Lipid Carcinoma AJCC v8", "Condition"),
            raw("NCIT:C2", "History of Lipid Carcinoma", "Condition"),
            raw("NCIT:C3", "Lipid Carcinoma FIGO Stage 2018", "Condition"),
        ]
    )
    assert result.of("NCIT:C1").parents == ("MONDO:0000002",)
    assert result.of("NCIT:C2").parents == ()
    assert result.of("NCIT:C3").parents == ("MONDO:0000002",)
    assert result.report.counts["no MONDO ancestor: NCIT"] == 1


def test_classes_and_targets_come_from_relations(compiled: Compile) -> None:
    result = compiled(
        a=[
            raw(
                "RXCUI:1",
                "regonib",
                "Drug",
                relations=(("has_class", "CHEBI:9"), ("inhibits", "HGNC:1"), ("has_class", "CHEBI:8")),
            ),
            raw("CHEBI:9", "kinase inhibitor", "Mechanism", relations=(("inhibits", "HGNC:1"),)),
            raw("HGNC:1", "ABCD1", "Target"),
        ]
    )
    assert (result.of("RXCUI:1").classes, result.of("RXCUI:1").targets) == (("CHEBI:9",), ("inhibits>HGNC:1",))
    assert result.of("CHEBI:9").acts_on == ("inhibits>HGNC:1",)
    assert result.report.counts["relation to no concept: has_class"] == 1


def test_references_of_the_core_follow_its_ids(compiled: Compile) -> None:
    core = [
        Concept("kgb:drug.x", "Drug", "regonib", classes=("kgb:mechanism.y",), targets=("inhibits>kgb:target.z",)),
        Concept("kgb:mechanism.y", "Mechanism", "kinase inhibitor", xrefs=("CHEBI:9",)),
        Concept("kgb:target.z", "Target", "ABCD1", xrefs=("HGNC:1",)),
    ]
    result = compiled(core=core, a=[raw("CHEBI:9", "kinase inhibitor"), raw("HGNC:1", "ABCD1", "Target")])
    drug = result.of("kgb:drug.x")
    assert (drug.classes, drug.targets) == (("CHEBI:9",), ("inhibits>HGNC:1",))


def test_core_concepts_come_first_then_by_trust(compiled: Compile) -> None:
    result = compiled(
        core=[Concept("kgb:D9", "Condition", "zzz pain")],
        a=[raw("NCIT:C1", "bbb pain", "Condition"), raw("MONDO:0000002", "ccc pain", "Condition")],
        b=[raw("MONDO:0000001", "aaa pain", "Condition")],
    )
    assert result.ids() == ["kgb:D9", "MONDO:0000002", "NCIT:C1", "MONDO:0000001"]
