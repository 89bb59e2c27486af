"""Takes the terms of concepts, each tokenised once, gives their keys, their bags of words and the counts of words."""

from __future__ import annotations

from collections import Counter

from kgbuild.vocab.bags import bag_of
from kgbuild.vocab.normalise import tokenise
from kgbuild.vocab.terms import LONGEST, Variant, has_letter, variants_of


class Forms:
    """The forms of every term added, each term once."""

    def __init__(self) -> None:
        self.variants: dict[str, tuple[Variant, ...]] = {}
        """The keys of a term, its own first; none for a term without letters."""
        self.bags: dict[str, str] = {}
        """The bag of words of every term that has one."""
        self.counts: Counter[str] = Counter()
        """The number of terms that have a word."""

    def add(self, term: str) -> tuple[Variant, ...]:
        """The keys of a term; its forms are kept."""
        if (known := self.variants.get(term)) is not None:
            return known
        found: tuple[Variant, ...] = ()
        if has_letter(term):
            tokens = tokenise(term)
            found = variants_of(term, tokens)
            if len(term) <= LONGEST:
                if words := bag_of(tokens):
                    self.bags[term] = words
                self.counts.update({t.key for t in tokens if t.kind == "w"})
        self.variants[term] = found
        return found
