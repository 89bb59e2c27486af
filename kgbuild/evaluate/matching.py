"""Maximum one-to-one matching of gold items with predictions (augmenting paths); both sides are indices."""

from __future__ import annotations

from collections.abc import Sequence


def match(edges: Sequence[Sequence[int]]) -> dict[int, int]:
    """For each gold item the predictions that fit, best first; gives gold → prediction, as many pairs as possible."""
    taken: dict[int, int] = {}

    def assign(gold: int, seen: set[int]) -> bool:
        for prediction in edges[gold]:
            if prediction in seen:
                continue
            seen.add(prediction)
            if prediction not in taken or assign(taken[prediction], seen):
                taken[prediction] = gold
                return True
        return False

    for gold in range(len(edges)):
        assign(gold, set())
    return {gold: prediction for prediction, gold in taken.items()}
