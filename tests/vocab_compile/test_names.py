"""Labels, kinds of names, what is dropped and what is quiet."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kgbuild.vocab import Concept
from kgbuild.vocab.compile.keys import joinable, name_key
from tests.vocab_compile.conftest import Result, raw, same

Compile = Callable[..., Result]


def test_a_synonym_that_is_another_label_is_dropped(compiled: Compile) -> None:
    result = compiled(
        a=[
            raw("MONDO:0000002", "fat tumor", "Condition"),
            raw(
                "NCIT:C1",
                "adult fat tumor",
                "Condition",
                names={"Fat Tumour": "exact_synonym", "AFT tumor": "exact_synonym"},
            ),
        ]
    )
    assert result.of("NCIT:C1").synonyms == ("AFT tumor",)
    assert result.noted("dropped_name") == [("NCIT:C1", "Fat Tumour")]


def test_labels_of_one_key_both_stay(compiled: Compile) -> None:
    result = compiled(
        a=[raw("MONDO:0000002", "twin thing", "Condition"), raw("MONDO:0000003", "twin things", "Condition")]
    )
    assert [c.label for c in result.concepts] == ["twin thing", "twin things"]


def test_crosswise_synonyms_are_suspicious(compiled: Compile) -> None:
    result = compiled(
        a=[
            raw("RXCUI:1", "regonib", "Drug", names={"otheromab": "exact_synonym"}),
            raw("RXCUI:2", "otheromab", "Drug", names={"regonib": "exact_synonym"}),
        ]
    )
    assert result.noted("suspicious") == [("RXCUI:1", "RXCUI:2")]
    assert all(not c.synonyms for c in result.concepts)


def test_one_name_on_many_concepts_is_dropped(compiled: Compile) -> None:
    facts = [raw(f"DRUGBANK:DB{n:05}", f"drugname {'x' * n}y", "Drug", names={"Brandexa": "brand"}) for n in range(25)]
    assert not any(c.brands for c in compiled(a=facts).concepts)


def test_decorations_come_off_and_generic_names_go(compiled: Compile) -> None:
    result = compiled(
        a=[
            raw(
                "MONDO:0000002",
                "Lipoma, NOS",
                "Condition",
                names={"fatty lump (disorder)": "exact_synonym", "Disease": "exact_synonym"},
            )
        ]
    )
    concept = result.of("MONDO:0000002")
    assert concept.label == "Lipoma, NOS"
    assert {"Lipoma", "fatty lump"} <= set(concept.synonyms)
    assert "Disease" not in {t for _, t in concept.terms()}


def test_long_names_and_narrow_ones_are_left_out(compiled: Compile) -> None:
    result = compiled(
        a=[raw("RXCUI:1", "regonib", "Drug", names={"x" * 201: "exact_synonym", "regonib X": "narrow_synonym"})]
    )
    assert result.of("RXCUI:1").terms() == (("label", "regonib"),)
    assert result.report.counts["names left out: over 200 characters"] == 1


def test_codes_and_abbreviations_are_told_by_shape(compiled: Compile) -> None:
    result = compiled(
        a=[
            raw("RXCUI:1", "regonib", "Drug", names={"AB-1234": "exact_synonym"}),
            raw("MONDO:0000002", "fat tumor", "Condition", names={"FTM": "exact_synonym"}),
        ]
    )
    assert result.of("RXCUI:1").codes == ("AB-1234",)
    assert result.of("MONDO:0000002").abbreviations == ("FTM",)


def test_inverted_headings_get_their_natural_order(compiled: Compile) -> None:
    result = compiled(a=[raw("MESH:D000001", "Lump, Fatty, Acute", "Condition")])
    assert result.of("MESH:D000001").synonyms == ("Acute Fatty Lump",)


def test_quiet_names(compiled: Compile) -> None:
    result = compiled(
        common=["impact"],
        a=[
            raw("HGNC:1", "IMPACT", "Target", names={"CAT": "exact_synonym"}),
            raw("DRUGBANK:DB00001", "Water", "Drug"),
            raw("RXCUI:1", "regonib", "Drug"),
        ],
    )
    assert result.of("HGNC:1").quiet == ("IMPACT", "CAT")
    assert result.of("DRUGBANK:DB00001").quiet == ("Water",)
    assert result.of("RXCUI:1").quiet == ()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("regonib", True),
        ("NSCLC", False),
        ("abc", False),
        ("p53", False),
        ("lung cancer", True),
        ("IL2", False),
        ("Lymphoma", True),
    ],
)
def test_joinable(name: str, expected: bool) -> None:
    assert joinable(name, 4) is expected


def test_keys() -> None:
    assert name_key("Crohn's Disease") == name_key("crohn disease")
    assert name_key("tumour, fatty") == name_key("Tumor Fatty")
    assert name_key("vitamin B1") != name_key("vitamin B2")


def test_a_label_in_two_terminologies_stands_once(compiled: Compile) -> None:
    result = compiled(
        a=[raw("MONDO:0000002", "fat tumor", "Condition")],
        b=[raw("NCIT:C1", "Fat Tumor", "Condition"), same("MONDO:0000002", "NCIT:C1")],
    )
    assert result.of("NCIT:C1").terms() == (("label", "fat tumor"),)


def test_an_abbreviation_is_one_whatever_its_source_calls_it(compiled: Callable[..., Result]) -> None:
    core = Concept("MONDO:0000009", "Condition", "acute myeloid leukemia", abbreviations=("AML",))
    group = raw("MONDO:0000001", "leukemia by classification", "Condition", same=("NCIT:C1", "NCIT:C2"))
    terms = [raw("NCIT:C1", "AML, NOS"), raw("NCIT:C2", "STEMI", names={"MDS": "related_synonym"})]
    result = compiled([core], mondo=[group], ncit=terms)
    assert result.concepts[0].id == "MONDO:0000009"
    assert result.of("NCIT:C1").id == "MONDO:0000001"
    assert "AML" in result.of("NCIT:C1").abbreviations
    (other,) = [c for c in result.concepts if "MDS" in c.abbreviations]
    assert "STEMI" in (other.label, *other.abbreviations)


def test_a_name_that_joins_two_conditions_is_not_exact(compiled: Callable[..., Result]) -> None:
    syndrome = raw("MONDO:0000001", "hereditary syndrome", "Condition", names={
        "Breast and Ovarian Cancer": "exact_synonym", "breast/ovarian cancer": "exact_synonym",
        "heart and lung cancer": "exact_synonym",
    })  # fmt: skip
    others = [raw("MONDO:0000002", "breast cancer", "Condition"), raw("MONDO:0000003", "ovarian cancer", "Condition")]
    concept = compiled(mondo=[syndrome, *others]).of("MONDO:0000001")
    assert concept.related == ("Breast and Ovarian Cancer", "breast/ovarian cancer")
    assert concept.synonyms == ("heart and lung cancer",)


def test_the_cores_name_of_another_concept_is_not_exact(compiled: Callable[..., Result]) -> None:
    core = Concept("MONDO:0000009", "Condition", "lung carcinoma", synonyms=("cancer of lungs",))
    gene = raw("MONDO:0000001", "tumor suppressor on 11", "Condition", names={"Cancer of Lungs": "exact_synonym"})
    concept = compiled([core], mondo=[gene]).of("MONDO:0000001")
    assert (concept.synonyms, concept.related) == ((), ("Cancer of Lungs",))
