"""Takes core concepts and what the readers yield, gives the pool: every id with what each source says of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from kgbuild.vocab.compile.report import Report
from kgbuild.vocab.compile.usage import Use
from kgbuild.vocab.concept import Concept
from kgbuild.vocab.sources.facts import Mapping, RawConcept, RawName

CORE = "core"
_CORE_NAMES = (
    ("synonyms", "exact_synonym"), ("related", "related_synonym"), ("abbreviations", "abbreviation"),
    ("brands", "brand"), ("codes", "code"), ("salts", "salt"),
)  # fmt: skip


@dataclass
class Pool:
    """All facts by id, most trusted source first, and the mappings in order of trust."""

    facts: dict[str, list[RawConcept]] = field(default_factory=dict)
    mappings: list[Mapping] = field(default_factory=list)
    core: dict[str, Concept] = field(default_factory=dict)
    rank: dict[str, int] = field(default_factory=lambda: {CORE: -1})
    types: dict[str, str] = field(default_factory=dict)
    uses: list[Use] = field(default_factory=list)
    """How curators use names."""
    used: dict[str, str] = field(default_factory=dict)
    """The type of the mentions that curators gave an id to; empty where there are several."""

    def add_core(self, concepts: Iterable[Concept]) -> None:
        """Put the core vocabulary in; it has the highest rank."""
        for c in concepts:
            self.core[c.id] = c
            names = tuple(RawName(t, kind) for column, kind in _CORE_NAMES for t in getattr(c, column))
            raw = RawConcept(c.id, c.label, c.type, names, c.parents, c.xrefs, source=CORE, line=c.line)
            self.facts.setdefault(c.id, []).append(raw)

    def add(self, facts: Iterable[RawConcept | Mapping], source: str, rank: int, report: Report) -> tuple[int, int]:
        """Put one source in; gives the numbers of concepts and mappings taken."""
        self.rank[source] = rank
        concepts = mappings = 0
        for fact in facts:
            if isinstance(fact, Mapping):
                self.mappings.append(fact)
                mappings += 1
            elif fact.obsolete:
                report.note("obsolete", fact.id, fact.label, f"obsolete in {source}")
            else:
                self.facts.setdefault(fact.id, []).append(fact)
                concepts += 1
        return concepts, mappings

    def settle(self) -> None:
        """Sort by trust and give every id its type: the most trusted source's that states one."""
        rank = self.rank
        for facts in self.facts.values():
            if len(facts) > 1:
                facts.sort(key=lambda f: rank[f.source])
        self.mappings.sort(key=lambda m: rank[m.source])
        self.types = {i: next((f.type for f in facts if f.type), "") for i, facts in self.facts.items()}

    def type_by_use(self, types: Collection[str], report: Report) -> None:
        """Give ids without a type the type of the mentions that curators gave them to, where that is one of these."""
        for use in self.uses:
            self.used.setdefault(use.curie, use.type)
            if self.used[use.curie] != use.type:
                self.used[use.curie] = ""
        for curie, type in self.used.items():
            if type in types and curie in self.facts and not self.types[curie]:
                self.types[curie] = type
                report.counts[f"type by curators' use: {type}"] += 1

    def label(self, curie: str) -> str:
        """The label that the most trusted source gives an id, or nothing."""
        return next((f.label for f in self.facts.get(curie, ()) if f.label), "")

    def best(self, ids: Sequence[str]) -> int:
        """The best rank among the sources of these ids."""
        return min((self.rank[f.source] for i in ids for f in self.facts.get(i, ())), default=1 << 30)
