"""Fit the weights of the outcome split on one half of the 500 records and print them as TOML.

Run ``python -m tests.records.fit_outcome_weights ../shared > new.toml`` from the root, then move the file to
``kgbuild/records/outcome_weights.toml`` (reading records needs the old one). The likelihood of the right cut among all
cuts is maximised with an L2 penalty; a record with n outcomes counts as
the root of n, so that one record with hundreds of equal outcomes does not rule the rest.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from kgbuild.records.outcome_cuts import cuts
from kgbuild.records.outcome_features import Features
from kgbuild.records.outcome_split import candidate_features, candidates, context
from tests.records.test_accuracy import gold_outcomes, records

L2 = 0.3
CERTAIN_FROM = 0.9
HEADER = """# Weights of features in outcome_features.py and outcome_split.py: a softmax over the cuts of an outcome.
# Fitted by tests/records/fit_outcome_weights.py on one half of the 500 trial records of the shared layout dump (those
# whose SHA-256 of the file name begins with an even byte); the other half only measures.
# A split is certain when its probability is at least certain_from.
"""
Row = tuple[list[Features], int, float]


def rows(folder: Path) -> Iterator[Row]:
    """Every distinct outcome of the half: the features of its cuts, which one is right, and its weight."""
    for gold, record in records(folder, 0):
        spans = gold_outcomes(gold)
        texts = [record.text[o["measure"][0] : max(end for _, end in o.values())] for o in spans]
        shared = context(texts)
        for text, outcome in dict(zip(texts, spans, strict=True)).items():
            cut = cuts(text)
            base = outcome["measure"][0]
            ends = {comma: k for k, comma in enumerate(cut.commas)}
            i = ends.get(outcome["measure"][1] - base)
            j = ends.get(outcome["time_frame"][0] - base - 2) if "time_frame" in outcome else None
            options = list(candidates(cut))
            if cut.commas and (i, j) in options:
                table = [
                    {k: v for group in candidate_features(cut, a, b, shared) for k, v in group.items()}
                    for a, b in options
                ]
                yield table, options.index((i, j)), len(texts) ** -0.5


def fit(data: list[Row]) -> dict[str, float]:
    """The weight of every feature that occurs."""
    names = sorted({name for table, _, _ in data for features in table for name in features})
    index = {name: k for k, name in enumerate(names)}
    examples = []
    for table, right, weight in data:
        matrix = np.zeros((len(table), len(names)), dtype=np.float32)
        for row, features in enumerate(table):
            for name, value in features.items():
                matrix[row, index[name]] = value
        examples.append((matrix, right, weight))

    def objective(w: Any) -> tuple[float, Any]:
        loss, gradient = L2 * w @ w / 2, L2 * w
        for matrix, right, weight in examples:
            scores = matrix @ w
            scores -= scores.max()
            odds = np.exp(scores)
            loss -= weight * (scores[right] - np.log(odds.sum()))
            gradient = gradient - weight * (matrix[right] - odds / odds.sum() @ matrix)
        return loss, gradient

    best = minimize(objective, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 150})
    return {name: round(float(best.x[k]), 3) for name, k in index.items()}


if __name__ == "__main__":
    weights = fit(list(rows(Path(sys.argv[1]) / "data" / "trials")))
    print(f"{HEADER}\ncertain_from = {CERTAIN_FROM}\n\n[weights]")
    print("\n".join(f'"{name}" = {value}' for name, value in weights.items()))
