"""``kgbuild train``: a tagger from annotated corpora and unlabelled records."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kgbuild.cli.building import Ontologies
from kgbuild.cli.output import Bar

if TYPE_CHECKING:
    from kgbuild.train import Step


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("train")(train)


def train(
    to: Annotated[Path, typer.Option(help="The folder of the model; an unfinished training in it goes on.")],
    corpora: Annotated[Path | None, typer.Option(help="The folder of annotated corpora; else the shared one.")] = None,
    texts: Annotated[
        list[Path] | None, typer.Option(help="Records whose text, unlabelled, teaches words; may be repeated.")
    ] = None,
    ontologies: Ontologies = None,
    config: Annotated[Path | None, typer.Option(help="A training config (.cfg); else the shipped model's.")] = None,
) -> None:
    """Train the tagger of drugs, conditions and genes.

    The same inputs, config and seeds give the same model. It may be interrupted at any time: run again with the same
    arguments, it goes on behind the last whole epoch. Documents of parts that are measured never train.

    Examples:

      kgbuild train --to model --ontologies index --texts trials

      kgbuild evaluate ner bc5cdr --model ner:model
    """
    from kgbuild.corpora import corpora_folder
    from kgbuild.resources import models_dir
    from kgbuild.train import Inputs, read_settings
    from kgbuild.train import train as run
    from kgbuild.vocab import load_vocabulary

    settings = read_settings(config or models_dir() / "kgb-ner" / "config.cfg")
    inputs = Inputs(corpora_folder(corpora), tuple(texts or ()), load_vocabulary(ontologies))
    epochs = _Epochs()
    try:
        trained = run(settings, inputs, to, epochs.message, epochs.step)
    finally:
        epochs.close()
    for corpus, documents in trained.documents.items():
        print(f"{corpus}: {documents} documents")
    print(f"{to}: a model of {trained.tokens} tokens; next: kgbuild evaluate ner bc5cdr --model ner:{to}")


class _Epochs(Bar):
    """A bar over the tokens of an epoch on a terminal, a line when one is done otherwise."""

    def __init__(self) -> None:
        super().__init__()
        self._network = ""
        self._epoch = 0
        self._tokens = 0

    def step(self, step: Step) -> None:
        """A batch is done."""
        if (step.network, step.epoch) != (self._network, self._epoch):
            size = step.total // step.epochs
            self._network, self._epoch, self._tokens = step.network, step.epoch, (step.epoch - 1) * size
            name = f"{step.network}: epoch {step.epoch} of {step.epochs}"
            self._begin(name, size, 0, name)
        self.advance(step.tokens - self._tokens)
        self._tokens = step.tokens
        if step.tokens * step.epochs == step.total * step.epoch:
            self.message(f"{step.network}: epoch {step.epoch}: loss {step.loss:.2f} a document")
