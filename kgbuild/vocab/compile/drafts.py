"""Takes groups, gives drafts: one mutable record a concept to be, filled by the later steps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kgbuild.vocab.compile.config import Settings
from kgbuild.vocab.compile.groups import Groups
from kgbuild.vocab.compile.keys import prefix_of
from kgbuild.vocab.compile.pool import Pool
from kgbuild.vocab.concept import Concept
from kgbuild.vocab.sources.facts import RawConcept


@dataclass(slots=True)
class Draft:
    """One concept in the making. ``facts`` are what sources say of its ids, most trusted first."""

    id: str
    type: str
    ids: list[str]
    facts: list[RawConcept]
    rank: int
    core: Concept | None = None
    names: list[tuple[str, str, str]] = field(default_factory=list)
    """(text, kind, source), most trusted first; the first label is the concept's."""
    parents: dict[str, int] = field(default_factory=dict)
    """Parent concept ids with the rank of the source that says so."""
    classes: dict[str, None] = field(default_factory=dict)
    targets: dict[str, None] = field(default_factory=dict)
    components: tuple[str, ...] = ()
    folded: list[str] = field(default_factory=list)
    """Ids of salts and brands that were folded into this concept."""
    close: dict[str, None] = field(default_factory=dict)
    """Ids that other terminologies mean by this concept's names."""
    used: list[str] = field(default_factory=list)
    """Names that only curators use: related and quiet."""
    guessed: bool = False

    @property
    def label(self) -> str:
        """The label so far."""
        return next(
            (t for t, kind, _ in self.names if kind == "label"), next((f.label for f in self.facts if f.label), "")
        )


@dataclass
class Drafts:
    """All drafts by id, and which concept every id belongs to."""

    by_id: dict[str, Draft]
    owner: dict[str, str]

    def of(self, curie: str) -> Draft | None:
        """The draft that an id belongs to."""
        return self.by_id.get(self.owner.get(curie, ""))

    def remove(self, draft: Draft) -> None:
        """Leave a concept out."""
        self.by_id.pop(draft.id, None)

    def fold(self, draft: Draft, into: Draft) -> None:
        """Let one concept's ids and sources go to another; its names are the caller's matter."""
        into.folded.extend((*draft.ids, *draft.folded))
        for curie in (*draft.ids, *draft.folded):
            self.owner[curie] = into.id
        self.by_id.pop(draft.id)


def draft_groups(pool: Pool, groups: Groups, settings: Settings) -> Drafts:
    """A draft for every group that any source describes; untyped groups are drafts of type ''."""
    by_id: dict[str, Draft] = {}
    owner: dict[str, str] = {}
    for root, members in groups.members().items():
        known = [i for i in members if i in pool.facts]
        if not any(pool.label(i) for i in known):
            continue
        facts = sorted((f for i in known for f in pool.facts[i]), key=lambda f: pool.rank[f.source])
        core = next((pool.core[i] for i in known if i in pool.core), None)
        type = core.type if core else groups.type(root)
        chosen = known[0] if len(known) == 1 else canonical(known, core, settings.order(type))
        by_id[chosen] = Draft(chosen, type, sorted(members), facts, pool.rank[facts[0].source], core)
        for i in members:
            owner[i] = chosen
    return Drafts(by_id, owner)


def canonical(ids: Iterable[str], core: Concept | None, order: tuple[str, ...]) -> str:
    """The id that names a group: by the order of its type; the core's own id among those of one prefix."""
    rank = {prefix: n for n, prefix in enumerate(order)}

    def key(curie: str) -> tuple[int, bool, int, str]:
        return rank.get(prefix_of(curie), len(rank)), core is None or curie != core.id, len(curie), curie

    return min(ids, key=key)
