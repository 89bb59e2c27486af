"""Scope by cue, classifier and section; assertion by clause; the cue files against their own examples."""

import re

import pytest

from kgbuild.extract.assertion import assertion_in, rules
from kgbuild.extract.literals import pattern
from kgbuild.extract.rules import read
from kgbuild.extract.scope import cues, decided, defaults, marked_span, weights
from kgbuild.extract.scope_signals import Signals, patterns, signals
from kgbuild.extract.sections import FIELDS, GROUPS
from kgbuild.model import SectionKind, Span
from kgbuild.model.statement import ASSERTIONS, SCOPES
from tests.extract.reader import Reader

DETAILED = SectionKind.DETAILED_DESCRIPTION
RESULTS = SectionKind.ABSTRACT_RESULTS
SIGNALS = read("cues.toml")["signal"]
ASIDES = read("assertion.toml")["aside"]


def scopes(reader: Reader, text: str, kind: SectionKind) -> list[str]:
    return [v.sentence.scope for v in reader.prose(text, kind).reading.views]


@pytest.mark.parametrize("given", SIGNALS, ids=lambda s: s["name"])
def test_each_signal_is_found_in_its_example(given: dict[str, str]) -> None:
    text = given["example"]
    assert patterns()[given["name"]].search(text, text.lower())


@pytest.mark.parametrize("cue", cues(), ids=lambda c: c.name)
def test_each_cue_is_found_in_its_example_and_nothing_there_stops_it(cue) -> None:  # type: ignore[no-untyped-def]
    text, lower = cue.example, cue.example.lower()
    assert cue.pattern.search(text, lower)
    assert not {n for n in cue.unless if patterns()[n].search(text, lower)}


def test_what_a_pattern_needs_is_in_every_match() -> None:
    assert pattern("no (?:study|trials?) of").needs == ("study", "trial")
    assert pattern("a*").needs == ()


def test_data_speaks_only_of_known_names() -> None:
    names = {s["name"] for s in SIGNALS}
    assert len(names) == len(SIGNALS)
    assert {n for c in cues() for n in c.unless} <= names
    assert {z for c in cues() for z in c.zones} <= set(GROUPS.values())
    assert {c.scope for c in cues()} | set(weights()[0]) | set(defaults().values()) <= set(SCOPES)
    assert {c.assertion for c in rules().cues} | {"asserted"} == set(ASSERTIONS)
    assert FIELDS <= set(defaults()) <= {str(k) for k in SectionKind}


@pytest.mark.parametrize("kind", [k for k in SectionKind if k in FIELDS and k != SectionKind.ADVERSE_EVENTS])
def test_fields_keep_their_scope(reader: Reader, kind: SectionKind) -> None:
    assert scopes(reader, "Zetinib is a pill", kind) == [defaults()[str(kind)]]


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("This study gives zetinib to adults.", "this_trial"),
        ("The primary objective is overall survival.", "this_trial"),
        ("Patients will receive zetinib daily.", "this_trial"),
        ("Patients are randomized to 1 of 2 arms.", "this_trial"),
        ("I. Determine the efficacy of zetinib.", "this_trial"),
        ("ARM I: Patients receive zetinib.", "this_trial"),
        ("In a phase II study, zetinib was active.", "other_study"),
        ("The FDA approved zetinib for sarcoma.", "regulatory"),
        ("Zetinib is not approved for sarcoma.", "regulatory"),
        ("The protocol was approved by the institutional review board.", "this_trial"),
        ("Sarcoma is a rare cancer.", "background"),
    ],
)
def test_scopes_in_a_detailed_description(reader: Reader, text: str, scope: str) -> None:
    assert scopes(reader, text, DETAILED) == [scope]


@pytest.mark.parametrize("cue", rules().cues, ids=lambda c: c.example)
def test_each_assertion_cue_decides_its_example(cue) -> None:  # type: ignore[no-untyped-def]
    assert assertion_in(cue.example, 0, len(cue.example)) == cue.assertion


@pytest.mark.parametrize("given", ASIDES, ids=lambda a: a["example"])
def test_an_aside_does_not_speak_of_the_claim(given: dict[str, str]) -> None:
    assert re.search(given["pattern"], given["example"], re.IGNORECASE)
    assert assertion_in(given["example"], 0, len(given["example"])) == "asserted"


@pytest.mark.parametrize(("claim", "assertion"), [("no effect on ‹E0›", "negated"), ("‹E1› was longer", "asserted")])
def test_negation_holds_in_its_clause(claim: str, assertion: str) -> None:
    text = "There was no effect on ‹E0›, but ‹E1› was longer."
    start = text.index(claim)
    assert assertion_in(text, start - 10 * claim.startswith("no"), start + len(claim)) == assertion


def test_a_span_is_found_in_the_marked_sentence(reader: Reader) -> None:
    read = reader.prose("This trial gives zetinib to adults.", DETAILED)
    view, text = read.reading.views[0], read.reading.text
    start = text.index("gives")
    a, b = marked_span(view, Span(start, text.index(" to")))
    assert view.marked[a:b] == "gives ‹D0›"


def test_a_decisive_cue_decides(reader: Reader) -> None:
    view = reader.prose("This study gives zetinib.", DETAILED).reading.views[0]
    assert decided(view, signals(view)) == "this_trial"
    assert decided(view, Signals(frozenset(("own_previous",)), "none")) is None


@pytest.mark.parametrize(
    ("marked", "assertion"),
    [
        ("‹D0› inhibits ‹T1›", "asserted"),
        ("‹D0› does not inhibit ‹T1›", "negated"),
        ("‹D0› doesn't inhibit ‹T1›", "negated"),
        ("‹D0› doesn’t inhibit ‹T1›", "negated"),
        ("neither ‹D0› nor ‹D1› inhibits ‹T1›", "negated"),
        ("‹D0› fails to inhibit ‹T1›", "negated"),
        ("‹D0› may inhibit ‹T1›", "hedged"),
        ("data suggest that ‹D0› inhibits ‹T1›", "hedged"),
        ("‹D0› is thought to inhibit ‹T1›", "hedged"),
        ("to determine whether ‹D0› inhibits ‹T1›", "hypothetical"),
        ("if ‹D0› does not inhibit ‹T1›", "hypothetical"),
        ("‹D0› might not inhibit ‹T1›", "negated"),
        ("‹D0› is a notable inhibitor of ‹T1›", "asserted"),
    ],
)
def test_assertion_of_a_whole_sentence(marked: str, assertion: str) -> None:
    assert assertion_in(marked, 0, len(marked)) == assertion


@pytest.mark.parametrize(
    ("lead", "assertion"),
    [
        ("It is not known if ", "hypothetical"),
        ("It does not cure; ", "asserted"),
        ("It does not cure, but ", "asserted"),
        ("It did not cure. ", "asserted"),
        ("We do not believe that ", "negated"),
        ("It is not a cure " + "and so forth " * 6, "asserted"),
    ],
)
def test_a_cue_counts_in_its_clause_and_window(lead: str, assertion: str) -> None:
    claim = "‹D0› inhibits ‹T1›"
    assert assertion_in(lead + claim, len(lead), len(lead + claim)) == assertion
