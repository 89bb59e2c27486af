"""Biological processes said in plain words: "growth of … vessels" is angiogenesis.

Takes the vocabulary's gapped patterns (column ``patterns``), gives drafts of type Process. A gap ``…`` stands for up to
eight words of the same sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kgbuild.extract.reading import Draft, Reading
from kgbuild.vocab import TermHit, Vocabulary

_GAP = r"(?:\s+\S+){0,8}?\s+"


def _expression(pattern: str) -> str:
    pieces = [r"\s+".join(re.escape(w) for w in p.split()) for p in re.split(r"…|\.\.\.", pattern)]
    return r"(?<!\w)" + _GAP.join(p for p in pieces if p) + r"(?!\w)"


class ProcessMatcher:
    """Finds gapped paraphrases; compiled once for a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._patterns: dict[str, list[tuple[re.Pattern[str], TermHit]]] = {}
        for c in vocabulary.concepts("Process"):
            for p in c.patterns:
                compiled = (re.compile(_expression(p), re.IGNORECASE), TermHit(c, p, "exact_synonym", False))
                self._patterns.setdefault(p.split()[0].lower(), []).append(compiled)

    def __call__(self, reading: Reading) -> Iterator[Draft]:
        """Process drafts, the hit naming the pattern that matched."""
        for sentence in reading.sentences:
            yield from _closest(self._found(reading.text, sentence.start, sentence.end))

    def _found(self, text: str, start: int, end: int) -> list[tuple[re.Match[str], TermHit]]:
        """Every match of the patterns whose first word stands in the sentence: few sentences hold any."""
        words = set(re.findall(r"[\w-]+", text[start:end].lower()))
        tried = [p for word, several in self._patterns.items() if word in words for p in several]
        return [(m, hit) for pattern, hit in tried for m in pattern.finditer(text, start, end)]


def _closest(found: list[tuple[re.Match[str], TermHit]]) -> Iterator[Draft]:
    """Of overlapping matches the one that leaves the fewest characters to its gaps."""
    taken: list[Draft] = []
    for m, hit in sorted(found, key=lambda f: (len(f[0].group()) - len(f[1].term), -len(f[1].term))):
        draft = Draft(m.start(), m.end(), "Process", (hit,))
        if not any(draft.span.overlaps(t.span) for t in taken):
            taken.append(draft)
            yield draft
