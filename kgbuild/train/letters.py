"""Learns from vectors and names what letters tell of a word: two linear models over hashed letter groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kgbuild.ner.letters import BUCKETS, KINDS, Letters, letter_groups
from kgbuild.ner.lexicon import group_of
from kgbuild.ner.tokens import tokenise

_SHORTEST = 3
"""Letters of the shortest word that teaches what kind its letters show."""
_OFTEN = 3
"""Occurrences from which on a word that is part of no name is an example of ``none``."""
_HEAVIEST = 6.0


def learn_letters(
    words: Sequence[str],
    vectors: NDArray[np.float32],
    names: Iterable[tuple[str, str, str]],
    texts: Mapping[str, int],
    seed: int,
) -> Letters:
    """``words`` with their ``vectors``; ``names`` as the lexicon takes them; ``texts``: how often words occur."""
    from sklearn.linear_model import Ridge, SGDClassifier  # type: ignore[import-untyped]

    examples, kinds, weights = _examples(names, texts)
    judge = SGDClassifier(loss="log_loss", alpha=3e-7, max_iter=8, random_state=seed, tol=None)
    judge.fit(_matrix(examples), kinds, sample_weight=weights)
    prophet = Ridge(alpha=1.0, solver="sparse_cg", fit_intercept=False, max_iter=60, tol=1e-4)
    prophet.fit(_matrix(words), vectors)
    number = {w: i for i, w in enumerate(words)}
    return Letters(
        number, vectors, np.asarray(prophet.coef_.T, np.float32), np.asarray(judge.coef_.T, np.float32),
        np.asarray(judge.intercept_, np.float32),
    )  # fmt: skip


def _examples(
    names: Iterable[tuple[str, str, str]], texts: Mapping[str, int]
) -> tuple[list[str], list[int], list[float]]:
    """Words of names with their groups, then words of texts that no name has; each weighs more the more often it is."""
    counts: Counter[tuple[str, int]] = Counter()
    for name, type, kind in names:
        group = group_of(type)
        if group is not None:
            words = (w for w in tokenise(name).words if len(w) >= _SHORTEST)
            counts.update({(_as_written(w, kind), group) for w in words})
    named = {word.lower() for word, _ in counts}
    none = len(KINDS) - 1
    plain: Counter[str] = Counter()
    for word, n in texts.items():
        if word.isalpha() and len(word) >= _SHORTEST and word.lower() not in named:
            plain[word.lower()] += n
    counts.update({(word, none): n for word, n in plain.items() if n >= _OFTEN})
    rows = sorted(counts.items())
    weights = [min(_HEAVIEST, 1 + float(np.log2(n))) for _, n in rows]
    return [word for (word, _), _ in rows], [kind for (_, kind), _ in rows], weights


def _as_written(word: str, kind: str) -> str:
    """A plain word in lower case, since labels are capitalised as titles; codes and symbols as they are."""
    plain = word[1:] == word[1:].lower() and kind not in ("abbreviation", "code")
    return word.lower() if plain else word


def _matrix(words: Sequence[str]) -> Any:
    from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

    groups = [letter_groups(w) for w in words]
    sizes = np.array([len(g) for g in groups])
    values = np.repeat(1 / np.sqrt(np.maximum(1, sizes)), sizes)
    ends = np.concatenate([[0], np.cumsum(sizes)])
    return csr_matrix((values, np.concatenate(groups), ends), shape=(len(words), BUCKETS))
