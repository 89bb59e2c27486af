"""Training of the tagger: takes corpora, unlabelled records and a vocabulary, gives a model's folder."""

from kgbuild.train.config import Settings, read_settings
from kgbuild.train.loop import Step
from kgbuild.train.run import Inputs, Trained, train

__all__ = ["Inputs", "Settings", "Step", "Trained", "read_settings", "train"]
