"""Confidence: a share shrunk towards its family's, never sure, and the same for a rule wherever it is used."""

import pytest

from kgbuild.extract.confidence import confidence, family_of, shrunk
from kgbuild.extract.rules import load, read
from tests.extract.reader import Reader


def test_every_counted_rule_exists() -> None:
    known = {f"relations.{r.name}" for f in ("relations.toml", "approvals.toml") for r in load(f)[0]}
    known |= {f"{r}.target" for r in known if r.startswith("relations.class.")}
    known |= {f"population.{r.name}" for r in load("population.toml")[0]} | {"population.biomarker"}
    known |= {"combination.joined", "combination.either"}
    assert set(read("confidence.toml")["counts"]) - known == set()


def test_nothing_is_certain_and_nothing_is_hopeless() -> None:
    rules = [f"relations.{r.name}" for f in ("relations.toml", "approvals.toml") for r in load(f)[0]]
    assert [r for r in rules if not 0.5 <= confidence(r) < 1] == []


@pytest.mark.parametrize(
    ("rule", "family"),
    [
        ("relations.class.such_as", "relations.class"),
        ("relations.class.such_as.target", "relations.class.target"),
        ("combination.either", "combination"),
        ("results.table", "results"),
    ],
)
def test_families(rule: str, family: str) -> None:
    assert family_of(rule) == family


def test_an_unseen_rule_has_its_family_s_share_and_an_unseen_family_the_base() -> None:
    assert confidence("relations.class.never_seen") == pytest.approx(confidence("relations.class.never_either"))
    assert confidence("nothing.like_it") == read("confidence.toml")["settings"]["base"]


def test_few_examples_move_a_share_little_and_many_much() -> None:
    assert 0.9 < shrunk(2, 2, 0.9, 10) < 0.93 < shrunk(50, 50, 0.9, 10) < 1
    assert shrunk(0, 0, 0.9, 10) == pytest.approx(0.9)


def test_statements_carry_their_rule_s_confidence(reader: Reader) -> None:
    read_ = reader.prose("Zetinib is a kinase inhibitor.")
    (said,) = (s for s in read_.reading.statements if s.predicate == "has_class")
    assert said.confidence == confidence(said.rule)


def test_the_mean_over_the_counted_statements_is_that_of_the_first_run() -> None:
    counts = read("confidence.toml")["counts"]
    total = sum(right + wrong for right, wrong in counts.values())
    mean = sum(confidence(rule) * (right + wrong) for rule, (right, wrong) in counts.items()) / total
    assert mean == pytest.approx(read("confidence.toml")["settings"]["base"], abs=0.01)
