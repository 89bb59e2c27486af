"""Word vectors and clusters from unlabelled text: what a word stands beside tells its kind before any label does.

Counts of neighbours by place (one and two to the left and right, three to five away), positive pointwise mutual
information, a truncated singular value decomposition (Levy and Goldberg, NIPS 2014), k-means twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kgbuild.ner.letters import normal_form
from kgbuild.ner.tokens import tokenise

_PLACES: tuple[tuple[tuple[int, ...], float], ...] = (
    ((-1,), 1.0), ((1,), 1.0), ((-2,), 1.0), ((2,), 1.0), ((-5, -4, -3, 3, 4, 5), 0.5),
)  # fmt: skip
"""Neighbours counted together, and what each counts."""
_GAP = 5
"""Fillers between texts, so that no neighbour is of another text."""
_SMOOTHED = 0.75


@dataclass(frozen=True, slots=True)
class VectorSettings:
    """``least``: occurrences of a word that gets a vector; ``contexts``: frequent words counted as neighbours."""

    dimensions: int
    least: int
    contexts: int
    coarse: int
    fine: int
    seed: int


def clusters(
    words: Sequence[str], vectors: NDArray[np.float32], settings: VectorSettings
) -> dict[str, tuple[int, int]]:
    """(coarse, fine) cluster of each word by its vector."""
    from sklearn.cluster import MiniBatchKMeans  # type: ignore[import-untyped]

    found = [
        MiniBatchKMeans(min(n, len(words)), random_state=settings.seed, n_init=2, batch_size=4096).fit_predict(vectors)
        for n in (settings.coarse, settings.fine)
    ]
    return {w: (int(a), int(b)) for w, a, b in zip(words, *found, strict=True)}


def word_vectors(texts: Iterable[str], settings: VectorSettings) -> tuple[list[str], NDArray[np.float32]]:
    """The words, most frequent first, and their (words, dimensions) vectors of length one."""
    from scipy.sparse import hstack  # type: ignore[import-untyped]
    from sklearn.utils.extmath import randomized_svd  # type: ignore[import-untyped]

    words, ids = _numbered(texts, settings.least)
    contexts = min(settings.contexts, len(words))
    counted = [_association(_counts(ids, len(words), contexts, *place)) for place in _PLACES]
    left, strength, _ = randomized_svd(hstack(counted).tocsr(), settings.dimensions, random_state=settings.seed)
    vectors = left * np.sqrt(strength)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9
    return words, np.asarray(vectors, np.float32)


def _numbered(texts: Iterable[str], least: int) -> tuple[list[str], NDArray[np.int64]]:
    """Words by frequency (ties by name), and the texts as their numbers; -1: a rare word, or between texts."""
    forms = [[normal_form(w) for w in tokenise(text).words] for text in texts]
    counts = Counter(w for text in forms for w in text)
    words = sorted((w for w, n in counts.items() if n >= least), key=lambda w: (-counts[w], w))
    number = {w: i for i, w in enumerate(words)}
    return words, np.array([i for text in forms for i in (*(number.get(w, -1) for w in text), *[-1] * _GAP)])


def _counts(ids: NDArray[np.int64], words: int, contexts: int, places: Sequence[int], weight: float) -> Any:
    from scipy.sparse import coo_matrix, csr_matrix

    total = csr_matrix((words, contexts), dtype=np.float32)
    for by in places:
        here, there = (ids[:-by], ids[by:]) if by > 0 else (ids[-by:], ids[:by])
        known = (here >= 0) & (there >= 0) & (there < contexts)
        ones = np.full(int(known.sum()), weight, np.float32)
        total = total + coo_matrix((ones, (here[known], there[known])), shape=total.shape).tocsr()
    return total


def _association(counts: Any) -> Any:
    """Positive pointwise mutual information, with the neighbours' counts smoothed."""
    from scipy.sparse import csr_matrix

    total = counts.sum()
    of_word = np.asarray(counts.sum(1)).ravel()
    of_context = np.asarray(counts.sum(0)).ravel() ** _SMOOTHED
    of_context = of_context / of_context.sum() * total
    cells = counts.tocoo()
    values = np.log(cells.data * total / (of_word[cells.row] * of_context[cells.col] + 1e-9))
    kept = values > 0
    return csr_matrix((values[kept], (cells.row[kept], cells.col[kept])), shape=cells.shape)
