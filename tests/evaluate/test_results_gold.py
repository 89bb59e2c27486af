"""Our own gold for results: it is current, and the pipeline keeps above bounds on both halves."""

from __future__ import annotations

import json

import pytest

from kgbuild.evaluate import render, run_evaluation
from kgbuild.vocab import Vocabulary
from tests.gold.results.build import HALVES, ResultsBuilder, rows

LEAST = {"open": (0.93, 0.93), "measure": (0.68, 0.62)}
"""Precision and recall; the measuring half is honest, and its errors are not to be looked at."""


def test_half_of_the_rows_are_for_measuring() -> None:
    halves = [row["half"] for row in rows()]
    assert halves.count("measure") == halves.count("open") == 32


@pytest.mark.parametrize("half", HALVES)
def test_the_built_files_are_current(half: str, core_vocabulary: Vocabulary) -> None:
    builder = ResultsBuilder(core_vocabulary)
    assert json.loads(HALVES[half].read_text(encoding="utf-8")) == {"documents": builder.half(half)}
    assert builder.unknown == []


@pytest.mark.parametrize("half", HALVES)
def test_the_pipeline_reads_results(half: str, core_vocabulary: Vocabulary) -> None:
    figures = run_evaluation(HALVES[half], core_vocabulary)
    precision, recall = LEAST[half]
    listing = render(figures, verbose=half == "open")
    assert figures.facts.precision >= precision, listing
    assert figures.facts.recall >= recall, listing
