"""Which of several overlapping drafts stay.

Takes drafts, gives the ones to keep. Within a type the longest wins; between types a short table says what may stand
inside what (a Target inside the Mechanism "proteasome inhibitors", a Target inside a Biomarker).
"""

from __future__ import annotations

from collections.abc import Iterable

from kgbuild.extract.reading import Draft

MAY_NEST = {
    ("Target", "Mechanism"), ("Target", "Biomarker"), ("Criteria", "Endpoint"), ("TimeFrame", "Endpoint"),
    ("Process", "Mechanism"), ("Biomarker", "Condition"),
    ("Target", "Condition"), ("Date", "TimeFrame"), ("Drug", "Mechanism"),
}  # fmt: skip
"""(inner type, outer type) pairs that may both stay."""

_RANK = {
    "TrialId": 0, "Date": 1, "Dose": 1, "Phase": 1, "Biomarker": 2, "Criteria": 3, "Drug": 4, "Regimen": 4,
    "Condition": 5, "AdverseEvent": 6, "Endpoint": 5, "Mechanism": 5, "Regulator": 5, "Organization": 6, "Target": 7,
    "TimeFrame": 8, "Process": 9, "Intervention": 9,
}  # fmt: skip


def keep(drafts: Iterable[Draft]) -> list[Draft]:
    """The drafts that stay, in text order."""
    order = sorted(
        drafts, key=lambda d: (-(d.end - d.start), d.long_form is None, d.abbreviation, _RANK.get(d.type, 9), d.start)
    )
    kept: list[Draft] = []
    for draft in order:
        if all(_compatible(draft, other) for other in kept):
            kept.append(draft)
    return sorted(kept, key=lambda d: (d.start, -d.end, d.type))


def _compatible(draft: Draft, other: Draft) -> bool:
    if not draft.span.overlaps(other.span):
        return True
    if "Process" in (draft.type, other.type) and draft.type != other.type:
        return True
    return other.span.contains(draft.span) and draft.span != other.span and (draft.type, other.type) in MAY_NEST
