"""Which of several overlapping drafts stay.

Takes drafts, gives the ones to keep. Within a type the longest wins; between types a short table says what may stand
inside what (a Target inside the Mechanism "proteasome inhibitors", a Target inside a Biomarker).
"""

from __future__ import annotations

from collections.abc import Iterable

from kgbuild.extract.reading import Draft
from kgbuild.model import Span

MAY_NEST = {
    ("Target", "Mechanism"), ("Target", "Biomarker"), ("Criteria", "Endpoint"), ("TimeFrame", "Endpoint"),
    ("Process", "Mechanism"), ("Biomarker", "Condition"),
    ("Target", "Condition"), ("Date", "TimeFrame"), ("Drug", "Mechanism"),
}  # fmt: skip
"""(inner type, outer type) pairs that may both stay."""

_BUCKET = 64
"""Characters of text that share one list of kept drafts: a draft is compared with its neighbours only."""

_RANK = {
    "TrialId": 0, "Date": 1, "Dose": 1, "Phase": 1, "Biomarker": 2, "Criteria": 3, "Drug": 4, "Regimen": 4,
    "Condition": 5, "AdverseEvent": 6, "Endpoint": 5, "Mechanism": 5, "Regulator": 5, "Organization": 6, "Target": 7,
    "TimeFrame": 8, "Process": 9, "Intervention": 9,
}  # fmt: skip


class Covered:
    """A set of spans that is asked which of them touch another; bucketed by offset, so that asking costs little."""

    _WIDTH = 64

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self._buckets: dict[int, list[Span]] = {}
        for span in spans:
            self.add(span)

    def add(self, span: Span) -> None:
        """Put a span in."""
        for bucket in range(span.start // self._WIDTH, span.end // self._WIDTH + 1):
            self._buckets.setdefault(bucket, []).append(span)

    def touches(self, span: Span) -> bool:
        """Whether any span of the set overlaps this one."""
        buckets = range(span.start // self._WIDTH, span.end // self._WIDTH + 1)
        return any(span.overlaps(other) for b in buckets for other in self._buckets.get(b, ()))


def keep(drafts: Iterable[Draft]) -> list[Draft]:
    """The drafts that stay, in text order."""
    order = sorted(
        drafts, key=lambda d: (-(d.end - d.start), d.long_form is None, d.abbreviation, _RANK.get(d.type, 9), d.start)
    )
    kept: dict[int, list[Draft]] = {}
    chosen: list[Draft] = []
    for draft in order:
        buckets = range(draft.start // _BUCKET, draft.end // _BUCKET + 1)
        if all(_compatible(draft, other) for b in buckets for other in kept.get(b, ())):
            chosen.append(draft)
            for b in buckets:
                kept.setdefault(b, []).append(draft)
    return sorted(chosen, key=lambda d: (d.start, -d.end, d.type))


def _compatible(draft: Draft, other: Draft) -> bool:
    if not draft.span.overlaps(other.span):
        return True
    if "Process" in (draft.type, other.type) and draft.type != other.type:
        return True
    return other.span.contains(draft.span) and draft.span != other.span and (draft.type, other.type) in MAY_NEST
