"""The drug side of the core vocabulary: drugs, mechanisms, targets, processes, regimens, interventions.

Takes ``ontologies/core``; the structural checks need nothing else, the attestation checks read the shared data folder.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from kgbuild.vocab.concept import Concept
from kgbuild.vocab.normalise import term_key
from kgbuild.vocab.read import read_file, references
from tests.vocab_data.attest import attested

CORE = Path(__file__).resolve().parents[2] / "ontologies" / "core"
FILES = ("drugs", "mechanisms", "targets", "processes", "regimens", "interventions")
NEEDED = {"drugs": 700, "mechanisms": 150, "targets": 250, "processes": 40, "regimens": 30, "interventions": 30}
TYPES = dict(zip(FILES, ("Drug", "Mechanism", "Target", "Process", "Regimen", "Intervention"), strict=True))
REFERS_TO = {
    "classes": {"Mechanism"},
    "targets": {"Target", "Process"},
    "acts_on": {"Target", "Process"},
    "components": {"Drug"},
}
ACTIONS = {"inhibits", "activates", "binds", "degrades"}
_WORDS = """
a an the and or of in on for with to from by as at is are was be been not no all any other more most we it
this that patient patients study trial drug drugs treatment therapy dose doses group groups arm arms day days
week weeks month cancer tumor disease cell cells blood response safety efficacy survival results age time rate
effect effects control met kit cat rest set fat camp large focus balance restore relief advance natural active
max spot cast crush act aim impact step hope light star end part case mode scan sign best target level range
score test care health line early late high low first second third standard oral daily weekly male female
adult child children women men plus alone
"""
COMMON_WORDS = frozenset(_WORDS.split())


@cache
def concepts(name: str) -> tuple[Concept, ...]:
    """The rows of one file."""
    return tuple(read_file(CORE / f"{name}.tsv"))


def every() -> Iterator[Concept]:
    """The rows of all files of this side."""
    for name in FILES:
        yield from concepts(name)


@pytest.mark.parametrize("name", FILES)
def test_file_is_large_enough_and_of_one_type(name: str) -> None:
    assert len(concepts(name)) >= NEEDED[name]
    assert {c.type for c in concepts(name)} == {TYPES[name]}


@pytest.mark.parametrize("name", FILES)
def test_rows_are_sorted_by_label(name: str) -> None:
    labels = [c.label.casefold() for c in concepts(name)]
    assert labels == sorted(labels)


def test_ids_are_distinct() -> None:
    ids = [c.id for c in every()]
    assert not {i for i in ids if ids.count(i) > 1}


def test_an_xref_belongs_to_one_row_of_a_type() -> None:
    owner: dict[tuple[str, str], set[str]] = defaultdict(set)
    for c in every():
        for curie in (c.id, *c.xrefs):
            owner[c.type, curie].add(c.id)
    assert not {key: rows for key, rows in owner.items() if len(rows) > 1}


@pytest.mark.parametrize("name", FILES)
def test_no_name_means_two_concepts_of_a_type(name: str) -> None:
    owner: dict[str, set[str]] = defaultdict(set)
    for c in concepts(name):
        for kind, term in c.terms():
            if kind != "abbreviation":
                owner[term_key(term)].add(c.label)
    assert not {key: labels for key, labels in owner.items() if len(labels) > 1}


@pytest.mark.parametrize("name", FILES)
def test_no_name_is_a_common_word(name: str) -> None:
    short = [(c.label, t) for c in concepts(name) for k, t in c.terms() if k != "abbreviation" and len(term_key(t)) < 3]
    common = [
        (c.label, t) for c in concepts(name) for k, t in c.terms() if k != "abbreviation" and t.lower() in COMMON_WORDS
    ]
    assert not short
    assert not common


def test_references_name_rows_of_the_right_type() -> None:
    types = {c.id: c.type for c in every()}
    for c in every():
        for column, target in references(c):
            assert target in types, f"{c.label}: {column} {target} is no row"
            allowed = REFERS_TO.get(column, {c.type})
            assert types[target] in allowed, f"{c.label}: {column} {target} is a {types[target]}"


def test_actions_are_known() -> None:
    used = {value.partition(">")[0] for c in every() for value in (*c.targets, *c.acts_on)}
    assert used <= ACTIONS


@pytest.mark.parametrize("name", FILES)
def test_a_local_id_has_a_broad_or_close_match(name: str) -> None:
    assert not [c.label for c in concepts(name) if c.id.startswith("kgb:") and not (c.xrefs or c.broad or c.close)]


def test_patterns_have_words_on_both_sides_of_a_gap() -> None:
    for c in every():
        for pattern in c.patterns:
            assert re.fullmatch(r"[^…]*\w[^…]*(… [^…]*\w[^…]*)*", pattern), (c.label, pattern)


@pytest.mark.shared
@pytest.mark.parametrize("name", FILES)
def test_every_curie_is_attested(name: str, shared_dir: Path) -> None:
    known = attested(shared_dir)
    missing = {
        (c.label, curie)
        for c in concepts(name)
        for curie in (c.id, *c.xrefs, *c.broad, *c.close)
        if not curie.startswith("kgb:") and curie not in known
    }
    assert not missing


@pytest.mark.shared
@pytest.mark.parametrize("name", FILES)
def test_sources_are_true(name: str, shared_dir: Path) -> None:
    known = attested(shared_dir)
    for c in concepts(name):
        found = {s for curie in (c.id, *c.xrefs, *c.broad, *c.close) for s in known.get(curie, {})}
        assert c.sources, c.label
        assert set(c.sources) <= found, (c.label, set(c.sources) - found)


@pytest.mark.shared
def test_an_exact_id_carries_a_name_of_the_row(shared_dir: Path) -> None:
    """A drug's or gene's own id is listed in its source under one of the row's names."""
    known = attested(shared_dir)
    for c in (*concepts("drugs"), *concepts("targets")):
        if not c.id.startswith(("RXCUI:", "DRUGBANK:", "CHEBI:", "HGNC:")):
            continue
        names = {term_key(n) for listed in known[c.id].values() for n in listed}
        own = {term_key(t) for _, t in c.terms()}
        assert names & own, (c.label, c.id, sorted(names)[:5])


GENERIC_HEAD = re.compile(r" (?:targeted therapy|small molecule)$")
"""Head nouns that extraction adds to an adjective of a class; they are no part of a name."""


@pytest.mark.shared
def test_the_gold_concepts_resolve_with_their_names(shared_dir: Path) -> None:
    by_curie: dict[tuple[str, str], Concept] = {(c.type, i): c for c in every() for i in (c.id, *c.xrefs)}
    for path in sorted((shared_dir / "gold" / "seeds").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        for mention in gold["mentions"]:
            if mention["type"] not in TYPES.values() or not mention["curie"]:
                continue
            concept = by_curie.get((mention["type"], mention["curie"]))
            assert concept, (path.name, mention["text"], mention["curie"])
            own = {term_key(t) for _, t in concept.terms()}
            wanted = {term_key(mention["text"]), term_key(GENERIC_HEAD.sub("", mention["text"]))}
            assert own & wanted, (concept.label, mention["text"])


@pytest.mark.shared
def test_the_gold_arguments_of_drug_facts_are_rows(shared_dir: Path) -> None:
    ids = {i for c in every() for i in (c.id, *c.xrefs)}
    predicates = {"has_class", "has_target", "has_mechanism", "tests_intervention", "combined_with", "dose"}
    for path in sorted((shared_dir / "gold" / "seeds").glob("*.json")):
        for fact in json.loads(path.read_text(encoding="utf-8"))["facts"]:
            if fact["predicate"] in predicates:
                for side in ("subject", "object"):
                    curie = fact[side].get("curie") if isinstance(fact[side], dict) else None
                    assert curie is None or curie in ids, (path.name, fact["id"], curie)
