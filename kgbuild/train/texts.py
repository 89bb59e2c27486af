"""Unlabelled text to learn words from: the prose of trial records, and the training documents of the corpora."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from kgbuild.model import Record
from kgbuild.records import read_sources

_KEPT_OUT = frozenset(("metadata", "keywords", "boilerplate"))
_SHORTEST = 40
"""Letters of the shortest paragraph taken: shorter ones are headings and table cells."""


def paragraphs(sources: Sequence[Path], others: Iterable[str] = ()) -> Iterator[str]:
    """Each paragraph of the records' prose once, then each of the other texts once, in order."""
    seen: set[int] = set()
    for text in (*_prose(sources), *others):
        key = hash(text)
        if key not in seen:
            seen.add(key)
            yield text


def _prose(sources: Sequence[Path]) -> Iterator[str]:
    for item in read_sources(sources) if sources else ():
        if not isinstance(item, Record):
            continue
        for section in item.sections:
            if str(section.kind) not in _KEPT_OUT:
                yield from (p for p in section.span.of(item.text).split("\n\n") if len(p) >= _SHORTEST)
