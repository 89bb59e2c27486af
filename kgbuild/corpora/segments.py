"""Takes the sentences of a file that lost its document boundaries, gives the most coherent cut into N documents.

Sentences of one abstract share rare words, those of two do not. Each pair of sentences has the cosine of their
word vectors (inverse document frequency over the sentences); the cut maximises the sum over documents of the mean
similarity of a sentence to the others of its document (dynamic programming, at most `LONGEST` sentences each).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

LONGEST = 30
"""The most sentences of one document."""

Floats = npt.NDArray[np.float64]


def segments(sentences: Sequence[Sequence[str]], documents: int) -> list[tuple[int, int]]:
    """First and past-the-last sentence of each document; one each where there are fewer sentences than documents."""
    size = len(sentences)
    parts = max(min(documents, size), -(-size // LONGEST))
    gains = _gains(_similarities(sentences))
    best = np.full(parts + 1, -np.inf)
    best[0] = 0.0
    table = [best]
    starts: list[npt.NDArray[np.int64]] = [np.zeros(parts + 1, dtype=np.int64)]
    for end in range(1, size + 1):
        lengths = np.arange(1, min(LONGEST, end) + 1)
        before = np.stack([table[end - n] for n in lengths])[:, :-1]
        value = before + gains[end - lengths, lengths - 1][:, None]
        pick = value.argmax(axis=0)
        table.append(np.concatenate(([-np.inf], value.max(axis=0))))
        starts.append(np.concatenate(([0], end - lengths[pick])))
    cuts, end = [], size
    for part in range(parts, 0, -1):
        start = int(starts[end][part])
        cuts.append((start, end))
        end = start
    return cuts[::-1]


def _similarities(sentences: Sequence[Sequence[str]]) -> Floats:
    """``out[i, k]``: the cosine of sentence i and the k-th after it, for k below `LONGEST`."""
    words = [{w.lower() for w in s if len(w) > 2 and w.isalnum()} for s in sentences]
    seen = Counter(w for s in words for w in s)
    weight = {w: float(np.log(len(words) / n)) for w, n in seen.items()}
    norms = [sum(weight[w] ** 2 for w in s) ** 0.5 or 1.0 for s in words]
    out = np.zeros((len(words), LONGEST))
    for i, mine in enumerate(words):
        for k in range(1, min(LONGEST, len(words) - i)):
            common = mine & words[i + k]
            if common:
                out[i, k] = sum(weight[w] ** 2 for w in common) / (norms[i] * norms[i + k])
    return out


def _gains(similar: Floats) -> Floats:
    """``out[i, n - 1]``: the gain of a document of n sentences from i: pair similarities, halved, over its length."""
    size = len(similar)
    out = np.zeros((size, LONGEST))
    for i in range(size):
        total = 0.0
        for n in range(2, min(LONGEST, size - i) + 1):
            last = i + n - 1
            total += float(sum(similar[last - k, k] for k in range(1, n)))
            out[i, n - 1] = total / n
    return out
