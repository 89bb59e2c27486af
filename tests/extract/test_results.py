"""Reported results; the examples cover every rule of results.toml."""

from typing import Any

import pytest

from kgbuild.extract.rules import load
from kgbuild.model import SectionKind
from tests.extract.reader import Reader

RATE, MONTHS = {"param_type": "rate", "unit": "%"}, {"param_type": "median", "unit": "months"}
COUNT = {"param_type": "count", "unit": "participants"}
EXAMPLES: dict[str, tuple[str, dict[str, Any]]] = {
    "is": (
        "The objective response rate was 20% (8/40).",
        {"endpoint": "objective response rate", "value": 20, "numerator": 8, "denominator": 40, **RATE},
    ),
    "median": (
        "We saw a median overall survival, 13.4 months.",
        {"endpoint": "overall survival", "value": 13.4, **MONTHS},
    ),
    "gain": (
        "There was a 3-month overall survival benefit.",
        {"endpoint": "overall survival", "value": 3, "unit": "months", "param_type": "difference"},
    ),
    "share_got": (
        "In all, 12.5% of evaluable patients achieved a complete response.",
        {"endpoint": "complete response", "value": 12.5, **RATE},
    ),
    "pct_got": (
        "In the end, 37.5% had a partial response.",
        {"endpoint": "partial response", "value": 37.5, **RATE},
    ),
    "sub_rate": (
        "Shrinkage was seen in 64% (18% complete response).",
        {"endpoint": "complete response", "value": 18, **RATE},
    ),
    "n_seen": (
        "Nineteen partial responses were recorded.",
        {"endpoint": "partial response", "value": 19, "numerator": 19, **COUNT},
    ),
    "seen_in": (
        "A partial response was observed in 8 patients (20%).",
        {"endpoint": "partial response", "value": 20, "numerator": 8, **RATE},
    ),
    "n_of_d_got": (
        "Eight of 40 (20%) achieved a partial response.",
        {"endpoint": "partial response", "value": 20, "numerator": 8, "denominator": 40, **RATE},
    ),
    "of_d_n_got": (
        "Of the 40 evaluable patients, 8 (20%) achieved a partial response.",
        {"endpoint": "partial response", "value": 20, "numerator": 8, "denominator": 40, **RATE},
    ),
    "n_pct_got": (
        "Eight patients (20%) had a partial response.",
        {"endpoint": "partial response", "value": 20, "numerator": 8, **RATE},
    ),
    "bracket": (
        "Patients reached complete response (20%).",
        {"endpoint": "complete response", "value": 20, **RATE},
    ),
    "change": (
        "The mean change in overall survival was -1.2 months.",
        {"endpoint": "overall survival", "value": -1.2, "unit": "months", "param_type": "difference"},
    ),
    "seen_in_n": (
        "Complete response was seen in 3 of 30 patients.",
        {"endpoint": "complete response", "value": 3, "numerator": 3, "denominator": 30, **COUNT},
    ),
    "there_were": (
        "There were 4 partial responses (10%).",
        {"endpoint": "partial response", "value": 10, "numerator": 4, **RATE},
    ),
    "n_got": (
        "Three patients had a complete response.",
        {"endpoint": "complete response", "value": 3, "numerator": 3, **COUNT},
    ),
    "ratio": (
        "The hazard ratio for overall survival was 0·65.",
        {"endpoint": "overall survival", "value": 0.65, "param_type": "hazard_ratio"},
    ),
}
"""Rule name to (sentence, qualifiers)."""


def test_every_rule_has_an_example() -> None:
    assert {r.name for r in load("results.toml")[0]} == set(EXAMPLES)


@pytest.mark.parametrize("rule", EXAMPLES)
def test_each_rule_reads_its_example(reader: Reader, rule: str) -> None:
    text, qualifiers = EXAMPLES[rule]
    claim = reader.results(text).only("result")
    assert (claim.rule, dict(claim.qualifiers)) == (f"results.{rule}", qualifiers)
    assert (claim.subject, claim.object, claim.scope) == ("TRIAL", qualifiers["value"], "this_trial")
    assert claim.quote in text


@pytest.mark.parametrize(
    ("text", "qualifiers"),
    [
        (
            "Median overall survival was 13.4 months (95% CI 9.9–15.2).",
            {"value": 13.4, "ci_level": 95, "ci_low": 9.9, "ci_high": 15.2},
        ),
        (
            "The objective response rate was 20% (95% CI, 9% to 36%; p = 0.03).",
            {"value": 20, "ci_low": 9, "ci_high": 36, "p_value": "0.03"},
        ),
        ("The 6-month progression-free survival rate was 35%.", {"value": 35, "time_point": "6 months"}),
        ("Overall survival at 2 years was 41%.", {"value": 41, "time_point": "2 years"}),
        ("The two-year overall survival was 41%.", {"value": 41, "time_point": "2 years"}),
        (
            "Median overall survival was 11 weeks (range 2–31).",
            {"value": 11, "unit": "weeks", "range_low": 2, "range_high": 31},
        ),
        ("The objective response rate was 1.5% (17/1,133).", {"value": 1.5, "numerator": 17, "denominator": 1133}),
        ("Median overall survival was 13·4 months.", {"value": 13.4}),
        ("The mean overall survival was 9 months.", {"value": 9, "param_type": "mean"}),
        (
            "The overall survival hazard ratio was 0.65; 95% confidence limit (CL), 0.51–0.79.",
            {"value": 0.65, "param_type": "hazard_ratio", "ci_low": 0.51, "ci_high": 0.79},
        ),
        (
            "The hazard ratio for overall survival was 0.65 (95% CI 0.51–0.79; p<0.001).",
            {"value": 0.65, "param_type": "hazard_ratio", "ci_low": 0.51, "ci_high": 0.79, "p_value": "<0.001"},
        ),
        (
            "The odds ratio for complete response was 2.1.",
            {"value": 2.1, "param_type": "odds_ratio", "endpoint": "complete response"},
        ),
        ("By RECIST 1.1 the objective response rate was 20%.", {"value": 20}),
    ],
)
def test_qualifiers(reader: Reader, text: str, qualifiers: dict[str, Any]) -> None:
    assert qualifiers.items() <= reader.results(text).only("result").qualifiers.items()


@pytest.mark.parametrize(
    ("share", "flags"), [(20, None), (20.4, None), (50, ["arithmetic_mismatch"]), (25, ["arithmetic_mismatch"])]
)
def test_a_percentage_that_its_fraction_contradicts_is_flagged_not_dropped(
    reader: Reader, share: float, flags: list[str] | None
) -> None:
    claim = reader.results(f"The objective response rate was {share}% (8/40).").only("result")
    assert (claim.object, claim.qualifiers.get("flags")) == (share, flags)


@pytest.mark.parametrize(
    "text",
    [
        "We assumed an objective response rate of 20%.",
        "The study looks at overall survival for up to 12 months.",
        "The aim is a change in overall survival at the end of 12 months of treatment.",
        "The null hypothesis was a response rate of 5%.",
        "The study had 80% power to detect a median overall survival of 12 months.",
        "Overall survival was better.",
        "Overall survival was 13.",
        "Patients took 5 mg until progression-free survival.",
        "Sarcoma was found in 20% of dogs.",
    ],
)
def test_what_is_no_result(reader: Reader, text: str) -> None:
    assert reader.results(text).said("result") == []


def test_two_endpoints_of_one_sentence(reader: Reader) -> None:
    text = "Median progression-free survival was 4.1 months and median overall survival was 13.4 months."
    got = {(c.qualifiers["endpoint"], c.object) for c in reader.results(text).said("result")}
    assert got == {("progression-free survival", 4.1), ("overall survival", 13.4)}


def test_two_arms_of_one_sentence(reader: Reader) -> None:
    text = "Median overall survival was 13.4 months with zetinib versus 9.1 months with placebo."
    got = {(c.object, c.qualifiers.get("arm")) for c in reader.results(text).said("result")}
    assert got == {(13.4, "zetinib"), (9.1, "placebo")}


def test_a_result_said_twice_is_one(reader: Reader) -> None:
    text = "Median overall survival was 13.4 months. Later, median overall survival was 13.4 months (95% CI 9-15)."
    claim = reader.results(text).only("result")
    assert claim.qualifiers["ci_high"] == 15


def test_a_result_of_another_study_is_about_its_drug(reader: Reader) -> None:
    text = "In a phase II study of bexofen, the objective response rate was 20%."
    claim = reader.prose(text, SectionKind.ABSTRACT_BACKGROUND).only("result")
    assert (claim.subject, claim.scope, claim.object) == ("bexofen", "other_study", 20)


def test_a_result_of_another_study_without_a_drug_says_nothing(reader: Reader) -> None:
    text = "In previous studies the objective response rate was 20%."
    assert reader.prose(text, SectionKind.ABSTRACT_BACKGROUND).said("result") == []


def test_a_count_without_a_known_endpoint_keeps_its_words(reader: Reader) -> None:
    claim = reader.results("In short, 4 of 6 patients had less pain at night.").only("result")
    assert claim.qualifiers == {
        "endpoint": "less pain at night",
        "param_type": "count",
        "value": 4,
        "unit": "participants",
        "numerator": 4,
        "denominator": 6,
    }


def test_a_denominator_is_not_read_again_as_a_numerator(reader: Reader) -> None:
    claim = reader.results("Nine of 41 patients (22%) achieved a partial response.").only("result")
    assert (claim.qualifiers["numerator"], claim.qualifiers["denominator"]) == (9, 41)


OS, PFS, ORR, CR, PR = (
    "overall survival", "progression-free survival", "objective response rate", "complete response", "partial response",
)  # fmt: skip
ROWS: list[tuple[str, list[tuple[str, float, str | None, dict[str, Any]]]]] = [
    (
        "Median overall survival and progression-free survival were 12.5 and 6.5 months, respectively.",
        [(OS, 12.5, None, MONTHS), (PFS, 6.5, None, MONTHS)],
    ),
    (
        "Median OS was 12.5 and 9.5 months for QX and QY arms, respectively (95% CI, 11 to 14 and 8 to 10.5).",
        [(OS, 12.5, "QX arm", {"ci_low": 11, "ci_high": 14}), (OS, 9.5, "QY arm", {"ci_low": 8, "ci_high": 10.5})],
    ),
    (
        "The response rate was 12, 24, and 36%, respectively.",
        [(ORR, 12, None, RATE), (ORR, 24, None, RATE), (ORR, 36, None, RATE)],
    ),
    (
        "The response rate was 51% in the zetinib arm, 42% in the marlimab arm, and 33% in the QX-Y+Z arm.",
        [(ORR, 51, "zetinib arm", {}), (ORR, 42, "marlimab arm", {}), (ORR, 33, "QX-Y+Z arm", {})],
    ),
    ("Complete response rates were similar (51% vs. 50%).", [(CR, 51, None, RATE), (CR, 50, None, RATE)]),
    (
        "Progression-free survival was longer with zetinib than with placebo (median 8.5 vs 4.5 months).",
        [(PFS, 8.5, "zetinib", MONTHS), (PFS, 4.5, "placebo", MONTHS)],
    ),
    (
        "Median PFS (95% CI) was 7.5 (5.5–9.5) months vs 6.5 (4.5–8.5) months in the zetinib vs placebo arms.",
        [
            (PFS, 7.5, "zetinib arm", {"ci_level": 95, "ci_low": 5.5, "ci_high": 9.5}),
            (PFS, 6.5, "placebo arm", {"ci_level": 95, "ci_low": 4.5, "ci_high": 8.5}),
        ],
    ),
    (
        "Overall survival was 61% (95% CI 52–70) in the zetinib group versus 48% (40–56) in the placebo group.",
        [
            (OS, 61, "zetinib group", {"ci_low": 52, "ci_high": 70}),
            (OS, 48, "placebo group", {"ci_level": 95, "ci_low": 40, "ci_high": 56}),
        ],
    ),
    (
        "Median PFS and OS were 3.5 and 7.5 months, respectively, for arm A, and 4.5 and 8.5 months, respectively, "
        "for arm B.",
        [(PFS, 3.5, "arm A", {}), (OS, 7.5, "arm A", {}), (PFS, 4.5, "arm B", {}), (OS, 8.5, "arm B", {})],
    ),
    (
        "Median progression-free survival and overall survival in the zetinib arm (3.5 and 7.5 months, respectively) "
        "were similar to those in the marlimab arm (4.5 and 8.5 months, respectively).",
        [
            (PFS, 3.5, "zetinib arm", MONTHS), (OS, 7.5, "zetinib arm", MONTHS),
            (PFS, 4.5, "marlimab arm", MONTHS), (OS, 8.5, "marlimab arm", MONTHS),
        ],
    ),
    (
        "The response rate, the primary end point, was 25% (95% CI 12–38, 10 of 40 patients) with zetinib.",
        [(ORR, 25, "zetinib", {"numerator": 10, "denominator": 40, "ci_low": 12, "ci_high": 38})],
    ),
    (
        "The 1- and 2-year overall survival rates were 71% and 52%.",
        [(OS, 71, None, {"time_point": "1 years"}), (OS, 52, None, {"time_point": "2 years"})],
    ),
    ("The response rate improved from 12% to 30%.", [(ORR, 12, None, RATE), (ORR, 30, None, RATE)]),
    ("Twenty-one (53%) patients had a complete response.", [(CR, 53, None, {"numerator": 21})]),
    ("In all, 12 (32%) had a complete response.", [(CR, 32, None, {"numerator": 12})]),
    (
        "There were 2 (8%) partial responses and 18 (69%) patients with complete response.",
        [(PR, 8, None, {"numerator": 2}), (CR, 69, None, {"numerator": 18})],
    ),
    (
        "Partial response was seen in four patients (20%), and 13 patients (65%) had complete response.",
        [(PR, 20, None, {"numerator": 4}), (CR, 65, None, {"numerator": 13})],
    ),
    ("At 30 months, 88.5% of patients had complete response and 77.5% had died.", [(CR, 88.5, None, RATE)]),
    ("The response rate was 45% and 8 patients had died.", [(ORR, 45, None, RATE)]),
    (
        "Overall survival events were seen in 51 of 207 patients (hazard ratio [HR] 0·91, 95% CI 0·81–1·02; p=0·2).",
        [(OS, 0.91, None, {"param_type": "hazard_ratio", "ci_low": 0.81, "ci_high": 1.02, "p_value": "0.2"})],
    ),
    (
        "Overall survival was improved (median, 22.5 v 18.5 months; HR, 0.74; 95% CI, 0.6 to 0.9).",
        [
            (OS, 22.5, None, MONTHS),
            (OS, 18.5, None, MONTHS),
            (OS, 0.74, None, {"param_type": "hazard_ratio", "ci_level": 95, "ci_low": 0.6, "ci_high": 0.9}),
        ],
    ),
    (
        "Overall survival was longer in the zetinib group (hazard ratio for death, 0.55; 95% CI, 0.4 to 0.75).",
        [(OS, 0.55, None, {"param_type": "hazard_ratio", "ci_low": 0.4})],
    ),
    (
        "In the zetinib arm, the response rate was 40% and median overall survival was 12.5 months.",
        [(ORR, 40, "zetinib arm", RATE), (OS, 12.5, "zetinib arm", MONTHS)],
    ),
    (
        "The 2-year progression-free survival and overall survival rates were 40% (95% CI 30–50) and 60%, "
        "respectively.",
        [(PFS, 40, None, {"time_point": "2 years", "ci_low": 30}), (OS, 60, None, {"time_point": "2 years"})],
    ),
    (
        "Complete response occurred in 12/44 (27.2%; 95% CI 15-42) patients.",
        [(CR, 27.2, None, {"numerator": 12, "denominator": 44})],
    ),
    ("The complete response rate increased by 4.5 points.", [(CR, 4.5, None, {"param_type": "difference"})]),
    ("The risk ratio for complete response was 1.4 (95% CI 1.1-1.9).", [(CR, 1.4, None, {"param_type": "risk_ratio"})]),
    ("Median overall survival with zetinib was not reached.", []),
    (
        "The 1- and 3-year overall survival rates were 81% and 71% for Arm A and 62% and 52% for Arm B.",
        [
            (OS, 81, "Arm A", {"time_point": "1 years"}), (OS, 71, "Arm A", {"time_point": "3 years"}),
            (OS, 62, "Arm B", {"time_point": "1 years"}), (OS, 52, "Arm B", {"time_point": "3 years"}),
        ],
    ),
    (
        "For QX and QY, respectively, median PFS was 4.5 vs 2.5 months, overall survival was 10.5 vs 8.5 months.",
        [(PFS, 4.5, "QX", {}), (PFS, 2.5, "QY", {}), (OS, 10.5, "QX", {}), (OS, 8.5, "QY", {})],
    ),
    ("Reasons for leaving were nausea and complete response (33.5%).", []),
    ("Median gloom and overall survival were 3.5 and 7.5 months, respectively.", []),
    ("Overall survival and gloom in the zetinib arm (3.5 and 7.5 months, respectively) were short.", []),
    ("Differences in overall survival were due to deaths (relapse, bleeding; HR 0.5, p = .03).", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), ROWS, ids=[t[:50] for t, _ in ROWS])
def test_rows_of_values(
    reader: Reader, text: str, expected: list[tuple[str, float, str | None, dict[str, Any]]]
) -> None:
    claims = reader.results(text).said("result")
    got = sorted((c.qualifiers["endpoint"], c.object, str(c.qualifiers.get("arm"))) for c in claims)
    assert got == sorted((endpoint, value, str(arm)) for endpoint, value, arm, _ in expected)
    for endpoint, value, _, qualifiers in expected:
        claim = next(c for c in claims if (c.qualifiers["endpoint"], c.object) == (endpoint, value))
        assert qualifiers.items() <= claim.qualifiers.items()


def test_a_value_of_another_arm_is_not_of_the_drug_of_a_foreign_study(reader: Reader) -> None:
    text = "In a phase II study of bexofen, the objective response rate was 30% with cordaxel and 20% with bexofen."
    claim = reader.prose(text, SectionKind.ABSTRACT_BACKGROUND).only("result")
    assert (claim.subject, claim.object) == ("bexofen", 20)


def test_a_comma_without_a_blank_parts_values_only_before_respectively(reader: Reader) -> None:
    read = reader.results("Median overall survival was 3.9,4 months, respectively.")
    assert [c.object for c in read.said("result")] == [3.9, 4]
    assert 3.9 not in [c.object for c in reader.results("Median overall survival was 3.9,4 months.").said("result")]


def test_a_ratio_behind_a_row_in_square_brackets(reader: Reader) -> None:
    text = (
        "Overall survival was not different between matched and unmatched groups [67.8 vs. 73.6%, respectively; "
        "hazard ratio (HR)=1.25, 95% confidence interval (CI): 0.48–4.63]."
    )
    ratio = next(c for c in reader.results(text).said("result") if c.qualifiers["param_type"] == "hazard_ratio")
    assert (ratio.object, ratio.qualifiers["ci_low"], ratio.qualifiers["ci_high"]) == (1.25, 0.48, 4.63)


def test_counts_of_each_arm(reader: Reader) -> None:
    text = "Six complete responses and 19 partial responses were recorded in the weekly arm."
    got = [(c.object, c.qualifiers.get("arm")) for c in reader.results(text).said("result")]
    assert sorted(got) == [(6, "weekly arm"), (19, "weekly arm")]
