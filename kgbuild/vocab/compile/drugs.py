"""Takes drafts of drugs, folds salts and brands into the drug that they are, gives combinations their components."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from kgbuild.vocab.compile.config import Settings
from kgbuild.vocab.compile.drafts import Draft, Drafts
from kgbuild.vocab.compile.keys import name_key, name_words, prefix_of
from kgbuild.vocab.compile.report import Report

_JOIN = " / "
_KNOWN = ("RXCUI", "DRUGBANK")
_OWN = ("label", "mapped_label")


def settle_drugs(drafts: Drafts, settings: Settings, report: Report) -> None:
    """Do all of it: components first, then stated salts, brands, and salts told by their names."""
    _components(drafts)
    _stated_salts(drafts, report)
    _brands(drafts, report)
    _named_salts(drafts, settings, report)


def _related(draft: Draft, relation: str) -> list[str]:
    return list(dict.fromkeys(o for f in draft.facts for r, o in f.relations if r == relation))


def _components(drafts: Drafts) -> None:
    """Give combinations ("a / b") their components: the stated ingredients, or the drugs that its parts name."""
    listed = [d for d in drafts.by_id.values() if d.type == "Drug" and any(prefix_of(i) == "RXCUI" for i in d.ids)]
    labels = {name_key(d.label): d.id for d in reversed(listed)}
    for draft in drafts.by_id.values():
        if draft.type != "Drug" or _JOIN not in draft.label:
            continue
        stated = [d.id for i in _related(draft, "has_ingredient") if (d := drafts.of(i))]
        found = stated or [labels.get(name_key(p), "") for p in draft.label.split(_JOIN)]
        if all(found) and len(found) > 1:
            draft.components = tuple(dict.fromkeys(found))


def _stated_salts(drafts: Drafts, report: Report) -> None:
    for draft in [d for d in drafts.by_id.values() if d.type == "Drug"]:
        if draft.core:
            continue
        bases = {d.id: d for i in _related(draft, "salt_of") if (d := drafts.of(i)) and d is not draft}
        if len(bases) == 1:
            (base,) = bases.values()
            _fold(drafts, draft, base, "salt", report)


def _fold(drafts: Drafts, draft: Draft, into: Draft, kind: str, report: Report) -> None:
    """Fold one concept into another; its names become names of this kind there."""
    if kind == "salt":
        into.names.extend((t, k if k in ("code", "brand", "related_synonym") else "salt", s) for t, k, s in draft.names)
    else:
        into.names.extend((t, kind, s) for t, _, s in draft.names)
    report.note(kind, draft.id, draft.label, f"a {kind} of {into.id} {into.label}")
    drafts.fold(draft, into)


def _brands(drafts: Drafts, report: Report) -> None:
    """A brand of one ingredient is a name of it, one of several a name of the combination of exactly these."""
    mixtures: dict[frozenset[str], Draft] = {}
    for draft in drafts.by_id.values():
        if draft.components:
            mixtures.setdefault(frozenset(drafts.owner.get(c, c) for c in draft.components), draft)
    for brand in [d for d in drafts.by_id.values() if d.type == "Drug"]:
        if brand.core or brand.components:
            continue
        direct = {d.id: d for i in _related(brand, "has_ingredient") if (d := drafts.of(i)) and d is not brand}
        if not direct:
            continue
        if len(direct) == 1:
            (target,) = direct.values()
            _fold(drafts, brand, target, "brand", report)
            continue
        single = frozenset(i for i, d in direct.items() if not d.components)
        if len(single) == 1:
            _fold(drafts, brand, direct[next(iter(single))], "brand", report)
        elif mixture := mixtures.get(single):
            _fold(drafts, brand, mixture, "brand", report)
        else:
            report.note("suspicious", brand.id, brand.label, f"a brand of several products ({len(direct)} ingredients)")
            drafts.remove(brand)


def _named_salts(drafts: Drafts, settings: Settings, report: Report) -> None:
    """Fold "<drug> <salt words>" into the drug, unless RxNorm has it as an ingredient of its own."""
    drugs = [d for d in drafts.by_id.values() if d.type == "Drug" and not d.components]
    known = {d.id for d in drugs if d.core or any(prefix_of(i) in _KNOWN for i in d.ids)}
    names: dict[str, dict[str, Draft]] = defaultdict(dict)
    for d in drugs:
        for text, kind, _ in d.names:
            if kind in _OWN or (kind == "exact_synonym" and not _salted(name_words(text), settings)):
                names[name_key(text)][d.id] = d
    for draft in drugs:
        if draft.core or prefix_of(draft.id) == "RXCUI":
            continue
        for bare in dict.fromkeys(_bare(t, settings) for t, kind, _ in draft.names if kind in _OWN):
            bases = [d for d in _labelled(names.get(bare, {}), bare) if d.id in known] if bare else []
            if len(bases) == 1 and bases[0] is not draft and bases[0].id in drafts.by_id:
                _fold(drafts, draft, bases[0], "salt", report)
                break


def _labelled(found: dict[str, Draft], key: str) -> list[Draft]:
    """Those that have the key as their label, else all."""
    first = [d for d in found.values() if name_key(d.label) == key]
    return first or list(found.values())


def _salted(words: Iterable[str], settings: Settings) -> bool:
    return any(w in settings.salt_keys for w in words)


def _bare(label: str, settings: Settings) -> str:
    """The key of a name without its salt words, or nothing where it has none, or only such."""
    words = name_words(label)
    start, end = 0, len(words)
    while end > 1 and words[end - 1] in settings.salt_keys:
        end -= 1
    while start < end - 1 and words[start] in settings.salt_keys:
        start += 1
    rest = words[start:end]
    if len(rest) == len(words) or all(w in settings.salt_keys for w in rest) or len("".join(rest)) < 5:
        return ""
    return "".join(rest)
