"""A training from files to a model's folder, in steps whose results stay in ``work`` until the model stands.

names and texts → words; documents → teachers → what they mark elsewhere → examples → epochs → model. What is there
already from an interrupted run with the same inputs is not done again.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from kgbuild.corpora import CorpusDocument, corpus_named, leaks, measured_documents, training_documents
from kgbuild.model import UsageError
from kgbuild.ner.crf import Labels
from kgbuild.ner.features import Featurizer
from kgbuild.ner.letters import Letters
from kgbuild.ner.lexicon import Lexicon
from kgbuild.ner.tagger import load_tagger
from kgbuild.ner.tokens import tokenise
from kgbuild.train.config import HeadSettings, Settings
from kgbuild.train.examples import ExampleMaker, Examples, Lesson
from kgbuild.train.letters import learn_letters
from kgbuild.train.loop import Report, run_epochs
from kgbuild.train.network import Network
from kgbuild.train.store import write_model
from kgbuild.train.teachers import Teachers
from kgbuild.train.texts import paragraphs
from kgbuild.train.vectors import clusters, word_vectors
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
    """What went into a model: documents by corpus, tokens, what was left out since it is measured or repeated."""

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
    texts = [d.text for group in documents.kept.values() for d in group]
    words = _words(work, settings, inputs, texts)
    say(f"{len(words.clusters)} words have vectors and clusters")
    featurizer = Featurizer(words.lexicon, words.clusters, words.letters)
    maker = _Maker(settings, work, words, featurizer, documents, report)
    teachers = [load_tagger(maker.teacher(i)) for i in range(settings.silver.teachers)]
    lessons = (
        [*documents.lessons(settings.silver.heads), *_unlabelled(settings, inputs)] if teachers else documents.lessons()
    )
    say(f"{len(lessons)} texts to learn from, {len(teachers)} teachers")
    training = replace(settings.training, seed=settings.training.seed + len(teachers))
    taught_by = Teachers(teachers) if teachers else None
    examples, network = maker.train("model", replace(settings, training=training), lessons, taught_by)
    tokens = sum(len(e) for e in examples.made)
    say(f"{tokens} tokens; {examples.unfit} spans fit no tokens")
    write_model(to, settings, network.weights(), words.lexicon, words.letters, words.clusters)
    shutil.rmtree(work)
    counts = {name: len(group) for name, group in documents.kept.items()}
    return Trained(counts, tokens, examples.unfit, documents.left_out)


@dataclass(frozen=True, slots=True)
class _Documents:
    """Training documents of each corpus, the heads that each corpus teaches, and how many were left out."""

    kept: dict[str, list[CorpusDocument]]
    heads: dict[str, list[str]]
    left_out: dict[str, int]

    def lessons(self, taught: Sequence[str] = ()) -> list[Lesson]:
        """Each document with the heads that its annotators teach, and of ``taught`` those that they do not."""
        return [
            Lesson(d.text, d.spans, tuple(self.heads[c]), tuple(h for h in taught if h not in self.heads[c]))
            for c, group in self.kept.items()
            for d in group
        ]


@dataclass(frozen=True, slots=True)
class _Maker:
    """Trains networks over the same words."""

    settings: Settings
    work: Path
    words: _Words
    featurizer: Featurizer
    documents: _Documents
    report: Report

    def train(
        self, name: str, settings: Settings, lessons: Sequence[Lesson], teachers: Teachers | None
    ) -> tuple[Examples, Network]:
        """A network trained on lessons; its checkpoint stays in ``work``."""
        labels = {head: Labels(known.types) for head, known in settings.heads.items()}
        examples = ExampleMaker(labels, self.featurizer, teachers, settings.silver.weight)(lessons)
        network = Network(settings, labels, self.featurizer.dense_rows)
        run_epochs(name, network, examples.made, self.work / f"{name}.checkpoint", self.report)
        return examples, network

    def teacher(self, number: int) -> Path:
        """The folder of a teacher, trained on what annotators marked, with a seed of its own."""
        folder = self.work / f"teacher-{number + 1}"
        if not (folder / "meta.json").is_file():
            silver = self.settings.silver
            shape = replace(self.settings.shape, width=silver.width, depth=silver.depth)
            training = replace(self.settings.training, seed=self.settings.training.seed + number)
            settings = replace(self.settings, shape=shape, training=training)
            _, network = self.train(folder.name, settings, self.documents.lessons(), None)
            write_model(
                folder, settings, network.weights(), self.words.lexicon, self.words.letters, self.words.clusters
            )
        return folder


def _unlabelled(settings: Settings, inputs: Inputs) -> list[Lesson]:
    """Paragraphs of the records for the teachers to mark: those whose hashes are smallest, whatever their order."""
    found = paragraphs(inputs.texts)
    ranked = sorted(found, key=lambda text: hashlib.sha256(text.encode("utf-8", "replace")).digest())
    return [Lesson(text, taught=settings.silver.heads) for text in ranked[: settings.silver.paragraphs]]


def _documents(settings: Settings, root: Path) -> _Documents:
    """Training documents of the corpora that heads name, without those that are measured."""
    heads: dict[str, list[str]] = {}
    for name, head in settings.heads.items():
        _check(name, head)
        for corpus in head.corpora:
            heads.setdefault(corpus, []).append(name)
    measured = measured_documents(root)
    kept: dict[str, list[CorpusDocument]] = {}
    left_out: dict[str, int] = {}
    for corpus in heads:
        checked = leaks(training_documents(root, (corpus,)), measured)
        kept[corpus] = list(checked.kept)
        dropped = len(checked.measured) + len(checked.repeated)
        if dropped:
            left_out[corpus] = dropped
    return _Documents(kept, heads, left_out)


def _check(name: str, head: HeadSettings) -> None:
    """A head learns that what is not marked is nothing: its corpora must mark every mention of its types."""
    for corpus in head.corpora:
        missing = sorted(set(head.types) - set(corpus_named(corpus).exhaustive))
        if missing:
            raise UsageError(f"heads.{name}: {corpus} does not annotate every {missing[0]}")


@dataclass(frozen=True, slots=True)
class _Words:
    lexicon: Lexicon
    letters: Letters
    clusters: dict[str, tuple[int, int]]


def _words(work: Path, settings: Settings, inputs: Inputs, texts: Sequence[str]) -> _Words:
    """All that is known of words; made once, then read from ``work``, as the model will read it."""
    folder, done = work / "words", work / "words" / "clusters.json"
    if not done.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        names = list(_names(inputs.vocabulary))
        Lexicon.of(names).save(folder)
        read = list(paragraphs(inputs.texts, texts))
        words, vectors = word_vectors(read, settings.vectors)
        counts = Counter(w for text in read for w in tokenise(text).words)
        learn_letters(words, vectors, names, counts, settings.vectors.seed).save(folder)
        done.write_text(json.dumps(clusters(words, vectors, settings.vectors)), "utf-8")
    found = {word: (a, b) for word, (a, b) in json.loads(done.read_text("utf-8")).items()}
    return _Words(Lexicon.load(folder), Letters.load(folder), found)


def _names(vocabulary: Vocabulary) -> Iterator[tuple[str, str, str]]:
    for concept in vocabulary.concepts():
        for kind, term in concept.terms():
            yield term, concept.type, kind


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
