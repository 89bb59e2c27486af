"""Takes strings for a concept and the modifiers beside it, gives the most specific concept that they name together.

Modifiers joined by and, or or a slash are a disjunction or a pair: they are taken up all together or not at all, since
"inoperable or metastatic" is not the narrower "metastatic". Age words are never taken up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, combinations, permutations, product

from kgbuild.link.weights import Weights
from kgbuild.model import Modifier
from kgbuild.vocab import TermHit, Vocabulary, term_key

_JOINED = re.compile(r"[\s,]*(?:/|\b(?:and|or)\b)+(?:[\s/,]|\b(?:and|or)\b)*", re.IGNORECASE)
_EDITION = re.compile(r"\b(?:AJCC|FIGO|UICC|NOS|not otherwise specified)\b", re.IGNORECASE)
_LISTED = re.compile(r"\s*,\s*")
_ORDERED = 3


def joined(between: str) -> bool:
    """True when the text between two words is a conjunction or a slash."""
    return _JOINED.fullmatch(between) is not None


def modifier_value(modifier: Modifier) -> str:
    """A modifier's normal form."""
    return modifier.value or " ".join(modifier.text.strip("()[] ").lower().split())


def narrower(
    vocab: Vocabulary,
    weights: Weights,
    types: Sequence[str],
    text: str,
    bases: Sequence[str],
    modifiers: Sequence[Modifier],
    curie: str | None,
) -> tuple[TermHit, list[Modifier]] | None:
    """The concept that most of the modifiers form with a base, and the modifiers taken; offsets are into ``text``.

    It is ``curie`` or one of its subclasses when ``curie`` is given.
    """
    groups = _groups(text, modifiers[: weights.max_modifiers])
    free = [g for g in groups if not any(_is_age(weights, m) for m in g)]
    options = [list(chain.from_iterable(c)) for size in range(1, len(free) + 1) for c in combinations(free, size)]
    for taken in sorted(options, key=lambda o: -len(o)):
        hit = _lookup(vocab, weights, types, bases, taken, curie)
        if hit:
            return hit, taken
    return None


def _is_age(weights: Weights, modifier: Modifier) -> bool:
    return bool({term_key(w) for w in re.findall(r"\w+", modifier.text)} & weights.age_words)


def _groups(text: str, modifiers: Sequence[Modifier]) -> list[list[Modifier]]:
    """Modifiers in text order, coordinated ones together; a comma joins only in a list that has and, or or a slash."""
    groups: list[list[Modifier]] = []
    loose: list[bool] = []
    for m in sorted(modifiers, key=lambda m: m.start):
        between = text[groups[-1][-1].end : m.start] if groups else ""
        if groups and joined(between):
            while loose and loose[-1] and len(groups) > 1:
                groups[-2:] = [groups[-2] + groups[-1]]
                loose.pop()
            groups[-1].append(m)
        else:
            groups.append([m])
            loose.append(bool(len(groups) > 1 and _LISTED.fullmatch(between)))
    return groups


def _lookup(
    vocab: Vocabulary,
    weights: Weights,
    types: Sequence[str],
    bases: Sequence[str],
    taken: Sequence[Modifier],
    curie: str | None,
) -> TermHit | None:
    for base in bases:
        for phrase in _phrases(weights, base, taken):
            for hit in vocab.lookup(phrase, types):
                if hit.kind == "abbreviation" or _adds(hit.concept.label, phrase):
                    continue
                if curie is None or vocab.is_a(hit.curie, curie):
                    return hit
    return None


def _adds(label: str, phrase: str) -> bool:
    """True for a concept of one edition of a staging system, or of "NOS", which the text does not say."""
    return any(m.group().lower() not in phrase.lower() for m in _EDITION.finditer(label))


def says_more(weights: Weights, label: str, text: str) -> bool:
    """True for a concept that is one edition's, or of an age group: ages stay modifiers, as in ``narrower``."""
    return _adds(label, text) or bool({term_key(w) for w in re.findall(r"\w+", label)} & weights.age_words)


def _phrases(weights: Weights, base: str, taken: Sequence[Modifier]) -> Iterator[str]:
    """The modifiers before the base in every order, as written first, then with words for the same state."""
    forms = [_forms(weights, m) for m in taken]
    for words in product(*forms):
        orders = permutations(words) if len(words) <= _ORDERED else iter([words])
        for order in orders:
            for glue in (" ", "/", " or ", " and ") if len(order) == 2 else (" ",):
                yield f"{glue.join(order)} {base}"


def _forms(weights: Weights, modifier: Modifier) -> list[str]:
    text, value = modifier.text.strip("()[] "), modifier_value(modifier)
    same = (*weights.same_state.get(term_key(text), ()), *weights.same_state.get(term_key(value), ()))
    return list(dict.fromkeys([text, value, *same]))
