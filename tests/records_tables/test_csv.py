"""CSV exports of the registry: both generations, any columns; what is broken is told with its line."""

from __future__ import annotations

import csv
import io
import json

import pytest

from kgbuild.model import Record, RecordError, Study
from kgbuild.model.study import facts
from kgbuild.records.csv_source import read_csv

NEW = {
    "NCT Number": "NCT90000001",
    "Study Title": "Zorbinib in Widgetitis",
    "Study URL": "https://example.org/study/NCT90000001",
    "Acronym": "ZORB",
    "Study Status": "COMPLETED",
    "Brief Summary": "Zorbinib is tried.\n\nIn many people.",
    "Study Results": "YES",
    "Conditions": "Widgetitis|Gadget Pain",
    "Interventions": "DRUG: Zorbinib|high dose|COMBINATION_PRODUCT: Sugar: white",
    "Primary Outcome Measures": "Widget score, 12 weeks|Pain, mean of two diaries, one by the nurse, Up to 3 years",
    "Secondary Outcome Measures": "Survival, 5 years",
    "Other Outcome Measures": "",
    "Sponsor": "Widget Works, Inc.",
    "Collaborators": "Helper Institute|Second Helper",
    "Sex": "ALL",
    "Age": "ADULT, OLDER_ADULT",
    "Phases": "PHASE2|PHASE3",
    "Enrollment": "44",
    "Funder Type": "INDUSTRY",
    "Study Type": "INTERVENTIONAL",
    "Study Design": "Allocation: RANDOMIZED|Intervention Model: PARALLEL|Masking: DOUBLE (INVESTIGATOR)|"
    "Primary Purpose: TREATMENT",
    "Other IDs": "ZW-1|2030-000001-11",
    "Start Date": "2031-02",
    "Completion Date": "2033-04-05",
    "Locations": "Site A, Oslo, 0150, Norway|Site B, Seoul, Korea, Republic of|Site C, Bergen, Norway",
}
OLD = {
    "Rank": "7",
    "NCT Number": "NCT90000001",
    "Title": "Zorbinib in Widgetitis",
    "Status": "Completed",
    "Study Results": "Has Results",
    "Conditions": "Widgetitis|Gadget Pain",
    "Interventions": "Drug: Zorbinib|Combination Product: Sugar",
    "Outcome Measures": "Widget score|Survival, of any kind",
    "Sponsor/Collaborators": "Widget Works, Inc.|Helper Institute|Second Helper",
    "Gender": "All",
    "Age": "18 Years to 45 Years \xa0 (Adult)",
    "Phases": "Phase 2|Phase 3",
    "Enrollment": "44",
    "Study Type": "Interventional",
    "Study Designs": "Allocation: Randomized|Intervention Model: Parallel Assignment|Masking: Double (Investigator)|"
    "Primary Purpose: Treatment",
    "Start Date": "February 2031",
    "Completion Date": "April 5, 2033",
    "Locations": "Site A, Oslo, Norway|Site B, Seoul, Korea, Republic of",
}


def table(*rows: dict[str, str], delimiter: str = ",") -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def read(data: bytes) -> tuple[list[Record], list[RecordError]]:
    found = list(read_csv(io.BytesIO(data), "t.csv"))
    return [f for f in found if isinstance(f, Record)], [f for f in found if isinstance(f, RecordError)]


def one(row: dict[str, str]) -> tuple[Record, Study]:
    (record,), errors = read(table(row))
    assert errors == []
    assert record.study is not None
    return record, record.study


def test_a_row_of_the_present_export() -> None:
    record, study = one(NEW)
    assert (record.id, record.source) == ("kgb.record:NCT90000001.ctgov_csv", "t.csv#line 2")
    assert record.notices == ()
    said = facts(study)
    assert said["scalars"] == {
        "nct_id": "NCT90000001", "brief_title": "Zorbinib in Widgetitis", "acronym": "ZORB", "status": "COMPLETED",
        "brief_summary": "Zorbinib is tried. In many people.", "has_results": "YES", "sponsor": "Widget Works, Inc.",
        "sex": "ALL", "enrollment": "44", "study_type": "INTERVENTIONAL", "allocation": "RANDOMIZED",
        "intervention_model": "PARALLEL", "masking": "DOUBLE", "primary_purpose": "TREATMENT",
        "start_date": "2031-02", "completion_date": "2033-04-05",
    }  # fmt: skip
    assert said["lists"] == {
        "conditions": ["Widgetitis", "Gadget Pain"], "collaborators": ["Helper Institute", "Second Helper"],
        "phases": ["PHASE2", "PHASE3"], "countries": ["Norway", "Korea, Republic of"],
        "other_ids": ["ZW-1", "2030-000001-11"],
    }  # fmt: skip
    assert said["interventions"] == [
        {"name": "Zorbinib|high dose", "type": "DRUG"},
        {"name": "Sugar: white", "type": "COMBINATION_PRODUCT"},
    ]
    assert said["outcomes"][0] == {"role": "primary", "measure": "Widget score", "time_frame": "12 weeks"}
    assert said["outcomes"][2] == {"role": "secondary", "measure": "Survival", "time_frame": "5 years"}
    assert (said["outcomes"][1]["measure"], said["outcomes"][1]["time_frame"]) == ("Pain", "Up to 3 years")


def test_a_row_of_the_legacy_export_says_the_same() -> None:
    _, old = one(OLD)
    _, new = one(NEW)
    a, b = facts(old), facts(new)
    assert (a["scalars"].pop("minimum_age"), a["scalars"].pop("maximum_age")) == ("18", "45")
    assert a["scalars"] == {k: v for k, v in b["scalars"].items() if k not in ("acronym", "brief_summary")}
    assert a["lists"] == {k: v for k, v in b["lists"].items() if k != "other_ids"}
    assert a["interventions"] == [
        {"name": "Zorbinib", "type": "DRUG"},
        {"name": "Sugar", "type": "COMBINATION_PRODUCT"},
    ]
    assert a["outcomes"] == [
        {"role": "unknown", "measure": "Widget score"},
        {"role": "unknown", "measure": "Survival, of any kind"},
    ]


@pytest.mark.parametrize(
    ("age", "low", "high"),
    [
        ("18 Years and older \xa0 (Adult, Older Adult)", "18", None),
        ("up to 17 Years \xa0 (Child)", None, "17"),
        ("6 Months to 2 Years (Child)", "0.5", "2"),
        ("Child, Adult, Older Adult", None, None),
        ("CHILD, ADULT", None, None),
        ("", None, None),
    ],
)
def test_ages_are_limits_and_groups_are_none(age: str, low: str | None, high: str | None) -> None:
    _, study = one({**OLD, "Age": age})
    assert (study.said("minimum_age"), study.said("maximum_age")) == (low, high)


@pytest.mark.parametrize("row", [OLD, NEW])
def test_every_value_stands_in_its_cell_and_pieces_in_their_whole(row: dict[str, str]) -> None:
    record, _ = one(row)
    assert record.places is not None
    for start, end, path in zip(record.places.starts, record.places.ends, record.places.paths, strict=True):
        assert record.text[start:end] == row[path[1:].replace("~1", "/").replace("~0", "~")]
    for field in record.fields:
        where = record.locate(field.span)
        assert len(where) == 1
        cell = row[where[0].path[1:].replace("~1", "/")]
        assert cell[where[0].start : where[0].end] == record.text[field.start : field.end]


def test_the_version_is_of_the_cells_without_the_rank_and_the_order_of_columns() -> None:
    versions = [one(row)[0].version for row in (OLD, {**OLD, "Rank": "9"}, dict(reversed(OLD.items())))]
    assert len(set(versions)) == 1
    assert one({**OLD, "Enrollment": "45"})[0].version != versions[0]


def test_any_columns_and_tabs_will_do() -> None:
    data = table({"Study Status": "RECRUITING", "NCT Number": "NCT90000001"}, delimiter="\t")
    (record,), errors = read(data)
    assert errors == []
    assert facts(record.study)["scalars"] == {"nct_id": "NCT90000001", "status": "RECRUITING"}


def test_the_time_perspective_that_the_export_cuts_to_a_letter_says_nothing() -> None:
    _, study = one({**NEW, "Study Design": "Observational Model: |Time Perspective: p"})
    assert "time_perspective" not in study.scalars
    _, study = one({**NEW, "Study Design": "Observational Model: Cohort|Time Perspective: Retrospective"})
    assert study.said("time_perspective") == "RETROSPECTIVE"


def test_what_is_unknown_is_kept_and_noticed() -> None:
    record, study = one({**NEW, "Study Status": "DANCING", "Phases": "PHASE9", "Study Design": "Mood: good"})
    assert study.said("status") == "DANCING"
    assert sorted(record.notices) == [
        ("/Phases", "unknown phase 'PHASE9'"),
        ("/Study Design", "unknown part of the study design 'Mood: good'"),
        ("/Study Status", "unknown status 'DANCING'"),
    ]


def test_rows_that_are_no_record_are_told_and_the_others_read() -> None:
    lines = [
        b"NCT Number,Study Title,Conditions",
        b"NCT90000001,One,Widgetitis",
        b"NCT9,Two,Widgetitis",
        b",Three,Widgetitis",
        b"NCT90000004,Four",
        b"NCT90000005,caf\xe9,Widgetitis",
        b'NCT90000006,"Six,Widgetitis',
        b"NCT90000007,Seven,Widgetitis",
    ]
    records, errors = read(b"\r\n".join(lines))
    assert [r.nct_id for r in records] == ["NCT90000001", "NCT90000007"]
    assert [e.place for e in errors] == ["line 3", "line 4", "line 5", "line 6", "line 7"]
    assert [e.reason for e in errors[:2]] == ["'NCT9' is no NCT number", "has no NCT number"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"name,dose,type\nZorbinib,5,Drug\n", "without a column of NCT numbers"),
        (b"NCT Number,Mood\nNCT90000001,good\n", "columns are none of a registry export"),
        (b"id,nct_id,name\n1,NCT90000001,x\n", "one table of AACT"),
        (b"1,,3\n4,,6\n7,,9\n", "no header"),
    ],
)
def test_other_tables_are_refused_with_the_reason(data: bytes, reason: str) -> None:
    records, (error,) = read(data)
    assert records == []
    assert reason in error.reason
    assert error.place == "line 1"


def test_records_can_travel_between_processes() -> None:
    import pickle

    record, _ = one(NEW)
    assert pickle.loads(pickle.dumps(record)) == record
    assert json.dumps(facts(record.study))
