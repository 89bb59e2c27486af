"""The named-entity tagger trained here: takes text and its abbreviations, gives typed spans with scores."""

from kgbuild.ner.consistency import Abbreviation, Tagged
from kgbuild.ner.tagger import Tagger, load_tagger

__all__ = ["Abbreviation", "Tagged", "Tagger", "load_tagger"]
