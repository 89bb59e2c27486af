"""Which ids become one concept, and which merges are refused."""

from __future__ import annotations

from collections.abc import Callable

from kgbuild.vocab import Concept
from tests.vocab_compile.conftest import Result, raw, same

Compile = Callable[..., Result]


def test_mapped_ids_are_one_concept_named_by_the_preferred_id(compiled: Compile) -> None:
    result = compiled(
        a=[raw("NCIT:C1", "Gastric Thing", "Condition"), raw("MONDO:0000002", "stomach thing", "Condition")],
        b=[same("NCIT:C1", "MONDO:0000002")],
    )
    assert result.ids() == ["MONDO:0000002"]
    concept = result.of("NCIT:C1")
    assert (concept.label, concept.mapped) == ("stomach thing", ("Gastric Thing",))


def test_two_ids_of_one_canonical_terminology_never_merge(compiled: Compile) -> None:
    result = compiled(
        a=[raw("MONDO:0000002", "one thing", "Condition"), raw("MONDO:0000003", "other thing", "Condition")],
        b=[same("MONDO:0000002", "NCIT:C1"), same("NCIT:C1", "MONDO:0000003")],
    )
    assert len(result.concepts) == 2
    assert result.noted("conflict") == [("NCIT:C1", "MONDO:0000003")]


def test_reserved_ids_merge_only_through_a_deciding_terminology(compiled: Compile) -> None:
    facts = [
        raw("MONDO:0000002", "one thing", "Condition"),
        raw("NCIT:C1", "x", "Condition"),
        raw("NCIT:C2", "y", "Condition"),
    ]
    decided = compiled(a=facts, b=[same("MONDO:0000002", "NCIT:C1"), same("MONDO:0000002", "NCIT:C2")])
    assert decided.ids() == ["MONDO:0000002"]
    not_decided = compiled(
        a=facts, b=[same("MONDO:0000002", "NCIT:C1"), same("EFO:0000001", "NCIT:C1"), same("EFO:0000001", "NCIT:C2")]
    )
    assert len(not_decided.concepts) == 2


def test_types_must_agree(compiled: Compile) -> None:
    result = compiled(
        a=[raw("MONDO:0000002", "heparin thing", "Condition"), raw("RXCUI:1", "heparin", "Drug")],
        b=[same("MONDO:0000002", "RXCUI:1")],
    )
    assert len(result.concepts) == 2
    assert "types differ" in result.report.findings[0].reason


def test_an_inexact_mapping_merges_nothing(compiled: Compile) -> None:
    from kgbuild.vocab.sources.facts import Mapping

    result = compiled(
        a=[raw("NCIT:C1", "wide", "Condition"), raw("MONDO:0000002", "narrow", "Condition")],
        b=[Mapping("NCIT:C1", "skos:broadMatch", "MONDO:0000002")],
    )
    assert len(result.concepts) == 2


def test_drugs_join_by_unii_then_by_name(compiled: Compile) -> None:
    result = compiled(
        a=[raw("RXCUI:1", "firstamab", "Drug", same=("UNII:A",)), raw("RXCUI:2", "regonib", "Drug", same=("UNII:B",))],
        b=[
            raw("DRUGBANK:DB00001", "Firstamab alfa", "Drug", same=("UNII:A",)),
            raw("DRUGBANK:DB00002", "Regonib", "Drug", same=("UNII:C",)),
        ],
    )
    assert result.of("DRUGBANK:DB00001").id == "RXCUI:1"
    assert result.of("DRUGBANK:DB00002").id == "RXCUI:2"


def test_within_a_mapping_set_equal_labels_win(compiled: Compile) -> None:
    result = compiled(
        a=[raw("DRUGBANK:DB00001", "Regonib", "Drug")],
        b=[raw("CHEBI:1", "regonib tosylate"), raw("CHEBI:2", "regonib")],
        c=[same("DRUGBANK:DB00001", "CHEBI:1"), same("DRUGBANK:DB00001", "CHEBI:2")],
    )
    assert "CHEBI:2" in result.of("DRUGBANK:DB00001").xrefs
    assert ("DRUGBANK:DB00001", "CHEBI:1") in result.noted("conflict")


def test_an_untyped_heading_joins_by_entry_term(compiled: Compile) -> None:
    result = compiled(
        a=[raw("DRUGBANK:DB00001", "Regonib", "Drug")],
        b=[raw("MESH:D000001", "Regonibum Compound", names={"Regonib": "exact_synonym"})],
    )
    assert result.of("MESH:D000001").id == "DRUGBANK:DB00001"


def test_an_entry_term_of_two_concepts_joins_none(compiled: Compile) -> None:
    result = compiled(
        a=[raw("DRUGBANK:DB00001", "Regonib", "Drug"), raw("DRUGBANK:DB00002", "Otheronib", "Drug")],
        b=[raw("MESH:D000001", "Kinase Things", names={"Regonib": "exact_synonym", "Otheronib": "exact_synonym"})],
    )
    assert not any("MESH:D000001" in c.xrefs for c in result.concepts)


def test_short_names_and_abbreviations_join_nothing(compiled: Compile) -> None:
    for name in ("abc", "NSCLC", "p53"):
        result = compiled(a=[raw("MONDO:0000002", name, "Condition")], b=[raw("HP:0000001", name, "Condition")])
        assert len(result.concepts) == 2, name


def test_a_protein_id_that_one_gene_has_is_that_gene(compiled: Compile) -> None:
    result = compiled(
        a=[raw("HGNC:1", "ABCD1", "Target", xrefs=("UniProtKB:P00001",))],
        b=[raw("UniProtKB:P00001", "", "Target", names={"abcdin kinase": "exact_synonym"})],
    )
    assert result.of("HGNC:1").synonyms == ("abcdin kinase",)


def test_core_keeps_its_id_type_and_names(compiled: Compile) -> None:
    core = Concept("kgb:drug.x", "Drug", "regonib", synonyms=("other name",), xrefs=("DRUGBANK:DB00001",))
    result = compiled(
        core=[core],
        a=[
            raw("DRUGBANK:DB00001", "Regonib", "Drug"),
            raw("RXCUI:1", "regonib", "Drug"),
            raw("RXCUI:2", "other name", "Drug"),
        ],
    )
    concept = result.of("kgb:drug.x")
    assert (concept.id, concept.type, concept.label) == ("RXCUI:1", "Drug", "regonib")
    assert "other name" in concept.synonyms


def test_two_core_concepts_never_merge(compiled: Compile) -> None:
    core = [Concept("kgb:D1", "Condition", "left pain"), Concept("MONDO:0000002", "Condition", "right pain")]
    result = compiled(core=core, a=[same("kgb:D1", "MONDO:0000002")])
    assert len(result.concepts) == 2


def test_obsolete_concepts_stay_out(compiled: Compile) -> None:
    result = compiled(a=[raw("MONDO:0000002", "gone thing", "Condition", obsolete=True)])
    assert result.concepts == ()
    assert result.noted("obsolete") == [("MONDO:0000002", "gone thing")]


def test_a_twin_joins_whatever_ids_the_disease_has(compiled: Callable[..., Result]) -> None:
    disease = raw("MONDO:0000001", "seizure", "Condition", names={"convulsion": "exact_synonym"})
    known = raw("SYMP:0000001", "seizure", "Condition")
    twin = raw("SYMP:0000002", "convulsion", "Condition")
    result = compiled(mondo=[disease], symp=[known, twin])
    assert result.of("MONDO:0000001").xrefs == ("SYMP:0000001", "SYMP:0000002")


def test_a_twin_prefers_the_one_disease_and_joins_none_of_two(compiled: Callable[..., Result]) -> None:
    names = {"rash": "exact_synonym"}
    finding = raw("NCIT:C1", "skin eruption", "Condition", names=names)
    one = [raw("MONDO:0000001", "exanthem", "Condition", names=names)]
    result = compiled(mondo=one, ncit=[finding], symp=[raw("SYMP:0000001", "rash", "Condition")])
    assert result.of("SYMP:0000001").id == "MONDO:0000001"
    two = [*one, raw("MONDO:0000002", "enanthem", "Condition", names=names)]
    result = compiled(mondo=two, ncit=[finding], symp=[raw("SYMP:0000001", "rash", "Condition")])
    assert result.of("SYMP:0000001").id == "SYMP:0000001"
