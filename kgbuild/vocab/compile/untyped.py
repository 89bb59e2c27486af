"""Takes drafts that no source gives a type, gives them the type that their names suggest, or leaves them out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from kgbuild.vocab.compile.config import Settings
from kgbuild.vocab.compile.groups import Groups
from kgbuild.vocab.compile.guess import TypeGuesser, train
from kgbuild.vocab.compile.keys import prefix_of
from kgbuild.vocab.compile.pool import CORE, Pool
from kgbuild.vocab.compile.report import Report

OTHER = "other"
_TRAINED = ("Condition", "Drug", "Mechanism", "Target", "Intervention", "Endpoint")


def guess_types(pool: Pool, groups: Groups, settings: Settings, report: Report) -> frozenset[str]:
    """Set the types of untyped groups whose names tell it surely enough; gives the ids of the guessed groups."""
    guesser, told, usable = train(_examples(pool, groups, settings), settings.posterior, settings.precision)
    report.precision = told
    guessed: set[str] = set()
    left: Counter[str] = Counter()
    for root, members in groups.members().items():
        known = [i for i in members if i in pool.facts]
        if not known or groups.type(root):
            continue
        type, reason = _guess(known, pool, guesser, usable, settings)
        if type:
            groups.set_type(root, type)
            guessed.update(known)
            report.counts[f"type guessed: {type}"] += 1
        else:
            left[f"{prefix_of(known[0])}: {reason}"] += 1
            if prefix_of(known[0]) not in settings.evidence:
                report.note("dropped_concept", known[0], pool.label(known[0]), reason)
    for reason, n in sorted(left.items()):
        report.counts[f"untyped left out: {reason}"] += n
    return frozenset(guessed)


def _examples(pool: Pool, groups: Groups, settings: Settings) -> Iterator[tuple[str, str]]:
    """Labels of typed concepts in the order of the pool, and the seed words of none of our types."""
    for curie, facts in pool.facts.items():
        type = settings.family(groups.type(curie))
        if type in _TRAINED:
            for name in dict.fromkeys(f.label for f in facts if f.label):
                yield name, type
        elif type:
            yield facts[0].label, OTHER
    for word in settings.others:
        yield word, OTHER


def _guess(
    ids: list[str], pool: Pool, guesser: TypeGuesser, usable: frozenset[str], settings: Settings
) -> tuple[str, str]:
    """(type, '') or ('', why not): every source's label must lead to one type, the first one surely."""
    label = pool.label(ids[0])
    prefix = prefix_of(ids[0])
    if prefix in settings.evidence and settings.formula.search(label):
        return "", "structure formula, in no other source"
    type, sure = guesser.guess(label)
    if type == OTHER or type not in usable:
        return "", "none of our types" if type == OTHER else f"{type} is not guessed well enough"
    if sure < settings.posterior:
        return "", "type unsure"
    if prefix in settings.evidence and settings.evidence[prefix] != type:
        return "", f"{prefix} name that looks like a {type}"
    return type, ""


def core_only(pool: Pool, curie: str) -> bool:
    """True when nothing but the core describes an id."""
    return all(f.source == CORE for f in pool.facts.get(curie, ()))
