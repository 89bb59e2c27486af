"""Takes finished drafts, gives the vocabulary's concepts in rank order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kgbuild.vocab.compile.config import Settings
from kgbuild.vocab.compile.drafts import Draft, Drafts
from kgbuild.vocab.compile.keys import prefix_of
from kgbuild.vocab.compile.pool import CORE
from kgbuild.vocab.compile.quiet import Quiet
from kgbuild.vocab.concept import TERM_KINDS, Concept


def ordered(drafts: Drafts, settings: Settings) -> list[Draft]:
    """Drafts in order: the core's as they stand there, then by trust of the best source, kind of id, id."""
    place = {c: n for n, c in enumerate(d.core.id for d in drafts.by_id.values() if d.core)}

    def key(d: Draft) -> tuple[int, int, int, str]:
        order = settings.order(d.type)
        prefix = prefix_of(d.id)
        return d.rank, place[d.core.id] if d.core else -1, order.index(prefix) if prefix in order else 99, d.id

    return sorted(drafts.by_id.values(), key=key)


def assemble(every: Sequence[Draft], drafts: Drafts, settings: Settings, common: frozenset[str]) -> tuple[Concept, ...]:
    """The concepts of drafts in their order."""
    taken: set[str] = {i for d in every for i in d.ids} | {i for d in every for i in d.folded}
    quiet = Quiet(drafts, settings, common)
    return tuple(_concept(d, drafts, settings, quiet, taken) for d in every)


def _concept(d: Draft, drafts: Drafts, settings: Settings, quiet: Quiet, taken: set[str]) -> Concept:
    columns: dict[str, dict[str, None]] = {kind: {} for kind in TERM_KINDS}
    for text, kind, _ in d.names:
        columns[kind].setdefault(text)
    weak = (x for f in d.facts for x in f.xrefs if prefix_of(x) in settings.weak and x not in taken)
    every = (*(d.core.xrefs if d.core else ()), *d.ids, *sorted(d.folded), *sorted(weak))
    xrefs = _distinct((x for x in every if prefix_of(x) not in settings.helpers), d.id)
    concept = Concept(
        id=d.id,
        type=d.type,
        label=d.label,
        xrefs=xrefs,
        close=_distinct(c for c in d.close if c not in xrefs),
        parents=tuple(p for p, _ in sorted(d.parents.items(), key=lambda item: item[1])),
        classes=tuple(d.classes),
        targets=tuple(d.targets) if d.type == "Drug" else (),
        acts_on=tuple(d.targets) if d.type == "Mechanism" else (),
        components=_distinct(_moved(d.components, drafts)),
        quiet=_distinct((*quiet.names(d), *d.used)),
        sources=_distinct(f.source for f in d.facts),
        mapped=tuple(columns["mapped_label"]),
        synonyms=tuple(columns["exact_synonym"]),
        related=_distinct((*columns["related_synonym"], *d.used)),
        abbreviations=tuple(columns["abbreviation"]),
        brands=tuple(columns["brand"]),
        codes=tuple(columns["code"]),
        salts=tuple(columns["salt"]),
    )
    return _with_core(concept, d.core, drafts) if d.core else concept


def _distinct(values: Iterable[str], without: str = "") -> tuple[str, ...]:
    return tuple(v for v in dict.fromkeys(values) if v and v != without)


def _with_core(concept: Concept, core: Concept, drafts: Drafts) -> Concept:
    """Add the columns that only the core has, its ids replaced by those that the concepts have now."""
    return replace(
        concept,
        broad=core.broad,
        close=_distinct((*core.close, *concept.close)),
        classes=_distinct((*_moved(core.classes, drafts), *concept.classes)),
        targets=_distinct((*_moved(core.targets, drafts), *concept.targets)),
        acts_on=_distinct((*_moved(core.acts_on, drafts), *concept.acts_on)),
        components=_distinct((*_moved(core.components, drafts), *concept.components)),
        patterns=core.patterns,
        intervention_type=core.intervention_type,
        quiet=_distinct((*core.quiet, *concept.quiet)),
        sources=_distinct((CORE, *core.sources, *concept.sources)),
    )


def _moved(values: Iterable[str], drafts: Drafts) -> Iterator[str]:
    """Ids, or ``action>id``, with each id replaced by its concept's."""
    for value in values:
        action, mark, curie = value.rpartition(">")
        yield f"{action}{mark}{drafts.owner.get(curie, curie)}"
