"""Takes CURIEs as gold files and registries spell them, gives one spelling, and the vocabulary's concept for one.

MeSH has ids of seven and of ten characters, and some exports pad the short ones (``D000007172`` is ``D007172``). The
numbers are unique whatever the width, so ids are compared by letter and number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from kgbuild.vocab import Concept, Vocabulary

_MESH = re.compile(r"(?:MESH|MeSH|mesh|MSH)?:?([CD])(\d{5,9})$")
_CURIE = re.compile(r"([A-Za-z][\w.]*):([^\s|<>\"+]+)$")
_PREFIXES = {"MIM": "OMIM", "MeSH": "MESH", "mesh": "MESH", "MSH": "MESH", "ORDO": "ORPHA", "Orphanet": "ORPHA"}


def canonical(curie: str) -> str | None:
    """The one spelling of a CURIE that comparisons use, or None for what is no CURIE or MeSH id."""
    text = curie.strip()
    if m := _MESH.match(text):
        return f"MESH:{m[1]}{int(m[2]):06d}"
    if m := _CURIE.match(text):
        return f"{_PREFIXES.get(m[1], m[1])}:{m[2]}"
    return None


def canonical_ids(curies: Iterable[str]) -> frozenset[str]:
    """Several CURIEs in that spelling; one that is none is kept as it is."""
    return frozenset(canonical(c) or c for c in curies)


def spellings(curie: str) -> tuple[str, ...]:
    """The ways a vocabulary may write a canonical CURIE."""
    m = _MESH.match(curie)
    return (curie, f"MESH:{m[1]}{int(m[2]):09d}") if m else (curie,)


def concept_of(vocab: Vocabulary, curie: str) -> Concept | None:
    """The vocabulary's concept for an id or xref, however it is spelled."""
    return next((c for c in map(vocab.concept, spellings(canonical(curie) or curie)) if c is not None), None)


def ids_of(concept: Concept) -> frozenset[str]:
    """The id and xrefs of a concept, in the spelling for comparisons."""
    return canonical_ids((concept.id, *concept.xrefs))


def close_ids(concept: Concept) -> frozenset[str]:
    """The id, xrefs and close matches of a concept: what other terminologies mean by its names."""
    return canonical_ids((concept.id, *concept.xrefs, *concept.close))
