"""The whole pipeline: what must hold for every text, and a record read over the core vocabulary."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kgbuild.extract.pipeline import COMPONENTS, make_nlp
from kgbuild.model import Annotation, Record, Ref, SectionKind, Span
from kgbuild.model.mention import MENTION_TYPES
from kgbuild.model.predicates import predicates
from kgbuild.model.statement import ASSERTIONS, SCOPES
from kgbuild.vocab import Vocabulary
from tests.extract.reader import Part, Read, Reader, record_of

TITLE = "A Phase I/II Study of Olaparib and Sunitinib in Metastatic Leiomyosarcoma"
SUMMARY = (
    "Olaparib is a PARP inhibitor. Sunitinib blocks VEGFR, and it is approved by the FDA for renal cell carcinoma. "
    "Neither of these drugs is approved for leiomyosarcoma (LMS). Patients with LMS will receive olaparib 300 mg "
    "orally twice daily plus sunitinib 37.5 mg.\n\n* Grade 3 fatigue is watched."
)
RESULTS = (
    "Forty patients were enrolled; 25 were women. The objective response rate was 20% (8/40; 95% CI 9–36). "
    "Median overall survival was 13.4 months. Grade 3/4 neutropenia occurred in 5 of 40 patients."
)
LOREM = "Sign up! Bortezomib is approved for sarcoma by the FDA."
PARTS = (
    Part(SectionKind.TITLE, TITLE, [("title", TITLE, {}, {})]),
    Part(SectionKind.BRIEF_SUMMARY, SUMMARY),
    Part(SectionKind.BOILERPLATE, LOREM),
    Part(SectionKind.ABSTRACT_RESULTS, RESULTS),
)


def refs(ref: Any) -> list[Ref]:
    """A Ref and its parts; nothing for other values."""
    return [ref, *(x for p in ref.parts for x in refs(p))] if isinstance(ref, Ref) else []


def check(annotation: Annotation) -> None:
    """What holds for every annotation."""
    record = annotation.record
    text = record.text
    read = [s.span for s in record.sections if s.kind is not SectionKind.BOILERPLATE]
    for m in annotation.mentions:
        assert m.type in MENTION_TYPES
        assert text[m.start : m.end] == m.text != ""
        assert any(s.contains(m.span) for s in read) or any(f.span == m.span for f in record.fields)
        assert all(text[x.start : x.end] == x.text != "" for x in m.modifiers)
        assert not any(x.start < m.end and m.start < x.end for x in m.modifiers)
    for s in annotation.statements:
        assert s.predicate in predicates()
        assert (s.scope in SCOPES, s.assertion in ASSERTIONS, 0 < s.confidence <= 1) == (True, True, True)
        assert s.evidence
        assert all(0 <= e.start < e.end <= len(text) and any(r.contains(e) for r in read) for e in s.evidence)
        every = [*refs(s.subject), *refs(s.object), *(r for v in s.qualifiers.values() for r in refs(v))]
        assert all(r.mention is None or 0 <= r.mention < len(annotation.mentions) for r in every)


@pytest.fixture(scope="module")
def whole(core_reader: Reader) -> Read:
    return core_reader.parts(*PARTS)


def test_a_record_read_over_the_core_vocabulary(whole: Read) -> None:
    check(whole.annotation)
    assert whole.triples("tests_intervention") == {
        ("TRIAL", "asserted", "olaparib"),
        ("TRIAL", "asserted", "sunitinib"),
    }
    assert ("TRIAL", "asserted", "leiomyosarcoma") in whole.triples("studies_condition")
    assert [c.object for c in whole.said("phase")] == [("PHASE1", "PHASE2")]
    assert {frozenset((c.subject, c.object)) for c in whole.said("combined_with")} == {
        frozenset(("olaparib", "sunitinib"))
    }
    assert {(c.subject, c.object, c.qualifiers.get("route")) for c in whole.said("dose")} == {
        ("olaparib", 300, "oral"),
        ("sunitinib", 37.5, None),
    }
    assert {(c.qualifiers["endpoint"].lower(), c.object) for c in whole.said("result")} == {
        ("objective response rate", 20),
        ("overall survival", 13.4),
    }
    assert {(c.object, c.qualifiers["grade"], c.qualifiers["affected"]) for c in whole.said("adverse_event")} == {
        ("neutropenia", "3-4", 5)
    }


def test_neither_of_these_drugs(whole: Read) -> None:
    approvals = whole.triples("approved_for")
    assert {s for s, a, o in approvals if a == "asserted" and o == "leiomyosarcoma"} == set()
    assert {s for s, a, o in approvals if a == "negated" and o == "leiomyosarcoma"} == {"olaparib", "sunitinib"}


def test_boilerplate_says_nothing(whole: Read) -> None:
    assert "Bortezomib" not in whole.mentions("Drug")
    assert not any(c.subject == "bortezomib" for c in whole.claims)


def test_trial_properties_are_those_of_this_record(core_reader: Reader) -> None:
    record = replace(record_of(*PARTS), nct_id="NCT00000012")
    shown = core_reader.extractor.extract(record).trial
    assert (shown["nct_id"], shown["title"], shown["phases"]) == ("NCT00000012", TITLE, ["PHASE1", "PHASE2"])


def test_reading_twice_gives_the_same(core_reader: Reader) -> None:
    record = record_of(*PARTS)
    assert core_reader.extractor.extract(record) == core_reader.extractor.extract(record)


def test_components_are_registered_and_configured_as_json(invented: Vocabulary) -> None:
    nlp = make_nlp(invented)
    assert tuple(nlp.pipe_names) == COMPONENTS
    assert nlp.config.to_str()


def test_a_document_without_a_record_is_refused(invented: Vocabulary) -> None:
    with pytest.raises(ValueError, match=r"no kgbuild reading"):
        make_nlp(invented)("Zetinib is a kinase inhibitor.")


@pytest.mark.parametrize(
    "text", ["", " ", "\r\n", "\u200b", "()", "‹D0›", "\x00\x01", "(" * 400, "Zetinib" * 300, "5 mg " * 300]
)
def test_odd_texts(reader: Reader, text: str) -> None:
    check(reader.prose(text, SectionKind.ABSTRACT_RESULTS).annotation)


NOISE = st.one_of(
    st.sampled_from(
        [
            "\u200b",
            "\r\n",
            "\r\n\r\n",
            "\u00a0",
            "‹D0›",
            "(",
            ")",
            "[",
            ". ",
            "\u00ad",
            "é",
            "𝛼",
            "\ufeff",
            "e\u0301",
            "%",
            "-",
        ]
    ),
    st.text(max_size=3),
)
CUTS = st.lists(st.tuples(st.integers(0, 700), NOISE), min_size=1, max_size=6)


def noisy(text: str, cuts: list[tuple[int, str]]) -> str:
    """The text with each noise put in at its place."""
    for at, noise in cuts:
        text = text[: at % (len(text) + 1)] + noise + text[at % (len(text) + 1) :]
    return text


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CUTS, CUTS)
def test_offsets_hold_under_noise(
    core_reader: Reader, first: list[tuple[int, str]], second: list[tuple[int, str]]
) -> None:
    parts = (
        Part(SectionKind.TITLE, noisy(TITLE, first)),
        Part(SectionKind.BRIEF_SUMMARY, noisy(SUMMARY, second)),
        Part(SectionKind.BOILERPLATE, LOREM),
        Part(SectionKind.ABSTRACT_RESULTS, noisy(RESULTS, first)),
    )
    check(core_reader.parts(*parts).annotation)


def shifted(record: Record, lead: str) -> Record:
    """The same record behind unread text."""
    n = len(lead)
    sections = tuple(replace(s, start=s.start + n, end=s.end + n) for s in record.sections)
    fields = tuple(replace(f, start=f.start + n, end=f.end + n) for f in record.fields)
    return replace(record, text=lead + record.text, sections=sections, fields=fields)


@settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=30).map(lambda t: t + "\n"))
def test_unread_text_ahead_shifts_every_offset_and_changes_nothing_else(core_reader: Reader, lead: str) -> None:
    record, n = record_of(*PARTS), len(lead)
    plain, moved = (core_reader.extractor.extract(r) for r in (record, shifted(record, lead)))
    assert [(m.start + n, m.end + n, m.type) for m in plain.mentions] == [
        (m.start, m.end, m.type) for m in moved.mentions
    ]
    expected = [
        (s.predicate, s.object, tuple(Span(e.start + n, e.end + n) for e in s.evidence)) for s in plain.statements
    ]
    assert expected == [(s.predicate, s.object, s.evidence) for s in moved.statements]


def test_newlines_of_either_kind_give_the_same_claims(core_reader: Reader) -> None:
    def claims(newline: str) -> set[tuple[Any, ...]]:
        parts = [replace(p, text=p.text.replace("\n", newline)) for p in PARTS]
        read = core_reader.record(record_of(*parts, gap=newline * 2))
        return {(c.subject, c.predicate, c.object, c.scope, c.assertion) for c in read.claims}

    assert claims("\n") == claims("\r\n")


PLAIN = "Zetinib is a kinase inhibitor. It blocks EGFR in leiomyosarcoma. The objective response rate was 20% (8/40)."


@pytest.mark.parametrize("paragraph", [PLAIN, PLAIN.replace("leiomyosarcoma", "leiomyosarcoma (LMS)")])
def test_work_grows_with_length_not_with_its_square(reader: Reader, paragraph: str) -> None:
    """Counts Python calls, not seconds; a definition that every paragraph repeats is the harder case."""

    def calls(n: int) -> int:
        count = 0

        def seen(frame: Any, event: str, arg: Any) -> None:
            nonlocal count
            count += event == "call"

        before = sys.getprofile()
        sys.setprofile(seen)
        try:
            reader.prose("\n\n".join([paragraph] * n), SectionKind.ABSTRACT_RESULTS)
        finally:
            sys.setprofile(before)
        return count

    calls(2)
    assert calls(60) <= 5 * calls(15)
