"""Several readings of one claim become one."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kgbuild.extract.merge import merged
from kgbuild.extract.reading import Draft, Modification
from kgbuild.model import Ref, Span, Statement
from kgbuild.model.statement import TRIAL


def result(start: int, confidence: float = 0.9, assertion: str = "asserted", **qualifiers: Any) -> Statement:
    obj = Ref("number", value=qualifiers.get("value", 20.0), unit="%")
    return Statement(TRIAL, "result", obj, "this_trial", assertion, (Span(start, start + 5),), qualifiers, confidence)


def test_the_weaker_claim_gives_its_evidence_to_the_stronger() -> None:
    strong = result(10, 0.7, value=20, numerator=8, denominator=40)
    (kept,) = merged([result(0, 0.9, value=20), strong], [])
    assert kept.qualifiers == {"value": 20, "numerator": 8, "denominator": 40}
    assert (kept.evidence, kept.confidence) == ((Span(10, 15), Span(0, 5)), 0.9)


def test_results_that_complete_each_other() -> None:
    (kept,) = merged([result(0, value=20, numerator=8), result(9, value=20, ci_low=9)], [])
    assert kept.qualifiers == {"value": 20, "numerator": 8, "ci_low": 9}


def test_results_that_disagree_stay_two() -> None:
    two = [result(0, value=20, numerator=8), result(9, value=20, numerator=9)]
    assert merged(two, []) == two


def test_other_heads_stay_apart() -> None:
    three = [result(0, value=20), result(9, assertion="negated", value=20), result(20, value=21)]
    assert len(merged(three, [])) == 3


def test_titles_quote_and_never_disagree() -> None:
    a, b = (result(s, value=20, population=p) for s, p in ((0, "all"), (9, "everyone")))
    assert len(merged([a, b], [])) == 1


def test_evidence_is_not_repeated() -> None:
    (kept,) = merged([result(3, value=20), result(3, value=20)], [])
    assert kept.evidence == (Span(3, 8),)


def condition(mention: int, start: int) -> Statement:
    ref = Ref("concept", mention=mention, specific=True, type="Condition")
    return Statement(TRIAL, "studies_condition", ref, "this_trial", "asserted", (Span(start, start + 3),))


def test_conditions_with_other_modifiers_stay_two() -> None:
    plain = Draft(0, 3, "Condition", query="sarcoma", index=0)
    narrowed = Draft(
        9, 12, "Condition", query="sarcoma", index=1, modifiers=[Modification(5, 8, "adv", "advanced", "stage")]
    )
    again = Draft(20, 23, "Condition", query="sarcoma", index=2)
    kept = merged([condition(0, 0), condition(1, 9), condition(2, 20)], [plain, narrowed, again])
    assert [s.evidence for s in kept] == [(Span(0, 3), Span(20, 23)), (Span(9, 12),)]


def regimen(*ids: str) -> Statement:
    ref = Ref("regimen", parts=tuple(Ref("concept", curie=c) for c in ids))
    return Statement(
        ref, "approved_for", Ref("concept", curie="X:1"), "regulatory", "asserted", (Span(len(ids[0]), 9),)
    )


def test_a_regimen_is_the_same_in_any_order() -> None:
    assert len(merged([regimen("A:1", "B:22"), regimen("B:22", "A:1")], [])) == 1


QUALIFIERS = st.dictionaries(
    st.sampled_from(["numerator", "denominator", "ci_low", "arm"]), st.integers(0, 2), max_size=4
)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.tuples(QUALIFIERS, st.integers(0, 50)), max_size=8))
def test_nothing_is_lost(given_: list[tuple[dict[str, int], int]]) -> None:
    statements = [result(start, **q) for q, start in given_]
    kept = merged(statements, [])
    assert {e for s in kept for e in s.evidence} == {e for s in statements for e in s.evidence}
    for s in statements:
        assert any(s.qualifiers.items() <= k.qualifiers.items() and set(s.evidence) <= set(k.evidence) for k in kept)
    assert [k.evidence[0].start for k in kept] == sorted(k.evidence[0].start for k in kept)


def test_names_without_a_concept_are_not_one() -> None:
    drafts = [Draft(start, start + 3, "AdverseEvent", index=n) for n, start in enumerate((0, 9))]
    harms = [
        Statement(TRIAL, "adverse_event", Ref("concept", mention=n, type="AdverseEvent"), "this_trial", "asserted",
                  (d.span,), {"affected": 0}, rule="field.adverse_event")
        for n, d in enumerate(drafts)
    ]  # fmt: skip
    assert merged(harms, drafts) == harms
