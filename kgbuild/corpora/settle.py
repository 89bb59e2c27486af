"""Takes a raw document and its corpus, gives the document with kgbuild's types and spans that fit, and what did not.

Nothing is dropped in silence: a span that was moved, left out or gave way to a longer one is a `Notice`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kgbuild.corpora.catalogue import Corpus
from kgbuild.corpora.documents import CorpusDocument, CorpusSpan, Notice, RawDocument, RawSpan, flat
from kgbuild.corpora.placing import place
from kgbuild.model import UsageError

_MESH = re.compile(r"[CD]\d{5,9}")
_NONE = ("", "-", "-1")
_SEPARATORS = re.compile(r"[|+,;]")


@dataclass(frozen=True, slots=True)
class _Settled:
    span: CorpusSpan | None
    notice: Notice | None


def settle(corpus: Corpus, part: str, raw: RawDocument) -> tuple[CorpusDocument, list[Notice]]:
    """One document with its types; errors name file and line.

    Raises:
        UsageError: a label that the catalogue does not name.
    """
    settled = list(_settled(corpus, raw))
    notices = [s.notice for s in settled if s.notice is not None]
    spans = _distinct(s.span for s in settled if s.span is not None)
    if corpus.flat:
        kept = flat(spans)
        notices += [
            Notice("overlap", raw.file, raw.id, f"{s.label} {s.start}–{s.end} gives way to a longer span")
            for s in spans
            if s not in kept
        ]
        spans = kept
    return CorpusDocument(raw.id, raw.text, spans, f"{corpus.name}/{part}", raw.title_end), notices


def _settled(corpus: Corpus, raw: RawDocument) -> Iterator[_Settled]:
    for span in raw.spans:
        where = f"{raw.file}, line {span.line}"
        label = corpus.labels.get(span.label) if corpus.labels else span.label
        if label is None:
            if span.label not in corpus.pass_over:
                raise UsageError(f"{where}: the catalogue has no label {span.label!r} of {corpus.name}")
            continue
        yield _one(corpus, raw, span, label, where)


def _one(corpus: Corpus, raw: RawDocument, span: RawSpan, label: str, where: str) -> _Settled:
    if (why := _too_wide(raw.text, span, corpus.widest_gap)) is not None:
        return _Settled(None, Notice("left out", where, raw.id, why))
    start, end = span.fragments[0][0], span.fragments[-1][1]
    placed = place(raw.text, start, end, span.mention)
    said = f"{span.label} {start}–{end} {span.mention or ''}".rstrip()
    if placed is None:
        return _Settled(None, Notice("left out", where, raw.id, f"{said}: not found there, nor at one place near it"))
    notice = None
    if not start <= placed[0] < placed[1] <= end:
        notice = Notice("moved", where, raw.id, f"{said}: stands at {placed[0]}–{placed[1]}")
    return _Settled(CorpusSpan(*placed, label, _ids(corpus, span)), notice)


def _too_wide(text: str, span: RawSpan, widest: int) -> str | None:
    """Why the fragments cannot be covered by one span; None where they can."""
    for (_, left), (right, _) in zip(span.fragments, span.fragments[1:], strict=False):
        between = text[left:right]
        if len(between.split()) > widest or ("\n" in between and between.strip()):
            return f"{span.label}: fragments {len(between.split())} words apart, or on two lines"
    return None


def _ids(corpus: Corpus, span: RawSpan) -> tuple[str, ...]:
    cell = span.ids or ""
    parts = [cell] if span.label in corpus.whole_ids else _SEPARATORS.split(cell)
    named = (p.strip() for p in parts)
    return tuple(dict.fromkeys(_curie(corpus, span.label, p) for p in named if p not in _NONE))


def _curie(corpus: Corpus, label: str, written: str) -> str:
    if _MESH.fullmatch(written):
        return f"MESH:{written}"
    prefix = corpus.prefixes.get(label)
    return f"{prefix}:{written}" if prefix and written.isdigit() else written


def _distinct(spans: Iterable[CorpusSpan]) -> tuple[CorpusSpan, ...]:
    """Sorted; of equal spans of one label one, with the ids of all."""
    ids: dict[tuple[int, int, str], tuple[str, ...]] = {}
    for s in spans:
        key = (s.start, s.end, s.label)
        ids[key] = tuple(dict.fromkeys((*ids.get(key, ()), *s.ids)))
    return tuple(CorpusSpan(*key, ids[key]) for key in sorted(ids))
