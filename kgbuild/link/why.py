"""Takes links and their rejected candidates, gives the reasons in words: why this one, why not that one."""

from __future__ import annotations

from kgbuild.link.weights import weights
from kgbuild.model import Candidate, Link

_KINDS = {
    "label": "its label",
    "mapped_label": "its label in another terminology",
    "exact_synonym": "a synonym",
    "related_synonym": "a related synonym",
    "brand": "a brand name",
    "code": "a research code",
    "salt": "a salt or ester",
    "abbreviation": "an abbreviation",
    "document_abbreviation": "what the record says the abbreviation means",
    "modifier_composition": "the modifiers and the name together",
    "head": "the name without the words that narrow it",
    "without_qualifiers": "the name without the words that qualify it",
    "like_words": "a name with a like word in place of the string's own",
    "parent_form": "the substance that the form is of",
    "inside": "a name inside the string",
    "similar": "a name with many letters in common",
    "hint": "found by extraction",
    "override": "a curator's verdict",
    "placebo": "a placebo, not the drug it imitates",
    "id": "the identifier itself",
    "xref": "an identifier that it is also known by",
}
_ENDINGS = {
    "_slip": "a letter or two off",
    "_rewritten": "written another way",
    "_reordered": "its words in another order",
}


def why(match_kind: str) -> str:
    """What a match kind means.

    >>> why("brand_slip")
    'a brand name, a letter or two off'
    """
    for ending, said in _ENDINGS.items():
        if match_kind.endswith(ending):
            return f"{why(match_kind.removesuffix(ending))}, {said}"
    return _KINDS.get(match_kind, match_kind.replace("_", " "))


def why_not(link: Link, rejected: Candidate) -> str:
    """Why a candidate of this link's string was not chosen."""
    if link.match_kind == "override":
        return "a curator decided otherwise"
    threshold = weights().threshold
    if rejected.score < threshold:
        return f"score below {threshold:g}"
    if link.curie is None:
        return "no better than another candidate"
    return f"{link.curie} scores higher" if rejected.score < link.score else f"{link.curie} comes first"
