"""Counts behind the confidence of relations, and how well the confidence says what is right.

``python -m kgbuild.evaluate.relations_confidence FOLDER TRIALS`` prints the counts of the open half, as
``confidence.toml`` holds them, then for both halves a table: confidence said, share right, statements; and the
expected calibration error.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from kgbuild.evaluate.relations import Judged, judge_all
from kgbuild.evaluate.relations_gold import own_sentences, shared_texts
from kgbuild.extract import Extractor
from kgbuild.vocab import load_vocabulary

EDGES = (0.0, 0.8, 0.85, 0.9, 0.95, 1.01)
"""Where one row of the table ends and the next begins."""


def counts(judged: Sequence[Judged]) -> Iterator[str]:
    """One line a rule: how many of its statements are right and how many wrong."""
    tally = Counter((j.statement.rule, j.right) for j in judged if j.right is not None)
    for rule in sorted({rule for rule, _ in tally}):
        yield f'"{rule}" = [{tally[rule, True]}, {tally[rule, False]}]'


def calibration(judged: Sequence[Judged]) -> tuple[list[tuple[float, float, int]], float]:
    """Rows of (mean confidence, share right, number), and the expected calibration error over them."""
    bins: dict[int, list[Judged]] = defaultdict(list)
    for j in judged:
        if j.right is not None:
            bins[max(n for n, edge in enumerate(EDGES) if edge <= j.statement.confidence)].append(j)
    rows = [
        (sum(j.statement.confidence for j in b) / len(b), sum(bool(j.right) for j in b) / len(b), len(b))
        for _, b in sorted(bins.items())
    ]
    total = sum(n for _, _, n in rows)
    return rows, sum(n * abs(said - is_right) for said, is_right, n in rows) / total if total else 0.0


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("trials", type=Path)
    parser.add_argument("--ontologies", type=Path, default=None)
    options = parser.parse_args()
    golds = [*own_sentences(options.gold), *shared_texts(options.gold, options.trials)]
    judged, _ = judge_all(golds, Extractor(load_vocabulary(options.ontologies)))
    print("\n".join(counts([j for j in judged if j.sentence.half == "open"])))
    for half in ("open", "measuring"):
        rows, error = calibration([j for j in judged if j.sentence.half == half])
        print(f"== {half}: expected calibration error {error:.3f}")
        for said, is_right, n in rows:
            print(f"  said {said:.3f}  right {is_right:.3f}  of {n}")


if __name__ == "__main__":
    main()
