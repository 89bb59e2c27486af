"""Normal forms: every format's spelling of a value gives the code of the API v2."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgbuild.records import codes


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        ("status", "Active, not recruiting", "ACTIVE_NOT_RECRUITING"),
        ("status", "Unknown status", "UNKNOWN"),
        ("status", " recruiting ", "RECRUITING"),
        ("study_type", "Observational [Patient Registry]", "OBSERVATIONAL"),
        ("phase", "Not Applicable", "NA"),
        ("phase", "N/A", "NA"),
        ("phase", "Early Phase 1", "EARLY_PHASE1"),
        ("phase", "Phase 0", "EARLY_PHASE1"),
        ("phase", "Phase 3", "PHASE3"),
        ("sex", "Both", "ALL"),
        ("allocation", "Non-Randomized", "NON_RANDOMIZED"),
        ("intervention_model", "Single Group Assignment", "SINGLE_GROUP"),
        ("intervention_model", "Crossover Assignment", "CROSSOVER"),
        ("observational_model", "Case-Crossover", "CASE_CROSSOVER"),
        ("masking", "None (Open Label)", "NONE"),
        ("masking", "Triple (Participant, Care Provider, Investigator)", "TRIPLE"),
        ("primary_purpose", "Health Services Research", "HEALTH_SERVICES_RESEARCH"),
        ("arm_type", "Placebo Comparator", "PLACEBO_COMPARATOR"),
        ("intervention_type", "Procedure/Surgery", "PROCEDURE"),
        ("intervention_type", "Dietary Supplement", "DIETARY_SUPPLEMENT"),
        ("enrollment_type", "Anticipated", "ESTIMATED"),
        ("outcome_role", "Other Pre-specified", "OTHER_PRE_SPECIFIED"),
        ("outcome_role", "Post-Hoc", "POST_HOC"),
        ("reference_type", "results_reference", "RESULT"),
        ("param_type", "Least Squares Mean", "LEAST_SQUARES_MEAN"),
        ("hypothesis_type", "Non-Inferiority or Equivalence (legacy)", "NON_INFERIORITY_OR_EQUIVALENCE_LEGACY"),
        ("ci_sides", "2-Sided", "TWO_SIDED"),
        ("yes_no", "Accepts Healthy Volunteers", "YES"),
        ("yes_no", "false", "NO"),
        ("dispersion_type", "95% Confidence Interval", "95_CONFIDENCE_INTERVAL"),
        ("dispersion_type", "Standard Error of the Mean", "STANDARD_ERROR_OF_MEAN"),
    ],
)
def test_a_title_and_its_code_are_one(kind: str, text: str, code: str) -> None:
    assert codes.enum(kind, text) == code
    assert codes.enum(kind, code) == code


@pytest.mark.parametrize(
    ("kind", "text"), [("status", "FOO"), ("status", ""), ("phase", "Phase 9"), ("x", "--"), ("x", "A" * 999)]
)
def test_what_no_list_holds_has_no_code(kind: str, text: str) -> None:
    assert codes.enum(kind, text) is None


def test_every_alias_means_a_listed_code_and_is_none_itself() -> None:
    for name, kind in codes._KINDS.items():
        for alias, code in kind.aliases.items():
            assert re.fullmatch(r"[A-Z0-9_]+", alias), (name, alias)
            assert kind.values is None or (code in kind.values and alias not in kind.values), (name, alias)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Phase 2/Phase 3", ["PHASE2", "PHASE3"]),
        ("PHASE1|PHASE2", ["PHASE1", "PHASE2"]),
        ("N/A", ["NA"]),
        ("Phase 1/Phase 9", None),
        ("", None),
    ],
)
def test_phases(text: str, found: list[str] | None) -> None:
    assert codes.phases(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<0.001", "0.001"),
        ("1,234", "1234"),
        ("−4.50", "-4.5"),
        ("95 %", "95"),
        (".05", "0.05"),
        ("1e-3", "0.001"),
        ("-0.0", "0"),
        ("3/5", None),
        ("NA", None),
        ("", None),
        ("1e999999999", None),
        ("1e-999999999", None),
        ("9" * 65, None),
    ],
)
def test_numbers(text: str, found: str | None) -> None:
    assert codes.number(text) == found


@given(st.decimals(min_value=-1_000_000, max_value=1_000_000, places=6))
def test_a_number_keeps_its_value_and_normal_forms_are_fixed_points(value: Decimal) -> None:
    code = codes.number(f"{value:f}")
    assert code is not None
    assert Decimal(code) == value
    assert codes.number(code) == code


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN")])
def test_what_is_no_number_is_refused(value: float | Decimal) -> None:
    with pytest.raises(ValueError, match="not a finite number"):
        codes.plain_number(value)


@pytest.mark.parametrize(
    ("text", "years"),
    [("18 Years", "18"), ("6 Months", "0.5"), ("1 Year", "1"), ("2 Weeks", "0.0383"), ("N/A", None), ("", None)],
)
def test_ages_are_years(text: str, years: str | None) -> None:
    assert codes.age(text) == years


@pytest.mark.parametrize(
    ("text", "iso"),
    [("February 2020", "2020-02"), ("2020-02-03", "2020-02-03"), ("February 3, 2020", "2020-02-03"), ("soon", None)],
)
def test_dates_keep_their_precision(text: str, iso: str | None) -> None:
    assert codes.date(text) == iso
