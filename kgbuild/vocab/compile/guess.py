"""Takes typed and untyped names, gives types for the untyped: multinomial naive Bayes over word ends and n-grams.

Trained anew at every compile on the typed concepts, measured on every tenth of them held out; a type is used for
guessing only where its held-out precision reaches the threshold.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

_MOST = 6000
_HELD_OUT = 10


def features(name: str) -> Iterable[str]:
    """Character n-grams of every word, its ends, and the words themselves.

    >>> sorted(features("ab c"))[:3]
    ['$b', '$c', '1ab']
    """
    words = name.lower().replace(",", " ").split()
    for word in words:
        yield "=" + word
        for n in (2, 3, 4, 5):
            if len(word) > n:
                yield "$" + word[-n:]
        for n in range(len(word) - 3):
            yield word[n : n + 4]
        yield "1" + word[:3]
        yield "$" + word[-1:]
    yield f"#{min(len(words), 6)}"
    if words:
        yield "<" + words[-1]


class TypeGuesser:
    """Naive Bayes over names; ``examples`` are (name, type)."""

    def __init__(self, examples: Sequence[tuple[str, str]]) -> None:
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        self._prior: Counter[str] = Counter()
        for name, type in examples:
            self._prior[type] += 1
            counts[type].update(set(features(name)))
        self.types = tuple(sorted(counts))
        size = {t: self._prior[t] for t in self.types}
        known = sorted(set().union(*counts.values())) if counts else []
        self._odds = {
            f: tuple(math.log((counts[t][f] + 0.1) / (size[t] + 0.2)) for t in self.types)
            for f in known
            if sum(counts[t][f] for t in self.types) > 1
        }

    def guess(self, name: str) -> tuple[str, float]:
        """The likeliest type of a name and its posterior; types are equally likely beforehand.

        Features of one name lean on each other, so their evidence is tempered to a third.
        """
        if not self.types:
            return "", 0.0
        totals = [0.0] * len(self.types)
        for f in set(features(name)):
            if odds := self._odds.get(f):
                for n, value in enumerate(odds):
                    totals[n] += value
        totals = [t / 3 for t in totals]
        top = max(totals)
        weights = [math.exp(t - top) for t in totals]
        best = max(range(len(weights)), key=weights.__getitem__)
        return self.types[best], weights[best] / sum(weights)


def train(
    examples: Iterable[tuple[str, str]], posterior: float, precision: float
) -> tuple[TypeGuesser, dict[str, str], frozenset[str]]:
    """A guesser, its held-out precision by type as text, and the types whose guesses may be used."""
    by_type: dict[str, list[str]] = defaultdict(list)
    for name, type in examples:
        by_type[type].append(name)
    training, held = [], []
    for type, names in sorted(by_type.items()):
        step = max(1, -(-len(names) // _MOST))
        for n, name in enumerate(names[::step]):
            (held if n % _HELD_OUT == 0 else training).append((name, type))
    guesser = TypeGuesser(training)
    right: Counter[str] = Counter()
    all_: Counter[str] = Counter()
    for name, type in held:
        guessed, sure = guesser.guess(name)
        if sure >= posterior:
            all_[guessed] += 1
            right[guessed] += guessed == type
    told = {t: f"{right[t] / all_[t]:.4f} ({right[t]}/{all_[t]})" for t in sorted(all_)}
    return guesser, told, frozenset(t for t in all_ if right[t] >= precision * all_[t])
