"""The chain: decoding and gradients against enumeration of all label sequences."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgbuild.ner.crf import Labels, best_labels, gradients

TYPES = ("A", "B")


def valid(labels, path):
    if labels.first[path[0]] < 0 or labels.last[path[-1]] < 0:
        return False
    return all(labels.allowed[a, b] for a, b in itertools.pairwise(path))


def paths(labels, n):
    return [p for p in itertools.product(range(len(labels)), repeat=n) if valid(labels, p)]


def score(path, emissions, transitions):
    return sum(emissions[i, y] for i, y in enumerate(path)) + sum(
        transitions[a, b] for a, b in itertools.pairwise(path)
    )


@pytest.fixture(scope="module")
def labels():
    return Labels(TYPES)


@given(seed=st.integers(0, 10_000), lengths=st.lists(st.integers(1, 3), min_size=1, max_size=3))
def test_best_labels_are_the_best_of_all(seed, lengths):
    labels = Labels(TYPES)
    rng = np.random.default_rng(seed)
    emissions = rng.normal(size=(sum(lengths), len(labels))).astype("f")
    transitions = rng.normal(size=(len(labels),) * 2).astype("f")
    got = best_labels(emissions, lengths, transitions, labels)
    at = 0
    for n in lengths:
        part = emissions[at : at + n]
        best = max(score(p, part, transitions) for p in paths(labels, n))
        assert score(got[at : at + n], part, transitions) == pytest.approx(best, abs=1e-4)
        assert valid(labels, got[at : at + n])
        at += n


def test_loss_and_gradients_by_enumeration(labels):
    rng = np.random.default_rng(3)
    lengths = [3, 1, 2]
    emissions = rng.normal(size=(6, len(labels))).astype("f")
    transitions = rng.normal(size=(len(labels),) * 2).astype("f")
    gold = np.array([1, 2, 3, 0, 0, 8])

    def loss(e, t):
        total, at = 0.0, 0
        for n in lengths:
            part = e[at : at + n]
            every = np.array([score(p, part, t) for p in paths(labels, n)])
            total += np.log(np.exp(every).sum()) - score(gold[at : at + n], part, t)
            at += n
        return total

    got, slope, pairs = gradients(emissions, lengths, gold, transitions, labels)
    assert got == pytest.approx(loss(emissions, transitions), abs=1e-3)
    for i, j in itertools.product(range(6), range(len(labels))):
        moved = emissions.astype("d").copy()
        moved[i, j] += 1e-4
        assert slope[i, j] == pytest.approx((loss(moved, transitions) - loss(emissions, transitions)) / 1e-4, abs=1e-2)
    for i, j in zip(*np.nonzero(labels.allowed), strict=True):
        moved = transitions.astype("d").copy()
        moved[i, j] += 1e-4
        assert pairs[i, j] == pytest.approx((loss(emissions, moved) - loss(emissions, transitions)) / 1e-4, abs=1e-2)


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(1, 4), st.sampled_from(TYPES)), max_size=6))
def test_spans_survive_encoding(drawn):
    labels = Labels(TYPES)
    spans = []
    for start, length, type in sorted(drawn):
        if not spans or start >= spans[-1][1]:
            spans.append((start, start + length, type))
    assert labels.decode(labels.encode(16, spans)) == spans


def test_overlapping_and_unknown_spans_are_left_out(labels):
    assert labels.decode(labels.encode(5, [(0, 3, "A"), (2, 4, "B"), (4, 5, "C")])) == [(0, 3, "A")]
