"""One trial in two formats gives the same facts, for what both hold; what a format lacks is listed with its reason.

CSV export and API v2 JSON (300 trials); tables in AACT's form and the XML or JSON that they were derived from (1,588);
text dumps and the XML or JSON behind them (500).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kgbuild.model import Field, Record
from kgbuild.model.study import facts
from kgbuild.records import read_sources
from tests.records_tables.lacks import bare, without
from tests.records_tables.render import aact

pytestmark = pytest.mark.shared

RESULTS = {"baseline", "reported", "event_groups", "events", "event_time_frame"}
CSV_LACKS = RESULTS | {
    "arms", "keywords", "mesh", "references", "detailed_description", "eligibility_criteria", "enrollment_type",
    "healthy_volunteers", "official_title", "study_population", "why_stopped",
    "brief_summary",  # a column that this download was made without
    "minimum_age", "maximum_age",  # only age groups, from which no limit can be told
    "observational_model", "time_perspective",  # printed empty, and as the letter "p" for every study
}  # fmt: skip
AACT_LACKS = RESULTS | {
    # Of these tables or columns the derived set has none; AACT itself does, see test_results_come_back.
    "keywords", "countries", "references", "other_ids", "acronym", "allocation", "intervention_model", "masking",
    "primary_purpose", "observational_model", "time_perspective", "enrollment_type", "first_posted_date",
    "last_update_date", "primary_completion_date", "results_first_posted_date", "has_results", "healthy_volunteers",
    "study_population", "why_stopped",
}  # fmt: skip
BOXED = "ctgov_v2_json_bulk/unl-stat351__json_response.json"
BOXED_SPOILT = {"enrollment", "conditions", "collaborators", "arms"}
"""Fields that the derivation wrote as lists in brackets, or not at all, for the ten studies of this file."""


def read(folder: Path, *names: str) -> Iterator[Record]:
    for item in read_sources([folder / name for name in names]):
        assert isinstance(item, Record)
        yield item


@pytest.fixture(scope="module")
def trials(shared_dir: Path) -> Path:
    return shared_dir / "data" / "trials"


@pytest.fixture(scope="module")
def native(trials: Path) -> dict[str, Record]:
    found = read(trials, "ctgov_v2_json", "ctgov_v2_json_bulk", "ctgov_xml")
    return {record.nct_id: record for record in found if record.nct_id}


def flat(record: Record) -> dict[str, Any]:
    """The facts by name, scalars and lists beside the rest; without what is empty."""
    said = facts(record.study)
    found = {**said.get("scalars", {}), **said.get("lists", {})}
    return found | {k: v for k, v in said.items() if k not in ("scalars", "lists")}


def compared(here: dict[str, Any], there: dict[str, Any], lacks: Iterable[str]) -> dict[str, tuple[Any, Any]]:
    """What differs of all that either says, but for what this format lacks."""
    assert not set(here) & set(lacks), "the format holds what it is said to lack"
    return {k: (here.get(k), there.get(k)) for k in {*here, *there} - set(lacks) if here.get(k) != there.get(k)}


def named(interventions: list[dict[str, Any]]) -> list[tuple[Any, Any]]:
    return [(i["name"], i.get("type")) for i in interventions]


def test_csv_exports_and_native_json_say_the_same(trials: Path, native: dict[str, Record]) -> None:
    seen: Counter[str] = Counter()
    for record in read(trials, "ctgov_csv/ctg-studies.csv"):
        here, there = flat(record), flat(native[record.nct_id or ""])
        # The cell holds names and types; descriptions, other names and arms are left out of it.
        assert named(here.pop("interventions", [])) == named(there.pop("interventions", []))
        outcomes, planned = here.pop("outcomes", []), there.pop("outcomes", [])
        assert compared(here, there, CSV_LACKS) == {}, record.nct_id
        seen["trials"] += 1
        seen["trials with the same outcomes"] += outcomes == planned
        if len(outcomes) == len(planned) and record.study:
            for given, a, b in zip(record.study.outcomes, outcomes, planned, strict=True):
                assert a["role"] == b["role"]
                seen[f"{given.split} {a == b}"] += 1
    print(dict(seen))
    assert seen["trials"] == 300
    assert seen["trials with the same outcomes"] >= 0.85 * seen["trials"]
    assert seen["certain True"] >= 0.98 * (seen["certain True"] + seen["certain False"])
    cuts = sum(n for name, n in seen.items() if name.startswith(("certain", "ambiguous")))
    assert seen["certain True"] + seen["certain False"] >= 0.75 * cuts


def test_derived_tables_and_their_sources_say_the_same(trials: Path, native: dict[str, Record]) -> None:
    boxed = {record.nct_id for record in read(trials, BOXED)}
    seen = 0
    for record in read(trials, "aact_pipe_derived"):
        here, there = flat(record), flat(native[record.nct_id or ""])
        # The tables that join arms and interventions, and the one of other names, are not in the set.
        for side in (here, there):
            side["interventions"] = [
                (*i, d) for i, d in zip(named(side.get("interventions", [])), described(side), strict=True)
            ]
            side["arms"] = [{k: v for k, v in arm.items() if k != "interventions"} for arm in side.get("arms", [])]
            side["mesh"] = [(m["kind"], m["term"]) for m in side.get("mesh", [])]
        spoilt = BOXED_SPOILT if record.nct_id in boxed else set()
        differing = compared(here, there, AACT_LACKS)
        assert set(differing) <= spoilt, (record.nct_id, differing)
        seen += 1
    assert seen == 1588


def described(side: dict[str, Any]) -> list[str | None]:
    return [i.get("description") for i in side.get("interventions", [])]


def test_text_dumps_and_their_sources_say_the_same(trials: Path, native: dict[str, Record]) -> None:
    """The dump holds no NCT id, drops empty fields and joins an outcome's parts: what is no cut is the same."""
    seen: Counter[str] = Counter()
    for record in read(trials, "seed_style_dump"):
        study = native[Path(record.source).stem].study
        assert study is not None
        assert texts(record, "title") == [study.said("brief_title")]
        assert texts(record, "condition") == [v.said for v in study.lists.get("conditions", ())]
        given = [(f.attrs.get("type"), folded(record, f)) for f in record.fields if f.name == "intervention"]
        assert given == [(i.type.said if i.type else None, i.name.said) for i in study.interventions]
        outcomes = [f for f in record.fields if f.name == "outcome"]
        seen["trials"] += 1
        seen["trials with as many outcomes"] += len(outcomes) == len(study.outcomes)
        for field, planned in zip(outcomes, study.outcomes, strict=False):
            parts = [p and folded(record, p) for p in map(field.part, ("measure", "description", "time_frame"))]
            wanted = [v and v.said for v in (planned.measure, planned.description, planned.time_frame)]
            same = (field.attrs["role"], parts) == (planned.role, wanted)
            seen[f"{field.attrs['split']} {same}"] += 1
    print(dict(seen))
    assert seen["trials"] == 500
    assert seen["trials with as many outcomes"] >= 0.97 * seen["trials"]
    assert seen["certain True"] >= 0.98 * (seen["certain True"] + seen["certain False"])


def texts(record: Record, name: str) -> list[str]:
    return [folded(record, f) for f in record.fields if f.name == name]


def folded(record: Record, field: Field) -> str:
    return " ".join(field.span.of(record.text).split())


def test_results_come_back_from_the_full_set_of_tables(trials: Path, native: dict[str, Record], tmp_path: Path) -> None:
    """No real set with results is at hand: 588 studies are written as AACT writes them, and read."""
    wanted = {r.nct_id: r.study for r in native.values() if r.source_format == "ctgov_v2_json" and r.study}
    found = {r.nct_id: r for r in read(aact(wanted.values()).write(tmp_path), "")}
    assert set(found) == set(wanted)
    for nct, study in wanted.items():
        assert without(facts(found[nct].study), typed=False) == without(facts(study)), nct
    assert sum(bool(study.reported) for study in wanted.values()) >= 40


def test_names_lose_their_type_and_nothing_else() -> None:
    assert [bare(n) for n in ("Drug: Zorbinib", "Arm 1: Zorbinib", "Zorbinib")] == [
        "Zorbinib",
        "Arm 1: Zorbinib",
        "Zorbinib",
    ]
