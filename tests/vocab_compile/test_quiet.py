"""Which imported names are looked for in running text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kgbuild.vocab import Concept, Vocabulary
from kgbuild.vocab.store import MemoryStore
from tests.vocab_compile.conftest import Result, raw

Compile = Callable[..., Result]
_IDS = {"Drug": "RXCUI:7", "Condition": "MONDO:0000007", "Mechanism": "CHEBI:7", "Target": "HGNC:7"}


def _sought(compiled: Compile, type: str, label: str, id: str = "") -> bool:
    return label not in compiled(a=[raw(id or _IDS.get(type, "NCIT:C7"), label, type)]).concepts[0].quiet


@pytest.mark.parametrize(
    ("type", "name"),
    [
        ("Drug", "zemitinib"), ("Drug", "ZX1234567"), ("Drug", "Zemra XR"),
        ("Condition", "zemiosis"), ("Condition", "cancer of the earlobe"), ("Condition", "zemial disease type 2"),
        ("Condition", "earlobe and toe syndrome"),
        ("Mechanism", "zeminase inhibitor"),
        ("Target", "zemin receptor alpha"), ("Target", "ZEMIN12"),
    ],
)  # fmt: skip
def test_names_of_things_are_looked_for(compiled: Compile, type: str, name: str) -> None:
    assert _sought(compiled, type, name)


@pytest.mark.parametrize(
    ("type", "name"),
    [
        ("Drug", "zemi"), ("Drug", "ZM-1"), ("Drug", "zemin, anhydrous"), ("Drug", "zemin growth factor"),
        ("Condition", "wet"), ("Condition", "zemial"), ("Condition", "speed of onset"), ("Condition", "adverse event"),
        ("Condition", "zemiosis stage IV"), ("Condition", "ZEM2 negative cancer"), ("Condition", "tumors, earlobe"),
        ("Condition", "zemial disease 2"),
        ("Mechanism", "adjuvant"), ("Mechanism", "inhibitor"),
        ("Target", "zemin"), ("Target", "alanine zeminase"),
        ("Endpoint", "earlobe growth rate"), ("Process", "earlobe growth"), ("Criteria", "Zemi criteria"),
        ("Intervention", "earlobe surgery"),
    ],
)  # fmt: skip
def test_other_names_are_quiet(compiled: Compile, type: str, name: str) -> None:
    assert not _sought(compiled, type, name)


def test_words_of_state_only_narrow_what_the_rest_names(compiled: Compile) -> None:
    facts = [
        raw("MONDO:0000001", "earlobe cancer", "Condition"),
        raw("NCIT:C2", "advanced earlobe cancer", "Condition"),
        raw("NCIT:C3", "recurrent adult earlobe cancer", "Condition"),
        raw("MONDO:0000004", "painful earlobe cancer", "Condition"),
    ]
    result = compiled(a=facts)
    assert [bool(c.quiet) for c in sorted(result.concepts, key=lambda c: c.id[-1])] == [False, True, True, False]


def test_names_that_join_two_conditions_are_quiet(compiled: Compile) -> None:
    result = compiled(
        a=[
            raw("MONDO:0000001", "itching pain", "Condition"),
            raw("HP:0000002", "itching pain and zemiosis", "Condition"),
        ]
    )
    assert result.of("HP:0000002").quiet == ("itching pain and zemiosis",)


def test_findings_and_reagents_are_quiet(compiled: Compile) -> None:
    result = compiled(
        a=[
            raw("NCIT:C3367", "Finding", "Condition"),
            raw("NCIT:C5", "earlobe pain", "Condition", parents=("NCIT:C3367",)),
            raw("CHEBI:5", "zemitinib", "Drug"),
        ],
        b=[raw("CHEBI:5", "zemitinib", "Drug")],
    )
    assert result.of("NCIT:C5").quiet == ("earlobe pain",)
    assert result.of("CHEBI:5").quiet == ("zemitinib",)


def test_what_the_core_names_otherwise_is_quiet(compiled: Compile) -> None:
    core = [Concept("kgb:E1", "Endpoint", "earlobe pain")]
    result = compiled(core=core, a=[raw("MONDO:0000001", "earlobe pain", "Condition")])
    assert result.of("MONDO:0000001").quiet == ("earlobe pain",)
    assert result.of("kgb:E1").quiet == ()


def test_common_words_are_quiet_in_every_spelling(compiled: Compile) -> None:
    result = compiled(common=["capture"], a=[raw("RXCUI:1", "Captures", "Drug", names={"zemitinib": "brand"})])
    assert result.of("RXCUI:1").quiet == ("Captures",)


def test_no_name_of_the_core_falls_silent(compiled: Compile) -> None:
    core = [Concept("MONDO:0000001", "Condition", "zemiosis type 1", abbreviations=("ZEM", "PAD"))]
    names = {"Zemiosis type I": "related_synonym", "pad": "exact_synonym", "zem": "exact_synonym"}
    result = compiled(core=core, a=[raw("MONDO:0000001", "zemiosis type 1", "Condition", names=names)])
    vocabulary = Vocabulary(MemoryStore(result.concepts))
    for text in ("zemiosis type 1", "ZEM", "PAD"):
        assert [(m.start, m.end) for m in vocabulary.find(text)] == [(0, len(text))]
    assert vocabulary.find("a pad") == []
    assert vocabulary.lookup("pad")[0].curie == "MONDO:0000001"
