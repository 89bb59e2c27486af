"""Takes a vocabulary, gives the nearest concepts with a MeSH id above a concept that has none.

Gold and registries speak MeSH, which has no term for most stages and subtypes: a link to a finer concept stands for the
nearest MeSH terms above it.
"""

from __future__ import annotations

from kgbuild.vocab import Concept, Vocabulary


class Nearest:
    """The nearest concepts with a MeSH id, remembered by concept."""

    def __init__(self, vocab: Vocabulary) -> None:
        self.vocab = vocab
        self._known: dict[str, tuple[Concept, ...]] = {}

    def above(self, concept: Concept) -> tuple[Concept, ...]:
        """The first concepts with a MeSH id on every way up; nothing for a concept that has one itself."""
        if concept.id not in self._known:
            self._known[concept.id] = () if has_mesh(concept) else tuple(self._climb(concept))
        return self._known[concept.id]

    def _climb(self, concept: Concept) -> list[Concept]:
        found: list[Concept] = []
        seen = {concept.id}
        queue = [concept]
        for c in queue:
            for parent in map(self.vocab.concept, c.parents):
                if parent is None or parent.id in seen:
                    continue
                seen.add(parent.id)
                (found if has_mesh(parent) else queue).append(parent)
        return found


def has_mesh(concept: Concept) -> bool:
    """Whether the concept has a MeSH id: its own, an xref or a close match."""
    return any(i.startswith("MESH:") for i in (concept.id, *concept.xrefs, *concept.close))
