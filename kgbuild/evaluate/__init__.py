"""Measures extraction and linking: takes gold and public annotations, gives precision, recall, F1 and every error."""

from kgbuild.evaluate.gold import GoldFile, gold_file, load_gold
from kgbuild.evaluate.render import render
from kgbuild.evaluate.run import evaluate_gold, run_evaluation, score_file
from kgbuild.evaluate.scores import Evaluation, Finding, Tally

__all__ = [
    "Evaluation",
    "Finding",
    "GoldFile",
    "Tally",
    "evaluate_gold",
    "gold_file",
    "load_gold",
    "render",
    "run_evaluation",
    "score_file",
]
