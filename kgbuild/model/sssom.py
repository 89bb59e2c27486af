"""Links as SSSOM: takes what a link says, gives the row of a mapping set and the comment lines above it.

The subject is a string without an identifier (``rdfs literal``). A string without a concept is a row with
``sssom:NoTermFound``, which is why the set names its ``object_source``: the vocabulary that was searched.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

COLUMNS = (
    "subject_label", "subject_category", "predicate_id", "object_id", "object_label", "mapping_justification",
    "subject_type", "confidence", "object_match_field", "match_string", "comment",
)  # fmt: skip
"""In the order of SSSOM's own list of slots, as its canonical form wants."""

NO_TERM = "sssom:NoTermFound"
LEXICAL = "semapv:LexicalMatching"
_LITERAL = "rdfs literal"
_EXACT = "skos:exactMatch"
_BUILT_IN = ("linkml", "owl", "rdf", "rdfs", "semapv", "skos", "sssom", "xsd")
"""Prefixes that SSSOM declares itself."""

_BY_WORD: tuple[tuple[str, str], ...] = (
    ("override", "semapv:ManualMappingCuration"),
    ("slip", "semapv:LexicalSimilarityThresholdMatching"),
    ("similar", "semapv:LexicalSimilarityThresholdMatching"),
    ("gram", "semapv:LexicalSimilarityThresholdMatching"),
    ("composition", "semapv:CompositeMatching"),
    ("composite", "semapv:CompositeMatching"),
    ("hint", "semapv:BackgroundKnowledgeBasedMatching"),
)
"""A word of the match kind (``label_slip``), and the justification that it is."""

_PREDICATES = (
    ("head", "skos:broadMatch"), ("without_qualifiers", "skos:broadMatch"), ("parent_form", "skos:broadMatch"),
    ("inside", "skos:relatedMatch"),
)  # fmt: skip
"""Match kinds whose concept is not what the whole string says: it is broader, or only named in it."""

_FIELDS = (
    ("mapped_label", "skos:altLabel"), ("label", "rdfs:label"), ("exact_synonym", "skos:altLabel"),
    ("brand", "skos:altLabel"), ("code", "skos:altLabel"), ("salt", "skos:altLabel"),
    ("related_synonym", "skos:altLabel"), ("abbreviation", "skos:altLabel"),
)  # fmt: skip
"""The start of a match kind, and the property of the concept that holds such names."""


def justification(match_kind: str) -> str:
    """The semapv term for a match kind.

    >>> justification("label_slip"), justification("brand")
    ('semapv:LexicalSimilarityThresholdMatching', 'semapv:LexicalMatching')
    """
    words = match_kind.split("_")
    return next((term for word, term in _BY_WORD if word in words or f"{word}s" in words), LEXICAL)


def sssom_row(
    text: str,
    type_: str,
    curie: str | None,
    label: str | None,
    score: float,
    match_kind: str,
    matched_term: str | None,
    comment: str = "",
) -> dict[str, str]:
    """The row of one string, mentioned as ``type_``, and its link (``curie`` None: no concept).

    The score of a link that failed is the best rejected candidate's; the confidence that there is none is the rest.
    """
    failed = curie is None and match_kind != "override"
    return {
        "subject_label": _line(text),
        "subject_category": type_,
        "predicate_id": dict(_PREDICATES).get(match_kind, _EXACT) if curie else _EXACT,
        "object_id": curie or NO_TERM,
        "object_label": _line(label or ""),
        "mapping_justification": justification(match_kind),
        "subject_type": _LITERAL,
        "confidence": f"{round(1 - score if failed else score, 3):g}",
        "object_match_field": next((f for k, f in _FIELDS if curie and match_kind.startswith(k)), ""),
        "match_string": _escaped(matched_term or "") if curie else "",
        "comment": _line("; ".join(part for part in (match_kind, comment) if part)),
    }


def sssom_header(
    objects: Iterable[str], iris: Mapping[str, str], elsewhere: str, slots: Mapping[str, str]
) -> tuple[str, ...]:
    """The comment lines of a set: the prefixes of the ``objects`` (CURIEs), then ``slots``, in SSSOM's order.

    ``elsewhere`` is where a prefix that ``iris`` lacks is resolved, as ``<elsewhere><prefix>:``.
    """
    used = sorted({curie.partition(":")[0] for curie in objects} - set(_BUILT_IN))
    prefixes = [f"#  {name}: {_quoted(iris.get(name, f'{elsewhere}{name}:'))}" for name in used]
    return (*(["#curie_map:", *prefixes] if prefixes else []), *(f"#{k}: {_quoted(v)}" for k, v in slots.items() if v))


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _line(text: str) -> str:
    """Text on one line, without tabs."""
    return " ".join(text.split())


def _escaped(text: str) -> str:
    """One value of a slot that may hold several."""
    return _line(text).replace("\\", "\\\\").replace("|", "\\|")
