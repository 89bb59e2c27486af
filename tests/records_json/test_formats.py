"""One study in every JSON that it comes in: the same facts, each value verbatim at its own pointer."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from kgbuild.model import Record, RecordError, SectionKind
from kgbuild.model.study import facts, values
from kgbuild.records.ctgov_v2_mesh import mesh_code
from kgbuild.records.json_source import read_json
from kgbuild.records.json_values import version
from tests.records_json.studies import boxed, resolve, small, spelt, v1_study, v2_study

Json = dict[str, Any]


def read(value: Any) -> list[Record | RecordError]:
    return list(read_json(io.BytesIO(json.dumps(value).encode()), "file.json"))


def one(value: Any) -> Record:
    (record,) = read(value)
    assert isinstance(record, Record), record
    return record


def check_places(record: Record, source: Any) -> None:
    """Every value's text is what stands at its pointer, and where the record's text has it."""
    assert record.study is not None
    found = list(values(record.study))
    assert found
    for value in found:
        assert record.text[value.span.start : value.span.end] == value.text
        (whole, offset) = value.inside or (value, 0)
        assert whole.text[offset : offset + len(value.text)] == value.text
        assert spelt(resolve(source, value.path)) == whole.text, value.path
        (place,) = record.locate(value.span)
        assert (place.path, place.start, place.end) == (value.path, offset, offset + len(value.text))


def test_v2_facts() -> None:
    record = one(v2_study())
    said = facts(record.study)
    assert record.id == "kgb.record:NCT90000001.ctgov_v2_json"
    assert (record.source, record.last_update, record.notices) == ("file.json", "2092-02-03", ())
    assert said["scalars"]["status"] == "TERMINATED"
    assert said["scalars"]["start_date"] == "2090-02"
    assert said["scalars"]["enrollment"] == "120"
    assert said["scalars"]["minimum_age"] == "18"
    assert "maximum_age" not in said["scalars"]
    assert said["scalars"]["has_results"] == "YES"
    assert said["lists"]["countries"] == ["Greece", "Wales"]
    assert said["lists"]["other_ids"] == ["ORG-1", "2090-000001-01"]
    assert [m["id"] for m in said["mesh"]] == ["D005334", "D000086382"]
    assert said["arms"][0]["interventions"] == ["Drug: Zorvatinib"]
    assert said["interventions"][0]["other_names"] == ["ZV-1", "Zorva"]
    assert [o["role"] for o in said["outcomes"]] == ["primary", "secondary", "other"]
    assert said["references"][0]["pmid"] == "90000001"
    assert said["baseline"][1]["rows"][0]["denoms"] == [{"group": "BG000", "value": "60", "units": "Participants"}]
    assert said["baseline"][0]["population"] == "All treated"
    assert [m["role"] for m in said["reported"]] == ["primary", "post_hoc"]
    cell = {"group": "OG000", "value": "2.1", "lower": "1.5", "upper": "2.7"}
    assert said["reported"][0]["rows"][0]["measurements"][0] == cell
    analysis = said["reported"][0]["analyses"][0]
    assert (analysis["p_value"], analysis["param_value"], analysis["ci_low"]) == ("0.001", "-1.2", "-1.9")
    assert (analysis["groups"], analysis["hypothesis_type"]) == (["OG000", "OG001"], "SUPERIORITY")
    assert said["events"][0]["stats"][0] == {"group": "EG000", "affected": "1", "at_risk": "61", "events": "2"}
    assert [e["serious"] for e in said["events"]] == [True, False]


def test_v2_places_and_sections() -> None:
    source = v2_study()
    record = one(source)
    check_places(record, source)
    kinds = {s.kind: record.text[s.start : s.end] for s in record.sections}
    assert "Real fever" in kinds[SectionKind.EXCLUSION]
    assert "Real fever" not in kinds[SectionKind.INCLUSION]


def test_v1_says_the_same_at_its_own_places() -> None:
    v1 = v1_study()
    record = one({"FullStudiesResponse": {"FullStudies": [{"Rank": 7, "Study": v1}]}})
    assert record.source == "file.json#/FullStudiesResponse/FullStudies/0/Study"
    check_places(record, v1)
    said, other = facts(record.study), facts(one(v2_study()).study)
    del other["scalars"]["has_results"]
    assert said == other


def test_a_study_that_went_through_r_says_the_same() -> None:
    source = boxed(v2_study())
    record = one({"studies": [source], "nextPageToken": ["abc"]})
    check_places(record, source)
    assert facts(record.study) == facts(one(v2_study()).study)


@pytest.mark.parametrize("around", [lambda s: s, lambda s: [s], lambda s: {"totalCount": 1, "studies": [s]}])
def test_the_version_is_of_the_study_not_of_the_file_or_the_day(around: Any) -> None:
    later = v2_study()
    later["derivedSection"]["miscInfoModule"]["versionHolder"] = "2099-01-01"
    assert one(around(later)).version == one(v2_study()).version
    assert later["derivedSection"]["miscInfoModule"]["versionHolder"] == "2099-01-01"
    later["protocolSection"]["statusModule"]["whyStopped"] = "Something else"
    assert one(around(later)).version != one(v2_study()).version


def test_the_version_does_not_depend_on_white_space_and_escapes() -> None:
    source = small("NCT90000002", "Ümlaut")
    texts = [json.dumps(source), json.dumps(source, indent=1, ensure_ascii=False)]
    versions = [record.version for text in texts for record in read_json(io.BytesIO(text.encode()), "x")]
    assert versions == [one(source).version] * 2


def test_a_version_stays_what_it_was() -> None:
    """Were it another with the next release (or Python), every record would count as edited."""
    value = {"a": ["Ümlaut", b"1.50", True, None], "b": {"c": "left out", "d": {}}}
    assert version(value, ("b", "c")) == "3a39d90c28b779824994c54864e3245e2caa74fba58666c739d67aa42e105021"
    assert version({"a": "1"}) != version({"a": b"1"})


def test_v1_versions_leave_out_rank_and_date() -> None:
    first = one({"FullStudy": {"Rank": 1, "Study": v1_study()}})
    other = v1_study()
    other["DerivedSection"]["MiscInfoModule"]["VersionHolder"] = "May 1, 2099"
    assert first.version == one({"Rank": 2, "Study": other}).version


def test_an_unknown_enum_is_kept_and_told() -> None:
    source = v2_study()
    source["protocolSection"]["statusModule"]["overallStatus"] = "FOO"
    record = one(source)
    assert record.notices == (("/protocolSection/statusModule/overallStatus", "unknown status 'FOO'"),)
    assert record.study is not None
    assert record.study.scalars["status"].text == "FOO"
    assert record.study.scalars["status"].code is None


@pytest.mark.parametrize(
    ("path", "value", "reason"),
    [
        ("/protocolSection/conditionsModule/conditions", "Fever", "must be a list, not a string"),
        ("/protocolSection/conditionsModule/conditions/0", 5, "must be a string, not a number"),
        ("/protocolSection/identificationModule/briefTitle", ["x"], "must be a string, not a list"),
        ("/protocolSection/designModule", [], "must be an object, not a list"),
        ("/protocolSection/designModule/enrollmentInfo/count", "many", "must be a number, not a string"),
        ("/protocolSection/eligibilityModule/healthyVolunteers", "perhaps", "must be true or false, not a string"),
        ("/protocolSection/outcomesModule/primaryOutcomes/0", "x", "must be an object, not a string"),
        (
            "/resultsSection/adverseEventsModule/otherEvents/0/stats/0/numAffected",
            {},
            "must be a number, not an object",
        ),
        (
            "/resultsSection/adverseEventsModule/otherEvents/0/stats/0/groupId",
            None,
            "must be the id of a group, not null",
        ),
        ("/protocolSection", [], "must be an object, not a list"),
    ],
)
def test_a_wrong_type_rejects_the_record_with_its_pointer(path: str, value: Any, reason: str) -> None:
    source = v2_study()
    above, _, key = path.rpartition("/")
    inner = resolve(source, above)
    inner[int(key) if isinstance(inner, list) else key] = value
    bad, good = read([source, small("NCT90000003")])
    assert isinstance(bad, RecordError)
    assert (bad.source, bad.place, bad.reason) == ("file.json#/0", path, reason)
    assert isinstance(good, Record)


def test_v1_errors_have_v1_pointers() -> None:
    source = v1_study()
    source["ProtocolSection"]["ConditionsModule"]["ConditionList"]["Condition"] = "Fever"
    (error,) = read({"Rank": 1, "Study": source})
    assert isinstance(error, RecordError)
    assert error.place == "/ProtocolSection/ConditionsModule/ConditionList/Condition"
    source["ProtocolSection"]["ConditionsModule"]["ConditionList"] = []
    (error,) = read({"Rank": 1, "Study": source})
    assert isinstance(error, RecordError)
    assert error.place == "/ProtocolSection/ConditionsModule/ConditionList"


def test_parts_without_a_name_are_told() -> None:
    source = v2_study()
    del source["protocolSection"]["armsInterventionsModule"]["armGroups"][0]["label"]
    source["protocolSection"]["outcomesModule"]["otherOutcomes"] = [{"description": "?"}]
    record = one(source)
    assert [what for _, what in record.notices] == [
        "an arm without a label is left out",
        "an outcome without a measure is left out",
    ]


@pytest.mark.parametrize("nct", ["NCT1", "NCT90000001' OR 1=1", "", None, "nct90000001"])
def test_what_is_no_nct_id_is_refused(nct: str | None) -> None:
    (error,) = read({"protocolSection": {"identificationModule": {"nctId": nct}}})
    assert isinstance(error, RecordError)
    assert "NCT id" in error.reason


@pytest.mark.parametrize(
    ("given", "code"),
    [("D000007172", "D007172"), ("D007172", "D007172"), ("D000086382", "D000086382"), ("C000588428", "C000588428")],
)
def test_mesh_ids(given: str, code: str) -> None:
    assert mesh_code(given) == code


@pytest.mark.shared
def test_all_shared_studies_are_read_verbatim(shared_dir: Path) -> None:
    trials = shared_dir / "data" / "trials"
    counts = {"ctgov_v2_json": 0, "ctgov_v1_json": 0}
    for folder in ("ctgov_v2_json", "ctgov_v2_json_bulk", "ctgov_v1_json_bulk"):
        for path in sorted((trials / folder).glob("*.json")):
            document = json.loads(path.read_bytes())
            for record in read_json(io.BytesIO(path.read_bytes()), path.name):
                assert isinstance(record, Record), record
                assert record.notices == ()
                counts[record.source_format] += 1
                check_places(record, resolve(document, record.source.partition("#")[2]))
    assert counts == {"ctgov_v2_json": 588, "ctgov_v1_json": 100}
