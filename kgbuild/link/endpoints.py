"""Takes titles of outcomes, gives the endpoint concepts that they measure, each with the words that say so.

First the names that stand in the title, then patterns of titles that name nothing by itself, then what the vocabulary
knows of the thing whose level or occurrence is measured; else none.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from kgbuild.link.endpoint_names import TYPE, EndpointNames
from kgbuild.link.endpoint_titles import cues, measured
from kgbuild.vocab import Vocabulary

_CACHED = 65536
_LIMIT = 2000


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
        return self._by_rule(text)

    def _by_rule(self, title: str) -> tuple[Measured, ...]:
        for pattern, label in cues().rules:
            m = pattern.search(title)
            if m and (curie := self._labels.get(label)):
                return (Measured(curie, label, m.start(), m.end(), "rule"),)
        return ()
