"""What an alignment pays for the words that it leaves out, and which words begin no long form.

Takes the words of a window, gives costs; the figures stand in abbreviations.toml.
"""

from __future__ import annotations

from collections.abc import Sequence

from kgbuild.extract.abbreviation_words import Word, begun_words, weights


def left_out_costs(found: Sequence[Word], breaks: Sequence[float], units: int) -> list[float]:
    """``costs[i]``: what leaving out the words before ``i`` takes off, breaks included."""
    w = weights()
    content = w.content_two if units == 2 else w.content
    total = [0.0]
    for word, stop in zip(found, breaks, strict=True):
        own = w.left_stop if word.stop else w.left_part if word.glued or word.folded.isdigit() else content
        total.append(total[-1] + own + stop)
    return total


def trailing_costs(found: Sequence[Word], breaks: Sequence[float]) -> list[float]:
    """``behind[i]``: what the words from ``i`` on take off when nothing of them is spelled."""
    w = weights()
    total = [0.0]
    for word, stop in zip(reversed(found), reversed(breaks), strict=True):
        own = w.left_stop if word.stop else w.tail if word.tail else w.left_part if word.glued else w.content
        total.append(total[-1] + (own + stop) * w.trailing)
    return total[::-1]


def counts(found: Sequence[Word], first: int) -> bool:
    """``3 of the …``: a number that begins no name."""
    return found[first].folded.isdigit() and first + 1 < len(found) and found[first + 1].stop


def weak_start(text: str, found: Sequence[Word], first: int) -> bool:
    """Whether the word is a stop word that begins no name, as ``in vitro`` and ``The Cancer Genome Atlas`` do."""
    word = found[first]
    if not word.stop or first + 1 == len(found):
        return word.stop
    following = found[first + 1]
    named = text[word.start].isupper() and text[following.start].isupper()
    return not (named or following.glued or following.folded in begun_words())
