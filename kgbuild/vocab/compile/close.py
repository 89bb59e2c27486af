"""Takes drafts in order of rank and how curators use names, fills in close matches and names that only curators use.

A terminology that calls X by a name which is Y's first of all means Y too when it is asked for that name: X's id there
becomes a close match of Y. Nothing is ever merged on it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from kgbuild.vocab.compile.config import Settings
from kgbuild.vocab.compile.drafts import Draft, Drafts
from kgbuild.vocab.compile.keys import joinable, name_key, name_words, prefix_of
from kgbuild.vocab.compile.pool import Pool
from kgbuild.vocab.compile.report import Report
from kgbuild.vocab.compile.usage import Use
from kgbuild.vocab.concept import TERM_KINDS

_FIRM = ("label", "mapped_label", "exact_synonym")
_RANK = {kind: n for n, kind in enumerate(TERM_KINDS)}


class FirstHolders:
    """Which draft of a family is the first that a name means, and which names are in use at all."""

    def __init__(self, drafts: Sequence[Draft], settings: Settings) -> None:
        self._settings = settings
        self._firm: dict[tuple[str, str], tuple[int, Draft]] = {}
        self._names: dict[str, set[str]] = defaultdict(set)
        for draft in drafts:
            family = settings.family(draft.type)
            if family in settings.close_families:
                self._names[family].update(name_key(text) for text, _, _ in draft.names)
                for text, kind, _ in draft.names:
                    if kind in _FIRM:
                        self._offer((family, name_key(text)), _RANK[kind], draft)

    def _offer(self, key: tuple[str, str], rank: int, draft: Draft) -> None:
        old = self._firm.get(key)
        if old is None or rank < old[0]:
            self._firm[key] = rank, draft

    def first(self, family: str, key: str) -> Draft | None:
        """The draft that has the name as label, label of a merged terminology or exact synonym, and ranks first."""
        found = self._firm.get((family, key))
        return found[1] if found else None

    def used(self, family: str, key: str) -> bool:
        """Whether a concept of the family has the name, of whatever kind."""
        return key in self._names[family]


def add_close(ordered: Sequence[Draft], drafts: Drafts, pool: Pool, settings: Settings, report: Report) -> None:
    """Fill ``Draft.close``, and add the names that only curators use as related synonyms."""
    holders = FirstHolders(ordered, settings)
    for family, key, curie in _meant(drafts, pool, settings):
        holder = holders.first(family, key)
        if holder and not _has(holder, curie, drafts):
            prefix = prefix_of(curie)
            if prefix in settings.close_always or not _has_prefix(holder, prefix):
                holder.close.setdefault(curie)
                report.counts["close match: name of another concept"] += 1
    for use in pool.uses:
        _use(use, holders, drafts, settings, report)


def _meant(drafts: Drafts, pool: Pool, settings: Settings) -> Iterator[tuple[str, str, str]]:
    """(family, key, id) of every name that a source whose close matches count gives an id of its own."""
    for curie, facts in pool.facts.items():
        prefix = prefix_of(curie)
        if prefix not in settings.close:
            continue
        owner = drafts.of(curie)
        # A heading without a type names whatever has its name; of the others only equals are compared.
        families = settings.close_families if owner is None or prefix in settings.close_always else ()
        family = settings.family(owner.type) if owner else ""
        keys = dict.fromkeys(
            name_key(text)
            for f in facts
            for text, kind in (*f.names, (f.label, "label"))
            if kind in _FIRM and joinable(text, settings.shortest_name)
        )
        for key in keys:
            for each in families or ((family,) if family in settings.close_families else ()):
                yield each, key, curie


def _has(draft: Draft, curie: str, drafts: Drafts) -> bool:
    return drafts.owner.get(curie) == draft.id and drafts.of(curie) is draft


def _has_prefix(draft: Draft, prefix: str) -> bool:
    return any(prefix_of(i) == prefix for i in (*draft.ids, *draft.folded, *draft.close))


def _use(use: Use, holders: FirstHolders, drafts: Drafts, settings: Settings, report: Report) -> None:
    family = settings.family(use.type)
    holder = holders.first(family, use.key)
    if holder:
        known = _has(holder, use.curie, drafts) or use.curie in holder.close or use.curie in _weak(holder, settings)
        enough = settings.close_documents if _has_prefix(holder, prefix_of(use.curie)) else 1
        if not known and use.documents >= enough:
            holder.close.setdefault(use.curie)
            report.counts["close match: curators' use"] += 1
    elif not holders.used(family, use.key) and not _narrows(use, holders, family, settings):
        draft = drafts.of(use.curie)
        if draft and settings.family(draft.type) == family:
            draft.used.append(use.text)
            report.counts["names that only curators use"] += 1


def _narrows(use: Use, holders: FirstHolders, family: str, settings: Settings) -> bool:
    """Whether a name that one document uses says more than another concept's name at its end: a slip, or a context."""
    if use.documents >= settings.close_documents:
        return False
    words = name_words(use.text)
    return any(holders.first(family, "".join(words[n:])) for n in range(1, len(words)))


def _weak(draft: Draft, settings: Settings) -> set[str]:
    return {x for f in draft.facts for x in f.xrefs if prefix_of(x) in settings.weak}
