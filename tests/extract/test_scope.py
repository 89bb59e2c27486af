"""Scope by section and cue, and assertion."""

import pytest

from kgbuild.extract.scope import assertion_in, cues
from kgbuild.model import SectionKind
from kgbuild.model.statement import ASSERTIONS, SCOPES
from tests.extract.reader import Reader

DETAILED = SectionKind.DETAILED_DESCRIPTION
RESULTS = SectionKind.ABSTRACT_RESULTS


def scopes(reader: Reader, text: str, kind: SectionKind) -> list[str]:
    return [v.sentence.scope for v in reader.prose(text, kind).reading.views]


@pytest.mark.parametrize(
    "kind", [k for k in SectionKind if k not in (SectionKind.BOILERPLATE, SectionKind.ADVERSE_EVENTS)]
)
def test_each_section_has_a_default(reader: Reader, kind: SectionKind) -> None:
    assert scopes(reader, "Zetinib is a pill", kind) == [cues().defaults[str(kind)]]


def test_the_terms_of_adverse_events_are_no_sentences(reader: Reader) -> None:
    assert scopes(reader, "Fatigue", SectionKind.ADVERSE_EVENTS) == []


def test_the_cue_file_speaks_only_of_known_scopes_and_sections() -> None:
    assert {s for s, _ in cues().scopes} | set(cues().defaults.values()) <= set(SCOPES)
    assert set(cues().defaults) | cues().reporting <= {str(k) for k in SectionKind}
    assert {a for a, _ in cues().assertions} | {"asserted"} == set(ASSERTIONS)


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("This study gives zetinib to adults.", "this_trial"),
        ("The present phase II trial tests zetinib.", "this_trial"),
        ("Our randomised study compares two arms.", "this_trial"),
        ("We propose to give zetinib.", "this_trial"),
        ("The primary objective is overall survival.", "this_trial"),
        ("Patients will receive zetinib daily.", "this_trial"),
        ("The investigators want to know if zetinib works.", "this_trial"),
        ("Participants on study treatment are scanned.", "this_trial"),
        ("In a phase II study, zetinib was active.", "other_study"),
        ("In previous trials zetinib has been shown to improve overall survival.", "other_study"),
        ("Zetinib improved overall survival in adults.", "other_study"),
        ("Patients treated with zetinib lived longer.", "other_study"),
        ("Earlier studies reported a complete response.", "other_study"),
        ("The FDA approved zetinib for sarcoma.", "regulatory"),
        ("Zetinib is not approved for sarcoma.", "regulatory"),
        ("Bexofen was licensed in Europe.", "regulatory"),
        ("Sarcoma is a rare cancer.", "background"),
    ],
)
def test_cues_in_a_detailed_description(reader: Reader, text: str, scope: str) -> None:
    assert scopes(reader, text, DETAILED) == [scope]


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("Patients treated with zetinib lived 3 months longer.", "this_trial"),
        ("Zetinib improved overall survival.", "this_trial"),
        ("In a previous study zetinib improved overall survival.", "other_study"),
        ("As previously reported, zetinib prolonged overall survival.", "other_study"),
    ],
)
def test_results_sections_report_this_trial_unless_they_say_otherwise(reader: Reader, text: str, scope: str) -> None:
    assert scopes(reader, text, RESULTS) == [scope]


def test_a_follow_up_sentence_stays_with_the_other_study(reader: Reader) -> None:
    text = "In a phase II study of zetinib, 40 were treated. However, no arm of the study did well. This study differs."
    assert scopes(reader, text, DETAILED) == ["other_study", "other_study", "this_trial"]


def test_a_follow_up_word_alone_does_not_move_a_sentence(reader: Reader) -> None:
    assert scopes(reader, "Sarcoma is rare. However, it kills.", DETAILED) == ["background", "background"]


def test_another_paragraph_is_no_follow_up(reader: Reader) -> None:
    text = "In a phase II study zetinib improved overall survival.\n\nHowever, sarcoma is rare."
    assert scopes(reader, text, DETAILED) == ["other_study", "background"]


@pytest.mark.parametrize(
    ("marked", "assertion"),
    [
        ("‹D0› inhibits ‹T1›", "asserted"),
        ("‹D0› does not inhibit ‹T1›", "negated"),
        ("‹D0› doesn't inhibit ‹T1›", "negated"),
        ("‹D0› doesn’t inhibit ‹T1›", "negated"),
        ("neither ‹D0› nor ‹D1› inhibits ‹T1›", "negated"),
        ("‹D0› fails to inhibit ‹T1›", "negated"),
        ("‹D0› may inhibit ‹T1›", "hedged"),
        ("data suggest that ‹D0› inhibits ‹T1›", "hedged"),
        ("‹D0› is thought to inhibit ‹T1›", "hedged"),
        ("to determine whether ‹D0› inhibits ‹T1›", "hypothetical"),
        ("if ‹D0› does not inhibit ‹T1›", "hypothetical"),
        ("‹D0› might not inhibit ‹T1›", "negated"),
        ("‹D0› is a notable inhibitor of ‹T1›", "asserted"),
    ],
)
def test_assertion_of_a_whole_sentence(marked: str, assertion: str) -> None:
    assert assertion_in(marked, 0, len(marked)) == assertion


@pytest.mark.parametrize(
    ("lead", "assertion"),
    [
        ("It is not known if ", "hypothetical"),
        ("It does not cure; ", "asserted"),
        ("It does not cure, but ", "asserted"),
        ("It did not cure. ", "asserted"),
        ("We do not believe that ", "negated"),
        ("It is not a cure " + "and so forth " * 6, "asserted"),
    ],
)
def test_a_cue_counts_in_its_clause_and_window(lead: str, assertion: str) -> None:
    claim = "‹D0› inhibits ‹T1›"
    assert assertion_in(lead + claim, len(lead), len(lead + claim)) == assertion


@pytest.mark.parametrize(
    ("text", "kind", "scope"),
    [
        ("In a previous phase II study zetinib improved overall survival.", RESULTS, "other_study"),
        ("In a previous phase III trial of bexofen, median overall survival was 9 months.", RESULTS, "other_study"),
        (
            "In a phase III study of bexofen the primary endpoint was overall survival.",
            SectionKind.ABSTRACT_BACKGROUND,
            "other_study",
        ),
        ("Patients receive zetinib 400 mg daily, reduced to 200 mg.", SectionKind.BRIEF_SUMMARY, "this_trial"),
    ],
)
def test_whose_study_a_sentence_is_about(reader: Reader, text: str, kind: SectionKind, scope: str) -> None:
    assert scopes(reader, text, kind) == [scope]


@pytest.mark.parametrize(
    "text",
    [
        "Patients receive zetinib on day 1.",
        "All patients then undergo surgery.",
        "Patients are randomized to 1 of 2 arms.",
        "Patients are stratified by age.",
        "Patients are followed every 3 months for 2 years.",
        "Eligible patients continue on zetinib for a year.",
        "ARM I: Patients receive zetinib.",
        "Arm A gives zetinib.",
        "Cohort 2 adds bexofen.",
        "Group 1 patients receive zetinib on days 1 and 4.",
        "INDUCTION: Patients receive zetinib daily.",
        "Within 4 weeks of surgery, patients receive zetinib.",
        "OBJECTIVES:",
        "I. Determine the efficacy of zetinib.",
        "Compare the toxicity of the two arms.",
        "OUTLINE: It has two parts.",
        "Cohorts of 3-6 patients receive rising doses of zetinib.",
        "Courses repeat every 28 days.",
        "Initially, patients receive zetinib on day 1.",
        "All patients with liposarcoma, whatever its stage, receive zetinib.",
        "If 1 of 3 patients has grade 4 nausea, doses stop rising.",
        "Zetinib is infused over 1 hour on days 1-5.",
        "In the absence of nausea in the first 3, subsequent cohorts of 3 patients receive more.",
        "Treatment continues every 3 weeks until progression.",
        "Treatment was administered in 28-day cycles.",
        "PROJECTED ACCRUAL: A total of 40 patients.",
        "A total of 40 patients will be accrued.",
        "After completion of treatment, patients are seen yearly.",
        "PURPOSE: Phase II trial to study the effectiveness of zetinib.",
        "Randomized phase III trial to compare zetinib with bexofen.",
        "A phase II trial of zetinib was conducted.",
        "We aimed to assess zetinib.",
        "The aim was to assess zetinib.",
    ],
)
def test_protocol_wordings_in_the_present_tense(reader: Reader, text: str) -> None:
    assert scopes(reader, text, DETAILED) == ["this_trial"]


@pytest.mark.parametrize(
    "text",
    [
        "Most patients receive surgery.",
        "Patients with sarcoma are treated with bexofen.",
        "Sarcoma arms itself.",
        "Comparison with bexofen is hard.",
    ],
)
def test_general_sentences_stay_background(reader: Reader, text: str) -> None:
    assert scopes(reader, text, DETAILED) == ["background"]


def test_running_text_reports_its_own_trial_once_it_has_named_it(reader: Reader) -> None:
    text = (
        "Sarcoma is rare. We tested zetinib. Patients received zetinib 5 mg. Sarcoma kills. Median overall survival "
        "was 9 months. In an earlier trial, overall survival was 4 months with bexofen. Grade 3 nausea was seen."
    )
    expected = ["background", "this_trial", "this_trial", "background", "this_trial", "other_study"]
    assert scopes(reader, text, SectionKind.BODY)[:6] == expected
    assert scopes(reader, text, SectionKind.BODY)[6] != "this_trial"


def test_running_text_before_the_first_own_sentence_is_background(reader: Reader) -> None:
    text = "Patients received bexofen. This study gave zetinib."
    assert scopes(reader, text, SectionKind.BODY) == ["background", "this_trial"]


BODY = SectionKind.BODY


def test_an_enrolment_opens_the_report_of_an_abstract_without_headings(reader: Reader) -> None:
    text = (
        "Sarcoma is a rare cancer. Eighty-two patients with sarcoma were randomised in a multicentre study to zetinib. "
        "Treatment was given for 6 weeks. In a previous study zetinib was active."
    )
    assert scopes(reader, text, BODY) == ["background", "this_trial", "this_trial", "other_study"]


@pytest.mark.parametrize(
    "text",
    [
        "In a previous trial, 40 patients with sarcoma were randomised to zetinib.",
        "Patients with sarcoma were rarely cured.",
        "Zetinib was given in another randomised study of sarcoma.",
    ],
)
def test_what_opens_no_report(reader: Reader, text: str) -> None:
    assert "this_trial" not in scopes(reader, text, BODY)


def test_a_description_in_the_past_tense_is_of_this_trial(reader: Reader) -> None:
    text = "This was a Phase 3, multicenter, double-blind, placebo-controlled study of zetinib."
    assert scopes(reader, text, DETAILED) == ["this_trial"]
