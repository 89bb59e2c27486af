"""Every span is exact under any text, and the same text is read the same way twice."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings

from benchmarks.extraction_texts import SHAPES, shape
from kgbuild.extract import Extractor
from kgbuild.link import Linker
from kgbuild.model import Annotation, Record, RecordError
from kgbuild.model.serialize import to_public
from kgbuild.records import read_bytes
from kgbuild.vocab import Vocabulary
from tests.extract.hostile import plain, readable, records

EXAMPLES = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)

LEAD = "A study of selinexor in patients with multiple myeloma.\n\nPatients were randomized to receive docetaxel. "
"""Words that make a file one of prose, so that what follows is read whatever it is."""


class Reader:
    """The real pipeline: extraction and linking."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._extractor = Extractor(vocabulary)
        self._linker = Linker(vocabulary)

    def __call__(self, record: Record) -> Annotation:
        return self._linker.link(self._extractor.extract(record))


@pytest.fixture(scope="module")
def read(core_vocabulary: Vocabulary) -> Reader:
    return Reader(core_vocabulary)


def assert_exact(annotation: Annotation) -> None:
    """Mentions, modifiers and evidence stand where they say they do."""
    text = annotation.record.text
    for m in annotation.mentions:
        assert 0 <= m.start < m.end <= len(text), m
        assert text[m.start : m.end] == m.text
        for x in m.modifiers:
            assert 0 <= x.start < x.end <= len(text), x
            assert text[x.start : x.end] == x.text
    for s in annotation.statements:
        for span in s.evidence:
            assert 0 <= span.start < span.end <= len(text), s
    assert len(annotation.links) == len(annotation.mentions)


@EXAMPLES
@given(record=records())
def test_spans_are_exact_and_reading_is_repeatable(read: Reader, record: Record) -> None:
    annotation = read(record)
    assert_exact(annotation)
    assert to_public(read(record)) == to_public(annotation)


@EXAMPLES
@given(text=readable)
def test_a_file_of_any_text_is_read_exactly_or_rejected(read: Reader, text: str) -> None:
    try:
        found = read_bytes(f"{LEAD}{text}".encode(), "any.txt")
    except RecordError:
        return
    for record in found:
        annotation = read(record)
        assert_exact(annotation)
        public = to_public(annotation)
        for e in [*public["mentions"], *(e for s in public["statements"] for e in s["evidence"])]:
            assert record.text[e["start"] : e["end"]] == e["text"]
        json.dumps(public, ensure_ascii=False).encode()


@EXAMPLES
@given(summary=readable, title=readable, condition=readable, drug=readable, criteria=readable)
def test_spans_in_a_study_are_exact_in_its_values(
    read: Reader, summary: str, title: str, condition: str, drug: str, criteria: str
) -> None:
    protocol = {
        "identificationModule": {"nctId": "NCT01234567", "briefTitle": f"A {title}"},
        "descriptionModule": {"briefSummary": f"S {summary}"},
        "conditionsModule": {"conditions": [f"C {condition}", "Multiple Myeloma"]},
        "armsInterventionsModule": {"interventions": [{"type": "DRUG", "name": f"D {drug}", "description": summary}]},
        "eligibilityModule": {"eligibilityCriteria": f"Inclusion Criteria:\n\n* {criteria}"},
    }
    study = {"protocolSection": protocol, "hasResults": False}
    for record in read_bytes(json.dumps(study).encode(), "NCT01234567.json"):
        annotation = read(record)
        assert_exact(annotation)
        public = to_public(annotation)
        for e in [*public["mentions"], *(e for s in public["statements"] for e in s["evidence"])]:
            if "field" in e:
                value = _at(study, e["field"])
                stretch = value[e["start"] : e["end"]]
                # A mention may run on into the next value's; its text then begins with this one's.
                assert stretch
                assert e["text"].startswith(stretch)


def _at(study: object, pointer: str) -> str:
    at = study
    for step in pointer.strip("/").split("/"):
        at = at[int(step)] if isinstance(at, list) else at[step]  # type: ignore[index]
    return at if isinstance(at, str) else json.dumps(at)


@pytest.mark.parametrize("name", SHAPES)
def test_what_repeats_without_end_is_read_exactly(read: Reader, name: str) -> None:
    annotation = read(plain(shape(name, 9_000)))
    assert_exact(annotation)


@pytest.mark.parametrize("text", ["\x00", "\u2028", "\r", "\ufeff", " ", "", "\u0301"])
@pytest.mark.parametrize("n", [1, 3])
def test_texts_of_nothing_are_read_as_nothing(read: Reader, text: str, n: int) -> None:
    annotation = read(plain(text * n))
    assert annotation.mentions == ()
