"""Takes documents to train on and documents that are measured, gives the first without what stands in the second.

Corpora were drawn from each other: an abstract may stand in two of them under one PMID, or under two. A document
leaks when a measured one has its PMID, its title or its text after that, or shares a good part of its runs of `RUN`
words. Titles and texts are compared by their letters and digits: spacing and punctuation do not hide one. Within
training a document that stands twice in one corpus is taken once; two corpora may both have it, with other types.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kgbuild.corpora.documents import CorpusDocument

RUN = 12
"""Words in a run."""
SHARED = 0.3
"""The share of a document's runs that must stand in measured documents for it to leak."""
SHORTEST = 30
"""Titles and texts of fewer letters and digits are not compared: they are headings."""

_PMID = re.compile(r"\d{5,9}")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Leaks:
    """What of the training documents was dropped and why.

    ``measured``: for each dropped document the measured source it stands in; ``repeated``: those that stand twice.
    """

    kept: tuple[CorpusDocument, ...]
    measured: tuple[tuple[CorpusDocument, str], ...]
    repeated: tuple[CorpusDocument, ...]

    def counts(self) -> dict[tuple[str, str], int]:
        """How many documents of a training source stand in a measured source."""
        return dict(sorted(Counter((d.source, source) for d, source in self.measured).items()))


def without_leaks(train: Iterable[CorpusDocument], measured: Iterable[CorpusDocument]) -> list[CorpusDocument]:
    """The training documents that stand in no measured one, each once; the first of several equal ones stays."""
    return list(leaks(train, measured).kept)


def leaks(train: Iterable[CorpusDocument], measured: Iterable[CorpusDocument]) -> Leaks:
    """The same, with what was dropped."""
    keys: dict[str, str] = {}
    runs: dict[int, str] = {}
    for document in measured:
        keys.update((key, document.source) for key in _keys(document))
        runs.update((run, document.source) for run in _runs(document))
    kept: list[CorpusDocument] = []
    dropped: list[tuple[CorpusDocument, str]] = []
    repeated: list[CorpusDocument] = []
    seen: set[tuple[str, str]] = set()
    for document in train:
        corpus = document.source.partition("/")[0]
        own = {(corpus, key) for key in _keys(document)}
        if (source := _source(document, keys, runs)) is not None:
            dropped.append((document, source))
        elif seen & own:
            repeated.append(document)
        else:
            kept.append(document)
            seen |= own
    return Leaks(tuple(kept), tuple(dropped), tuple(repeated))


def _source(document: CorpusDocument, keys: dict[str, str], runs: dict[int, str]) -> str | None:
    """The measured source that the document stands in."""
    same = next((keys[key] for key in _keys(document) if key in keys), None)
    if same is not None:
        return same
    own = _runs(document)
    sources = [runs[run] for run in own if run in runs]
    return Counter(sources).most_common(1)[0][0] if len(sources) >= max(1.0, SHARED * len(own)) else None


def _keys(document: CorpusDocument) -> list[str]:
    title, rest = document.text[: document.title_end], document.text[document.title_end :]
    texts = ["".join(_WORD.findall(t.lower())) for t in (title, rest)]
    keys = [t for t in texts if len(t) >= SHORTEST]
    return [f"PMID:{document.id}", *keys] if _PMID.fullmatch(document.id) else keys


def _runs(document: CorpusDocument) -> set[int]:
    words: Sequence[str] = _WORD.findall(document.text.lower())
    return {hash(tuple(words[n : n + RUN])) for n in range(len(words) - RUN + 1)}
