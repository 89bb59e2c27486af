"""Modifiers beside a mention; every row of modifiers.tsv is exercised."""

import pytest

from kgbuild.extract.modifiers import rules
from tests.extract.reader import Reader

BEFORE = {
    "metastatic": "metastatic",
    "advanced": "advanced",
    "early": "early-stage",
    "stage": "stage IIIB",
    "extensive-stage": "extensive stage",
    "limited-stage": "limited-disease",
    "unresectable": "non-resectable",
    "inoperable": "inoperable",
    "resectable": "resectable",
    "resected": "resected",
    "operable": "operable",
    "recurrent": "recurrent",
    "relapsed": "relapsing",
    "refractory": "refractory",
    "progressive": "progressive",
    "persistent": "persistent",
    "treatment-resistant": "therapy-resistant",
    "castration-resistant": "castrate-resistant",
    "hormone-refractory": "hormone-refractory",
    "platinum-resistant": "platinum-resistant",
    "platinum-sensitive": "platinum sensitive",
    "newly diagnosed": "newly-diagnosed",
    "previously untreated": "treatment-naïve",
    "previously treated": "heavily pretreated",
    "chronic": "chronic",
    "acute": "acute",
    "high-grade": "high grade",
    "low-grade": "low-grade",
    "intermediate-grade": "intermediate-grade",
    "high-risk": "high-risk",
    "low-risk": "low risk",
    "intermediate-risk": "intermediate-risk",
    "mild": "mild",
    "moderate": "moderate",
    "severe": "severe",
    "adult": "adult",
    "pediatric": "paediatric",
    "childhood": "childhood",
    "juvenile": "juvenile",
    "elderly": "older",
    "noninvasive": "non-invasive",
    "muscle-invasive": "muscle-invasive",
    "localized": "localised",
    "disseminated": "disseminated",
}
"""Normal form to a wording that stands before the mention."""

AFTER = {
    "metastatic": "metastatic",
    "advanced": "advanced",
    "refractory": "refractory",
    "in remission": "in complete remission",
    "adult": "(adult)",
    "pediatric": "(pediatric)",
    "childhood": "childhood",
    "relapsed": "in first relapse",
}


@pytest.mark.parametrize(("value", "wording"), BEFORE.items())
def test_before(reader: Reader, value: str, wording: str) -> None:
    mention = reader.prose(f"They have {wording} sarcoma now.").mention("sarcoma")
    expected = " ".join(wording.lower().split()) if value == "stage" else value
    assert [(m.text, m.value) for m in mention.modifiers] == [(wording, expected)]


@pytest.mark.parametrize(("value", "wording"), AFTER.items())
def test_after(reader: Reader, value: str, wording: str) -> None:
    mention = reader.prose(f"They have sarcoma, {wording}.").mention("sarcoma")
    assert [(m.text, m.value) for m in mention.modifiers] == [(wording, value)]


def test_every_rule_has_an_example() -> None:
    assert {r.value for r in rules() if r.before and r.kind != "selection"} == {*BEFORE, "locally advanced"}
    assert {r.value for r in rules() if r.after} == set(AFTER)


def test_select_belongs_to_the_phrase_only_with_other_words(reader: Reader) -> None:
    both = reader.prose("They have selected advanced sarcoma.").mention("sarcoma")
    assert [m.value for m in both.modifiers][-1:] == ["advanced"]


@pytest.mark.parametrize(
    ("phrase", "values"),
    [
        ("relapsed or refractory sarcoma", ["relapsed", "refractory"]),
        ("relapsed/refractory sarcoma", ["relapsed", "refractory"]),
        ("advanced and/or metastatic sarcoma", ["advanced", "metastatic"]),
        ("advanced, unresectable, high-grade sarcoma", ["advanced", "unresectable", "high-grade"]),
        ("stage II to IV sarcoma", ["stage ii to iv"]),
        ("advanced stage III sarcoma", ["advanced", "stage iii"]),
        ("HER2-positive metastatic sarcoma", ["ERBB2-positive", "metastatic"]),
    ],
)
def test_several_modifiers(reader: Reader, phrase: str, values: list[str]) -> None:
    got = [m.value for m in reader.prose(f"They have {phrase}.").mention("sarcoma").modifiers]
    assert [v.replace("HER2", "ERBB2") for v in got] == values


@pytest.mark.parametrize(
    "text",
    [
        "They are advanced. Sarcoma grows.",
        "They have sarcoma advanced by years.",
        "A prechronic sarcoma is rare.",
        "The sarcoma advanced rapidly.",
    ],
)
def test_words_that_modify_nothing(reader: Reader, text: str) -> None:
    read = reader.prose(text)
    assert [m.modifiers for m in read.annotation.mentions if m.text.lower() == "sarcoma"] == [()]


def test_modifiers_are_exact_spans(reader: Reader) -> None:
    read = reader.prose("In women with inoperable,  HER2-negative breast cancer (adult).")
    text = read.annotation.record.text
    mention = read.mention("breast cancer")
    assert [text[m.start : m.end] for m in mention.modifiers] == ["inoperable", "HER2-negative", "(adult)"]


@pytest.mark.parametrize("wording", ["locally advanced", "locally-advanced"])
def test_locally_advanced_is_not_advanced(reader: Reader, wording: str) -> None:
    mention = reader.prose(f"They have {wording} sarcoma.").mention("sarcoma")
    assert [(m.text, m.value) for m in mention.modifiers] == [(wording, "locally advanced")]
