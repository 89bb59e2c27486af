"""Linking: takes mentions or strings and a vocabulary, gives identifiers with score and reason, and statement ids."""

from kgbuild.link.linker import Linker
from kgbuild.link.search import search
from kgbuild.link.sssom import SSSOM_COLUMNS, sssom_rows
from kgbuild.link.strings import STRING_KINDS, Part, StringLink

__all__ = ["SSSOM_COLUMNS", "STRING_KINDS", "Linker", "Part", "StringLink", "search", "sssom_rows"]
