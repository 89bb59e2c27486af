"""Scraped trial pages, paper pages and plain text. The texts here are made up."""

from __future__ import annotations

import pytest

from kgbuild.model import Record, SectionKind
from kgbuild.records import read_bytes
from kgbuild.records.dates import find_date

TRIAL_PAGE = """Zorbinib in Advanced Widget Carcinoma

  • End date
    Mar 5, 2031
  • participants needed
  • sponsor
    Gadget University Hospital
Updated on 2 April 2029
widget carcinoma
measurable disease

The study tests zorbinib, a drug that was made for this test, in patients with widget carcinoma.

Treatment of widgets has changed little, and new drugs are needed by many patients.

Condition Widget Carcinoma, Gadget (Inner, Outer) Sarcoma, Adult
Treatment Zorbinib, Quelomab
Clinical Study IdentifierNCT99999991
SponsorGadget University Hospital
Last Modified on2 April 2029

Similar trials to consider

Lorem ipsum dolor sit amet consectetur, adipisicing elit. Ipsa vel nobis alias.

Add a private note
"""

PAPER_PAGE = """Zorbinib for Widget Carcinoma: A Phase II Study

Publication Date

Journal Title

© Gadget Press 2031 Background: Widget carcinoma is rare. Materials and Methods: Forty patients received zorbinib. \
Results: The response rate was 12% (5/40). Conclusion: Zorbinib is of little use.

Volume Number

Gadget Library
"""


def read(text: str) -> Record:
    (record,) = read_bytes(text.encode(), "made-up")
    assert record.text == text
    return record


def values(record: Record, name: str) -> list[str]:
    return [record.value(f) for f in record.named(name)]


def kind_at(record: Record, words: str) -> SectionKind | None:
    at = record.text.index(words)
    return next((s.kind for s in record.sections if s.start <= at and at + len(words) <= s.end), None)


def test_labels_above_beside_and_glued_to_their_values() -> None:
    record = read(TRIAL_PAGE)
    assert record.id == "kgb.record:NCT99999991.web_page"
    assert record.trial_id == "clinicaltrials:NCT99999991"
    assert record.last_update == "2029-04-02"
    assert values(record, "completion_date") == ["Mar 5, 2031"]
    assert values(record, "last_update_date") == ["2 April 2029"] * 2
    assert values(record, "sponsor") == ["Gadget University Hospital"] * 2
    assert values(record, "enrollment") == []
    assert values(record, "condition") == ["Widget Carcinoma", "Gadget (Inner, Outer) Sarcoma, Adult"]
    assert values(record, "intervention") == ["Zorbinib", "Quelomab"]
    assert values(record, "keyword") == ["widget carcinoma", "measurable disease"]
    first = next(record.named("intervention"))
    assert first.evidence.of(record.text) == "Treatment Zorbinib"


def test_a_page_s_prose_is_body_and_its_furniture_boilerplate() -> None:
    record = read(TRIAL_PAGE)
    assert kind_at(record, "Treatment of widgets") == SectionKind.BODY
    assert kind_at(record, "Similar trials") == SectionKind.BOILERPLATE
    assert kind_at(record, "Lorem ipsum") == SectionKind.BOILERPLATE
    assert kind_at(record, "Condition Widget") == SectionKind.CONDITIONS
    assert kind_at(record, "Treatment Zorbinib") == SectionKind.INTERVENTIONS


def test_a_structured_abstract_gives_its_sections_without_headings() -> None:
    record = read(PAPER_PAGE)
    assert record.source_format == "paper_page"
    texts = {s.kind: s.span.of(record.text) for s in record.sections}
    assert texts[SectionKind.ABSTRACT_BACKGROUND] == "Widget carcinoma is rare."
    assert texts[SectionKind.ABSTRACT_METHODS] == "Forty patients received zorbinib."
    assert texts[SectionKind.ABSTRACT_RESULTS] == "The response rate was 12% (5/40)."
    assert texts[SectionKind.ABSTRACT_CONCLUSIONS] == "Zorbinib is of little use."
    assert values(record, "publication_date") == ["2031"]
    assert kind_at(record, "Journal Title") == SectionKind.BOILERPLATE
    assert kind_at(record, "Gadget Library") == SectionKind.BOILERPLATE


@pytest.mark.parametrize(
    "joined",
    ["METHODS AND RESULTS", "Methods/Results", "METHODOLOGY AND RESULTS", "Materials and Methods and Results"],
)
def test_two_headings_joined_in_any_case_open_the_first_one_s_section(joined: str) -> None:
    record = read(PAPER_PAGE.replace("Materials and Methods:", f"{joined}:"))
    assert kind_at(record, "Forty patients") == SectionKind.ABSTRACT_METHODS


def test_a_plain_abstract_with_library_labels_is_body() -> None:
    abstract = "We gave zorbinib to forty patients with widget carcinoma, and five of them responded to it."
    record = read(
        f"Zorbinib for Widget Carcinoma\n\nJournal Title\n\nPublication Date\n2031\n\n{abstract}\n\nVolume Number\n"
    )
    assert record.source_format == "paper_page"
    assert kind_at(record, abstract) == SectionKind.BODY
    assert values(record, "publication_date") == ["2031"]


def test_a_registered_trial_gives_a_paper_its_trial_id() -> None:
    record = read(
        PAPER_PAGE.replace("is of little use.", "is of little use. (ClinicalTrials.gov identifier NCT99999992)")
    )
    assert record.trial_id == "clinicaltrials:NCT99999992"


def test_plain_text_has_a_title_and_a_body() -> None:
    record = read("A note on widgets\n\nZorbinib was given to forty patients. Five of them responded.\n")
    assert record.source_format == "plain_text"
    assert record.title == "A note on widgets"
    assert kind_at(record, "Five of them") == SectionKind.BODY


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("Jun 11, 2022", "2022-06-11"),
        ("on14 July 2021", "2021-07-14"),
        ("2020-02-03", "2020-02-03"),
        ("September 1999", "1999-09"),
        ("in 2018", "2018"),
    ],
)
def test_dates(written: str, iso: str) -> None:
    found = find_date(written)
    assert found is not None
    assert found[2] == iso


def test_no_date() -> None:
    assert find_date("12345678 and 99 May") is None


def test_a_title_may_end_in_a_full_stop() -> None:
    title = "A randomised study of zetinib for sarcoma."
    paragraph = "Forty patients with sarcoma were entered into a study of zetinib. They were followed for a year. " * 2
    record = read(f"{title}\n\n{paragraph}")
    assert record.text[record.sections[0].start : record.sections[0].end] == title
    assert record.sections[0].kind == SectionKind.TITLE


def test_a_first_sentence_is_no_title() -> None:
    record = read("We treated forty patients with zetinib.\n\n" + "They were followed for a year at home. " * 5)
    assert [s.kind for s in record.sections] == [SectionKind.BODY]
