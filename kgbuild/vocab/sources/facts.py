"""Takes nothing, gives what every reader of a terminology file yields: concepts as the file states them, mappings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

NAME_KINDS = (
    "label", "exact_synonym", "related_synonym", "narrow_synonym", "broad_synonym", "brand", "code", "salt",
    "abbreviation",
)  # fmt: skip

RELATIONS = ("has_ingredient", "salt_of", "has_class", "part_of", "inhibits", "activates", "binds", "acts_on")
"""Relations between concepts that a source may state; the compiler turns them into columns of ``Concept``."""


class RawName(NamedTuple):
    """One name of a concept and what kind the source says it is (one of ``NAME_KINDS``)."""

    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class RawConcept:
    """One concept as one source states it.

    ``type`` is one of ``CONCEPT_TYPES``, or empty where the source does not tell. ``same`` are ids that the source
    holds for the same thing (the compiler merges on them, guarded); ``xrefs`` are weaker cross references, kept but
    never merged on. ``relations`` are pairs of one of ``RELATIONS`` and a CURIE. ``source`` is the source's name in the
    manifest, ``line`` its place in the file (0: unknown).
    """

    id: str
    label: str
    type: str = ""
    names: tuple[RawName, ...] = ()
    parents: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    xrefs: tuple[str, ...] = ()
    relations: tuple[tuple[str, str], ...] = ()
    obsolete: bool = False
    source: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Mapping:
    """One row of a mapping set: ``predicate`` is a CURIE such as ``skos:exactMatch``."""

    subject: str
    predicate: str
    object: str
    justification: str = ""
    source: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be read or was set aside, where, and why; compiling goes on."""

    source: str
    line: int
    reason: str
