"""Resolved statements: specific concepts, left-over modifiers, regimens, ids, merging, order, idempotence."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgbuild.link import Linker
from kgbuild.model import Mention, Modifier, Ref, Span, Statement, regimen_id
from kgbuild.model.statement import TRIAL
from tests.link.conftest import annotation, mention


def condition(index: int, **more: object) -> Statement:
    ref = Ref("concept", mention=index, specific=True)
    return Statement(TRIAL, "studies_condition", ref, "this_trial", "asserted", (Span(0, 3),), **more)  # type: ignore[arg-type]


def drugs(predicate: str, subject: Ref, obj: Ref, **more: object) -> Statement:
    return Statement(subject, predicate, obj, "this_trial", "asserted", (Span(0, 3),), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "base", "modifiers", "curie", "left"),
    [
        ("advanced soft tissue sarcoma", "soft tissue sarcoma", ("advanced",), "NCIT:4", None),
        ("cancer, advanced", "cancer", ("advanced",), "NCIT:6", None),
        ("advanced STS of the soft tissue sarcoma", "soft tissue sarcoma", ("advanced",), "NCIT:4", None),
        ("metastatic HER2-negative breast cancer", "breast cancer", ("metastatic", "HER2-negative"), "NCIT:8",
         ["her2-negative"]),
        ("relapsed and or refractory multiple myeloma", "multiple myeloma", ("relapsed", "refractory"), "MONDO:9",
         ["refractory", "relapsed"]),
        ("relapsed and or refractory multiple myeloma", "refractory multiple myeloma", ("relapsed",), "MONDO:9",
         ["refractory", "relapsed"]),
        ("relapsed multiple myeloma", "multiple myeloma", ("relapsed",), "NCIT:10", None),
        ("recurrent, metastatic multiple myeloma", "multiple myeloma", ("recurrent", "metastatic"), "NCIT:10",
         ["metastatic"]),
        ("inoperable or advanced sarcoma", "sarcoma", ("inoperable", "advanced"), "MONDO:2",
         ["advanced", "inoperable"]),
        ("early, inoperable, or advanced sarcoma", "sarcoma", ("early", "inoperable", "advanced"), "MONDO:2",
         ["advanced", "early", "inoperable"]),
        ("adult advanced sarcoma", "sarcoma", ("adult", "advanced"), "NCIT:5", ["adult"]),
        ("sarcoma (Pediatric)", "sarcoma", ("(Pediatric)",), "MONDO:2", ["pediatric"]),
    ],
)  # fmt: skip
def test_most_specific_concept(
    linker: Linker, text: str, base: str, modifiers: tuple[str, ...], curie: str, left: list[str] | None
) -> None:
    a = linker.link(annotation(text, [mention(text, base, "Condition", modifiers)], [condition(0)]))
    (statement,) = a.statements
    assert statement.object.curie == curie
    assert statement.qualifiers.get("modifiers") == left


def test_a_modifier_before_a_list_narrows_none_of_it(linker: Linker) -> None:
    text = "with advanced sarcoma, breast cancer, and melanoma; in advanced soft tissue sarcoma and cutaneous melanoma"
    mentions = [mention(text, "sarcoma", "Condition", ("advanced",)), mention(text, "breast cancer", "Condition")]
    mentions += [mention(text, "melanoma", "Condition"), mention(text, "soft tissue sarcoma", "Condition")]
    mentions.append(mention(text, "cutaneous melanoma", "Condition"))
    last = text.rindex("advanced")
    mentions[3] = replace(mentions[3], modifiers=(Modifier(last, last + 8, "advanced"),))
    done = linker.link(annotation(text, mentions, [condition(n) for n in range(5)])).statements
    found = {s.object.curie: s.qualifiers.get("modifiers") for s in done}
    assert found == {"MONDO:2": ["advanced"], "MONDO:7": None, "MONDO:13": None, "NCIT:4": None, "MONDO:12": None}


def test_a_state_word_inside_the_first_of_a_list_narrows_nothing(linker: Linker) -> None:
    text = "patients with advanced sarcoma, breast cancer, and melanoma"
    mentions = [mention(text, w, "Condition") for w in ("advanced sarcoma", "breast cancer", "melanoma")]
    (first, *_) = linker.link(annotation(text, mentions, [condition(0)])).statements
    assert (first.object.curie, first.qualifiers["modifiers"]) == ("MONDO:2", ["advanced"])
    field = text.replace("patients with", "Conditions:")
    mentions = [mention(field, w, "Condition") for w in ("advanced sarcoma", "breast cancer", "melanoma")]
    assert linker.link(annotation(field, mentions, [condition(0)])).statements[0].object.curie == "NCIT:5"


def test_abbreviation_with_modifier_composes_by_its_long_form(linker: Linker) -> None:
    text = "advanced STS"
    m = mention(text, "STS", "Condition", ("advanced",), query="soft tissue sarcoma")
    (statement,) = linker.link(annotation(text, [m], [condition(0)])).statements
    assert (statement.object.curie, statement.object.type) == ("NCIT:4", "Condition")


def test_a_ref_that_is_not_specific_keeps_the_mention_link(linker: Linker) -> None:
    text = "advanced sarcoma"
    m = mention(text, "sarcoma", "Condition", ("advanced",))
    s = Statement(TRIAL, "narrative", Ref("concept", mention=0), "background", "asserted", (Span(0, 5),))
    (statement,) = linker.link(annotation(text, [m], [s])).statements
    assert statement.object.curie == "MONDO:2"


TEXT = "lenvatinib with pembrolizumab and notadrug in sarcoma"
MENTIONS = [mention(TEXT, w, "Drug") for w in ("lenvatinib", "pembrolizumab", "notadrug")] + [
    mention(TEXT, "sarcoma", "Condition")
]
A, B, C, D = (Ref("concept", mention=n) for n in range(4))


def test_regimen_has_a_stable_id(linker: Linker) -> None:
    regimen = Ref("regimen", parts=(A, Ref("regimen", parts=(B, A))))
    (s,) = linker.link(annotation(TEXT, MENTIONS, [drugs("approved_for", regimen, D)])).statements
    assert s.subject.curie == regimen_id(["RXCUI:4", "RXCUI:1"])
    assert s.subject.label == "lenvatinib + pembrolizumab"
    assert [p.curie for p in s.subject.parts] == ["RXCUI:1", "RXCUI:4"]


def test_combination_puts_the_smaller_id_first_and_merges(linker: Linker) -> None:
    first = drugs("combined_with", A, B, confidence=0.5)
    second = Statement(B, "combined_with", A, "this_trial", "asserted", (Span(4, 9),), confidence=0.9)
    (s,) = linker.link(annotation(TEXT, MENTIONS, [first, second, drugs("combined_with", A, A)])).statements
    assert (s.subject.curie, s.object.curie) == ("RXCUI:1", "RXCUI:4")
    assert s.evidence == (Span(0, 3), Span(4, 9))
    assert s.confidence == 0.9
    assert (s.id or "").startswith("kgb.statement:")


def test_unlinked_keeps_its_text_and_scope_parts_statements(linker: Linker) -> None:
    one = drugs("tests_intervention", TRIAL, C)
    two = Statement(TRIAL, "tests_intervention", C, "background", "asserted", (Span(0, 3),))
    a = linker.link(annotation(TEXT, MENTIONS, [one, two]))
    assert {(s.object.curie, s.object.label) for s in a.statements} == {(None, "notadrug")}
    assert len({s.id for s in a.statements}) == 2


def test_refs_without_a_mention_and_in_qualifiers(linker: Linker) -> None:
    s = drugs("has_target", A, Ref("concept", curie="HGNC:1"), qualifiers={"population": D, "arms": [B]})
    (done,) = linker.link(annotation(TEXT, MENTIONS, [s])).statements
    assert (done.object.label, done.object.type) == ("PDCD1", "Target")
    assert done.qualifiers["population"].curie == "MONDO:2"
    assert done.qualifiers["arms"][0].label == "pembrolizumab"


def test_numbers_of_equal_value_give_equal_ids(linker: Linker) -> None:
    dose = [drugs("dose", A, Ref("number", value=v, unit="mg"), qualifiers={"value": v}) for v in (400, 400.0)]
    assert len(linker.link(annotation(TEXT, MENTIONS, dose)).statements) == 1


_REFS = st.sampled_from([A, B, C, D, TRIAL, Ref("regimen", parts=(A, B)), Ref("literal", label="x y"),
                         Ref("number", value=2.5, unit="mg"), Ref("enum", values=("PHASE1",))])  # fmt: skip
_STATEMENTS = st.builds(
    lambda s, p, o, at, q: Statement(s, p, o, "this_trial", "asserted", (Span(at, at + 1),), q),
    _REFS, st.sampled_from(["combined_with", "narrative", "approved_for"]), _REFS, st.integers(0, 9),
    st.dictionaries(st.sampled_from(["a", "b"]), st.one_of(st.text(max_size=3), st.integers(), _REFS), max_size=2),
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(statements=st.lists(_STATEMENTS, max_size=6))
def test_linking_is_idempotent_and_ignores_the_order_of_statements(statements: list[Statement], linker: Linker) -> None:
    once = linker.link(annotation(TEXT, MENTIONS, statements))
    assert linker.link(once) == once
    turned = linker.link(annotation(TEXT, MENTIONS, statements[::-1]))
    assert [s.id for s in turned.statements] == [s.id for s in once.statements]
    assert len({s.id for s in once.statements}) == len(once.statements)


def test_empty(linker: Linker) -> None:
    assert linker.link(annotation("", [], [])).links == ()
    assert linker.verdicts((Mention(0, 0, "", "Condition"),))[0].link.curie is None
