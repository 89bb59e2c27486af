"""Extraction: records to typed mentions and scoped statements, by a spaCy pipeline of registered components.

Takes ``Record``s and a ``Vocabulary``, gives ``Annotation``s without links.
"""

from kgbuild.extract.pipeline import Extractor, make_nlp

__all__ = ["Extractor", "make_nlp"]
