"""Readers of terminology files: each takes a file and its manifest entry, gives concepts and mappings."""

from kgbuild.vocab.sources.facts import NAME_KINDS, RELATIONS, Mapping, Problem, RawConcept, RawName
from kgbuild.vocab.sources.manifest import Source, load_manifest
from kgbuild.vocab.sources.read import find_files, read_source

__all__ = [
    "NAME_KINDS",
    "RELATIONS",
    "Mapping",
    "Problem",
    "RawConcept",
    "RawName",
    "Source",
    "find_files",
    "load_manifest",
    "read_source",
]
