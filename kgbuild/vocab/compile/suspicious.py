"""Takes drafts with names, drops the names that belong to another concept of the same kind or to far too many."""

from __future__ import annotations

import re
from collections import defaultdict

from kgbuild.vocab.compile.config import Settings
from kgbuild.vocab.compile.drafts import Draft, Drafts
from kgbuild.vocab.compile.keys import name_key
from kgbuild.vocab.compile.pool import CORE
from kgbuild.vocab.compile.report import Report

_OWN = ("label", "mapped_label")
_CORE_OWN = ("label", "exact_synonym")
_JOINED = re.compile(r"(?P<first>[^,/]+?)(?: (?:and|&|or|and/or) |/)(?P<rest>[^,/]+ [^,/]+)")


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
    own = _core_names(drafts)
    for d in drafts:
        d.names = [_demoted(n, d, labels, own, report) for n in d.names]
    for d in drafts:
        d.names = [n for n in d.names if not _drop(n, d, labels, mapped, spread, crossed, settings, report)]
    _note_collisions(drafts, report)
    for a, b in sorted(crossed):
        if a < b and (b, a) in crossed:
            report.note("suspicious", a, b, "each has the other's label as a synonym")


def _core_names(drafts: list[Draft]) -> dict[str, str]:
    """The keys of the names that the core calls exact, with the concept that has each; those of several left out."""
    found: dict[str, str] = {}
    for d in drafts:
        for text, kind, source in d.names:
            if source == CORE and kind in _CORE_OWN and (key := name_key(text)):
                found[key] = d.id if found.get(key, d.id) == d.id else ""
    return {key: curie for key, curie in found.items() if curie}


def _demoted(
    name: tuple[str, str, str], draft: Draft, labels: dict[str, list[Draft]], own: dict[str, str], report: Report
) -> tuple[str, str, str]:
    """A synonym that the core gives another concept, or that joins two concepts, is not exact."""
    text, kind, source = name
    if kind != "exact_synonym" or source == CORE:
        return name
    if own.get(name_key(text), draft.id) != draft.id:
        report.counts["synonyms not exact: the core's name of another concept"] += 1
    elif _joins_two(text, draft, labels):
        report.note("suspicious", draft.id, text, "a synonym that joins two concepts")
    else:
        return name
    return text, "related_synonym", source


def _joins_two(text: str, draft: Draft, labels: dict[str, list[Draft]]) -> bool:
    """Whether a name is "A and B X" or "A/B X" where "A X" and "B X" are labels of two other concepts."""
    match = _JOINED.fullmatch(text)
    if match is None:
        return False
    first, second = match["first"], match["rest"].split(" ")
    halves = [f"{first} {' '.join(second[n:])}" for n in range(1, len(second))]
    other = _others(match["rest"], draft, labels)
    return bool(other) and any(_others(half, draft, labels) - other for half in halves)


def _others(text: str, draft: Draft, labels: dict[str, list[Draft]]) -> set[str]:
    return {d.id for d in labels.get(name_key(text), ()) if d is not draft}


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
