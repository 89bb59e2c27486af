"""What stands in brackets behind a value."""

from typing import Any

import pytest

from kgbuild.extract.tails import percent, tail


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("17/41", {"numerator": 17, "denominator": 41}),
        ("17 of 41", {"numerator": 17, "denominator": 41}),
        ("17 out of the 41", {"numerator": 17, "denominator": 41}),
        ("1,017/2,041", {"numerator": 1017, "denominator": 2041}),
        ("n = 9", {"numerator": 9}),
        ("95% CI 0.5–0.8; p < 0.001", {"ci_level": 95, "ci_low": 0.5, "ci_high": 0.8, "p_value": "<0.001"}),
        ("90% confidence interval: 3 to 7", {"ci_level": 90, "ci_low": 3, "ci_high": 7}),
        ("95% CI [0·51, 0·79]", {"ci_level": 95, "ci_low": 0.51, "ci_high": 0.79}),
        ("95% CI, 10% to 32%", {"ci_level": 95, "ci_low": 10, "ci_high": 32}),
        ("CI 2.2-3.3", {"ci_low": 2.2, "ci_high": 3.3}),
        ("range 21–88", {"range_low": 21, "range_high": 88}),
        ("range: 21 to 88 years", {"range_low": 21, "range_high": 88}),
        ("IQR, 3–9", {"iqr_low": 3, "iqr_high": 9}),
        ("± 4.2", {"sd": 4.2}),
        ("SD 4.2", {"sd": 4.2}),
        ("P = 0.04", {"p_value": "0.04"}),
        ("p=0·04", {"p_value": "0.04"}),
        ("p value ≤ .05", {"p_value": "≤.05"}),
        ("4/10; 95% CI 12-74", {"numerator": 4, "denominator": 10, "ci_level": 95, "ci_low": 12, "ci_high": 74}),
    ],
)  # fmt: skip
def test_qualifiers(text: str, found: dict[str, Any]) -> None:
    assert tail(text) == found


@pytest.mark.parametrize("text", ["", "see Table 2", "75 mg/m2", "3/m2", "group 2", "approximately"])
def test_other_brackets_say_nothing(text: str) -> None:
    assert tail(text) == {}


@pytest.mark.parametrize(
    ("text", "share"),
    [("7, 35%", 35), ("35.5 %", 35.5), ("95% CI 2-3", None), ("90% confidence", None), ("n = 3", None)],
)
def test_percentages_but_not_confidence_levels(text: str, share: float | None) -> None:
    assert percent(text) == share


def test_an_interquartile_range_is_no_range() -> None:
    assert tail("interquartile range 3-9") == {"iqr_low": 3, "iqr_high": 9}
