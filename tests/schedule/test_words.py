"""A statement as one line, and lines that no record can break out of."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgbuild.model.predicates import predicates
from kgbuild.rebuild.difference import Difference, Section, Told
from kgbuild.rebuild.difference_markdown import Side, escaped, markdown
from kgbuild.rebuild.words import LONGEST, _words, in_words, short

NONE = {"retracted": 0, "added": 0, "changed": 0}


def row(predicate: str, obj: str | None = None, **other: Any) -> dict[str, Any]:
    qualifiers = other.pop("qualifiers", {})
    return {
        "predicate": predicate, "subject_type": "Trial", "subject_label": "A Trial", "object": None,
        "object_label": obj, "object_type": "literal", "value": None, "unit": None, "scope": "this_trial",
        "assertion": "asserted",
        "qualifiers": json.dumps(qualifiers), **other,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (row("tests_intervention", "zorvatinib", qualifiers={"role": "other"}), "tests: zorvatinib (other)"),
        (row("studies_condition", "chordoma", assertion="negated"), "studies: chordoma [negated]"),
        (
            row("result", value=12.5, unit="months", object_type="number",
                qualifiers={"endpoint": {"curie": "kgb:E1", "label": "Overall Survival"}, "param_type": "median",
                            "arm": "A", "value": 12.5, "unit": "months"}),
            "result: Overall Survival, 12.5 months (median; arm A)",
        ),
        (row("trial_property", "COMPLETED", qualifiers={"name": "status"}), "property: status COMPLETED"),
        (row("has_outcome", "Overall Survival", qualifiers={"title": "overall survival", "role": "primary"}),
         "measures: Overall Survival (primary)"),
        (row("has_class", "kinase inhibitor", subject_type="Drug", subject_label="zorvatinib", scope="drug_knowledge"),
         "zorvatinib is a: kinase inhibitor"),
        (row("eligible", qualifiers={"min_age": 18.0, "healthy_volunteers": False}),
         "eligible: healthy volunteers no, min age 18"),
        (row("enrollment_planned", value=40.0, object_type="number"), "planned enrolment: 40"),
        (row("analysis", object_type="number"), "analysis: no value"),
        (row("not_yet_thought_of", "x", scope="other_study"), "not yet thought of: x [other study]"),
    ],
)  # fmt: skip
def test_statements_in_words(given: dict[str, Any], said: str) -> None:
    assert in_words(given) == said


def test_every_predicate_has_words() -> None:
    assert set(_words()["predicates"]) == set(predicates())


def test_long_lines_are_cut() -> None:
    line = in_words(row("narrative", "word " * 900))
    assert len(line) <= LONGEST
    assert line.endswith("…")


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("a | b", r"a \| b"),
        ("`code` *em* _em_ ~~no~~", r"\`code\` \*em\* \_em\_ \~\~no\~\~"),
        ("[x](javascript:alert(1))", r"\[x\](javascript:alert(1))"),
        ("<script>&amp;", "&lt;script&gt;&amp;amp;"),
        ("two\nlines\r\n# three", r"two lines \# three"),
        ("http://evil.example www.evil.example @all", "http&#58;//evil.example www&#46;evil.example &#64;all"),
        ("a\x1b[31mred\x07\u202eltr", r"a \[31mred ltr"),
        (r"back\slash", r"back\\slash"),
    ],
)
def test_escaped(text: str, safe: str) -> None:
    assert escaped(text) == safe


def _mail(title: str, words: str) -> list[str]:
    told = Told("retracted", "kgb.statement:1", words)
    counts = {**NONE, "retracted": 12}
    section = Section("changed", "kgb.record:NCT90000001.x", title, "NCT90000001", "in/a|b.txt", counts, 0, (told,))
    sides = (Side("b1", "2026-01-01"), Side("b2", "2026-01-02"))
    return list(markdown(*sides, {"records": {"deleted": 1}}, Difference((section,), 4)))


def test_the_mail_names_caps_and_orders() -> None:
    lines = _mail("A Trial", "tests: zorvatinib")
    text = "\n".join(lines)
    assert lines[0] == "# Changes in the trial graph"
    assert "`b1` (2026-01-01) to build `b2`" in text
    assert "| records | 1 | 0 | 0 |" in text
    assert "[NCT90000001](https://clinicaltrials.gov/study/NCT90000001)" in text
    assert "- − **retracted** tests: zorvatinib" in lines
    assert "- − … and 11 more retracted" in lines
    assert "… and 3 more records" in text


@given(st.text(), st.text())
def test_no_record_breaks_out_of_its_line(title: str, words: str) -> None:
    plain = _mail("A Trial", "tests: zorvatinib")
    lines = _mail(title, words)
    assert len("\n".join(lines).splitlines()) == len(plain)
    told = [line for line in lines if line.startswith("### ") or "**retracted**" in line]
    assert len(told) == 2
    for line in told:
        assert "<" not in line
        bare = line.replace("\\\\", "").replace("**retracted**", "")
        for active in "`|[]*_~":
            assert f"\\{active}" in bare or active not in bare.replace(f"\\{active}", "")


def test_nothing_changed() -> None:
    lines = list(markdown(Side("a", "x"), Side("b", "y"), {"records": {}}, Difference((), 0)))
    assert lines[-1] == "Nothing changed."


def test_a_section_of_statements_as_before() -> None:
    section = Section("changed", "r", "", None, "", {**NONE, "changed": 3}, 3, ())
    lines = list(markdown(Side("a", "x"), Side("b", "y"), {}, Difference((section,), 1)))
    assert lines[-1] == "3 statements as before, read again from the changed record."
    assert not any("more changed" in line for line in lines)


def test_short() -> None:
    assert short("  a \n b  ", 10) == "a b"
    assert short("abcdef", 4) == "abc…"
