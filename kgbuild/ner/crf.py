"""A linear chain over BILOU labels: the best labels of a stretch, and the gradients to train by.

Shapes: N tokens of B stretches, L labels, T the longest stretch. Emissions are (N, L), transitions (L, L).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

_NEVER = np.float32(-1e4)
_TOGETHER = 64
"""Stretches decoded in one go, sorted by length so that little is padding."""


class Labels:
    """The labels of some types: O, then B, I, L, U of each type; which may follow which."""

    def __init__(self, types: Sequence[str]) -> None:
        self.types = tuple(types)
        self.names = ("O", *(f"{part}-{type}" for type in types for part in "BILU"))
        opens = np.array([name[0] in "OBU" for name in self.names])
        closes = np.array([name[0] in "OLU" for name in self.names])
        same = np.array([[a[2:] == b[2:] for b in self.names] for a in self.names])
        self.allowed = (closes[:, None] & opens[None, :]) | (~closes[:, None] & ~opens[None, :] & same)
        self.first = np.where(opens, np.float32(0), _NEVER).astype(np.float32)
        self.last = np.where(closes, np.float32(0), _NEVER).astype(np.float32)
        self._codes = {type: 1 + 4 * i for i, type in enumerate(types)}

    def __len__(self) -> int:
        return len(self.names)

    def encode(self, n: int, spans: Iterable[tuple[int, int, str]]) -> Ints:
        """Labels of ``n`` tokens from token spans; of overlapping spans the first stays, unknown types are left out."""
        labels = np.zeros(n, np.int64)
        for start, end, type in spans:
            code = self._codes.get(type)
            if code is None or labels[start:end].any():
                continue
            labels[start:end] = code + 1
            labels[start], labels[end - 1] = code, code + 2
            if end - start == 1:
                labels[start] = code + 3
        return labels

    def decode(self, labels: Ints) -> list[tuple[int, int, str]]:
        """Token spans of labels that keep to ``allowed``."""
        spans: list[tuple[int, int, str]] = []
        start = 0
        for i in np.flatnonzero(labels).tolist():
            part = (int(labels[i]) - 1) % 4
            if part in (0, 3):
                start = i
            if part in (2, 3):
                spans.append((start, i + 1, self.types[(int(labels[i]) - 1) // 4]))
        return spans

    def barred(self, transitions: Floats) -> Floats:
        """The transitions with what may not be set to never."""
        return np.where(self.allowed, transitions, _NEVER).astype(np.float32)


def _padded(flat: NDArray[Any], lengths: Sequence[int]) -> NDArray[Any]:
    out = np.zeros((max(lengths), len(lengths), *flat.shape[1:]), flat.dtype)
    at = 0
    for b, n in enumerate(lengths):
        out[:n, b] = flat[at : at + n]
        at += n
    return out


def best_labels(emissions: Floats, lengths: Sequence[int], transitions: Floats, labels: Labels) -> Ints:
    """The most likely labels of all tokens, (N,)."""
    out = np.zeros(len(emissions), np.int64)
    starts = np.concatenate([[0], np.cumsum(lengths)])
    order = np.argsort(lengths, kind="stable")
    moves = np.ascontiguousarray(labels.barred(transitions).T)
    for k in range(0, len(order), _TOGETHER):
        chosen = order[k : k + _TOGETHER].tolist()
        sizes = [lengths[i] for i in chosen]
        flat = np.concatenate([emissions[starts[i] : starts[i + 1]] for i in chosen])
        found = _viterbi(_padded(flat, sizes), np.array(sizes), moves, labels)
        for b, i in enumerate(chosen):
            out[starts[i] : starts[i + 1]] = found[: sizes[b], b]
    return out


def _viterbi(padded: Floats, sizes: Ints, moves: Floats, labels: Labels) -> Ints:
    """(T, B) labels; ``moves`` is (to, from), ``sizes`` rises, so the stretches still running are the last ones."""
    steps, count, _ = padded.shape
    score = padded[0] + labels.first
    back = np.zeros(padded.shape, np.int16)
    for t in range(1, steps):
        live = int(np.searchsorted(sizes, t, side="right"))
        ways = score[live:, None, :] + moves[None]
        came = ways.argmax(2)
        back[t, live:] = came
        score[live:] = np.take_along_axis(ways, came[:, :, None], 2)[:, :, 0] + padded[t, live:]
    out = np.zeros((steps, count), np.int64)
    current = (score + labels.last).argmax(1)
    each = np.arange(count)
    for t in range(steps - 1, -1, -1):
        live = int(np.searchsorted(sizes, t, side="right"))
        out[t, live:] = current[live:]
        current[live:] = back[t, each[live:], current[live:]]
    return out


def _sum_exp(values: Floats, axis: int) -> Floats:
    top = values.max(axis=axis, keepdims=True)
    return np.asarray((np.log(np.exp(values - top).sum(axis=axis, keepdims=True)) + top).squeeze(axis), np.float32)


class Chain:
    """Forward and backward sums of padded stretches: what loss, gradients and marginals are made of."""

    def __init__(self, emissions: Floats, lengths: Sequence[int], transitions: Floats, labels: Labels) -> None:
        self.lengths, self.moves = list(lengths), labels.barred(transitions)
        self.at = _padded(emissions, lengths)
        steps = len(self.at)
        self.live = np.arange(steps)[:, None] < np.array(lengths)[None]
        self.at[0] += labels.first
        self.ahead, self.behind = np.zeros_like(self.at), np.zeros_like(self.at)
        self.ahead[0] = self.at[0]
        for t in range(1, steps):
            new = _sum_exp(self.ahead[t - 1][:, :, None] + self.moves[None], 1) + self.at[t]
            self.ahead[t] = np.where(self.live[t][:, None], new, self.ahead[t - 1])
        self.total = _sum_exp(self.ahead[-1] + labels.last, 1)
        self.behind[-1] = labels.last
        for t in range(steps - 2, -1, -1):
            new = _sum_exp(self.moves[None] + (self.at[t + 1] + self.behind[t + 1])[:, None, :], 2)
            self.behind[t] = np.where(self.live[t + 1][:, None], new, labels.last)

    def marginals(self) -> Floats:
        """(N, L) probability of each label at each token."""
        inside = np.exp(self.ahead + self.behind - self.total[None, :, None])
        return np.concatenate([inside[:n, b] for b, n in enumerate(self.lengths)])

    def pairs(self) -> Floats:
        """(L, L) expected counts of neighbouring labels."""
        counts = np.zeros_like(self.moves)
        for t in range(1, len(self.at)):
            m = self.live[t]
            onward = (self.at[t] + self.behind[t])[m][:, None, :] - self.total[m][:, None, None]
            counts += np.exp(self.ahead[t - 1][m][:, :, None] + self.moves[None] + onward).sum(0)
        return counts


def gradients(
    emissions: Floats, lengths: Sequence[int], gold: Ints, transitions: Floats, labels: Labels
) -> tuple[float, Floats, Floats]:
    """(negative log likelihood, its gradient by emissions, its gradient by transitions), summed over all tokens."""
    chain = Chain(emissions, lengths, transitions, labels)
    slope, pairs = chain.marginals(), chain.pairs()
    each = np.arange(len(gold))
    slope[each, gold] -= 1
    inner = np.ones(len(gold), bool)
    inner[np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(int)] = False
    here = np.flatnonzero(inner)
    before, after = gold[here - 1], gold[here]
    np.add.at(pairs, (before, after), -1)
    score = float(emissions[each, gold].sum() + chain.moves[before, after].sum())
    return float(chain.total.sum()) - score, slope, np.where(labels.allowed, pairs, 0).astype(np.float32)
