"""Salts, brands and combinations."""

from __future__ import annotations

from collections.abc import Callable

from kgbuild.vocab import Concept
from tests.vocab_compile.conftest import Result, raw

Compile = Callable[..., Result]


def test_a_salt_by_name_folds_into_its_base(compiled: Compile) -> None:
    result = compiled(
        a=[raw("RXCUI:1", "regonib", "Drug"), raw("DRUGBANK:DB00009", "Regonib dihydrochloride monohydrate", "Drug")]
    )
    concept = result.of("RXCUI:1")
    assert result.ids() == ["RXCUI:1"]
    assert concept.salts == ("Regonib dihydrochloride monohydrate",)
    assert "DRUGBANK:DB00009" in concept.xrefs
    assert result.noted("salt") == [("DRUGBANK:DB00009", "Regonib dihydrochloride monohydrate")]


def test_an_ingredient_of_its_own_is_no_salt(compiled: Compile) -> None:
    result = compiled(a=[raw("RXCUI:1", "regonib", "Drug"), raw("RXCUI:2", "regonib sodium", "Drug")])
    assert len(result.concepts) == 2


def test_a_salt_that_the_source_states_folds(compiled: Compile) -> None:
    result = compiled(
        a=[
            raw("RXCUI:1", "regonib", "Drug"),
            raw("RXCUI:2", "regonib sodium", "Drug", relations=(("salt_of", "RXCUI:1"),)),
        ]
    )
    assert result.of("RXCUI:2").id == "RXCUI:1"
    assert result.of("RXCUI:2").salts == ("regonib sodium",)


def test_salt_words_alone_are_a_substance(compiled: Compile) -> None:
    result = compiled(
        a=[
            raw("DRUGBANK:DB00001", "Sodium chloride", "Drug"),
            raw("DRUGBANK:DB00002", "Sodium", "Drug"),
            raw("DRUGBANK:DB00003", "Chloride ion", "Drug"),
        ]
    )
    assert len(result.concepts) == 3


def test_a_base_that_is_no_known_drug_takes_no_salt(compiled: Compile) -> None:
    result = compiled(a=[raw("CHEBI:1", "benzyl", "Drug"), raw("DRUGBANK:DB00001", "Benzyl benzoate", "Drug")])
    assert len(result.concepts) == 2


def test_a_core_drug_is_never_folded(compiled: Compile) -> None:
    core = [Concept("DRUGBANK:DB00009", "Drug", "regonib sodium")]
    result = compiled(core=core, a=[raw("RXCUI:1", "regonib", "Drug")])
    assert len(result.concepts) == 2


def test_a_brand_of_one_ingredient_is_its_name(compiled: Compile) -> None:
    result = compiled(
        a=[
            raw("RXCUI:1", "regonib", "Drug"),
            raw("RXCUI:5", "Regovia", "Drug", relations=(("has_ingredient", "RXCUI:1"),)),
        ]
    )
    concept = result.of("RXCUI:5")
    assert (concept.id, concept.brands) == ("RXCUI:1", ("Regovia",))


def test_a_brand_of_several_belongs_to_their_combination(compiled: Compile) -> None:
    both = (("has_ingredient", "RXCUI:1"), ("has_ingredient", "RXCUI:2"))
    result = compiled(
        a=[
            raw("RXCUI:1", "regonib", "Drug"),
            raw("RXCUI:2", "otheromab", "Drug"),
            raw("RXCUI:3", "otheromab / regonib", "Drug"),
            raw("RXCUI:5", "Duovia", "Drug", relations=both),
        ]
    )
    mixture = result.of("RXCUI:3")
    assert mixture.brands == ("Duovia",)
    assert set(mixture.components) == {"RXCUI:1", "RXCUI:2"}


def test_a_brand_of_several_products_is_reported(compiled: Compile) -> None:
    several = (("has_ingredient", "RXCUI:1"), ("has_ingredient", "RXCUI:2"))
    result = compiled(
        a=[
            raw("RXCUI:1", "regonib", "Drug"),
            raw("RXCUI:2", "otheromab", "Drug"),
            raw("RXCUI:5", "Duovia", "Drug", relations=several),
        ]
    )
    assert result.noted("suspicious") == [("RXCUI:5", "Duovia")]
    assert not any("Duovia" in c.brands for c in result.concepts)


def test_a_combination_joins_in_any_order_of_its_parts(compiled: Compile) -> None:
    core = [Concept("kgb:drug.duo", "Drug", "regonib-otheromab")]
    result = compiled(core=core, a=[raw("RXCUI:3", "otheromab / regonib", "Drug")])
    assert result.ids() == ["RXCUI:3"]


def test_components_follow_a_folded_salt(compiled: Compile) -> None:
    result = compiled(
        a=[
            raw("RXCUI:1", "regonib", "Drug"),
            raw("RXCUI:2", "otheromab", "Drug"),
            raw("RXCUI:4", "regonib sodium", "Drug", relations=(("salt_of", "RXCUI:1"),)),
            raw("RXCUI:3", "otheromab / regonib sodium", "Drug"),
        ]
    )
    assert result.of("RXCUI:3").components == ("RXCUI:2", "RXCUI:1")


def test_a_class_called_as_one_drug_is_that_drug(compiled: Callable[..., Result]) -> None:
    drug = raw("RXCUI:1", "ethanol", "Drug", names={"alcohol": "exact_synonym"}, same=("CHEBI:1",))
    member = raw("CHEBI:1", "ethanol")
    named = raw("CHEBI:2", "alcohol")
    result = compiled(rxnorm=[drug], chebi=[member, named])
    assert result.of("CHEBI:2").id == "RXCUI:1"
    other = raw("DRUGBANK:DB00002", "isopropanol", "Drug", names={"alcohol": "exact_synonym"})
    kept = compiled(rxnorm=[drug], drugbank=[other], chebi=[member, named])
    assert all("CHEBI:2" not in c.xrefs for c in kept.concepts)
