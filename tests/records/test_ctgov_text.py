"""The registry's text export: fields by structure, outcomes by the split model. Texts here are made up."""

from __future__ import annotations

import pytest

from kgbuild.model import Record, SectionKind
from kgbuild.records import read_bytes

TITLE = "Zorbinib Plus Quelomab in Advanced Widget Carcinoma"
SUMMARY = "The study asks whether zorbinib is safe.\n\n* It is given with quelomab.\n* Doses rise, step by step."
CONDITIONS = "Widget Carcinoma|Gadget Sarcoma"
INTERVENTIONS = "DRUG: Zorbinib|PROCEDURE: Widget biopsy"
PRIMARY = (
    "Progression-Free Survival (PFS), Time from the first dose to progression, death, or last visit., Up to 3 years"
)
SECONDARY = "Response Rate, Share of patients with a response, by two readers., 12 weeks|Overall Survival, 5 years"
OTHER = "Widget score, Baseline, Week 4 and Week 8"
DETAIL = "Widget carcinoma is a rare cancer. Few drugs help.\n\nPatients will be treated until progression."


def read(*fields: str, newline: str = "\n") -> Record:
    text = "\n".join(fields).replace("\n", newline)
    (record,) = read_bytes(text.encode(), "made-up")
    assert record.text == text
    return record


def values(record: Record, name: str) -> list[str]:
    return [record.value(f) for f in record.named(name)]


def section(record: Record, kind: SectionKind) -> list[str]:
    return [s.span.of(record.text) for s in record.sections if s.kind == kind]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_every_field_is_found_whatever_the_line_end(newline: str) -> None:
    record = read(TITLE, SUMMARY, CONDITIONS, INTERVENTIONS, PRIMARY, SECONDARY, OTHER, DETAIL, newline=newline)
    assert record.source_format == "ctgov_text"
    assert record.title == TITLE
    assert values(record, "condition") == ["Widget Carcinoma", "Gadget Sarcoma"]
    assert values(record, "intervention") == ["Zorbinib", "Widget biopsy"]
    assert [f.attrs["type"] for f in record.named("intervention")] == ["DRUG", "PROCEDURE"]
    assert [f.evidence.of(record.text) for f in record.named("intervention")] == INTERVENTIONS.split("|")
    assert [f.attrs["role"] for f in record.named("outcome")] == ["primary", "secondary", "secondary", "other"]
    assert section(record, SectionKind.BRIEF_SUMMARY) == [SUMMARY.replace("\n", newline)]
    assert section(record, SectionKind.DETAILED_DESCRIPTION) == [DETAIL.replace("\n", newline)]
    assert section(record, SectionKind.OUTCOMES) == [PRIMARY, SECONDARY, OTHER]


def parts(record: Record, number: int) -> dict[str, str]:
    return {p.name: record.value(p) for p in list(record.named("outcome"))[number].parts}


def test_an_outcome_is_cut_where_its_parts_meet_not_at_every_comma() -> None:
    record = read(TITLE, SUMMARY, CONDITIONS, INTERVENTIONS, PRIMARY, SECONDARY, OTHER, DETAIL)
    assert parts(record, 0) == {
        "measure": "Progression-Free Survival (PFS)",
        "description": "Time from the first dose to progression, death, or last visit.",
        "time_frame": "Up to 3 years",
    }
    assert parts(record, 2) == {"measure": "Overall Survival", "time_frame": "5 years"}
    assert parts(record, 3) == {"measure": "Widget score", "time_frame": "Baseline, Week 4 and Week 8"}


def test_an_undecidable_cut_is_flagged() -> None:
    record = read(TITLE, SUMMARY, CONDITIONS, INTERVENTIONS, "Widget levels, gadget levels, mood", DETAIL)
    assert [f.attrs["split"] for f in record.named("outcome")] == ["ambiguous"]


ALL = {
    "summary": SUMMARY,
    "conditions": CONDITIONS,
    "interventions": INTERVENTIONS,
    "primary": PRIMARY,
    "secondary": SECONDARY,
    "detail": DETAIL,
}


@pytest.mark.parametrize("missing", ALL)
def test_any_field_may_be_missing(missing: str) -> None:
    record = read(TITLE, *(value for name, value in ALL.items() if name != missing))
    assert record.source_format == "ctgov_text"
    assert record.title == TITLE
    assert values(record, "condition") == ([] if missing == "conditions" else CONDITIONS.split("|"))
    assert len(values(record, "intervention")) == (0 if missing == "interventions" else 2)
    assert section(record, SectionKind.BRIEF_SUMMARY) == ([] if missing == "summary" else [SUMMARY])
    assert section(record, SectionKind.DETAILED_DESCRIPTION) == ([] if missing == "detail" else [DETAIL])
    expected = [p for name in ("primary", "secondary") if name != missing for p in ALL[name].split("|")]
    assert values(record, "outcome") == expected


def test_a_byte_order_mark_stays_in_the_text_but_in_no_field() -> None:
    text = "\ufeff" + "\n".join([TITLE, SUMMARY, CONDITIONS, INTERVENTIONS, PRIMARY])
    (record,) = read_bytes(text.encode(), "made-up")
    assert record.text == text
    assert record.title == TITLE
    assert next(record.named("title")).start == 1
