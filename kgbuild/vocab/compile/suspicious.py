"""Takes drafts with names, drops the names that belong to another concept of the same kind or to far too many."""

from __future__ import annotations

from collections import defaultdict

from kgbuild.vocab.compile.config import Settings
from kgbuild.vocab.compile.drafts import Draft, Drafts
from kgbuild.vocab.compile.keys import name_key
from kgbuild.vocab.compile.pool import CORE
from kgbuild.vocab.compile.report import Report

_OWN = ("label", "mapped_label")


def drop_suspicious(drafts: Drafts, settings: Settings, report: Report) -> None:
    """Drop names by the order label, mapped label, synonym: who holds a name more firmly keeps it. Core names stay."""
    by_family: dict[str, list[Draft]] = defaultdict(list)
    for draft in drafts.by_id.values():
        by_family[settings.family(draft.type)].append(draft)
    for drafts_of_type in by_family.values():
        _one_family(drafts_of_type, settings, report)


def _one_family(drafts: list[Draft], settings: Settings, report: Report) -> None:
    labels: dict[str, list[Draft]] = defaultdict(list)
    mapped: dict[str, list[Draft]] = defaultdict(list)
    spread: dict[str, set[str]] = defaultdict(set)
    for d in drafts:
        for text, kind, _ in d.names:
            key = name_key(text)
            spread[key].add(d.id)
            if kind in _OWN:
                (labels if kind == "label" else mapped)[key].append(d)
    crossed: set[tuple[str, str]] = set()
    for d in drafts:
        d.names = [n for n in d.names if not _drop(n, d, labels, mapped, spread, crossed, settings, report)]
    _note_collisions(drafts, report)
    for a, b in sorted(crossed):
        if a < b and (b, a) in crossed:
            report.note("suspicious", a, b, "each has the other's label as a synonym")


def _note_collisions(drafts: list[Draft], report: Report) -> None:
    """Note the names that several concepts of one kind keep, abbreviations aside: those are many by nature."""
    holders: dict[str, dict[str, str]] = defaultdict(dict)
    for d in drafts:
        for text, kind, _ in d.names:
            if kind != "abbreviation" and (key := name_key(text)):
                holders[key].setdefault(d.id, text)
    for found in holders.values():
        if len(found) > 1:
            text = next(iter(found.values()))
            report.note("collision", " ".join(sorted(found)), text, f"one name of {len(found)} concepts")


def _drop(
    name: tuple[str, str, str],
    draft: Draft,
    labels: dict[str, list[Draft]],
    mapped: dict[str, list[Draft]],
    spread: dict[str, set[str]],
    crossed: set[tuple[str, str]],
    settings: Settings,
    report: Report,
) -> bool:
    text, kind, source = name
    key = name_key(text)
    if kind == "label" or not key:
        return False
    holder = next((d for d in labels.get(key, ()) if d is not draft), None)
    if holder is None and kind != "mapped_label":
        holder = next((d for d in mapped.get(key, ()) if d is not draft), None)
        if holder and any(d is draft for d in mapped[key]):
            holder = None
    if holder and any(d is draft for d in labels.get(key, ())):
        return False
    if holder:
        crossed.add((draft.id, holder.id))
    if source == CORE:
        return False
    if holder:
        report.note(
            "dropped_name", draft.id, text, f"{kind} of {draft.label}, but the label of {holder.id} {holder.label}"
        )
        return True
    if len(spread[key]) > settings.most_concepts:
        report.note("dropped_name", draft.id, text, f"one name on {len(spread[key])} concepts")
        return True
    return False
