"""Types told by names: which guesses are used, and which concepts are left out."""

from __future__ import annotations

from collections.abc import Callable

from kgbuild.vocab.compile.guess import head_word, train
from kgbuild.vocab.sources.facts import RawConcept
from tests.vocab_compile.conftest import Result, raw, same

Compile = Callable[..., Result]

_DISEASES = ("syndrome", "disease", "carcinoma", "neoplasm", "infection", "dystrophy")
_DRUGS = ("lumab", "tinib", "acid", "vaccine", "statin", "sartan")
_OTHER = ("artery", "nerve", "bone", "hospital", "mouse", "river")
_WORDS = [f"{a}{b}{c}" for a in "bdkmrst" for b in "aeio" for c in ("lan", "ver", "tis")]


def _names(heads: tuple[str, ...]) -> list[str]:
    return [f"{w} {h}" for h in heads for w in _WORDS]


def _typed() -> list[RawConcept]:
    diseases = [raw(f"MONDO:{n:07}", t, "Condition") for n, t in enumerate(_names(_DISEASES))]
    drugs = [raw(f"DRUGBANK:DB{n:05}", t, "Drug") for n, t in enumerate(_names(_DRUGS))]
    other = [raw(f"GO:{n:07}", t, "Process") for n, t in enumerate(_names(_OTHER))]
    return [*diseases, *drugs, *other]


def test_heads() -> None:
    assert head_word("Diseases of the Skin") == head_word("Skin Disease, Acute") == head_word("disease type 2")


def test_precision_is_measured_on_held_out_names() -> None:
    examples = [(t, "Condition") for t in _names(_DISEASES)] + [(t, "other") for t in _names(_OTHER)]
    guesser, shown, usable = train(examples, 0.9, 0.98, 3)
    assert usable == {"Condition", "other"}
    assert shown["Condition"].startswith("1.0000 (")
    assert guesser.guess("Strange Syndrome")[0] == "Condition"
    assert guesser.seen("Strange Syndrome", "Condition") > 3
    assert guesser.seen("Strange Syndromic", "Condition") == 0


def test_nothing_to_learn_from_is_no_fault() -> None:
    guesser, shown, usable = train([], 0.9, 0.98, 3)
    assert (guesser.guess("Strange Syndrome"), shown, usable) == (("", 0.0), {}, frozenset())


def test_sure_names_get_a_type_and_stay_quiet_others_go(compiled: Compile) -> None:
    unknown = [raw("MESH:D000001", "Strange Syndrome"), raw("MESH:D000002", "Far River"), raw("MESH:D000003", "Xqpt")]
    result = compiled(a=_typed(), b=unknown)
    concept = result.of("MESH:D000001")
    assert (concept.type, concept.quiet) == ("Condition", ("Strange Syndrome",))
    assert [w for w, _ in result.noted("dropped_concept")] == ["MESH:D000002", "MESH:D000003"]


def test_organisms_are_left_out(compiled: Compile) -> None:
    result = compiled(a=_typed(), b=[raw("MESH:D000001", "Strangia disease")])
    assert result.noted("dropped_concept") == [("MESH:D000001", "Strangia disease")]


def test_substances_that_two_terminologies_share_are_drugs(compiled: Compile) -> None:
    facts = [raw("MESH:D000001", "Xylose Thing"), raw("CHEBI:1", "xylose thing"), raw("CHEBI:2", "lonely thing")]
    result = compiled(a=_typed(), b=[*facts, same("MESH:D000001", "CHEBI:1")])
    assert result.of("CHEBI:1").type == "Drug"
    assert not any("CHEBI:2" in (c.id, *c.xrefs) for c in result.concepts)
