"""Drugs given together, only where the trial tests both."""

import pytest

from kgbuild.model import SectionKind
from tests.extract.reader import Read, Reader

TITLE = "Study of Zetinib, Cordaxel and Bexofen in Sarcoma"


def pairs(read: Read) -> set[frozenset[str]]:
    return {frozenset((c.subject, c.object)) for c in read.said("combined_with")}


def read(reader: Reader, text: str, title: str = "Zetinib or Cordaxel or Bexofen in Sarcoma") -> Read:
    return reader.prose(text, SectionKind.BRIEF_SUMMARY, title)


ZC, ZB, CB = (frozenset(p) for p in (("zetinib", "cordaxel"), ("zetinib", "bexofen"), ("cordaxel", "bexofen")))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We give zetinib in combination with cordaxel.", {ZC}),
        ("We give zetinib plus cordaxel.", {ZC}),
        ("We give zetinib combined with oral cordaxel.", {ZC}),
        ("The combination of zetinib and cordaxel is new.", {ZC}),
        ("We give zetinib 5 mg added to cordaxel.", {ZC}),
        ("Zetinib and cordaxel are used together.", {ZC}),
        ("Combining zetinib, cordaxel and bexofen is new.", {ZC, ZB, CB}),
        ("Patients receive zetinib 5 mg daily and cordaxel 80 mg weekly.", {ZC}),
        ("Patients receive single doses of zetinib 5 mg with either cordaxel 8 mg or bexofen 4 mg.", {ZC, ZB}),
        ("We give zetinib combined with cordaxel (ZC) or bexofen (ZB).", {ZC, ZB}),
        ("Patients receive infusions of zetinib 5 mg, cordaxel 8 mg, and bexofen 4 mg.", {ZC, ZB, CB}),
        ("Groups received zetinib 5 mg, cordaxel 8 mg, and bexofen 4 mg, respectively.", set()),
        ("Patients receive zetinib (with cordaxel).", {ZC}),
        ("Patients receive zetinib/cordaxel.", set()),
        ("Patients receive zetinib or cordaxel.", set()),
        ("Zetinib is compared with cordaxel.", set()),
        ("Patients receive zetinib alone and cordaxel alone.", set()),
        ("We give zetinib in combination with marlimab.", set()),
        ("We give zetinib and later zetinib.", set()),
        ("Zetinib plus cordaxel versus bexofen is tested.", {ZC}),
        ("Comparing the combination of zetinib and cordaxel with bexofen is new.", {ZC}),
        ("The combinations differ: the difference between zetinib and cordaxel is small.", set()),
        ("Patients receive zetinib, cordaxel or bexofen.", set()),
    ],
)
def test_wordings(reader: Reader, text: str, expected: set[frozenset[str]]) -> None:
    assert pairs(read(reader, text)) == expected


def test_titles_join_by_comma_and_and(reader: Reader) -> None:
    assert pairs(read(reader, "It is new.", TITLE)) == {ZC, ZB, CB}


@pytest.mark.parametrize(
    "title",
    [
        "Comparing Zetinib and Cordaxel",
        "A Trial Comparing Zetinib With Cordaxel",
        "Randomization Between Zetinib and Cordaxel",
        "Zetinib Versus Cordaxel in Sarcoma",
        "Zetinib or Cordaxel",
        "Zetinib Compared With Cordaxel",
    ],
)
def test_titles_that_compare(reader: Reader, title: str) -> None:
    assert pairs(read(reader, "It is new.", title)) == set()


def test_a_combination_of_another_study_is_not_this_trials(reader: Reader) -> None:
    text = "In a phase II study, zetinib plus cordaxel improved overall survival."
    assert pairs(read(reader, text)) == set()


def test_an_approved_combination_is_not_this_trials(reader: Reader) -> None:
    assert pairs(read(reader, "The FDA approved zetinib in combination with cordaxel for sarcoma.")) == set()


def test_evidence_is_the_joining_words(reader: Reader) -> None:
    claim = read(reader, "Today we give zetinib in combination with cordaxel, daily.").only("combined_with")
    assert claim.quote == "zetinib in combination with cordaxel"


def test_a_comparison_gives_no_cross_pairs(reader: Reader) -> None:
    assert pairs(read(reader, "It is new.", "A Trial Comparing Zetinib, Cordaxel With Bexofen")) == {ZC}
