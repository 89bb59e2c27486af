"""The registry's legacy XML as a study: every value at its XPath, older forms, what is odd."""

from __future__ import annotations

import io

from lxml import etree

from kgbuild.model import Record, SectionKind, Study
from kgbuild.model.study import facts, values
from tests.records_xml.reading import PLAIN, assert_placed, errors, read, records
from tests.records_xml.study_forms import XML


def _study(xml: str) -> Study:
    (record,) = records(xml)
    assert record.study is not None
    return record.study


def _small(inner: str) -> str:
    return f"<clinical_study><id_info><nct_id>NCT90000003</nct_id></id_info>{inner}</clinical_study>"


def test_every_value_is_what_its_path_says() -> None:
    (record,) = records(XML)
    tree = etree.parse(io.BytesIO(XML.encode()), PLAIN)
    assert assert_placed(record, tree) > 130
    assert record.study is not None
    for value in values(record.study):
        assert record.text[value.start : value.start + len(value.text)] == value.text
        whole, offset = value.inside or (value, 0)
        assert whole.text[offset : offset + len(value.text)] == value.text


def test_evidence_is_offsets_into_the_element() -> None:
    (record,) = records(XML)
    at = record.text.index("tested in")
    (reference,) = record.reference(type(record.sections[0].span)(at, at + 6))
    summary = etree.parse(io.BytesIO(XML.encode()), PLAIN).findtext("brief_summary/textblock") or ""
    start = summary.index("tested in")
    path = "/clinical_study/brief_summary/textblock"
    assert reference == f"kgb.record:NCT90000001.ctgov_xml#{path};char={start},{start + 6}"


def test_sections() -> None:
    (record,) = records(XML)
    said = {s.kind: record.text[s.start : s.end] for s in record.sections}
    assert "Widget disease" in said[SectionKind.INCLUSION]
    assert "Gadget syndrome" in said[SectionKind.EXCLUSION]
    assert "widget" in said[SectionKind.KEYWORDS]
    assert "Palpitations" in said[SectionKind.ADVERSE_EVENTS]


def test_sums_over_all_events_are_no_event() -> None:
    assert [event.term.text for event in _study(XML).events] == ["Palpitations", "Nausea", "Vomiting"]


LABELLED = (
    "Allocation: Non-Randomized, Endpoint Classification: Safety/Efficacy Study, Intervention Model: Single Group "
    "Assignment, Masking: Double Blind (Subject, Caregiver), Primary Purpose: Treatment"
)
UNLABELLED = "Treatment, Randomized, Open Label, Active Control, Parallel Assignment, Efficacy Study"


def _design(text: str) -> dict[str, str | None]:
    study = _study(_small(f"<study_design>{text}</study_design>"))
    assert study.notices == []
    return {name: value.code for name, value in study.scalars.items() if name not in ("nct_id", "has_results")}


def test_the_one_string_of_an_older_design() -> None:
    said = ("NON_RANDOMIZED", "SINGLE_GROUP", "DOUBLE", "TREATMENT")
    assert _design(LABELLED) == dict(
        zip(("allocation", "intervention_model", "masking", "primary_purpose"), said, strict=True)
    )
    masking = _study(_small(f"<study_design>{LABELLED}</study_design>")).scalars["masking"]
    assert masking.text == "Double Blind (Subject, Caregiver)"


def test_an_older_design_without_labels() -> None:
    said = ("TREATMENT", "RANDOMIZED", "NONE", "PARALLEL")
    assert _design(UNLABELLED) == dict(
        zip(("primary_purpose", "allocation", "masking", "intervention_model"), said, strict=True)
    )


def test_older_dates() -> None:
    study = _study(_small(
        "<firstreceived_date>May 1, 2001</firstreceived_date><lastchanged_date>June 2, 2002</lastchanged_date>"
    ))  # fmt: skip
    assert (study.said("first_posted_date"), study.said("last_update_date")) == ("2001-05-01", "2002-06-02")


def test_older_results_without_classes() -> None:
    counts = '<measurement group_id="O1" value="40"/><measurement group_id="O2" value="41"/>'
    study = _study(
        _small(f"""<clinical_results><outcome_list><outcome><type>Secondary</type><title>Response</title>
      <group_list><group group_id="O1"><title>A</title></group>
        <group group_id="O2"><title>B</title></group></group_list>
      <measure_list>
        <measure><title>Number of Participants</title><units>participants</units><param>Number</param>
          <category_list><category><measurement_list>{counts}</measurement_list></category></category_list></measure>
        <measure><title>Response</title><units>percent</units><param>Number</param>
          <category_list><category><sub_title>Complete</sub_title><measurement_list>
            <measurement group_id="O1" value="12.5"/></measurement_list></category></category_list></measure>
      </measure_list></outcome></outcome_list></clinical_results>""")
    )
    (measure,) = study.reported
    assert facts(measure.denoms) == [
        {"group": "OG000", "value": "40", "units": "Participants"},
        {"group": "OG001", "value": "41", "units": "Participants"},
    ]
    assert facts(measure.rows) == [
        {"category_title": "Complete", "measurements": [{"group": "OG000", "value": "12.5"}]}
    ]
    assert measure.unit is not None
    assert measure.unit.text == "percent"
    assert study.said("has_results") == "YES"


def test_what_is_unknown_is_kept_and_told() -> None:
    study = _study(
        _small("<overall_status>Dreaming</overall_status><enrollment>many</enrollment><start_date>soon</start_date>")
    )
    assert study.said("status") == "Dreaming"
    assert study.notices == [
        ("/clinical_study/overall_status", "unknown status 'Dreaming'"),
        ("/clinical_study/start_date", "'soon' is no date"),
        ("/clinical_study/enrollment", "'many' is no number"),
    ]


def test_nothing_is_made_of_blanks() -> None:
    study = _study(
        _small("<brief_title> \n</brief_title><condition/><eligibility><minimum_age>N/A</minimum_age></eligibility>")
    )
    assert set(study.scalars) == {"nct_id", "has_results"}
    assert study.lists == {}


def test_parts_without_a_name_are_told() -> None:
    study = _study(
        _small(
            "<intervention><other_name>x</other_name></intervention><primary_outcome><description>d</description></primary_outcome>"
        )
    )
    assert study.interventions == study.outcomes == []
    assert [path for path, _ in study.notices] == ["/clinical_study/intervention", "/clinical_study/primary_outcome"]


def test_text_where_elements_must_stand() -> None:
    for part in ("sponsors", "eligibility", "clinical_results", "study_design_info"):
        (error,) = errors(read(_small(f"<{part}>text</{part}>")))
        assert error.place == f"/clinical_study/{part}"


def test_the_id_is_the_records() -> None:
    (record,) = read(XML)
    assert isinstance(record, Record)
    assert (record.id, record.source_format) == ("kgb.record:NCT90000001.ctgov_xml", "ctgov_xml")
