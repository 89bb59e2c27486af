"""Who and what the trial tests; the examples cover every rule of population.toml."""

import pytest

from kgbuild.extract.population import population
from kgbuild.extract.rules import load
from kgbuild.model import SectionKind
from tests.extract.reader import Part, Reader

SUMMARY = SectionKind.BRIEF_SUMMARY
EXAMPLES: dict[str, tuple[str, str, object]] = {
    "patients_with": ("This trial enrols women with advanced breast cancer.", "studies_condition", "breast cancer"),
    "condition_patients": (
        "This trial is done in adult leiomyosarcoma patients.",
        "studies_condition",
        "leiomyosarcoma",
    ),
    "treatment_of": (
        "This study tries a new way for the treatment of liposarcoma.",
        "studies_condition",
        "liposarcoma",
    ),
    "given_in": ("This study gives bexofen plus cordaxel in sarcoma.", "studies_condition", "sarcoma"),
    "title_any": ("Bexofen Against Sarcoma", "studies_condition", "sarcoma"),
    "trial_of": ("This is a trial of oral bexofen.", "tests_intervention", "bexofen"),
    "received": ("Participants will receive bexofen.", "tests_intervention", "bexofen"),
    "we_investigated": ("Here we evaluated the dose of bexofen.", "tests_intervention", "bexofen"),
    "with_or_without": ("Adults take it plus bexofen or placebo.", "tests_intervention", "bexofen"),
    "placebo": ("Adults will receive placebo.", "tests_intervention", "placebo"),
    "control": ("Adults will receive bexofen 4 mg or placebo.", "tests_intervention", "placebo"),
    "versus": ("This trial tests bexofen versus cordaxel.", "tests_intervention", "cordaxel"),
    "named_control": ("In this trial cordaxel serves as the control.", "tests_intervention", "cordaxel"),
    "control_arm": ("Adults in the control arm will receive cordaxel.", "tests_intervention", "cordaxel"),
    "title_drug": ("Bexofen Against Sarcoma", "tests_intervention", "bexofen"),
    "phase_study": ("This is a phase II open-label trial.", "phase", ("PHASE2",)),
    "phase_purpose": ("PURPOSE: Phase II trial to study bexofen.", "phase", ("PHASE2",)),
    "phase_portion": ("In the phase I portion doses grow.", "phase", ("PHASE1",)),
}
"""Rule name to (sentence, predicate, object)."""


def test_every_rule_has_an_example() -> None:
    assert {r.name for r in load("population.toml")[0]} == set(EXAMPLES)


@pytest.mark.parametrize("rule", EXAMPLES)
def test_each_rule_reads_its_example(reader: Reader, rule: str) -> None:
    text, predicate, obj = EXAMPLES[rule]
    read = reader.prose(text, SectionKind.TITLE if rule.startswith("title") else SUMMARY)
    before_merging = [read.claim(s) for s in population(read.reading)]
    assert (predicate, obj) in [(c.predicate, c.object) for c in before_merging if c.rule == f"population.{rule}"]
    assert {(c.subject, c.scope, c.assertion) for c in before_merging} == {("TRIAL", "this_trial", "asserted")}


@pytest.mark.parametrize(
    "text",
    [
        "Patients with a history of breast cancer are few.",
        "Patients without sarcoma take part.",
        "Bexofen kills breast cancer cells.",
        "Activity was seen in sarcoma cell lines.",
        "Excluding people with prior breast cancer.",
        "People with no other sarcoma take part.",
        "Patients on background treatment for sarcoma take part.",
        "Patients with cancer of the cervix take part.",
        "Patients with vaginal cancer take part.",
    ],
)
def test_conditions_that_are_not_the_trials(reader: Reader, text: str) -> None:
    assert reader.prose(text).said("studies_condition") == []


def test_a_drug_of_another_study_is_not_tested(reader: Reader) -> None:
    text = "In a phase III study patients received bexofen. This trial gives zetinib. Patients will receive zetinib."
    read = reader.prose(text, SectionKind.DETAILED_DESCRIPTION)
    assert read.triples("tests_intervention") == {("TRIAL", "asserted", "zetinib")}


def test_the_interventions_field_outranks_prose(reader: Reader) -> None:
    field = Part(SectionKind.INTERVENTIONS, "DRUG: Bexofen", [("intervention", "Bexofen", {"type": "DRUG"}, {})])
    read = reader.parts(Part(SectionKind.TITLE, "Study of Zetinib"), field)
    assert read.triples("tests_intervention") == {("TRIAL", "asserted", "bexofen")}


def test_a_refractory_title_does_not_test_what_failed(reader: Reader) -> None:
    read = reader.prose("Bexofen in Zetinib-refractory Sarcoma", SectionKind.TITLE)
    assert read.triples("tests_intervention") == {("TRIAL", "asserted", "bexofen")}


@pytest.mark.parametrize(
    ("title", "text", "phases"),
    [
        ("Phase I/II Study of Bexofen", "It is new.", [("PHASE1", "PHASE2")]),
        ("Phase Ib Study of Bexofen", "It is new.", [("PHASE1",)]),
        ("A Phase 2/3 Trial", "It is new.", [("PHASE2", "PHASE3")]),
        ("Study of Bexofen", "This is a phase II trial.", [("PHASE2",)]),
        (
            "Study of Bexofen",
            "In the phase I portion of this trial doses grow. In the phase II portion of this trial they do not.",
            [("PHASE1", "PHASE2")],
        ),
        ("Study of Bexofen", "A phase I trial tests the safety of a drug.", []),
        ("Study of Bexofen", "A phase I study is a trial of a new drug.", []),
        ("Study of Bexofen", "A phase II trial of bexofen was conducted.", [("PHASE2",)]),
        ("Study of Bexofen", "Randomized phase III trial to compare bexofen with rest.", [("PHASE3",)]),
        ("Study of Bexofen", "In a phase III study bexofen improved overall survival.", []),
        ("Phase II Study of Bexofen", "In a phase III study bexofen improved overall survival.", [("PHASE2",)]),
        ("Study of Bexofen", "Bexofen will be safe.", []),
    ],
)
def test_phases(reader: Reader, title: str, text: str, phases: list[tuple[str, ...]]) -> None:
    assert [c.object for c in reader.prose(text, title=title).said("phase")] == phases


@pytest.mark.parametrize(
    ("text", "values", "bounds"),
    [
        ("This study gives it as first-line treatment.", ("first",), {}),
        ("This study gives it in the second- or third-line setting.", ("second", "later"), {}),
        ("With up to two prior lines of therapy.", ("first", "second", "later"), {"prior_therapy_max": 2}),
        ("With at least one prior line of therapy.", ("second", "later"), {"prior_therapy_min": 1}),
        ("With at least 3 prior lines of chemotherapy.", ("later",), {"prior_therapy_min": 3}),
        ("With no more than 1 prior regimen of chemotherapy.", ("first", "second"), {"prior_therapy_max": 1}),
        ("With fewer than 2 previous lines of therapy.", ("first", "second"), {"prior_therapy_max": 1}),
        ("With one or more prior lines of treatment.", ("second", "later"), {"prior_therapy_min": 1}),
        (
            "With one to three prior lines of therapy.",
            ("second", "later"),
            {"prior_therapy_min": 1, "prior_therapy_max": 3},
        ),
    ],
)
def test_lines_of_therapy(reader: Reader, text: str, values: tuple[str, ...], bounds: dict[str, int]) -> None:
    claim = reader.prose(text).only("line_of_therapy")
    assert (claim.object, claim.qualifiers) == (values, bounds)


def test_no_line_of_therapy(reader: Reader) -> None:
    assert reader.prose("The first line names the therapy.").said("line_of_therapy") == []


@pytest.mark.parametrize(
    ("text", "gene", "state"),
    [
        ("Patients with HER2-negative breast cancer take part.", "ERBB2", "negative"),
        ("Women with EGFR-mutated sarcoma take part.", "EGFR", "mutated"),
        ("Adults with EGFR amplification take part.", "EGFR", "amplified"),
        ("Patients with wild-type sarcoma and HER2 overexpression.", "ERBB2", "overexpressed"),
    ],
)
def test_biomarkers_of_the_population(reader: Reader, text: str, gene: str, state: str) -> None:
    claim = reader.prose(text).only("biomarker_population")
    assert (claim.object, claim.qualifiers["state"]) == (gene, state)


def test_a_condition_keeps_its_modifiers_in_the_evidence(reader: Reader) -> None:
    claim = reader.prose("This trial enrols women with metastatic breast cancer.").only("studies_condition")
    assert claim.quote == "metastatic breast cancer"


@pytest.mark.parametrize("wording", ["diagnosed with", "who have", "who had", "suffering from", "with", "having"])
def test_ways_to_have_a_condition(reader: Reader, wording: str) -> None:
    read = reader.prose(f"This trial enrols women {wording} advanced breast cancer.")
    assert read.triples("studies_condition") == {("TRIAL", "asserted", "breast cancer")}


def test_the_first_line_of_something_is_no_line_of_therapy(reader: Reader) -> None:
    assert reader.prose("The first line of the form names the pill.").said("line_of_therapy") == []


def test_a_phase_of_another_study_is_not_this_trials(reader: Reader) -> None:
    text = "In a previous phase III trial of bexofen, median overall survival was 9 months."
    assert reader.results(text).said("phase") == []


def test_a_bare_cancer_gives_way_to_a_particular_one(reader: Reader) -> None:
    read = reader.prose("Patients with cancer take part.", title="Bexofen in Liposarcoma")
    assert read.triples("studies_condition") == {("TRIAL", "asserted", "liposarcoma")}


def test_a_bare_cancer_alone_is_the_condition(reader: Reader) -> None:
    assert reader.prose("Patients with cancer take part.").triples("studies_condition") == {
        ("TRIAL", "asserted", "cancer")
    }


def test_a_control_in_an_adjective_only_is_no_intervention(reader: Reader) -> None:
    read = reader.prose("A placebo-controlled trial of bexofen.")
    assert read.triples("tests_intervention") == {("TRIAL", "asserted", "bexofen")}


@pytest.mark.parametrize("title", ["Effect of Bexofen on Sarcoma", "Addition of Bexofen to Rest in Sarcoma"])
def test_titles_name_the_drug(reader: Reader, title: str) -> None:
    read = reader.prose(title, SectionKind.TITLE)
    assert read.triples("tests_intervention") == {("TRIAL", "asserted", "bexofen")}


@pytest.mark.parametrize(
    "title",
    [
        "Bexofen in sarcoma previously treated with zetinib",
        "Bexofen for sarcoma pretreated with zetinib",
        "Bexofen in patients with zetinib-refractory sarcoma",
        "Bexofen for sarcoma refractory to zetinib or cordaxel",
        "Sarcoma: can bexofen replace zetinib?",
        "Bexofen instead of zetinib for sarcoma",
    ],
)
def test_a_title_names_drugs_given_before(reader: Reader, title: str) -> None:
    read = reader.prose("Sarcoma is rare.", SUMMARY, title)
    assert [c.object for c in read.said("tests_intervention")] == ["bexofen"]


def test_a_list_is_read_through_its_doses(reader: Reader) -> None:
    text = "Patients were assigned to receive bexofen 5 mg weekly for 6 weeks plus cordaxel 8 mg (with zetinib)."
    found = {c.object for c in reader.prose(text).said("tests_intervention")}
    assert found == {"bexofen", "cordaxel", "zetinib"}


def test_a_type_of_a_condition_in_a_title_is_the_population(reader: Reader) -> None:
    read = reader.prose("Bexofen is given.", SUMMARY, "Bexofen in a Certain Type of Sarcoma")
    assert [c.object for c in read.said("studies_condition")] == ["sarcoma"]


def test_the_phase_behind_commas_and_marks(reader: Reader) -> None:
    read = reader.prose("This was a Phase 3, multicenter, double-blind, placebo-controlled study of bexofen.")
    assert [c.object for c in read.said("phase")] == [("PHASE3",)]


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("This trial tests bexofen versus cordaxel.", {"cordaxel": "active_comparator"}),
        ("This trial tests bexofen compared with placebo.", {"placebo": "placebo_comparator"}),
        ("This trial tests bexofen plus cordaxel versus bexofen.", {}),
        ("Adults will receive bexofen; cordaxel is the active comparator.", {"cordaxel": "active_comparator"}),
    ],
)
def test_roles_of_controls(reader: Reader, text: str, roles: dict[str, str]) -> None:
    found = {c.object: c.qualifiers["role"] for c in reader.prose(text).said("tests_intervention") if c.qualifiers}
    assert found == roles


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("Patients with EGFR-positive sarcoma take part.", {("EGFR", "positive")}),
        ("Patients with HER2+ breast cancer take part.", {("ERBB2", "positive")}),
        ("Patients with HER2 (-) breast cancer take part.", {("ERBB2", "negative")}),
        ("Patients whose tumours carry EGFR or HER2 mutations take part.", {("EGFR", "mutated"), ("ERBB2", "mutated")}),
        ("Patients with EGFR expression of at least 50% take part.", {("EGFR", "positive")}),
        ("We postulate that patients with HER2-negative sarcoma do better.", set()),
        ("Patients without HER2 amplification take part.", set()),
        ("In our patients outcome correlated with HER2-positive cells.", set()),
    ],
)
def test_states_of_the_population(reader: Reader, text: str, states: set[tuple[str, str]]) -> None:
    read = reader.prose(text)
    assert {(c.object, c.qualifiers["state"]) for c in read.said("biomarker_population")} == states
