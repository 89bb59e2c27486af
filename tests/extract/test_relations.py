"""Class, target, mechanism and approval; the examples cover every rule of relations.toml."""

import pytest

from kgbuild.extract.relations import relations
from kgbuild.extract.rules import load
from kgbuild.model import SectionKind
from tests.extract.reader import Reader

EXAMPLES: dict[str, tuple[str, str, str, str]] = {
    "class.adjacent": ("They take proteasome inhibitor trilomib.", "trilomib", "has_class", "proteasome inhibitor"),
    "class.like_other": (
        "Trilomib, like other proteasome inhibitors, is old.",
        "trilomib",
        "has_class",
        "proteasome inhibitor",
    ),
    "class.as": ("They were given bexofen as an alkylating agent.", "bexofen", "has_class", "alkylating agent"),
    "class.and_as": (
        "Zetinib is given daily and acts as a kinase inhibitor.",
        "zetinib",
        "has_class",
        "kinase inhibitor",
    ),
    "class.among": ("Among the kinase inhibitors, zetinib is the oldest.", "zetinib", "has_class", "kinase inhibitor"),
    "class.best_was": ("The most used alkylating agent was bexofen.", "bexofen", "has_class", "alkylating agent"),
    "class.as_a_named": ("They take as an alkylating agent, bexofen.", "bexofen", "has_class", "alkylating agent"),
    "class.including_later": (
        "Several kinase inhibitors have been tried here, including zetinib.",
        "zetinib",
        "has_class",
        "kinase inhibitor",
    ),
    "target.passive": ("EGFR is blocked by zetinib.", "zetinib", "has_target", "EGFR"),
    "target.is_target": ("EGFR is the main target for zetinib.", "zetinib", "has_target", "EGFR"),
    "target.nominal": ("Inhibition of EGFR by zetinib was seen.", "zetinib", "has_target", "EGFR"),
    "target.nominal_behind": ("EGFR blockade with zetinib is new.", "zetinib", "has_target", "EGFR"),
    "target.binding_of": ("Binding of marlimab to VEGF was measured.", "marlimab", "has_target", "VEGFA"),
    "target.mediated": ("Zetinib-mediated inhibition of EGFR was seen.", "zetinib", "has_target", "EGFR"),
    "target.capacity": ("They studied zetinib's inhibitory effect on EGFR.", "zetinib", "has_target", "EGFR"),
    "target.activity": ("Zetinib has high affinity for EGFR.", "zetinib", "has_target", "EGFR"),
    "target.among": ("Zetinib acts on several kinases, among them EGFR.", "zetinib", "has_target", "EGFR"),
    "target.whose": ("Marlimab binds its ligand VEGF.", "marlimab", "has_target", "VEGFA"),
    "target.compound_agents": ("EGFR-targeting drugs such as zetinib are old.", "zetinib", "has_target", "EGFR"),
    "target.anti": ("They take anti-VEGF agents such as marlimab.", "marlimab", "has_target", "VEGFA"),
    "target.drugs_that": ("There are drugs that block EGFR, such as zetinib.", "zetinib", "has_target", "EGFR"),
    "target.or_pathway": (
        "Drugs that inhibit HER2 pathways (cordaxel) or EGFR pathways (zetinib) are old.",
        "zetinib",
        "has_target",
        "EGFR",
    ),
    "target.head_of": ("Zetinib is a potent small molecule targeting mutant EGFR.", "zetinib", "has_target", "EGFR"),
    "target.by_gerund": ("Zetinib exerts its effect by inhibiting EGFR.", "zetinib", "has_target", "EGFR"),
    "target.bracketed": ("Both are blocked by zetinib (EGFR).", "zetinib", "has_target", "EGFR"),
    "target.bracketed_second": (
        "Both are blocked by zetinib (EGFR) and marlimab (VEGF).",
        "marlimab",
        "has_target",
        "VEGFA",
    ),
    "mechanism.passive": ("Angiogenesis is blocked by marlimab.", "marlimab", "has_mechanism", "angiogenesis"),
    "mechanism.nominal": (
        "Inhibition of angiogenesis by marlimab was seen.",
        "marlimab",
        "has_mechanism",
        "angiogenesis",
    ),
    "mechanism.head_of": (
        "Marlimab is a strong inhibitor of angiogenesis.",
        "marlimab",
        "has_mechanism",
        "angiogenesis",
    ),
    "mechanism.by_stimulating": (
        "Bexofen heals wounds by stimulating angiogenesis.",
        "bexofen",
        "has_mechanism",
        "angiogenesis",
    ),
    "harm.cause": ("Zetinib often causes severe fatigue.", "zetinib", "has_adverse_event", "fatigue"),
    "harm.treatment_with": (
        "Addition of zetinib to chemotherapy was associated with fatigue.",
        "zetinib",
        "has_adverse_event",
        "fatigue",
    ),
    "harm.effects_are": (
        "Common side effects of zetinib are fatigue and nausea.",
        "zetinib",
        "has_adverse_event",
        "nausea",
    ),
    "harm.are_effects": ("Fatigue is a frequent side effect of zetinib.", "zetinib", "has_adverse_event", "fatigue"),
    "harm.findings_for": (
        "Fatigue in 30% and nausea were the main findings for zetinib.",
        "zetinib",
        "has_adverse_event",
        "fatigue",
    ),
    "harm.induced": ("Zetinib-induced hypertension is treated.", "zetinib", "has_adverse_event", "hypertension"),
    "harm.seen_with": ("Fatigue was more common with zetinib.", "zetinib", "has_adverse_event", "fatigue"),
    "harm.more_reports": ("There were more reports of nausea with zetinib.", "zetinib", "has_adverse_event", "nausea"),
    "harm.patients_on": (
        "Patients taking zetinib often develop hypertension.",
        "zetinib",
        "has_adverse_event",
        "hypertension",
    ),
    "harm.known_for": ("Zetinib is known for causing nausea.", "zetinib", "has_adverse_event", "nausea"),
    "harm.limited_by": ("Zetinib was stopped because of hypertension.", "zetinib", "has_adverse_event", "hypertension"),
    "harm.may_follow": ("Hypertension may be related to zetinib.", "zetinib", "has_adverse_event", "hypertension"),
    "mechanism.several": (
        "Bexofen is a new compound that blocks angiogenesis, produces breaks and cell division.",
        "bexofen",
        "has_mechanism",
        "cell division",
    ),
    "class.member": ("Bexofen is one of the alkylating agents.", "bexofen", "has_class", "alkylating agent"),
    "class.and_other": ("They take zetinib or other kinase inhibitors.", "zetinib", "has_class", "kinase inhibitor"),
    "class.appositive": (
        "Trilomib, a novel proteasome inhibitor, is given.",
        "trilomib",
        "has_class",
        "proteasome inhibitor",
    ),
    "class.such_as": (
        "Proteasome inhibitors such as trilomib are old.",
        "trilomib",
        "has_class",
        "proteasome inhibitor",
    ),
    "class.then_name": (
        "They take the proteasome inhibitor trilomib.",
        "trilomib",
        "has_class",
        "proteasome inhibitor",
    ),
    "class.then_name_of": (
        "A monoclonal antibody against VEGF, marlimab, is old.",
        "marlimab",
        "has_class",
        "monoclonal antibody",
    ),
    "class.bracket": ("They take an alkylating agent (bexofen) first.", "bexofen", "has_class", "alkylating agent"),
    "class.bracket_reversed": (
        "They take bexofen (an alkylating agent) first.",
        "bexofen",
        "has_class",
        "alkylating agent",
    ),
    "target.direct": ("Marlimab selectively targets VEGF.", "marlimab", "has_target", "VEGFA"),
    "target.action": ("Marlimab blocks the activity of VEGF.", "marlimab", "has_target", "VEGFA"),
    "target.by_action": ("Zetinib may slow this by blocking EGFR.", "zetinib", "has_target", "EGFR"),
    "target.of_drug": ("The targets of zetinib, including EGFR, are known.", "zetinib", "has_target", "EGFR"),
    "target.is_target_of": ("EGFR is a main target of zetinib.", "zetinib", "has_target", "EGFR"),
    "target.antibody_of": ("It is a monoclonal antibody to HER2, marlimab.", "marlimab", "has_target", "ERBB2"),
    "target.appositive_of": ("Zetinib, an inhibitor of EGFR, is old.", "zetinib", "has_target", "EGFR"),
    "mechanism.process_action": ("Cordaxel stops cell division.", "cordaxel", "has_mechanism", "cell division"),
    "mechanism.process_by": ("Marlimab works by blocking angiogenesis.", "marlimab", "has_mechanism", "angiogenesis"),
    "mechanism.process_during": (
        "Cordaxel kills tumour cells during mitosis.",
        "cordaxel",
        "has_mechanism",
        "cell division",
    ),
    "mechanism.works_by_target": ("Zetinib works by blocking EGFR.", "zetinib", "has_mechanism", "EGFR inhibitor"),
    "approval.authority_active": ("The FDA approved zetinib for sarcoma.", "zetinib", "approved_for", "sarcoma"),
    "approval.passive": ("Zetinib is approved for sarcoma.", "zetinib", "approved_for", "sarcoma"),
    "approval.adjective": ("They take zetinib, an approved drug for sarcoma.", "zetinib", "approved_for", "sarcoma"),
    "approval.it": ("Zetinib is old, but it is approved for sarcoma.", "zetinib", "approved_for", "sarcoma"),
    "approval.noun": ("Zetinib received EMA approval for sarcoma.", "zetinib", "approved_for", "sarcoma"),
    "approval.bare": ("Zetinib is FDA-approved.", "zetinib", "approved", "FDA"),
    "approval.bare_by": ("Zetinib is approved by the EMA.", "zetinib", "approved", "EMA"),
    "approval.nominal": ("The FDA's approval of zetinib for sarcoma was late.", "zetinib", "approved_for", "sarcoma"),
    "approval.has": ("Zetinib has FDA approval for sarcoma.", "zetinib", "approved_for", "sarcoma"),
    "approval.granted": ("Zetinib was granted accelerated approval for sarcoma.", "zetinib", "approved_for", "sarcoma"),
    "approval.unapproved": ("Zetinib remains unapproved for sarcoma.", "zetinib", "approved_for", "sarcoma"),
    "approval.off_label": ("Use of zetinib in sarcoma is off-label.", "zetinib", "approved_for", "sarcoma"),
    "approval.pronoun": (
        "Zetinib is investigational, which means that the FDA has not approved it for sarcoma.",
        "zetinib",
        "approved_for",
        "sarcoma",
    ),
    "approval.pronoun_after": (
        "The FDA has not approved zetinib for this use, but it has approved the drug for sarcoma.",
        "zetinib",
        "approved_for",
        "sarcoma",
    ),
    "approval.apposed": ("Zetinib (a drug approved for sarcoma) is old.", "zetinib", "approved_for", "sarcoma"),
    "approval.including": (
        "Several drugs are approved for sarcoma, including zetinib.",
        "zetinib",
        "approved_for",
        "sarcoma",
    ),
    "approval.called": (
        "There is a recently approved drug called zetinib.",
        "zetinib",
        "approved",
        "unknown authority",
    ),
    "approval.before_name": ("They take the FDA-approved zetinib.", "zetinib", "approved", "FDA"),
    "approval.bare_and": ("Zetinib is commercially available and FDA approved.", "zetinib", "approved", "FDA"),
    "approval.bare_bracket": ("They take zetinib (FDA-approved drug).", "zetinib", "approved", "FDA"),
    "approval.bare_active": ("The FDA has approved zetinib.", "zetinib", "approved", "FDA"),
}
"""Rule name to (sentence, subject, predicate, object)."""


def test_every_rule_has_an_example() -> None:
    rules = [*load("relations.toml")[0], *load("approvals.toml")[0]]
    assert {r.name for r in rules} == set(EXAMPLES)


@pytest.mark.parametrize("rule", EXAMPLES)
def test_each_rule_reads_its_example(reader: Reader, rule: str) -> None:
    text, *triple = EXAMPLES[rule]
    read = reader.prose(text)
    if rule.startswith("harm"):
        # What a trial's own sentences say of harms is an adverse event of the trial, so these must not be its own.
        for view in read.reading.views:
            view.sentence.scope = "drug_knowledge"
    before_merging = [read.claim(s) for s in relations(read.reading, reader.vocabulary)]
    assert triple in [[c.subject, c.predicate, c.object] for c in before_merging if c.rule == f"relations.{rule}"]
    assert {c.quote in text for c in before_merging} == {True}


@pytest.mark.parametrize(
    ("text", "predicate", "triples"),
    [
        (
            "Zetinib and cordaxel are kinase inhibitors.",
            "has_class",
            {("zetinib", "asserted", "kinase inhibitor"), ("cordaxel", "asserted", "kinase inhibitor")},
        ),
        ("Zetinib is not a proteasome inhibitor.", "has_class", {("zetinib", "negated", "proteasome inhibitor")}),
        ("Zetinib may be a kinase inhibitor.", "has_class", set()),
        ("Zetinib does not block VEGF.", "has_target", {("zetinib", "negated", "VEGFA")}),
        ("Zetinib may inhibit HER2.", "has_target", {("zetinib", "hedged", "ERBB2")}),
        ("We test whether zetinib inhibits HER2.", "has_target", {("zetinib", "hypothetical", "ERBB2")}),
        (
            "Zetinib inhibits EGFR and HER2.",
            "has_target",
            {("zetinib", "asserted", "EGFR"), ("zetinib", "asserted", "ERBB2")},
        ),
        ("To test zetinib, which blocks EGFR.", "has_target", {("zetinib", "asserted", "EGFR")}),
        (
            "Marlimab inhibits the growth of new blood vessels.",
            "has_mechanism",
            {("marlimab", "asserted", "angiogenesis")},
        ),
        ("Marlimab inhibits the growth of hair.", "has_mechanism", set()),
        ("Zetinib is given before a kinase inhibitor.", "has_class", set()),
        ("Zetinib was compared with a kinase inhibitor.", "has_class", set()),
        ("Zetinib is a kinase inhibitor that blocks EGFR.", "has_target", {("zetinib", "asserted", "EGFR")}),
    ],
)
def test_triples(reader: Reader, text: str, predicate: str, triples: set[tuple[str, str, str]]) -> None:
    assert reader.prose(text).triples(predicate) == triples


@pytest.mark.parametrize(
    ("verb", "action"),
    [
        ("inhibits", "inhibits"),
        ("blocks", "inhibits"),
        ("slows down", "inhibits"),
        ("suppresses", "inhibits"),
        ("activates", "activates"),
        ("stimulates", "activates"),
        ("binds to", "binds"),
        ("attaches to", "binds"),
        ("degrades", "degrades"),
        ("breaks down", "degrades"),
        ("prevents", "inhibits"),
        ("increases", "activates"),
    ],
)
def test_verbs_say_the_action(reader: Reader, verb: str, action: str) -> None:
    claim = reader.prose(f"Zetinib {verb} EGFR.").only("has_target")
    assert (claim.object, claim.qualifiers, claim.scope) == ("EGFR", {"action": action}, "drug_knowledge")


@pytest.mark.parametrize(
    ("noun", "action"),
    [("inhibitor", "inhibits"), ("antagonist", "inhibits"), ("agonist", "activates"), ("antibody", None)],
)
def test_class_nouns_say_the_action(reader: Reader, noun: str, action: str | None) -> None:
    claim = reader.prose(f"Marlimab, an {noun} of EGFR, is old.").only("has_target")
    assert (claim.object, claim.qualifiers.get("action")) == ("EGFR", action)


def test_a_class_names_the_target_inside_it(reader: Reader) -> None:
    read = reader.prose("Zetinib, an EGFR inhibitor, is old.")
    assert read.triples("has_class") == {("zetinib", "asserted", "EGFR inhibitor")}
    claim = read.only("has_target")
    assert (claim.object, claim.qualifiers, claim.quote) == (
        "EGFR",
        {"action": "inhibits"},
        "Zetinib, an EGFR inhibitor",
    )


def test_anti_target_antibody(reader: Reader) -> None:
    read = reader.prose("Marlimab is an anti-VEGF monoclonal antibody.")
    assert read.triples("has_class") == {("marlimab", "asserted", "monoclonal antibody")}
    assert read.triples("has_target") == {("marlimab", "asserted", "VEGFA")}


@pytest.mark.parametrize(
    ("text", "subject", "assertion", "obj", "qualifiers"),
    [
        (
            "Zetinib is approved by the EMA for leiomyosarcoma.",
            "zetinib",
            "asserted",
            "leiomyosarcoma",
            {"authority": "EMA"},
        ),
        ("Zetinib has not been approved for leiomyosarcoma.", "zetinib", "negated", "leiomyosarcoma", {}),
        (
            "The FDA has not approved zetinib for leiomyosarcoma.",
            "zetinib",
            "negated",
            "leiomyosarcoma",
            {"authority": "FDA"},
        ),
        ("Zetinib is approved for sarcoma by the FDA.", "zetinib", "asserted", "sarcoma", {"authority": "FDA"}),
        (
            "Zetinib is approved for multiple myeloma after two prior therapies.",
            "zetinib",
            "asserted",
            "multiple myeloma",
            {"prior_therapy": "two prior therapies"},
        ),
        (
            "Zetinib is approved for sarcoma in patients who have received bexofen.",
            "zetinib",
            "asserted",
            "sarcoma",
            {},
        ),
    ],
)
def test_approvals(
    reader: Reader, text: str, subject: object, assertion: str, obj: str, qualifiers: dict[str, str]
) -> None:
    claim = reader.prose(text).only("approved_for")
    assert (claim.subject, claim.assertion, claim.object, claim.scope) == (subject, assertion, obj, "regulatory")
    assert dict(claim.qualifiers) == qualifiers


def test_an_approval_for_one_thing_is_none_for_another(reader: Reader) -> None:
    read = reader.prose("Zetinib is approved for sarcoma but not for breast cancer.")
    assert ("zetinib", "asserted", "breast cancer") not in read.triples("approved_for")


@pytest.mark.parametrize(
    "text",
    [
        "The ethics board approved the study of zetinib in sarcoma.",
        "Zetinib may be approved for leiomyosarcoma.",
        "Zetinib awaits approval.",
        "Approved doctors give zetinib in sarcoma.",
    ],
)
def test_no_approval(reader: Reader, text: str) -> None:
    read = reader.prose(text)
    assert not [c for c in (*read.said("approved_for"), *read.said("approved")) if c.assertion == "asserted"]


@pytest.mark.parametrize(
    ("text", "predicate", "triples"),
    [
        ("Zetinib is a pill. It inhibits EGFR.", "has_target", {("zetinib", "asserted", "EGFR")}),
        ("Zetinib is a pill. This drug blocks EGFR.", "has_target", {("zetinib", "asserted", "EGFR")}),
        (
            "Zetinib meets bexofen here. These drugs inhibit EGFR.",
            "has_target",
            {("zetinib", "asserted", "EGFR"), ("bexofen", "asserted", "EGFR")},
        ),
        (
            "We use zetinib and bexofen. Both drugs are approved for sarcoma.",
            "approved_for",
            {("zetinib", "asserted", "sarcoma"), ("bexofen", "asserted", "sarcoma")},
        ),
        (
            "We use zetinib and bexofen. Neither drug is approved for sarcoma.",
            "approved_for",
            {("zetinib", "negated", "sarcoma"), ("bexofen", "negated", "sarcoma")},
        ),
        (
            "We use zetinib and bexofen. Neither of these drugs is approved for sarcoma.",
            "approved_for",
            {("zetinib", "negated", "sarcoma"), ("bexofen", "negated", "sarcoma")},
        ),
        ("It is old. It inhibits EGFR.", "has_target", set()),
        ("Zetinib is a pill.\n\nIt inhibits EGFR.", "has_target", set()),
        ("Only zetinib is used. These drugs inhibit EGFR.", "has_target", set()),
        ("Zetinib is old. It is known that EGFR inhibits cells.", "has_target", set()),
    ],
)
def test_pronouns(reader: Reader, text: str, predicate: str, triples: set[tuple[str, str, str]]) -> None:
    assert reader.prose(text, SectionKind.DETAILED_DESCRIPTION).triples(predicate) == triples


def test_an_approved_combination_approves_neither_drug_alone(reader: Reader) -> None:
    claim = reader.prose("The FDA approved zetinib in combination with cordaxel for sarcoma.").only("approved_for")
    assert (claim.subject, claim.qualifiers) == (frozenset({"zetinib", "cordaxel"}), {"authority": "FDA"})


@pytest.mark.parametrize("joint", ["in combination with", "combined with", "plus"])
def test_a_passive_approval_of_a_combination(reader: Reader, joint: str) -> None:
    claim = reader.prose(f"Zetinib {joint} cordaxel is approved for sarcoma.").only("approved_for")
    assert claim.subject == frozenset({"zetinib", "cordaxel"})


def test_prior_therapy_keeps_its_number(reader: Reader) -> None:
    text = "Zetinib is approved for patients with multiple myeloma who have received at least two prior therapies."
    assert "two prior therapies" in reader.prose(text).only("approved_for").qualifiers["prior_therapy"]


def test_approved_neither_nor(reader: Reader) -> None:
    text = "The FDA has approved neither zetinib nor bexofen for sarcoma."
    expected = {("zetinib", "negated", "sarcoma"), ("bexofen", "negated", "sarcoma")}
    assert reader.prose(text).triples("approved_for") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Zetinib is a kinase inhibitor that has been approved by the FDA for sarcoma.",
            {("zetinib", "asserted", "sarcoma")},
        ),
        (
            "Zetinib is an investigational drug that has not been approved for sarcoma.",
            {("zetinib", "negated", "sarcoma")},
        ),
        (
            "Zetinib is FDA approved and commercially available for the treatment of liposarcoma.",
            {("zetinib", "asserted", "liposarcoma")},
        ),
        (
            "The FDA approved zetinib for use in patients with HER2 positive breast cancer.",
            {("zetinib", "asserted", "breast cancer")},
        ),
        (
            "They take zetinib, an FDA approved kinase inhibitor for the treatment of patients with liposarcoma.",
            {("zetinib", "asserted", "liposarcoma")},
        ),
        (
            "Zetinib has not been approved for your type of cancer, but it has been approved for liposarcoma.",
            {("zetinib", "asserted", "liposarcoma")},
        ),
        ("Zetinib is not approved for this type of cancer.", set()),
        (
            "Zetinib is approved for liposarcoma that cannot be removed.",
            {("zetinib", "asserted", "liposarcoma")},
        ),
        ("Zetinib is FDA approved for sarcoma (which cannot shrink).", {("zetinib", "asserted", "sarcoma")}),
    ],
)
def test_wordings_of_an_approval(reader: Reader, text: str, expected: set[tuple[str, str, str]]) -> None:
    read = reader.prose(text)
    assert read.triples("approved_for") == expected
    assert read.said("approved") == []


@pytest.mark.parametrize(
    ("text", "drug", "label"),
    [
        ("Zetinib is a potent and highly specific kinase inhibitor.", "zetinib", "kinase inhibitor"),
        (
            "Marlimab is a genetically engineered human monoclonal antibody that helps.",
            "marlimab",
            "monoclonal antibody",
        ),
        ("Zetinib, a selective, oral kinase inhibitor, is old.", "zetinib", "kinase inhibitor"),
    ],
)
def test_adjectives_ahead_of_a_class(reader: Reader, text: str, drug: str, label: str) -> None:
    assert reader.prose(text).triples("has_class") == {(drug, "asserted", label)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Zetinib is a drug that blocks EGFR.", {("zetinib", "asserted", "EGFR")}),
        ("Marlimab is a human monoclonal antibody that binds to HER2.", {("marlimab", "asserted", "ERBB2")}),
        (
            "Zetinib is a potent selective inhibitor of EGFR, HER2 and VEGF.",
            {("zetinib", "asserted", "EGFR"), ("zetinib", "asserted", "ERBB2"), ("zetinib", "asserted", "VEGFA")},
        ),
        ("Zetinib may slow the growth of cells by blocking EGFR.", {("zetinib", "hedged", "EGFR")}),
        ("Zetinib is a drug for tumours that block EGFR.", set()),
    ],
)
def test_targets_behind_a_noun_or_by(reader: Reader, text: str, expected: set[tuple[str, str, str]]) -> None:
    assert reader.prose(text).triples("has_target") == expected


def test_a_class_word_that_ends_a_name_is_no_class(reader: Reader) -> None:
    read = reader.prose("Kinase inhibitors, such as bexofen monoclonal antibody X8, are old.")
    assert read.triples("has_class") == set()


@pytest.mark.parametrize(
    "text", ["Zetinib may stop the growth of tumor cells.", "Zetinib kills tumor cells.", "Zetinib causes cell death."]
)
def test_what_every_drug_hopes_for_is_no_mechanism(reader: Reader, text: str) -> None:
    assert reader.prose(text).said("has_mechanism") == []


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("Zetinib and marlimab block EGFR and VEGF, respectively.", {("zetinib", "EGFR"), ("marlimab", "VEGFA")}),
        ("Zetinib (ZX-101) [12] potently inhibits EGFR.", {("zetinib", "EGFR")}),
        ("Resistance to zetinib arises by activating HER2.", set()),
        ("Zetinib resistance is overcome by inhibiting HER2.", set()),
    ],
)
def test_pairs_of_drug_and_target(reader: Reader, text: str, pairs: set[tuple[str, str]]) -> None:
    assert {(c.subject, c.object) for c in reader.prose(text).said("has_target")} == pairs


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Zetinib causes fatigue and nausea.", {("zetinib", "asserted", "fatigue"), ("zetinib", "asserted", "nausea")}),
        ("Zetinib may cause fatigue.", {("zetinib", "hedged", "fatigue")}),
        ("Zetinib does not cause fatigue.", {("zetinib", "negated", "fatigue")}),
        ("Nausea was treated with zetinib.", set()),
        ("Zetinib reduced fatigue.", set()),
        ("Fatigue was less common with zetinib.", set()),
    ],
)
def test_harms_of_a_drug(reader: Reader, text: str, found: set[tuple[str, str, str]]) -> None:
    assert reader.prose(text, SectionKind.BODY).triples("has_adverse_event") == found


@pytest.mark.parametrize(
    ("text", "assertion"),
    [
        ("Approval of zetinib for sarcoma was withdrawn by the FDA.", "negated"),
        ("They wait until zetinib receives marketing approval for sarcoma.", "hypothetical"),
        ("Use of zetinib in sarcoma is off-label.", "negated"),
    ],
)
def test_approvals_that_do_not_hold(reader: Reader, text: str, assertion: str) -> None:
    assert {c.assertion for c in reader.prose(text).said("approved_for")} == {assertion}
