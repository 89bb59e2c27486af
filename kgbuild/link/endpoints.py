"""Takes titles of outcomes, gives the endpoint concepts that they measure, each with the words that say so.

First the names that stand in the title, then patterns of titles that name nothing by itself, then what the vocabulary
knows of the thing whose level or occurrence is measured; else none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from kgbuild.link.endpoint_names import TYPE, EndpointNames
from kgbuild.link.endpoint_titles import cues, measured
from kgbuild.vocab import Vocabulary

_CACHED = 65536
_LIMIT = 2000
Rules = Sequence[tuple[re.Pattern[str], str]]


@dataclass(frozen=True, slots=True)
class Measured:
    """One concept that a title measures: ``title[start:end]`` says so; ``how``: ``name``, ``rule`` or ``kind``."""

    curie: str
    label: str
    start: int
    end: int
    how: str


class EndpointLinker:
    """Links titles to the endpoints of one vocabulary; made once, asked often, the same answer for the same title."""

    def __init__(self, vocab: Vocabulary) -> None:
        self._vocab = vocab
        self._names: EndpointNames | None = None
        self._labels: dict[str, str] = {}
        self.link = lru_cache(_CACHED)(self._link)

    def is_family(self, curie: str) -> bool:
        """True for an endpoint that no running text is searched for: a kind of measure, not one measure."""
        concept = self._vocab.concept(curie)
        return concept is not None and concept.label in concept.quiet

    def _ready(self) -> EndpointNames:
        if self._names is None:
            self._names = EndpointNames(self._vocab)
            self._labels = {c.label: c.id for c in self._vocab.concepts(TYPE)}
        return self._names

    def _link(self, title: str) -> tuple[Measured, ...]:
        """The concepts that a title measures, in text order; empty where it names none that is known."""
        text = title[:_LIMIT]
        names = self._ready()
        hits = measured(text, names.find(text), self._vocab.is_a)
        if hits:
            return tuple(Measured(h.name.curie, h.name.label, h.start, h.end, "name") for h in hits)
        return self._by_rule(text, cues().rules) or self._by_kind(text) or self._by_rule(text, cues().last)

    def _by_rule(self, title: str, rules: Rules) -> tuple[Measured, ...]:
        for pattern, label in rules:
            m = pattern.search(title)
            if m and (curie := self._labels.get(label)):
                return (Measured(curie, label, m.start(), m.end(), "rule"),)
        return ()

    def _by_kind(self, title: str) -> tuple[Measured, ...]:
        """The family of what the vocabulary knows in the title: a protein's level, a condition's occurrence."""
        found = [(m.start, m.end, m.hits[0].type) for m in self._vocab.find(title) if m.hits]
        for types, pattern, label in cues().kinds:
            place = next((f for f in found if f[2] in types), None)
            if place and pattern.search(title) and (curie := self._labels.get(label)):
                return (Measured(curie, label, place[0], place[1], "kind"),)
        return ()
