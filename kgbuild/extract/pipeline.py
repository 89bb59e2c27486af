"""The spaCy pipeline: a blank English tokenizer and one registered component a stage.

Takes a ``Record``, gives an ``Annotation`` without links. Components share the document's ``Reading`` and run in this
order: kgb_sentences, kgb_abbreviations, kgb_ner, kgb_mentions, kgb_views, kgb_statements.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.tokens import Span as SpacySpan

from kgbuild.extract.abbreviations import definitions
from kgbuild.extract.anaphora import pronouns
from kgbuild.extract.claims import statements as statements_of
from kgbuild.extract.folding import PLAIN, fold
from kgbuild.extract.mentions import MentionFinder
from kgbuild.extract.reading import Reading, reading_of
from kgbuild.extract.recognise import SHIPPED, Recogniser, recogniser
from kgbuild.extract.scope import set_scopes
from kgbuild.extract.sentences import sentences
from kgbuild.extract.tagged import NOT_PROSE
from kgbuild.extract.tokens import BoundedTokenizer
from kgbuild.extract.view import make_view
from kgbuild.model import Annotation, Mention, Record, Statement
from kgbuild.vocab import Vocabulary, load_vocabulary

COMPONENTS = ("kgb_sentences", "kgb_abbreviations", "kgb_ner", "kgb_mentions", "kgb_views", "kgb_statements")
"""Names of the registered components, in the order they run."""


@Language.component("kgb_sentences")
def find_sentences(doc: Doc) -> Doc:
    """Sentences of the readable sections."""
    reading = reading_of(doc)
    reading.sentences = sentences(reading.record)
    return doc


@Language.component("kgb_abbreviations")
def find_abbreviations(doc: Doc) -> Doc:
    """Abbreviations that the document defines."""
    reading = reading_of(doc)
    reading.definitions = definitions(reading.text, [s.span for s in reading.sentences])
    return doc


class Names:
    """Names that a trained model finds; ``model`` as ``recogniser`` takes it, so that the config stays plain JSON."""

    def __init__(self, model: str) -> None:
        self._model = model
        self._recogniser: Recogniser | None = None
        self._loaded = False

    def use(self, found: Recogniser | None) -> None:
        """Take an already loaded model, or none."""
        self._recogniser, self._loaded = found, True

    def __call__(self, doc: Doc) -> Doc:
        """Fill the reading's tagged spans."""
        if not self._loaded:
            self.use(recogniser(self._model))
        if self._recogniser is not None:
            reading = reading_of(doc)
            prose = [s for s in reading.sentences if s.section.kind not in NOT_PROSE]
            reading.tagged = self._recogniser(reading.text, prose, reading.definitions)
        return doc


@Language.factory("kgb_ner", default_config={"model": SHIPPED})
def make_names(nlp: Language, name: str, model: str) -> Names:
    """Factory of the component that runs the model."""
    return Names(model)


class VocabularyComponent:
    """A component that needs a vocabulary: the one given by ``use``, else the one its config names.

    ``ontologies`` is a path for ``load_vocabulary`` (None: the default), so that the config stays plain JSON.
    """

    def __init__(self, ontologies: str | None) -> None:
        self._path = Path(ontologies) if ontologies else None
        self._vocabulary: Vocabulary | None = None

    def use(self, vocabulary: Vocabulary) -> None:
        """Take an already loaded vocabulary."""
        self._vocabulary = vocabulary

    @property
    def vocabulary(self) -> Vocabulary:
        """The vocabulary, loaded on first use."""
        if self._vocabulary is None:
            self._vocabulary = load_vocabulary(self._path)
        return self._vocabulary


class Mentions(VocabularyComponent):
    """Typed spans; also put into ``doc.spans["mentions"]`` where tokens allow."""

    _finder: MentionFinder | None = None

    def __call__(self, doc: Doc) -> Doc:
        """Fill the reading's drafts and mentions."""
        if self._finder is None:
            self._finder = MentionFinder(self.vocabulary)
        reading = reading_of(doc)
        self._finder(reading)
        _publish(doc, reading)
        return doc


class Statements(VocabularyComponent):
    """Statements of every kind."""

    def __call__(self, doc: Doc) -> Doc:
        """Fill the reading's statements."""
        reading = reading_of(doc)
        reading.statements = statements_of(reading, self.vocabulary)
        return doc


@Language.factory("kgb_mentions", default_config={"ontologies": None})
def make_mentions(nlp: Language, name: str, ontologies: str | None) -> Mentions:
    """Factory of the mention component."""
    return Mentions(ontologies)


@Language.factory("kgb_statements", default_config={"ontologies": None})
def make_statements(nlp: Language, name: str, ontologies: str | None) -> Statements:
    """Factory of the statement component."""
    return Statements(ontologies)


@Language.component("kgb_views")
def make_views(doc: Doc) -> Doc:
    """Marked sentences with pronouns resolved, and each sentence's scope."""
    reading = reading_of(doc)
    reading.views = []
    near = reading.by_sentence(reading.drafts)
    for sentence in reading.sentences:
        earlier = [v for v in reading.views[-6:] if v.sentence.paragraph == sentence.paragraph]
        items = pronouns(reading.text, sentence, earlier)
        view = make_view(reading.text, sentence, near[sentence.index], items)
        reading.views.append(view)
    set_scopes(reading.views)
    return doc


def _publish(doc: Doc, reading: Reading) -> None:
    spans = (doc.char_span(m.start, m.end, label=m.type, alignment_mode="expand") for m in reading.mentions)
    found: list[SpacySpan] = [s for s in spans if s is not None]
    doc.spans["mentions"] = found


def make_nlp(vocabulary: Vocabulary, model: Recogniser | None = None) -> Language:
    """The pipeline over a vocabulary and a model of names."""
    nlp = spacy.blank("en")
    nlp.max_length = 50_000_000
    nlp.tokenizer = BoundedTokenizer(nlp.tokenizer, nlp.vocab)
    for name in COMPONENTS:
        component = nlp.add_pipe(name)
        if isinstance(component, VocabularyComponent):
            component.use(vocabulary)
        elif isinstance(component, Names):
            component.use(model)
    return nlp


class Extractor:
    """Reads records: mentions and statements, not yet linked; ``model`` as ``recogniser`` takes it.

    Raises:
        UsageError: there is no such model.
    """

    def __init__(self, vocabulary: Vocabulary, model: str = SHIPPED) -> None:
        self.nlp = make_nlp(vocabulary, recogniser(model))

    def extract(self, record: Record) -> Annotation:
        """Everything read from one record."""
        read, folding = fold(record)
        doc = self.nlp.make_doc(read.text[: _readable(read)])
        doc._.kgb_reading = Reading(read, folding)
        for _, component in self.nlp.pipeline:
            doc = component(doc)
        reading = reading_of(doc)
        mentions: Iterable[Mention] = reading.mentions
        statements: Iterable[Statement] = reading.statements
        if folding is not PLAIN:
            mentions = (folding.mention(m, record.text) for m in mentions)
            statements = (folding.statement(s) for s in statements)
        return Annotation(record, tuple(mentions), tuple(statements), (), trial_properties(reading))


def _readable(record: Record) -> int:
    """Where the last section ends: the numbers of a study's results stand behind it, and no token of them is needed."""
    return max((s.end for s in record.sections), default=0)


def trial_properties(reading: Reading) -> dict[str, object]:
    """What is shown of the trial: nct_id, title, phases, sponsor, dates."""
    record = reading.record
    shown: dict[str, object] = {"nct_id": record.nct_id, "title": record.title, "phases": [], "sponsor": None}
    for s in reading.statements:
        if s.predicate == "phase" and s.scope == "this_trial":
            shown["phases"] = list(s.object.values)
        elif s.predicate in ("sponsor", "completion_date", "last_update_date") and not shown.get(s.predicate):
            shown[s.predicate] = s.object.label
    return shown
