"""Takes an annotation without links and a vocabulary, gives it with links, resolved arguments and statement ids."""

from __future__ import annotations

from dataclasses import replace

from kgbuild.link.choose import Verdict, candidates_of, choose, context_of
from kgbuild.link.resolve import Resolver
from kgbuild.link.specific import heads_list, most_specific
from kgbuild.link.weights import weights
from kgbuild.model import Annotation, Link, Mention
from kgbuild.vocab import Vocabulary


class Linker:
    """Links mentions to one vocabulary; equal input gives equal output, and linking twice changes nothing."""

    def __init__(self, vocab: Vocabulary) -> None:
        self.vocab = vocab
        self._weights = weights()

    def verdicts(self, mentions: tuple[Mention, ...]) -> tuple[Verdict, ...]:
        """The verdict on each mention, the mentions being those of one record."""
        found = [candidates_of(self.vocab, self._weights, m) for m in mentions]
        context = context_of(self.vocab, found)
        return tuple(choose(self._weights, m, f, context) for m, f in zip(mentions, found, strict=True))

    def link(self, annotation: Annotation) -> Annotation:
        """The annotation with a link for each mention and every statement resolved, merged and in text order."""
        verdicts = self.verdicts(annotation.mentions)
        links = tuple(v.link for v in verdicts)
        known: dict[int, tuple[Link, tuple[str, ...]]] = {}

        def specific(index: int) -> tuple[Link, tuple[str, ...]]:
            if index not in known:
                mention, text = annotation.mentions[index], annotation.record.text
                first = heads_list(text, mention, annotation.mentions)
                known[index] = most_specific(self.vocab, self._weights, text, mention, verdicts[index], first)
            return known[index]

        statements = Resolver(self.vocab, annotation, links, specific).statements()
        return replace(annotation, links=links, statements=statements)
