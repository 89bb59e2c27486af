"""Takes strings of one record, gives what the linker makes of each, in the form that all parts of the report use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kgbuild.evaluate.linking.identifiers import concept_of
from kgbuild.link import Linker
from kgbuild.model import Link, Mention
from kgbuild.vocab import Concept, Vocabulary

APART = ("placebo", "intervention")
"""Kinds of string links that stand for no drug."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One string's verdict: ``links`` has one entry a part, in text order."""

    text: str
    type: str
    kind: str
    links: tuple[Link, ...]

    @property
    def apart(self) -> bool:
        """Whether the linker takes it for a placebo or another intervention."""
        return self.kind in APART

    @property
    def linked(self) -> tuple[Link, ...]:
        """The parts that have a concept; nothing for a placebo, which names a drug at most in passing."""
        return () if self.apart else tuple(x for x in self.links if x.curie)

    @property
    def state(self) -> str:
        """``apart``, ``all``, ``partly`` or ``none``: how many of the parts are linked."""
        if self.apart:
            return "apart"
        return "none" if not self.linked else "all" if len(self.linked) == len(self.links) else "partly"


class Strings:
    """Links strings and mentions with one vocabulary."""

    def __init__(self, vocab: Vocabulary, linker: Linker | None = None) -> None:
        """``linker`` for other settings than the shipped ones; overrides play no part in what is measured."""
        self.vocab = vocab
        self._linker = linker or Linker(vocab)

    def link(self, items: Sequence[tuple[str, str]]) -> tuple[Outcome, ...]:
        """The verdicts on (text, mention type) pairs, each other's context."""
        found = self._linker.link_strings(items)
        return tuple(Outcome(s.text, s.type, s.kind, tuple(p.link for p in s.parts)) for s in found)

    def mentions(self, mentions: tuple[Mention, ...]) -> tuple[Link, ...]:
        """The links of one document's mentions."""
        return tuple(v.link for v in self._linker.verdicts(mentions))

    def concepts(self, outcome: Outcome) -> Iterator[Concept]:
        """The concepts that a verdict names, with the components of regimens and fixed combinations."""
        for link in outcome.linked:
            concept = concept_of(self.vocab, link.curie or "")
            if concept is None:
                continue
            yield concept
            for component in concept.components:
                if (inner := concept_of(self.vocab, component)) is not None:
                    yield inner
