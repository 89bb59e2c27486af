"""Epochs of training, from the start or from the last checkpoint; each epoch ends in a new checkpoint."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kgbuild.train.config import TrainingSettings
from kgbuild.train.examples import Example
from kgbuild.train.network import Network

Report = Callable[["Step"], None]


@dataclass(frozen=True, slots=True)
class Step:
    """How far a training is: tokens of all epochs, and the loss a document of the epoch so far.

    ``network``: which one is trained.
    """

    network: str
    epoch: int
    epochs: int
    tokens: int
    total: int
    loss: float


def run_epochs(name: str, network: Network, examples: Sequence[Example], checkpoint: Path, report: Report) -> None:
    """Train ``network`` on the examples; an interrupted run goes on behind its last whole epoch to the same weights."""
    settings = network.settings.training
    order = list(range(len(examples)))
    done = 0
    if checkpoint.is_file():
        done, order = network.restore(checkpoint)
    size = sum(len(e) for e in examples)
    total = size * settings.epochs
    for epoch in range(done, settings.epochs):
        random.Random(f"{settings.seed}-{epoch}").shuffle(order)
        seen, documents, loss = epoch * size, 0, 0.0
        for batch in _batches([examples[i] for i in order], settings.batch):
            loss += network.step(batch, rate_at(settings, seen, total))
            seen += sum(len(e) for e in batch)
            documents += len(batch)
            report(Step(name, epoch + 1, settings.epochs, seen, total, loss / documents))
        network.save(checkpoint, epoch + 1, order)


def rate_at(settings: TrainingSettings, seen: int, total: int) -> float:
    """The learning rate after ``seen`` of ``total`` tokens: rising at first, then falling in a straight line."""
    rising = min(1.0, (seen / settings.batch + 1) / settings.warm)
    return settings.rate * rising * max(settings.last_rate, 1 - seen / total)


def _batches(examples: Sequence[Example], tokens: int) -> Iterator[list[Example]]:
    """Runs of examples of at least so many tokens, but for the last."""
    batch: list[Example] = []
    size = 0
    for example in examples:
        batch.append(example)
        size += len(example)
        if size >= tokens:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
