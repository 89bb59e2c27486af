"""Names of arms as they are written behind, before and between values."""

import pytest

from tests.extract.reader import Reader


@pytest.mark.parametrize(
    ("phrase", "arm"),
    [
        ("with zetinib", "zetinib"),
        ("in the zetinib group", "zetinib group"),
        ("in the experimental arm", "experimental arm"),
        ("for zetinib plus marlimab", "zetinib plus marlimab"),
        ("in 21 patients allocated QRC+P", "QRC+P"),
        ("in patients receiving zetinib", "zetinib"),
        ("for arm A", "arm A"),
        ("in the QX-Y+Z arm", "QX-Y+Z arm"),
        ("in both groups", None),
        ("in all patients", None),
        ("in younger women", None),
        ("in the northern region", None),
    ],
)
def test_the_arm_behind_a_value(reader: Reader, phrase: str, arm: str | None) -> None:
    claim = reader.results(f"Median overall survival was 12.5 months {phrase}.").only("result")
    assert claim.qualifiers.get("arm") == arm


@pytest.mark.parametrize(
    ("phrase", "arms"),
    [
        ("for QX and QY arms, respectively", ["QX arm", "QY arm"]),
        ("in groups A and B, respectively", ["group A", "group B"]),
        ("in the zetinib vs placebo arms, respectively", ["zetinib arm", "placebo arm"]),
        ("with zetinib and placebo, respectively", ["zetinib", "placebo"]),
        ("in younger and older women, respectively", [None, None]),
    ],
)
def test_arms_listed_behind_the_values(reader: Reader, phrase: str, arms: list[str | None]) -> None:
    claims = reader.results(f"Median overall survival was 12.5 and 9.5 months {phrase}.").said("result")
    assert [(c.object, c.qualifiers.get("arm")) for c in claims] == list(zip([12.5, 9.5], arms, strict=True))
