"""The terminology: takes vocabulary files or a compiled index, gives ``Vocabulary`` for matching and hierarchy."""

from kgbuild.vocab.concept import CONCEPT_TYPES, TERM_KINDS, Collision, Concept, DictMatch, TermHit
from kgbuild.vocab.normalise import Token, term_key, tokenise
from kgbuild.vocab.vocabulary import Vocabulary, load_vocabulary

__all__ = [
    "CONCEPT_TYPES",
    "TERM_KINDS",
    "Collision",
    "Concept",
    "DictMatch",
    "TermHit",
    "Token",
    "Vocabulary",
    "load_vocabulary",
    "term_key",
    "tokenise",
]
