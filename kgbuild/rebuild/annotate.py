"""Extraction and linking of one record over one vocabulary: takes a ``Record``, gives a linked ``Annotation``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kgbuild.model.errors import RecordError
from kgbuild.model.record import Record
from kgbuild.model.statement import Annotation
from kgbuild.rebuild.config import SHIPPED_MODEL

if TYPE_CHECKING:
    from kgbuild.vocab import Vocabulary


class Pipeline:
    """Extraction and linking over one vocabulary, with a curator's overrides (None: the default ones) and a model.

    Raises:
        UsageError: there is no such model, or the overrides cannot be read.
    """

    def __init__(self, vocabulary: Vocabulary, overrides: Path | None = None, model: str = SHIPPED_MODEL) -> None:
        from kgbuild.extract import Extractor
        from kgbuild.link import Linker
        from kgbuild.link.overrides import load_overrides

        self.vocabulary = vocabulary
        self._extractor = Extractor(vocabulary, model)
        self._linker = Linker(vocabulary, load_overrides(vocabulary, overrides))

    def __call__(self, record: Record) -> Annotation | RecordError:
        """The linked annotation of one record, or why there is none."""
        try:
            return self._linker.link(self._extractor.extract(record))
        except RecordError as error:
            return error
        except Exception as error:
            # One record's defect must not cost the others; it is listed by name and the exit code says so.
            return RecordError(record.source, f"could not be extracted: {type(error).__name__}: {error}", record.id)
