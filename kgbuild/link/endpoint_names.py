"""Takes a vocabulary, gives every name of its endpoints ready to be found inside titles.

Running text is searched for loud names only (``kgbuild.vocab``). A title is short and says what is measured, so that
names count in it that would be noise elsewhere ("safety", "response", "weight"): the quiet ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from kgbuild.vocab import Token, Vocabulary, tokenise
from kgbuild.vocab.normalise import BREAK
from kgbuild.vocab.terms import is_strict, letters_only

TYPE = "Endpoint"
_ARTICLES = frozenset({"the", "a", "an"})
_CONNECTORS = frozenset({"and", "or"})
_LONGEST = 12
_SHARED = 3
_INITIAL = re.compile(r"(?<![^\W_])[A-Z\d]-$")
_CODE = 4
"""Shorter capitals before a hyphen are part of a code (MGI-114, M-ISI)."""
_SOFT = frozenset("/'’.%+<>=≥≤∞-")


@dataclass(frozen=True, slots=True)
class Name:
    """One name of one endpoint; ``letters`` says how a name that is case-sensitive is written (else empty)."""

    curie: str
    label: str
    term: str
    letters: str


@dataclass(frozen=True, slots=True)
class Hit:
    """``title[start:end]`` is this name; ``words`` counts its words."""

    start: int
    end: int
    words: int
    name: Name


class EndpointNames:
    """The names by key; the key of a name is that of its words, articles and punctuation left out."""

    def __init__(self, vocab: Vocabulary) -> None:
        table: dict[str, list[Name]] = {}
        for concept in vocab.concepts(TYPE):
            for kind, term in concept.terms():
                letters = letters_only(term) if is_strict(kind, term) else ""
                key = _key(_words(tokenise(term)))
                names = table.setdefault(key, [])
                if all(n.curie != concept.id or n.letters != letters for n in names):
                    names.append(Name(concept.id, concept.label, term, letters))
        table.pop("", None)
        self._table = {key: tuple(names) for key, names in table.items()}
        self._starts = _prefixes(self._table)

    def find(self, title: str) -> list[Hit]:
        """The longest names in the title that do not overlap, in text order."""
        tokens = tokenise(title)
        found = [hit for run in _runs(tokens) for hit in (*self._coordinated(run), *self._in_run(title, run))]
        chosen: list[Hit] = []
        for hit in sorted(found, key=lambda h: (-h.words, h.start - h.end, h.start)):
            if all(hit.end <= c.start or c.end <= hit.start for c in chosen):
                chosen.append(hit)
        return sorted(chosen, key=lambda h: h.start)

    def _in_run(self, title: str, run: Sequence[Token]) -> Iterator[Hit]:
        for first in range(len(run)):
            key = ""
            for last in range(first, min(first + _LONGEST, len(run))):
                key += run[last].key
                if key not in self._starts:
                    break
                for name in self._table.get(key, ()):
                    start, end = run[first].start, run[last].end
                    if _written(title, start, end, name):
                        yield Hit(start, end, last - first + 1, name)
                        break

    def _coordinated(self, run: Sequence[Token]) -> Iterator[Hit]:
        """What "complete" names in "complete and partial response": its words with the end of the name behind."""
        for at in (n for n, t in enumerate(run) if n and t.key in _CONNECTORS):
            for last in range(at + 2, min(at + 2 + _SHARED, len(run))):
                if _key(run[at + 1 : last + 1]) not in self._table:
                    continue
                for first, tail in product(range(max(0, at - _SHARED), at), range(at + 2, last + 1)):
                    for name in self._table.get(_key(run[first:at]) + _key(run[tail : last + 1]), ())[:1]:
                        if not name.letters:
                            yield Hit(run[first].start, run[at - 1].end, at - first, name)


def _key(tokens: Sequence[Token]) -> str:
    return "".join(t.key for t in tokens)


def _written(title: str, start: int, end: int, name: Name) -> bool:
    """True unless the name is case-sensitive and written otherwise, a plural s aside, or part of a longer code."""
    if not name.letters:
        return True
    letters = letters_only(title[start:end])
    if letters not in (name.letters, name.letters + "s"):
        return False
    behind = title[end : end + 2]
    code = len(behind) > 1 and behind[0] == "-" and (behind[1].isdigit() or len(letters) < _CODE)
    return not code and not _INITIAL.search(title[:start])


def _words(tokens: Sequence[Token]) -> list[Token]:
    return [t for t in tokens if t.kind in "wn" and t.key not in _ARTICLES]


def _runs(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Words between the punctuation that no name spans; a bracket that touches the word before it is none."""
    run: list[Token] = []
    for token in tokens:
        if token.kind in "wn":
            if token.key not in _ARTICLES:
                run.append(token)
        elif token.key == BREAK or not (token.key in _SOFT or (token.key in "()" and not token.gap)):
            if run:
                yield run
            run = []
    if run:
        yield run


def _prefixes(table: dict[str, tuple[Name, ...]]) -> frozenset[str]:
    """Every beginning of a key that ends where a word of its name ends."""
    starts: set[str] = set()
    for names in table.values():
        for name in names:
            key = ""
            for token in _words(tokenise(name.term)):
                key += token.key
                starts.add(key)
    return frozenset(starts)
