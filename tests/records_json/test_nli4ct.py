"""Trials as lists of lines: invented ones read line by line, and every line of the shared ones accounted for."""

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest

from kgbuild.model import Record, RecordError, SectionKind
from kgbuild.model.study import facts, values
from kgbuild.records.json_source import read_json

TRIAL: dict[str, Any] = {
    "Clinical Trial ID": "NCT90000009",
    "Intervention": [
        "INTERVENTION 1: ",
        "  Zorvatinib 10 mg",
        "  10 mg once daily",
        "  Zorvatinib: tablets",
        "INTERVENTION 2: ",
        "  Cohort B",
    ],
    "Eligibility": ["Inclusion Criteria:", "  Imaginary fever", "Exclusion Criteria:", "  Real fever"],
    "Results": [
        "Outcome Measurement: ",
        "  Fever score",
        "  Measured daily.",
        "  From 0 to 10.",
        "  Time frame: 12 weeks",
        "Results 1: ",
        "  Arm/Group Title: Zorvatinib 10 mg",
        "  Arm/Group Description: 10 mg once daily",
        "  Zorvatinib: tablets",
        "  Overall Number of Participants Analyzed: 61",
        "  Least Squares Mean (95% Confidence Interval)",
        "  Unit of Measure: units on a scale  Week 4: 3.5        (2.9 to 4.1)",
        "  Week 12: 60 participants",
        "  -2.1        (-2.7 to NA)",
        "Results 2: ",
        "  Arm/Group Title: Cohort B",
        "  Arm/Group Description: ",
        "  Overall Number of Participants Analyzed: 1,059",
        "  Least Squares Mean (95% Confidence Interval)",
        "  Unit of Measure: units on a scale  Week 4: 5",
        "  Week 12: NA  [1]",
        "  Nobody knows what this is",
    ],
    "Adverse Events": [
        "Adverse Events 1:",
        "  Total: 6/35 (17.14%)",
        "  Febrile dreams * 26/35 (17.14%)",
        "  Syncope  [1]0/35 (0.00%)",
        "   ",
        "Adverse Events 2:",
        "  Total: 1/59 (1.69%)",
        "  Febrile dreams * 1/59 (1.69%)",
        "  Syncope  [1]0/59 (0.00%)",
    ],
}


def read(trial: Any) -> Record | RecordError:
    (found,) = read_json(io.BytesIO(json.dumps(trial).encode()), "trial.json")
    return found


def one(trial: Any) -> Record:
    record = read(trial)
    assert isinstance(record, Record), record
    return record


def test_what_the_lines_say() -> None:
    said = facts(one(TRIAL).study)
    assert [arm["label"] for arm in said["arms"]] == ["Zorvatinib 10 mg", "Cohort B"]
    assert said["arms"][0]["description"] == "10 mg once daily Zorvatinib: tablets"
    assert [given["name"] for given in said["interventions"]] == ["Zorvatinib 10 mg"]
    assert said["scalars"]["eligibility_criteria"].endswith("Exclusion Criteria: Real fever")
    (measure,) = said["reported"]
    assert (measure["title"], measure["time_frame"]) == ("Fever score", "12 weeks")
    assert measure["description"] == "Measured daily. From 0 to 10."
    assert (measure["param_type"], measure["dispersion_type"]) == ("LEAST_SQUARES_MEAN", "95_CONFIDENCE_INTERVAL")
    assert measure["unit"] == "units on a scale"
    assert [d["value"] for d in measure["denoms"]] == ["61", "1059"]
    week4, week12 = measure["rows"]
    assert week4["measurements"] == [
        {"group": "OG000", "value": "3.5", "lower": "2.9", "upper": "4.1"},
        {"group": "OG001", "value": "5"},
    ]
    assert week12["denoms"] == [{"group": "OG000", "value": "60", "units": "Participants"}]
    assert week12["measurements"][0] == {"group": "OG000", "value": "-2.1", "lower": "-2.7", "upper": "NA"}
    assert week12["measurements"][1] == {"group": "OG001", "value": "NA"}
    assert [g["title"] for g in said["event_groups"]] == ["Zorvatinib 10 mg", "Cohort B"]
    assert [e["term"] for e in said["events"]] == ["Febrile dreams", "Syncope"]
    assert said["events"][0]["stats"] == [
        {"group": "EG000", "affected": "6", "at_risk": "35"},
        {"group": "EG001", "affected": "1", "at_risk": "59"},
    ]


def test_a_line_that_is_not_understood_is_told() -> None:
    assert one(TRIAL).notices == (("/Results/21", "a line of results that is not understood"),)


def test_what_is_not_specified_is_nothing_said() -> None:
    lines = ["INTERVENTION 1: ", "  Zorvatinib", "  [Not Specified]"]
    said = facts(one({**TRIAL, "Intervention": lines, "Eligibility": ["[Not Specified]"]}).study)
    assert said["arms"] == [{"label": "Zorvatinib"}]
    assert "eligibility_criteria" not in said["scalars"]


def test_sections_of_eligibility() -> None:
    record = one(TRIAL)
    said = {s.kind: record.text[s.start : s.end] for s in record.sections}
    assert (said[SectionKind.INCLUSION], said[SectionKind.EXCLUSION]) == ("Imaginary fever", "Real fever")


def check_places(record: Record, trial: Any) -> set[str]:
    """Every value stands in the lines that it is said to; gives the pointers of the lines that hold one."""
    assert record.study is not None
    held = set()
    for value in values(record.study):
        assert record.text[value.span.start : value.span.end] == value.text
        places = record.locate(value.span)
        lines = [_line(trial, place.path)[place.start : place.end] for place in places]
        assert "\n".join(lines) == "\n".join(line for line in value.text.split("\n") if line)
        assert places[0].path == value.path
        held.update(place.path for place in places)
    return held


def _line(trial: Any, path: str) -> str:
    _, key, *index = path.split("/")
    line = trial[key][int(index[0])] if index else trial[key]
    assert isinstance(line, str)
    return line


def test_places() -> None:
    check_places(one(TRIAL), TRIAL)


@pytest.mark.parametrize(
    ("key", "value", "place"),
    [
        ("Results", "x", "/Results"),
        ("Results", [1], "/Results/0"),
        ("Eligibility", {}, "/Eligibility"),
        ("Clinical Trial ID", 5, "/Clinical Trial ID"),
        ("Clinical Trial ID", "NCT1", "/Clinical Trial ID"),
    ],
)
def test_wrong_types(key: str, value: Any, place: str) -> None:
    error = read({**TRIAL, key: value})
    assert isinstance(error, RecordError)
    assert error.place == place


def test_long_lines_take_no_time() -> None:
    trial = {
        **TRIAL,
        "Adverse Events": ["Adverse Events 1:", "a " * 500_000],
        "Results": ["Results 1:", "x: " * 300_000],
    }
    assert isinstance(read(trial), Record)


_SKIPPED = re.compile(
    r"\s*|(?:INTERVENTION|Results|Adverse Events) \d+:\s*|Outcome Measurement:\s*|\s*Total:.*"
    r"|\s*Overall Number of Units Analyzed\s*|\s*(?:Unit of Measure|Arm/Group Description):.*|\s*Measure Type:.*"
    r"|\s*\[Not Specified\]\s*"
    r"|\s*(?:[A-Z][a-z]+ )*(?:Mean|Median|Number) \(.*\)\s*"
)
"""Lines that hold no value of their own: headings, sums, and what another group's lines said before."""


@pytest.mark.shared
def test_every_line_of_the_shared_trials_is_read_or_left_out_on_purpose(shared_dir: Path) -> None:
    paths = sorted((shared_dir / "data" / "trials" / "nli4ct_json").glob("*.json"))
    assert len(paths) == 300
    for path in paths:
        trial = json.loads(path.read_bytes())
        record = one(trial)
        assert record.notices == ()
        held = check_places(record, trial)
        assert record.places is not None
        left = [p for p in record.places.paths if p not in held and not _SKIPPED.fullmatch(_line(trial, p))]
        assert left == [], path.name
