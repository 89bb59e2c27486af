"""Takes a condition's string, gives the shorter and other forms under which a vocabulary may know it, best first."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from kgbuild.link.phrases import Phrases, Unit, cut, tidy
from kgbuild.vocab import tokenise

_WINDOW = 3
_MAX_SWAPS = 12
_WHOLE = 5


def without_units(phrases: Phrases, text: str) -> Iterator[tuple[str, tuple[Unit, ...]]]:
    """The text without each set of its qualifiers, the least weight given up first; the whole text begins."""
    units = phrases.units(text)[: phrases.max_units]
    subsets = [s for size in range(len(units) + 1) for s in combinations(units, size)]
    for dropped in sorted(subsets, key=lambda s: (sum(u.weight for u in s), len(s))):
        form = tidy(cut(text, [(u.start, u.end) for u in dropped])) if dropped else text
        if form:
            yield form, dropped


def swapped(phrases: Phrases, text: str) -> Iterator[str]:
    """The text with a noun in place of its like ("cancer", "carcinoma") or of its adjective, one swap, then two."""
    seen = {text}
    first = [f for f in _swap_once(phrases, text) if not (f in seen or seen.add(f))]  # type: ignore[func-returns-value]
    yield from first[:_MAX_SWAPS]
    for n, form in enumerate(first[: _MAX_SWAPS // 3]):
        for again in list(_swap_once(phrases, form))[: _MAX_SWAPS // 2]:
            if again not in seen and n < _MAX_SWAPS:
                seen.add(again)
                yield again


def _swap_once(phrases: Phrases, text: str) -> Iterator[str]:
    words = [t for t in tokenise(text) if t.kind in "wn"]
    for size in range(min(_WINDOW, len(words)), 0, -1):
        for i in range(len(words) - size + 1):
            window = words[i : i + size]
            for _, other in phrases.swaps.get("".join(t.key for t in window), ()):
                yield text[: window[0].start] + other + text[window[-1].end :]


def completed(phrases: Phrases, text: str) -> Iterator[str]:
    """A noun for an adjective ("hypertensive"), or the noun that a bare eponym, adjective or germ's name lacks."""
    for ending, noun in phrases.endings:
        if text.lower().endswith(ending) and (len(text) > len(ending) + 1 or len(text) >= _WHOLE):
            yield text[: len(text) - len(ending)] + noun
    if phrases.agent.search(text):
        yield from (f"{text} {noun}" for noun in phrases.infections)
    elif phrases.bare.search(text) or phrases.eponym.search(text):
        yield from (f"{text} {noun}" for noun in phrases.nouns)


def stems(phrases: Phrases, text: str) -> Iterator[tuple[str, str]]:
    """What is left of the text without what leads in or follows the name, with the part left off."""
    for pattern in phrases.heads:
        if (m := pattern.match(text)) and m.end() < len(text):
            yield text[m.end() :], text[: m.end()].strip()
            text = text[m.end() :]
    for pattern in phrases.tails:
        if (m := pattern.search(text)) and m.start() > 0:
            yield text[: m.start()], text[m.start() :].strip()
