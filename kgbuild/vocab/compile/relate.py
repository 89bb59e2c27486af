"""Takes drafts, fills in classes of drugs and targets of drugs and classes from the relations that sources state."""

from __future__ import annotations

from kgbuild.vocab.compile.config import Settings
from kgbuild.vocab.compile.drafts import Draft, Drafts
from kgbuild.vocab.compile.report import Report


def set_relations(drafts: Drafts, settings: Settings, report: Report) -> None:
    """Classes and targets that are concepts here; others are counted as unresolved."""
    for draft in drafts.by_id.values():
        for fact in draft.facts:
            for relation, curie in fact.relations:
                _relate(draft, relation, drafts.of(curie), settings, report)


def _relate(draft: Draft, relation: str, other: Draft | None, settings: Settings, report: Report) -> None:
    if relation not in settings.classes and relation not in settings.actions and relation != "part_of":
        return
    if other is None or other is draft:
        report.counts[f"relation to no concept: {relation}"] += other is None
    elif relation in settings.classes:
        if draft.type == "Drug" and other.type == "Mechanism":
            draft.classes.setdefault(other.id)
    elif relation in settings.actions:
        if draft.type in ("Drug", "Mechanism") and other.type in ("Target", "Process"):
            draft.targets.setdefault(f"{relation}>{other.id}")
    elif draft.type == "Target" and other.type == "Target":
        draft.parents.setdefault(other.id, draft.rank)
