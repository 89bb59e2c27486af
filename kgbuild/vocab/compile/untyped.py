"""Takes drafts that no source gives a type, gives them the type that their names suggest, or leaves them out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from kgbuild.vocab.compile.config import Settings
from kgbuild.vocab.compile.groups import Groups
from kgbuild.vocab.compile.guess import TypeGuesser, train
from kgbuild.vocab.compile.keys import prefix_of
from kgbuild.vocab.compile.pool import Pool
from kgbuild.vocab.compile.report import Report

OTHER = "other"
_MADE_OF_OTHERS = ("Regimen", "Criteria")
_TRAINED = ("Condition", "Drug", "Mechanism", "Target", "Intervention", "Endpoint")


def guess_types(pool: Pool, groups: Groups, settings: Settings, report: Report) -> frozenset[str]:
    """Set the types of untyped groups whose names tell it surely enough; gives the ids of the guessed groups."""
    guesser, told, usable = train(
        _examples(pool, groups, settings), settings.posterior, settings.precision, settings.seen, settings.stems
    )
    report.precision = told
    guessed: set[str] = set()
    left: Counter[str] = Counter()
    for root, members in groups.members().items():
        known = [i for i in members if i in pool.facts]
        if not known or groups.type(root):
            continue
        type, reason = _guess(known, pool, guesser, usable, settings)
        used = {t for i in known if (t := pool.used.get(i, "")) in settings.by_use_at_last}
        if len(used) == 1:
            (type,) = used
            groups.set_type(root, type)
            report.counts[f"type by curators' use: {type}"] += 1
        elif type:
            groups.set_type(root, type)
            guessed.update(known)
            report.counts[f"type guessed: {type}"] += 1
        else:
            left[f"{prefix_of(known[0])}: {reason}"] += 1
            if prefix_of(known[0]) not in settings.substances:
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
        elif type and type not in _MADE_OF_OTHERS:
            yield facts[0].label, OTHER
    for word in settings.others:
        yield word, OTHER


def _guess(
    ids: list[str], pool: Pool, guesser: TypeGuesser, usable: frozenset[str], settings: Settings
) -> tuple[str, str]:
    """(type, '') or ('', why not)."""
    label = pool.label(ids[0])
    prefixes = {prefix_of(i) for i in ids}
    substances = [settings.substances[p] for p in sorted(prefixes) if p in settings.substances]
    if substances and len(prefixes) == 1:
        return "", "a substance in no other source"
    if settings.organism.fullmatch(label) and prefixes == {"MESH"}:
        return "", "looks like an organism"
    type, sure = guesser.guess(label)
    if substances:
        looks = {guesser.guess(pool.label(i))[0] for i in ids}
        return ("", "a class of substances") if looks & settings.class_types else (substances[0], "")
    if type not in settings.guessed:
        return "", "none of the types that are guessed"
    if type not in usable:
        return "", f"{type} is not guessed well enough"
    if sure < settings.posterior or guesser.seen(label, type) < settings.seen:
        return "", "type unsure"
    return type, ""
