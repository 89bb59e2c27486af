"""Takes the concepts of a source with a hierarchy, gives them with the type of the branch they stand in.

Options of any such source: ``branches`` is a table from a root's id to the type of all below it (the nearest root
wins; an empty type stops a wider branch); ``only_branches = true`` leaves the rest out, ``skip_branches`` is a list of
roots whose descendants are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kgbuild.vocab.sources.facts import Mapping, RawConcept
from kgbuild.vocab.sources.manifest import Source


def by_branch(found: Iterable[RawConcept | Mapping], source: Source) -> Iterator[RawConcept | Mapping]:
    """The same facts, typed and chosen by branch; a source without such options passes through unread."""
    roots: dict[str, str] = source.options.get("branches", {})
    skipped = frozenset(source.options.get("skip_branches", ()))
    if not roots and not skipped:
        yield from found
        return
    facts = list(found)
    nearest = _nearest({f.id: f.parents for f in facts if isinstance(f, RawConcept)}, {*roots, *skipped})
    only = source.options.get("only_branches", False)
    for fact in facts:
        if isinstance(fact, Mapping):
            yield fact
            continue
        root = nearest.get(fact.id)
        if root in skipped or (only and root is None):
            continue
        kind = roots.get(root, fact.type) if root else fact.type
        yield fact if kind == fact.type else replace(fact, type=kind)


def _nearest(parents: dict[str, tuple[str, ...]], roots: set[str]) -> dict[str, str]:
    """For each concept below a root (or a root itself) the nearest root, level by level; cycles end by themselves."""
    children: dict[str, list[str]] = {}
    for child, above in parents.items():
        for parent in above:
            children.setdefault(parent, []).append(child)
    nearest = {root: root for root in sorted(roots)}
    level = list(nearest)
    while level:
        below: list[str] = []
        for node in level:
            for child in children.get(node, ()):
                if child not in nearest:
                    nearest[child] = nearest[node]
                    below.append(child)
        level = below
    return nearest
