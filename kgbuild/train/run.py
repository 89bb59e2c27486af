"""A training from files to a model's folder, in steps whose results stay in ``work`` until the model stands.

names and texts → lexicon and clusters → examples → epochs → model. What is there already from an interrupted run with
the same inputs is not done again.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from kgbuild.corpora import CorpusDocument, leaks, measured_documents, training_documents
from kgbuild.ner.crf import Labels
from kgbuild.ner.features import Featurizer
from kgbuild.ner.lexicon import Lexicon
from kgbuild.train.config import Settings
from kgbuild.train.examples import Example, examples
from kgbuild.train.loop import Report, run_epochs
from kgbuild.train.network import Network
from kgbuild.train.store import write_model
from kgbuild.train.texts import paragraphs
from kgbuild.train.vectors import clusters
from kgbuild.vocab import Vocabulary

WORK = ".work"
"""Folder of an unfinished training, inside the folder of the model."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """Where everything comes from: the folder of corpora, records for their text, names."""

    corpora: Path
    texts: tuple[Path, ...]
    vocabulary: Vocabulary


@dataclass(frozen=True, slots=True)
class Trained:
    """What went into a model: documents and tokens by head, what was left out since it is measured."""

    documents: dict[str, int]
    tokens: int
    unfit: int
    left_out: dict[str, int]


def train(settings: Settings, inputs: Inputs, to: Path, say: Callable[[str], None], report: Report) -> Trained:
    """Train a model and write it into the folder ``to``; ``say(line)`` tells each step, ``report`` the epochs.

    Raises:
        UsageError: a corpus or a record cannot be read, or its licence does not allow training.
    """
    work = to / WORK
    _fresh(work, settings, inputs)
    documents = _documents(settings, inputs.corpora)
    count = sum(len(d) for d in documents.kept.values())
    say(f"{count} annotated documents; left out, being measured or repeated: {documents.left_out}")
    lexicon = _lexicon(work, inputs.vocabulary)
    texts = (d.text for group in documents.kept.values() for d in group)
    found = _clusters(work, settings, inputs, texts)
    say(f"{len(found)} words have clusters")
    featurizer = Featurizer(lexicon, found)
    labels = {name: Labels(head.types) for name, head in settings.heads.items()}
    made: list[Example] = []
    unfit = 0
    for name, group in documents.kept.items():
        some, missed = examples(group, name, labels[name], featurizer)
        made += some
        unfit += missed
    say(f"{sum(len(e) for e in made)} tokens; {unfit} spans fit no tokens")
    network = Network(settings, labels)
    run_epochs(network, made, work / "checkpoint.bin", report)
    write_model(to, settings, network.weights(), lexicon, found)
    shutil.rmtree(work)
    counts = {name: len(group) for name, group in documents.kept.items()}
    return Trained(counts, sum(len(e) for e in made), unfit, documents.left_out)


@dataclass(frozen=True, slots=True)
class _Documents:
    kept: dict[str, list[CorpusDocument]]
    left_out: dict[str, int]


def _documents(settings: Settings, root: Path) -> _Documents:
    """Training documents of each head, without those that are measured."""
    measured = measured_documents(root)
    kept: dict[str, list[CorpusDocument]] = {}
    left_out: dict[str, int] = {}
    for name, head in settings.heads.items():
        checked = leaks(training_documents(root, head.corpora), measured)
        kept[name] = list(checked.kept)
        dropped = len(checked.measured) + len(checked.repeated)
        if dropped:
            left_out[name] = dropped
    return _Documents(kept, left_out)


def _lexicon(work: Path, vocabulary: Vocabulary) -> Lexicon:
    folder = work / "lexicon"
    if not (folder / "lexicon.json").is_file():
        folder.mkdir(parents=True, exist_ok=True)
        Lexicon.of(_names(vocabulary)).save(folder)
    return Lexicon.load(folder)


def _names(vocabulary: Vocabulary) -> Iterator[tuple[str, str, str]]:
    for concept in vocabulary.concepts():
        for kind, term in concept.terms():
            yield term, concept.type, kind


def _clusters(work: Path, settings: Settings, inputs: Inputs, texts: Iterator[str]) -> dict[str, tuple[int, int]]:
    path = work / "clusters.json"
    if not path.is_file():
        found = clusters(paragraphs(inputs.texts, texts), settings.vectors)
        path.write_text(json.dumps(found), "utf-8")
    return {word: (a, b) for word, (a, b) in json.loads(path.read_text("utf-8")).items()}


def _fresh(work: Path, settings: Settings, inputs: Inputs) -> None:
    """Keep the unfinished work of the same settings and inputs only."""
    named = [str(inputs.corpora), *map(str, inputs.texts), inputs.vocabulary.fingerprint]
    told = json.dumps([asdict(settings), named])
    key = hashlib.sha256(told.encode()).hexdigest()
    marker = work / "of"
    if work.is_dir() and (not marker.is_file() or marker.read_text("utf-8") != key):
        shutil.rmtree(work)
    work.mkdir(parents=True, exist_ok=True)
    marker.write_text(key, "utf-8")
