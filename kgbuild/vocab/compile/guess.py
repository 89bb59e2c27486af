"""Takes typed and untyped names, gives types for the untyped: multinomial naive Bayes over the head word of a name.

The head of "Acute Lung Injury" and of "Lung Injury, Acute" is "Injury". Other words tell little: organs stand in the
names of diseases, which would make every organ one. Trained anew at every compile on the typed concepts, measured on
every tenth of them held out; a type is used for guessing only where its held-out precision reaches the threshold.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from kgbuild.vocab.normalise import word_key

_MOST = 6000
_HELD_OUT = 10
_TEMPER = 0.4
_OFTEN = 1000
_TAIL = re.compile(r" (?:of|in|with|due|to|for|from|as|by|after|without)\b.*|\s*\(.*\)$")
_LABEL = re.compile(r"[ -](?:[0-9]+[a-z]?|[a-z]|i{1,3}|iv|v|vi|type)$")


def head_word(name: str) -> str:
    """The word that says what kind of thing a name names, in lower case.

    >>> head_word("Lung Injury, Acute"), head_word("Diseases of the Skin"), head_word("Coagulation factor VII")
    ('injury', 'diseas', 'factor')
    """
    text = _TAIL.sub("", name.lower().split(",")[0]).strip()
    while (shorter := _LABEL.sub("", text)) != text and shorter:
        text = shorter
    words = text.split()
    return word_key(words[-1]) if words else name.lower()


def features(name: str) -> Iterator[str]:
    """The head, its ends and n-grams, and how many words there are.

    >>> sorted(features("gout"))
    ['#1', '$out', '$t', '$ut', '=gout', '^go']
    """
    head = head_word(name)
    yield "=" + head
    for n in (1, 2, 3, 4, 5, 6):
        if len(head) > n:
            yield "$" + head[-n:]
    yield "^" + head[:2]
    for n in range(len(head) - 4):
        yield head[n : n + 4]
    yield f"#{min(len(name.split()), 4)}"


class TypeGuesser:
    """Naive Bayes over names; ``examples`` are (name, type), ``stems`` the ends of drug names."""

    def __init__(self, examples: Sequence[tuple[str, str]], stems: Sequence[str] = ()) -> None:
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        size: Counter[str] = Counter()
        for name, type in examples:
            size[type] += 1
            counts[type].update(set(features(name)))
        self.types = tuple(sorted(counts))
        total: Counter[str] = Counter()
        for type in self.types:
            total.update(counts[type])
        self._odds = {
            f: tuple(math.log((counts[t][f] + 0.2) / (size[t] + 0.4)) for t in self.types)
            for f, n in total.items()
            if n > 1
        }
        self._seen = {t: {f[1:]: n for f, n in counts[t].items() if f[0] == "="} for t in self.types}
        self._stems = stems
        self._known: dict[str, tuple[str, float]] = {}

    def guess(self, name: str) -> tuple[str, float]:
        """The likeliest type of a name and its posterior; types are equally likely beforehand.

        Features of one name lean on each other, so their evidence is tempered.
        """
        if not self.types:
            return "", 0.0
        key = f"{head_word(name)} {len(name.split())}"
        if (known := self._known.get(key)) is None:
            known = self._known[key] = self._weigh(name)
        return known

    def seen(self, name: str, type: str) -> int:
        """How many names of the type have this head; drug stems count as seen often."""
        head = head_word(name)
        if type == "Drug" and any(head.endswith(s) and len(head) > len(s) + 2 for s in self._stems):
            return _OFTEN
        return self._seen[type].get(head, 0)

    def _weigh(self, name: str) -> tuple[str, float]:
        totals = [0.0] * len(self.types)
        for f in sorted(set(features(name))):
            if odds := self._odds.get(f):
                for n, value in enumerate(odds):
                    totals[n] += value
        top = max(totals)
        weights = [math.exp((t - top) * _TEMPER) for t in totals]
        best = max(range(len(weights)), key=weights.__getitem__)
        return self.types[best], weights[best] / sum(weights)


def train(
    examples: Iterable[tuple[str, str]], posterior: float, precision: float, seen: int, stems: Sequence[str] = ()
) -> tuple[TypeGuesser, dict[str, str], frozenset[str]]:
    """A guesser, its held-out precision by type as text, and the types whose guesses may be used."""
    by_type: dict[str, list[str]] = defaultdict(list)
    for name, type in examples:
        by_type[type].append(name)
    training: list[tuple[str, str]] = []
    held: list[tuple[str, str]] = []
    for type, names in sorted(by_type.items()):
        step = max(1, -(-len(names) // _MOST))
        for n, name in enumerate(names[::step]):
            (held if n % _HELD_OUT == 0 else training).append((name, type))
    guesser = TypeGuesser(training, [word_key(s) for s in stems])
    right: Counter[str] = Counter()
    told: Counter[str] = Counter()
    for name, type in held:
        guessed, sure = guesser.guess(name)
        if sure >= posterior and guesser.seen(name, guessed) >= seen:
            told[guessed] += 1
            right[guessed] += guessed == type
    shown = {t: f"{right[t] / told[t]:.4f} ({right[t]}/{told[t]})" for t in sorted(told)}
    return guesser, shown, frozenset(t for t in told if right[t] >= precision * told[t])
