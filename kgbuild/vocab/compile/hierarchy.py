"""Takes drafts, fills in their parents as concept ids, breaks cycles, counts the conditions without MONDO ancestor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kgbuild.vocab.compile.config import Settings
from kgbuild.vocab.compile.drafts import Draft, Drafts
from kgbuild.vocab.compile.keys import name_key, name_words, prefix_of
from kgbuild.vocab.compile.pool import Pool
from kgbuild.vocab.compile.report import Report

_DEPTH = 12
_SHORTEST_END = 6
BY_NAME = 1000
"""Rank of a parent that no source states: below every source."""


def set_parents(drafts: Drafts, pool: Pool, settings: Settings, report: Report) -> None:
    """Parents of every draft; a parent that is no concept gives way to its own parents."""
    missing: set[str] = set()
    for draft in drafts.by_id.values():
        for fact in draft.facts:
            for raw in fact.parents:
                for parent in _resolve(raw, drafts, pool, missing):
                    _add_parent(draft, parent, pool.rank[fact.source], settings)
    for curie in sorted(missing):
        report.note("unknown_parent", curie, "", "named as a parent, described by no source")
    _break_cycles(drafts, report)


def _resolve(curie: str, drafts: Drafts, pool: Pool, missing: set[str], depth: int = 0) -> Iterator[Draft]:
    found = drafts.of(curie)
    if found is not None:
        yield found
    elif curie not in pool.facts:
        missing.add(curie)
    elif depth < _DEPTH:
        for fact in pool.facts[curie]:
            for parent in fact.parents:
                yield from _resolve(parent, drafts, pool, missing, depth + 1)


def _add_parent(draft: Draft, parent: Draft, rank: int, settings: Settings) -> None:
    if parent is draft:
        return
    if settings.family(parent.type) == settings.family(draft.type) or (draft.core and rank < 0):
        draft.parents[parent.id] = min(rank, draft.parents.get(parent.id, rank))
    elif draft.type == "Drug" and parent.type == "Mechanism":
        draft.classes.setdefault(parent.id)


def _break_cycles(drafts: Drafts, report: Report) -> None:
    """Cut the least trusted edge of every cycle until none is left; the core's edges are cut last."""
    edges = {d.id: d.parents for d in drafts.by_id.values() if d.parents}
    while knots := list(_knots(edges)):
        for knot in knots:
            inside = set(knot)
            rank, child, parent = max((r, c, p) for c in knot for p, r in edges[c].items() if p in inside)
            del edges[child][parent]
            report.note("cycle", child, parent, f"is_a edge cut to end a cycle of {len(knot)} concepts (rank {rank})")
        edges = {i: edges[i] for knot in knots for i in knot}


def _knots(edges: Mapping[str, Mapping[str, int]]) -> Iterator[list[str]]:
    """Strongly connected components of more than one node (Tarjan's algorithm without recursion)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    open_: dict[str, None] = {}
    for start in edges:
        if start in index:
            continue
        index[start] = low[start] = len(index)
        open_[start] = None
        work = [(start, iter(edges[start]))]
        while work:
            node, rest = work[-1]
            step = next(rest, None)
            if step is not None:
                if step not in index and step in edges:
                    index[step] = low[step] = len(index)
                    open_[step] = None
                    work.append((step, iter(edges[step])))
                elif step in open_:
                    low[node] = min(low[node], index[step])
                continue
            work.pop()
            if work:
                low[work[-1][0]] = min(low[work[-1][0]], low[node])
            if low[node] == index[node]:
                knot = []
                while True:
                    last, _ = open_.popitem()
                    knot.append(last)
                    if last == node:
                        break
                if len(knot) > 1:
                    yield sorted(knot)


def join_to_mondo(drafts: Drafts, settings: Settings, report: Report) -> None:
    """Join conditions that no stated path leads to a MONDO concept from by their names; count those that stay alone."""
    reached: dict[str, bool] = {}
    lost = [
        d for d in drafts.by_id.values() if settings.family(d.type) == "Condition" and not _reaches(d, drafts, reached)
    ]
    names = _condition_names(drafts, settings)
    for draft in sorted(lost, key=lambda d: len(d.label)):
        if parent := _parent_by_name(draft, names, settings):
            draft.parents[parent] = BY_NAME
    _break_cycles(drafts, report)
    reached.clear()
    for draft in lost:
        if not _reaches(draft, drafts, reached):
            report.counts[f"no MONDO ancestor: {prefix_of(draft.id)}"] += 1
        elif BY_NAME in draft.parents.values():
            report.counts["parent by name"] += 1


def _condition_names(drafts: Drafts, settings: Settings) -> dict[str, str]:
    """Concept ids by the key of their label; mapped labels where no concept has it as its label."""
    table: dict[str, str] = {}
    for wanted in (("label",), ("mapped_label", "exact_synonym")):
        for d in drafts.by_id.values():
            if settings.family(d.type) == "Condition" and prefix_of(d.id) == "MONDO":
                for text, kind, _ in d.names:
                    if kind in wanted:
                        table.setdefault(name_key(text), d.id)
    return table


def _parent_by_name(draft: Draft, names: Mapping[str, str], settings: Settings) -> str:
    """The MONDO concept whose name is the longest proper end of the label, stage words behind it taken off."""
    label = settings.stage.sub("", draft.label)
    if label != draft.label and (found := names.get(name_key(label))):
        return found
    words = name_words(label)
    for n in range(1, len(words)):
        if words[n - 1] in settings.not_after:
            return ""
        end = "".join(words[n:])
        if len(end) >= _SHORTEST_END and (found := names.get(end)) and found != draft.id:
            return found
    return ""


def _reaches(draft: Draft, drafts: Drafts, reached: dict[str, bool]) -> bool:
    seen = {draft.id: None}
    queue = [draft.id]
    for curie in queue:
        if prefix_of(curie) == "MONDO" or reached.get(curie):
            reached[draft.id] = True
            return True
        for parent in drafts.by_id[curie].parents:
            if parent not in seen:
                seen[parent] = None
                queue.append(parent)
    reached[draft.id] = False
    return False
