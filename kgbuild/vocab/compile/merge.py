"""Takes a pool, gives groups: ids merged along core xrefs, stated equivalences, equal names, in order of trust."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import permutations

from kgbuild.vocab.compile.config import Settings
from kgbuild.vocab.compile.groups import Groups
from kgbuild.vocab.compile.keys import joinable, name_key, prefix_of
from kgbuild.vocab.compile.pool import CORE, Pool
from kgbuild.vocab.compile.report import Report

_NAMES = ("label", "exact_synonym")
_MOST_PARTS = 3


def merge_stated(pool: Pool, groups: Groups, settings: Settings, report: Report) -> None:
    """Merge along every equivalence that a source states."""
    for curie in pool.facts:
        groups.find(curie)
    for concept in pool.core.values():
        for xref in concept.xrefs:
            _merge(groups, report, concept.id, xref, CORE, force=True, decided=True)
    for a, b, source in _equivalences(pool, settings):
        decided = prefix_of(a) in settings.deciding or prefix_of(b) in settings.deciding
        _merge(groups, report, a, b, source, decided=decided)


def _merge(
    groups: Groups, report: Report, a: str, b: str, source: str, force: bool = False, decided: bool = False
) -> None:
    before = groups.find(a) != groups.find(b)
    if reason := groups.merge(a, b, force, decided):
        report.note("conflict", a, b, f"{source}: {reason}")
    elif before:
        report.counts[f"merged: {source}"] += 1


def _equivalences(pool: Pool, settings: Settings) -> Iterator[tuple[str, str, str]]:
    """(id, id, source) by trust of the source; within one, pairs of equal labels come first."""
    rows: list[tuple[int, bool, int, str, str, str]] = []
    for m in pool.mappings:
        if m.predicate in settings.exact:
            rows.append(
                (
                    pool.rank[m.source],
                    not _same_label(pool, m.subject, m.object),
                    len(rows),
                    m.subject,
                    m.object,
                    m.source,
                )
            )
    for facts in pool.facts.values():
        for f in facts:
            if f.source != CORE:
                for other in f.same:
                    key = (pool.rank[f.source], not _same_label(pool, f.id, other), len(rows))
                    rows.append((*key, f.id, other, f.source))
    rows.extend(
        (pool.rank[s], True, len(rows) + n, a, b, s) for n, (a, b, s) in enumerate(_unique_xrefs(pool, settings))
    )
    rows.sort()
    return ((a, b, source) for _, _, _, a, b, source in rows)


def _unique_xrefs(pool: Pool, settings: Settings) -> Iterator[tuple[str, str, str]]:
    """Cross references of a kind that names one thing, where one concept alone has it and a source describes it."""
    holders: dict[str, dict[str, str]] = defaultdict(dict)
    for facts in pool.facts.values():
        for f in facts:
            for xref in f.xrefs:
                if prefix_of(xref) in settings.unique and xref in pool.facts:
                    holders[xref][f.id] = f.source
    for xref, ids in holders.items():
        if len(ids) == 1:
            ((curie, source),) = ids.items()
            yield curie, xref, source


def _same_label(pool: Pool, a: str, b: str) -> bool:
    one = pool.label(a)
    return bool(one) and name_key(one) == name_key(pool.label(b))


class NameTable:
    """Which groups have a name, as label and as exact synonym, by key."""

    def __init__(self, pool: Pool, groups: Groups, settings: Settings) -> None:
        self.labels: dict[str, dict[str, None]] = defaultdict(dict)
        self.synonyms: dict[str, dict[str, None]] = defaultdict(dict)
        for curie, facts in pool.facts.items():
            for f in facts:
                for text, kind in _names(f.label, f.names):
                    if joinable(text, settings.shortest_name):
                        table = self.labels if kind == "label" else self.synonyms
                        for form in _orders(text):
                            table[name_key(form)][curie] = None
        self._groups = groups

    def with_label(self, key: str) -> list[str]:
        """One id of every group with this label."""
        return self._distinct(self.labels.get(key, ()))

    def with_name(self, key: str) -> list[str]:
        """One id of every group with this label or exact synonym."""
        return self._distinct((*self.labels.get(key, ()), *self.synonyms.get(key, ())))

    def _distinct(self, ids: Iterable[str]) -> list[str]:
        first: dict[str, str] = {}
        for i in ids:
            first.setdefault(self._groups.find(i), i)
        return list(first.values())


def _orders(name: str) -> Iterable[str]:
    """A combination "a / b" in every order of its parts; another name as it is."""
    parts = name.split(" / ")
    return map(" ".join, permutations(parts)) if 1 < len(parts) <= _MOST_PARTS else (name,)


def _names(label: str, names: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    if label:
        yield label, "label"
    for text, kind in names:
        if kind in _NAMES:
            yield text, kind


def merge_named(
    pool: Pool,
    groups: Groups,
    settings: Settings,
    report: Report,
    table: NameTable,
    only: frozenset[str] | None = None,
) -> None:
    """Merge groups of equal names: label with label, then label with the one group that has it as a synonym.

    ``only`` are the ids whose names are tried, all when it is None.
    """
    order = {i: (pool.best((i,)), n) for n, i in enumerate(pool.facts)}
    for key, holders in table.labels.items():
        if only is None or not only.isdisjoint(holders):
            _join_labels(key, table, groups, settings, report, order)
    tried = (i for i in pool.facts if prefix_of(i) in settings.by_synonym and (only is None or i in only))
    ids = sorted(tried, key=order.__getitem__)
    for curie in ids:
        _join_synonym(curie, pool, table, groups, settings, report)


def _join_labels(
    key: str, table: NameTable, groups: Groups, settings: Settings, report: Report, order: dict[str, tuple[int, int]]
) -> None:
    ids = table.with_label(key)
    if len(ids) < 2:
        return
    ids.sort(key=order.__getitem__)
    families: dict[str, list[str]] = defaultdict(list)
    for i in ids:
        families[settings.family(groups.type(i))].append(i)
    untyped = families.pop("", [])
    for type, same in families.items():
        if type in settings.by_name:
            for other in same[1:]:
                _merge(groups, report, same[0], other, "equal label", decided=True)
    if untyped and len(families) == 1:
        ((type, same),) = families.items()
        if type in settings.by_name:
            for other in untyped:
                _merge(groups, report, same[0], other, "equal label")
    elif untyped and not families:
        for other in untyped[1:]:
            _merge(groups, report, untyped[0], other, "equal label")


def _join_synonym(curie: str, pool: Pool, table: NameTable, groups: Groups, settings: Settings, report: Report) -> None:
    """Join an id whose names lead to exactly one other group; its own label decides before its synonyms."""
    root = groups.find(curie)
    kept = settings.canonical.get(groups.type(root), ("",))[0]
    if kept in groups.marks(root):
        return
    type = groups.type(root)
    for texts in _own_names(curie, pool):
        found: dict[str, str] = {}
        for text in texts:
            if joinable(text, settings.shortest_name):
                key = name_key(text)
                lead = table.with_name(key) if text is texts[0] else table.with_label(key)
                found |= {groups.find(i): i for i in lead if _may_join(groups, settings, root, i, type)}
        twin = prefix_of(curie) in settings.twins and not _is_trusted(groups, settings, root)
        if twin and len(found) > 1:
            found = {root: i for root, i in found.items() if _is_trusted(groups, settings, i)} or found
        if len(found) == 1:
            (other,) = found.values()
            decided = twin and _is_trusted(groups, settings, other)
            _merge(groups, report, other, curie, "name of one concept", decided=decided)
            return
        if found:
            return


def _is_trusted(groups: Groups, settings: Settings, curie: str) -> bool:
    """Whether a group has an id of a terminology that twins join."""
    return not settings.twin_of.get(groups.type(curie), frozenset()).isdisjoint(groups.marks(curie))


def _may_join(groups: Groups, settings: Settings, root: str, other: str, type: str) -> bool:
    target = groups.type(other)
    if groups.find(other) == root or settings.family(target) not in settings.by_name:
        return False
    return not type or settings.family(type) == settings.family(target)


def _own_names(curie: str, pool: Pool) -> Iterator[list[str]]:
    facts = pool.facts[curie]
    if label := pool.label(curie):
        yield [label]
    if prefix_of(curie) == "MESH":
        yield [label, *(t for f in facts for t, kind in f.names if kind == "exact_synonym")]
