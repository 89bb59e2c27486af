"""The network in training: the encoder, a linear layer and transitions a head, one optimiser, its state on disk."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import spacy.util
import srsly  # type: ignore[import-untyped]
from numpy.typing import NDArray
from thinc.api import Adam, Model, fix_random_seed

from kgbuild.ner.crf import Labels, gradients
from kgbuild.ner.network import head_layer, weights_of
from kgbuild.train.config import Settings
from kgbuild.train.examples import Example

_QUICK = 5.0
"""Transitions are few and move this much faster than the other weights."""
_SCALE = 10.0
"""Gradients are per token of a step times this, so that Adam's small constant plays no part."""
_HIDDEN = 1
"""Value of a feature that is blanked out."""
_FORM, _ENDINGS = 0, (2, 3)


class Network:
    """Encoder and heads; ``step`` trains them on one batch."""

    def __init__(self, settings: Settings, labels: dict[str, Labels], letters: NDArray[np.float32]) -> None:
        fix_random_seed(settings.training.seed)
        self._random = np.random.default_rng(settings.training.seed)
        self.settings, self.labels = settings, labels
        architecture = spacy.util.registry.architectures.get(settings.architecture)
        self.encoder: Model[Any, Any] = architecture(settings.shape, settings.training.dropout, letters)
        self.encoder.initialize(X=[np.zeros((3, len(settings.shape.rows) + 1), np.uint64)])
        self.heads: dict[str, Any] = {
            name: head_layer(len(known), settings.shape.width) for name, known in labels.items()
        }
        self.moves: dict[str, Any] = {name: _moves(len(known)) for name, known in labels.items()}
        t = settings.training
        self._adam = Adam(t.rate, L2=t.decay, grad_clip=1.0, use_averages=False, L2_is_weight_decay=True)

    def step(self, batch: Sequence[Example], rate: float) -> float:
        """One update; the loss (negative log likelihood) summed over the batch."""
        vectors, back = self.encoder.begin_update([self._blanked(e.rows) for e in batch])
        slopes: list[Any] = [None] * len(batch)
        tokens = sum(len(e) for e in batch)
        loss = 0.0
        for name in sorted({head for e in batch for head in e.labels}):
            loss += self._head(name, batch, vectors, slopes, tokens)
        back(slopes)
        self._adam.learn_rate = rate
        for model in (self.encoder, *self.heads.values(), *self.moves.values()):
            model.finish_update(self._adam)
        self._adam.step_schedules()
        return loss

    def _head(
        self, name: str, batch: Sequence[Example], vectors: Sequence[Any], slopes: list[Any], tokens: int
    ) -> float:
        own = [i for i, e in enumerate(batch) if name in e.labels]
        scores, back = self.heads[name].begin_update(np.concatenate([vectors[i] for i in own]))
        moves = self.moves[name]
        loss, slope, pairs = self._slopes(name, [batch[i] for i in own], scores)
        moves.inc_grad("T", pairs * (_QUICK * _SCALE / tokens))
        passed = back(slope * np.float32(_SCALE / tokens))
        ends = np.cumsum([len(batch[i]) for i in own])
        for i, end in zip(own, ends, strict=True):
            slope = passed[end - len(batch[i]) : end]
            slopes[i] = slope if slopes[i] is None else slopes[i] + slope
        return loss

    def _slopes(self, name: str, batch: Sequence[Example], scores: Any) -> tuple[float, Any, Any]:
        """Loss and gradients of one head; examples of one weight are reckoned together."""
        moves = self.moves[name].get_param("T") * _QUICK
        slope, pairs, loss = np.zeros_like(scores), np.zeros_like(moves), 0.0
        places = np.split(np.arange(len(scores)), np.cumsum([len(e) for e in batch])[:-1])
        for weight in sorted({e.weights[name] for e in batch}):
            some = [(e, at) for e, at in zip(batch, places, strict=True) if e.weights[name] == weight]
            at = np.concatenate([at for _, at in some])
            gold = np.concatenate([e.labels[name] for e, _ in some])
            lengths = [n for e, _ in some for n in e.lengths]
            own_loss, own_slope, own_pairs = gradients(scores[at], lengths, gold, moves, self.labels[name])
            slope[at] = own_slope * np.float32(weight)
            pairs += own_pairs * np.float32(weight)
            loss += own_loss * weight
        return loss, slope, pairs

    def _blanked(self, rows: NDArray[np.uint64]) -> NDArray[np.uint64]:
        """The rows with the forms of some words hidden, and the endings of some, so that neither alone decides."""
        rows = rows.copy()
        share = self.settings.training.blanked
        rows[self._random.random(len(rows)) < share, _FORM] = _HIDDEN
        hidden = self._random.random(len(rows)) < share
        for column in _ENDINGS:
            rows[hidden, column] = _HIDDEN
        return rows

    def weights(self) -> dict[str, NDArray[Any]]:
        """All parameters by plain names: the encoder's, then ``head_NAME_W``, ``_b`` and ``_T`` (transitions)."""
        out = weights_of(self.encoder)
        for name, head in self.heads.items():
            out[f"head_{name}_W"], out[f"head_{name}_b"] = head.get_param("W"), head.get_param("b")
            out[f"head_{name}_T"] = self.moves[name].get_param("T") * _QUICK
        return out

    def save(self, path: Path, epoch: int, order: Sequence[int]) -> None:
        """Write a checkpoint whole: parameters, the optimiser's moments, the state of chance."""
        models = [self.encoder, *self.heads.values(), *self.moves.values()]
        name, keys, *rest = np.random.get_state()
        chance = {"own": self._random.bit_generator.state, "numpy": [name, np.asarray(keys).tolist(), *rest]}
        state = {
            "epoch": epoch, "order": list(order), "chance": json.dumps(chance),
            "models": [m.to_bytes() for m in models], "moments": [self._moments(m) for m in models],
        }  # fmt: skip
        fresh = path.with_suffix(".new")
        fresh.write_bytes(srsly.msgpack_dumps(state))
        os.replace(fresh, path)

    def restore(self, path: Path) -> tuple[int, list[int]]:
        """Take up a checkpoint: (epochs done, the order of examples that ``save`` was given)."""
        state: Any = srsly.msgpack_loads(path.read_bytes())
        models = [self.encoder, *self.heads.values(), *self.moves.values()]
        for model, data, moments in zip(models, state["models"], state["moments"], strict=True):
            model.from_bytes(data)
            self._take(model, moments)
        chance = json.loads(state["chance"])
        self._random.bit_generator.state = chance["own"]
        name, keys, *rest = chance["numpy"]
        np.random.set_state((name, np.array(keys, np.uint32), *rest))
        return int(state["epoch"]), list(state["order"])

    def _moments(self, model: Model[Any, Any]) -> list[dict[str, Any]]:
        """Adam's two moments and its count of updates, of every parameter of a model, in the order of ``walk``."""
        keys = [(node.id, name) for node in model.walk() for name in node.param_names]
        adam: Any = self._adam
        return [{"m": adam.mom1.get(k), "v": adam.mom2.get(k), "n": adam.nr_update.get(k, 0)} for k in keys]

    def _take(self, model: Model[Any, Any], moments: Sequence[dict[str, Any]]) -> None:
        adam: Any = self._adam
        keys = [(node.id, name) for node in model.walk() for name in node.param_names]
        for key, kept in zip(keys, moments, strict=True):
            if kept["m"] is not None:
                adam.mom1[key], adam.mom2[key] = (np.array(kept[k], np.float32) for k in "mv")
                adam.nr_update[key] = kept["n"]


def _moves(labels: int) -> Any:
    """Transitions as the one parameter of a model that computes nothing, so that the optimiser moves them too."""
    model: Any = Model("transitions", lambda model, x, is_train: (x, lambda d: d))
    model.set_param("T", np.zeros((labels, labels), np.float32))
    return model
