"""Measures linking: takes registry strings, hand gold, corpora and seeds, gives what is linked and what is right."""

from kgbuild.evaluate.linking.inputs import Inputs, find_inputs
from kgbuild.evaluate.linking.render import render
from kgbuild.evaluate.linking.run import evaluate_linking, write_files

__all__ = ["Inputs", "evaluate_linking", "find_inputs", "render", "write_files"]
