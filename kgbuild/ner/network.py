"""The network: hashed features, a mixing layer, residual window layers, one linear layer of label scores a head.

Takes lists of (N, columns) uint64 rows, gives (N, width) float32 vectors. Built from thinc layers (as spaCy's own
``MultiHashEmbed`` and ``MaxoutWindowEncoder``); registered, so that a training config names it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import spacy.util
from numpy.typing import NDArray
from thinc.api import (
    HashEmbed,
    Linear,
    Maxout,
    Model,
    NumpyOps,
    chain,
    clone,
    concatenate,
    expand_window,
    residual,
    with_array,
)  # fmt: skip

from kgbuild.ner.features import COLUMNS, WORD_COLUMNS

Floats = NDArray[np.float32]
Weights = dict[str, NDArray[Any]]

SEED = 1
"""Seed of the first column's hashes; the others follow. Stored weights are of no use under another."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes: table rows and widths of each column, width of the letters' part, the encoder's width, pieces, layers."""

    rows: tuple[int, ...]
    widths: tuple[int, ...]
    dense: int
    width: int
    pieces: int
    depth: int

    def __post_init__(self) -> None:
        if not len(self.rows) == len(self.widths) == len(COLUMNS):
            raise ValueError(f"rows and widths need {len(COLUMNS)} values each: {', '.join(COLUMNS)}")


@spacy.util.registry.architectures("kgbuild.WindowEncoder.v1")  # type: ignore[untyped-decorator]
def window_encoder(shape: Shape, dropout: float, letters: Floats) -> Model[Any, Any]:
    """The encoder as a thinc model over lists of row arrays, whose last numbers name rows of ``letters``, from 1."""
    embeds: list[Model[Any, Any]] = [
        HashEmbed(w, r, column=i, seed=SEED + i) for i, (r, w) in enumerate(zip(shape.rows, shape.widths, strict=True))
    ]
    width, pieces = shape.width, shape.pieces
    embeds.append(_letters_layer(letters, shape.dense))
    mix = Maxout(nO=width, nI=sum(shape.widths) + shape.dense, nP=pieces, normalize=True, dropout=dropout)
    window = Maxout(nO=width, nI=width * 3, nP=pieces, normalize=True, dropout=dropout)
    layers = clone(residual(chain(expand_window(window_size=1), window)), shape.depth)
    model: Model[Any, Any] = with_array(chain(concatenate(*embeds), mix, layers), pad=shape.depth)
    return model


def _letters_layer(table: Floats, width: int) -> Model[Any, Any]:
    """A linear layer over the dense rows, which are looked up by the last number of a token's row and never trained."""
    inner: Model[Any, Any] = Linear(width, table.shape[1])
    # row 0 is that of the empty rows between texts
    table = np.concatenate([np.zeros_like(table[:1]), table])

    def forward(model: Model[Any, Any], rows: Any, is_train: bool) -> Any:
        out, back = inner(table[rows[:, -1].astype(np.int64)], is_train)

        def backward(slope: Any) -> Any:
            back(slope)
            return rows

        return out, backward

    return Model(
        "letters", forward, layers=[inner], init=lambda model, X=None, Y=None: inner.initialize(), dims={"nO": width}
    )


def head_layer(labels: int, width: int) -> Model[Any, Any]:
    """Scores of labels from vectors."""
    model: Model[Any, Any] = Linear(labels, width)
    model.initialize()
    return model


def weights_of(model: Model[Any, Any]) -> Weights:
    """The encoder's parameters by plain names, in the order in which ``Encoder`` reads them."""
    tables: list[Any] = [n.get_param("E") for n in model.walk() if n.name == "hashembed"]
    mixers: list[Any] = [n for n in model.walk() if n.name == "maxout"]
    norms: list[Any] = [n for n in model.walk() if n.name == "layernorm"]
    out: Weights = {f"table{i}": t for i, t in enumerate(tables)}
    (inner,) = (n.layers[0] for n in model.walk() if n.name == "letters")
    dense: Any = inner
    out["letters_W"], out["letters_b"] = dense.get_param("W"), dense.get_param("b")
    for i, (m, n) in enumerate(zip(mixers, norms, strict=True)):
        out[f"layer{i}_W"], out[f"layer{i}_b"] = m.get_param("W"), m.get_param("b")
        out[f"layer{i}_G"], out[f"layer{i}_c"] = n.get_param("G"), n.get_param("b")
    return out


class Words(Protocol):
    """The words known so far, as ``Featurizer`` keeps them."""

    @property
    def word_rows(self) -> NDArray[np.uint64]:
        """(words, word columns)."""
        ...

    @property
    def dense_rows(self) -> Floats:
        """(words, letters' width)."""
        ...


class _Layer:
    """A maxout layer and its normalisation; pieces are put outside units, so that their maximum is one of blocks."""

    def __init__(self, W: Floats, b: Floats, scale: Floats, shift: Floats) -> None:
        width, pieces, inputs = W.shape
        self.W = np.ascontiguousarray(W.transpose(1, 0, 2).reshape(width * pieces, inputs))
        self.b = np.ascontiguousarray(b.T.reshape(1, width * pieces))
        self.scale, self.shift = scale, shift


class Encoder:
    """The trained encoder for use: equal to the thinc model, with the mixing layer's part of each word kept.

    Half of the work of a token is the same wherever its word stands, so it is done once a word.
    """

    def __init__(self, shape: Shape, weights: Weights) -> None:
        self.shape = shape
        self._ops = NumpyOps()
        full = {k: np.ascontiguousarray(v, np.float32) for k, v in weights.items()}
        self._tables = [full[f"table{i}"] for i in range(len(COLUMNS))]
        units = shape.width * shape.pieces
        self._layers = [_Layer(*(full[f"layer{i}_{k}"] for k in "WbGc")) for i in range(shape.depth + 1)]
        mixing = self._layers[0].W
        ends = np.cumsum(shape.widths)
        at = int(ends[-1])
        self._dense = np.ascontiguousarray((mixing[:, at:] @ full["letters_W"]).T)
        self._dense_bias = mixing[:, at:] @ full["letters_b"]
        self._mixing = [np.ascontiguousarray(mixing[:, e - w : e].T) for e, w in zip(ends, shape.widths, strict=True)]
        self._words = np.zeros((1024, units), np.float32)
        self._known = 0
        self._places: list[dict[int, Floats]] = [{} for _ in COLUMNS]

    def forget(self) -> None:
        """Drop what is kept of words."""
        self._known = 0

    def vectors(self, word_ids: NDArray[np.int64], words: Words, places: NDArray[np.uint64]) -> Floats:
        """(N, width) vectors of one text's tokens."""
        self._learn(words)
        mixed = self._words[word_ids] + self._layers[0].b
        for i in range(places.shape[1]):
            values, which = np.unique(places[:, i], return_inverse=True)
            mixed += np.stack([self._place(len(WORD_COLUMNS) + i, int(v)) for v in values])[which]
        pad, width = self.shape.depth, self.shape.width
        x = np.zeros((len(word_ids) + 2 * pad, width), np.float32)
        x[pad : len(x) - pad] = self._finish(mixed, 0)
        # the rows beside a text are empty on entering the mixing layer, and run through it as in training
        edge = self._finish(np.broadcast_to(self._edge(), (1, mixed.shape[1])).copy(), 0)
        x[:pad], x[len(x) - pad :] = edge, edge
        for i in range(1, len(self._layers)):
            y = self._ops.gemm(self._ops.seq2col(x, 1), self._layers[i].W, trans2=True)
            y += self._layers[i].b
            x = x + self._finish(y, i)
        return x[pad : len(x) - pad]

    def _finish(self, y: Floats, layer: int) -> Floats:
        """Maxout over pieces, then layer normalisation."""
        width = self.shape.width
        best = y[:, :width]
        for at in range(width, y.shape[1], width):
            best = np.maximum(best, y[:, at : at + width])
        best = best - best.mean(1, keepdims=True)
        best /= np.sqrt(np.einsum("ij,ij->i", best, best)[:, None] / width + 1e-8)
        best *= self._layers[layer].scale
        best += self._layers[layer].shift
        return np.asarray(best, np.float32)

    def _embedded(self, column: int, ids: NDArray[np.uint64]) -> Floats:
        keys = self._ops.hash(np.ascontiguousarray(ids), SEED + column) % self.shape.rows[column]
        return np.asarray(self._tables[column][keys].sum(1), np.float32)

    def _edge(self) -> Floats:
        zero = np.zeros(1, np.uint64)
        parts = [self._embedded(i, zero) @ self._mixing[i] for i in range(len(COLUMNS))]
        return np.asarray(sum(parts) + self._layers[0].b + self._dense_bias, np.float32)

    def _learn(self, words: Words) -> None:
        """Keep the mixing layer's part of words not seen before."""
        word_rows = words.word_rows
        new = word_rows[self._known :]
        if not len(new):
            return
        if len(word_rows) > len(self._words):
            grown = np.zeros((max(len(word_rows), 2 * len(self._words)), self._words.shape[1]), np.float32)
            grown[: self._known] = self._words[: self._known]
            self._words = grown
        parts = sum(self._embedded(i, new[:, i]) @ self._mixing[i] for i in range(len(WORD_COLUMNS)))
        told = words.dense_rows[self._known : len(word_rows)] @ self._dense + self._dense_bias
        self._words[self._known : len(word_rows)] = parts + told
        self._known = len(word_rows)

    def _place(self, column: int, value: int) -> Floats:
        kept = self._places[column]
        if value not in kept:
            if len(kept) > _PLACES:
                kept.clear()
            kept[value] = (self._embedded(column, np.array([value], np.uint64)) @ self._mixing[column])[0]
        return kept[value]


_PLACES = 5000
"""Values of a place column that are kept."""


def linear(vectors: Floats, W: Floats, b: Floats) -> Floats:
    """Scores of a head."""
    return np.asarray(vectors @ W.T + b, np.float32)


def sizes(values: Sequence[int]) -> tuple[int, ...]:
    """A config's list as the tuple that ``Shape`` holds."""
    return tuple(int(v) for v in values)
