"""Takes concepts of one source in which an id stands several times, gives one concept an id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kgbuild.vocab.sources.facts import RawConcept, RawName


def merged(rows: Iterable[RawConcept]) -> Iterator[RawConcept]:
    """One concept an id, in the order of first mention; the first label and type win, the rest is joined."""
    groups: dict[str, list[RawConcept]] = {}
    for row in rows:
        groups.setdefault(row.id, []).append(row)
    for group in groups.values():
        yield group[0] if len(group) == 1 else _joined(group)


def _joined(group: list[RawConcept]) -> RawConcept:
    first = group[0]
    label = next((c.label for c in group if c.label), "")
    names: dict[str, RawName] = {}
    for c in group:
        for name in (*((RawName(c.label, "exact_synonym"),) if c.label else ()), *c.names):
            if name.text != label:
                names.setdefault(name.text, name)
    return RawConcept(
        first.id,
        label,
        next((c.type for c in group if c.type), ""),
        tuple(names.values()),
        parents=tuple(dict.fromkeys(p for c in group for p in c.parents)),
        same=tuple(dict.fromkeys(p for c in group for p in c.same)),
        xrefs=tuple(dict.fromkeys(p for c in group for p in c.xrefs)),
        relations=tuple(dict.fromkeys(p for c in group for p in c.relations)),
        obsolete=all(c.obsolete for c in group),
        source=first.source,
        line=first.line,
    )
