"""Linking: takes an annotation and a vocabulary, gives identifiers with score and reason, and statement ids."""

from kgbuild.link.linker import Linker
from kgbuild.link.search import SSSOM_COLUMNS, search, sssom_rows

__all__ = ["SSSOM_COLUMNS", "Linker", "search", "sssom_rows"]
