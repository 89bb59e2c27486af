"""Concept equality: takes CURIEs with labels from gold and prediction, says whether they name the same concept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from kgbuild.evaluate.gold import GoldFile, concepts_of
from kgbuild.evaluate.normal import literal

Xrefs = Callable[[str], Iterable[str]]
"""Gives the exact-match CURIEs of a CURIE, for example from the vocabulary."""


def no_xrefs(_curie: str) -> Iterable[str]:
    """Knows no exact matches."""
    return ()


class Concepts:
    """The exact matches that one document's gold, its prediction and the vocabulary know."""

    def __init__(self, gold: GoldFile, prediction: Mapping[str, Any], vocabulary_xrefs: Xrefs = no_xrefs) -> None:
        self._vocabulary = vocabulary_xrefs
        self._known: dict[str, set[str]] = {}
        for mention in gold.mentions or ():
            self._add(mention.curie, mention.xrefs)
        for fact in gold.facts:
            for concept in concepts_of([fact.subject, fact.object, fact.qualifiers]):
                self._add(concept.get("curie"), concept.get("xrefs", ()))
        for found in prediction.get("mentions", ()):
            self._add(found.get("curie"), found.get("xrefs", ()))

    def _add(self, curie: str | None, xrefs: Iterable[str]) -> None:
        if curie:
            self._known.setdefault(curie, set()).update(xrefs)

    def forms(self, curie: str) -> set[str]:
        """The CURIE and its exact matches."""
        return {curie, *self._known.get(curie, ()), *self._vocabulary(curie)}

    def same_curie(self, a: str, b: str) -> bool:
        """Whether one CURIE is an exact match of the other, or both share one."""
        return a == b or bool(self.forms(a) & self.forms(b))

    def same(self, gold: Mapping[str, Any], curie: str | None, label: str | None) -> bool:
        """Whether a predicted concept is the gold's; without a public id the labels decide."""
        wanted = gold.get("curie")
        if wanted is None or wanted.startswith("KGB:"):
            return label is not None and literal(label) == literal(gold.get("label", ""))
        gold_forms = {wanted, *gold.get("xrefs", ())}
        return curie is not None and (curie in gold_forms or any(self.same_curie(g, curie) for g in gold_forms))
