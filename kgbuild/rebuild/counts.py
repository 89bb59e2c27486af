"""What was read, counted: mentions by type, those that were linked, statements by predicate."""

from __future__ import annotations

from collections import Counter as Bag
from collections.abc import Mapping

from kgbuild.model.statement import Annotation


class Counter:
    """Counts annotations as they pass."""

    def __init__(self) -> None:
        self.annotations = 0
        self._mentions: Bag[str] = Bag()
        self._linked: Bag[str] = Bag()
        self._statements: Bag[str] = Bag()

    def add(self, annotation: Annotation) -> None:
        """Count one annotation."""
        self.annotations += 1
        self._mentions.update(m.type for m in annotation.mentions)
        pairs = zip(annotation.mentions, annotation.links, strict=True)
        self._linked.update(m.type for m, link in pairs if link.curie)
        self._statements.update(s.predicate for s in annotation.statements)

    def counts(self) -> dict[str, Mapping[str, int]]:
        """``mentions``, ``linked`` (both by type) and ``statements`` (by predicate)."""
        found = {"mentions": self._mentions, "linked": self._linked, "statements": self._statements}
        return {name: dict(sorted(bag.items())) for name, bag in found.items()}
