"""Takes a document's gold and predicted spans, gives what was found, missed and proposed in vain, and why."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from kgbuild.corpora import CorpusDocument
from kgbuild.evaluate.matching import match
from kgbuild.evaluate.ner.labels import counted_as
from kgbuild.evaluate.ner.taggers import Tagged

_TOKEN = re.compile(r"\w+|[^\w\s]")

RIGHT, BOUNDARY, TYPE, MISSED, SPURIOUS = "right", "boundary", "type", "missed", "spurious"
KINDS = (BOUNDARY, TYPE, MISSED, SPURIOUS)


@dataclass(frozen=True, slots=True)
class Judged:
    """One gold or predicted mention with its verdict.

    ``kind``: right (equal span and type), boundary (the other side has a span of the type that overlaps), type (one
    of another type), missed or spurious (none). ``overlap``: it has a partner of its type that overlaps it, one to
    one. ``other_label`` and ``other``: the other side's nearest span, where it is not equal; ``edge``: whether the
    prediction is longer, shorter or shifted there. ``seen``: how often the training part annotates these characters
    with this type, None where the corpus has no training part.
    """

    start: int
    end: int
    label: str
    text: str
    kind: str
    overlap: bool
    other_label: str = ""
    other: str = ""
    edge: str = ""
    score: float = 1.0
    source: str = ""
    seen: int | None = None

    @property
    def right(self) -> bool:
        """Whether span and type are equal."""
        return self.kind == RIGHT

    @property
    def tokens(self) -> int:
        """Words and punctuation marks in it."""
        return len(_TOKEN.findall(self.text))


@dataclass(frozen=True, slots=True)
class ScoredDocument:
    """One document's gold and predicted mentions of the types that the corpus scores."""

    id: str
    gold: tuple[Judged, ...]
    predicted: tuple[Judged, ...]

    def counts(self, label: str | None = None, overlap: bool = False) -> tuple[int, int, int]:
        """Right, predicted and gold mentions of one type, or of all."""
        gold = [g for g in self.gold if label in (None, g.label)]
        predicted = [p for p in self.predicted if label in (None, p.label)]
        right = sum(p.overlap if overlap else p.right for p in predicted)
        return right, len(predicted), len(gold)


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    label: str
    score: float = 1.0
    source: str = ""

    def overlaps(self, other: _Span) -> bool:
        return self.start < other.end and other.start < self.end


def score_document(document: CorpusDocument, tagged: Iterable[Tagged], scored: Collection[str]) -> ScoredDocument:
    """The verdict on one document; spans of types that are not scored only explain errors."""
    gold = [_Span(s.start, s.end, s.label) for s in document.spans]
    given = [_Span(t.start, t.end, counted_as(t.label, scored), t.score, t.source) for t in tagged]
    distinct: dict[tuple[int, int, str], _Span] = {}
    for s in sorted(given, key=lambda s: -s.score):
        distinct.setdefault((s.start, s.end, s.label), s)
    predicted = sorted(distinct.values(), key=lambda s: (s.start, s.end, s.label))
    pairs = _pairs(gold, predicted)
    judged_gold = (
        _judged(document.text, g, predicted, MISSED, n in pairs) for n, g in enumerate(gold) if g.label in scored
    )
    taken = set(pairs.values())
    judged = (
        _judged(document.text, p, gold, SPURIOUS, n in taken) for n, p in enumerate(predicted) if p.label in scored
    )
    return ScoredDocument(document.id, tuple(judged_gold), tuple(judged))


def _pairs(gold: Sequence[_Span], predicted: Sequence[_Span]) -> dict[int, int]:
    """Gold to prediction, of one type and overlapping, one to one, as many as possible; equal spans are taken first."""
    edges = []
    for g in gold:
        near = [n for n, p in enumerate(predicted) if p.label == g.label and p.overlaps(g)]
        edges.append(sorted(near, key=lambda n: abs(predicted[n].start - g.start) + abs(predicted[n].end - g.end)))
    return match(edges)


def _judged(text: str, span: _Span, others: Sequence[_Span], alone: str, paired: bool) -> Judged:
    near = [o for o in others if o.overlaps(span)]
    same = [o for o in near if o.label == span.label]
    equal = next((o for o in same if (o.start, o.end) == (span.start, span.end)), None)
    nearest = min(same or near, key=lambda o: abs(o.start - span.start) + abs(o.end - span.end), default=None)
    kind = RIGHT if equal else BOUNDARY if same else TYPE if near else alone
    judged = Judged(span.start, span.end, span.label, text[span.start : span.end], kind, paired)
    if equal is not None:
        return replace(judged, score=min(span.score, equal.score), source=span.source or equal.source)
    if nearest is None:
        return replace(judged, score=span.score, source=span.source)
    edge = _edge(nearest, span) if alone == MISSED else _edge(span, nearest)
    other = text[nearest.start : nearest.end]
    score, source = span.score, span.source
    return replace(judged, score=score, source=source, other_label=nearest.label, other=other, edge=edge)


def _edge(predicted: _Span, gold: _Span) -> str:
    """How a prediction lies to the gold span that it overlaps."""
    if (predicted.start, predicted.end) == (gold.start, gold.end):
        return "equal"
    if predicted.start <= gold.start and gold.end <= predicted.end:
        return "longer"
    return "shorter" if gold.start <= predicted.start and predicted.end <= gold.end else "shifted"
