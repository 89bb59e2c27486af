"""Records in, linked annotations out, in the records' order, in this process or in several.

A record that extraction or linking fails on is given back as a ``RecordError``; the others go on.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from kgbuild.model.errors import RecordError
from kgbuild.model.record import Record
from kgbuild.model.statement import Annotation

if TYPE_CHECKING:
    from kgbuild.vocab import Vocabulary

CHUNK = 16
"""Records sent to a worker at once: large enough to hide the pickling, small enough to share work evenly."""


class Pipeline:
    """Extraction and linking over one vocabulary, with a curator's overrides (None: the default ones)."""

    def __init__(self, vocabulary: Vocabulary, overrides: Path | None = None) -> None:
        from kgbuild.extract import Extractor
        from kgbuild.link import Linker
        from kgbuild.link.overrides import load_overrides

        self._extractor = Extractor(vocabulary)
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


def annotate(
    records: Sequence[Record],
    vocabulary: Vocabulary,
    ontologies: Path | None = None,
    workers: int = 1,
    overrides: Path | None = None,
) -> Iterator[Annotation | RecordError]:
    """Annotate ``records`` in their order. Workers load ``ontologies`` and ``overrides`` themselves."""
    workers = min(workers, (len(records) + CHUNK - 1) // CHUNK) if len(records) > CHUNK else min(workers, len(records))
    if workers <= 1:
        yield from map(Pipeline(vocabulary, overrides), records)
        return
    # Spawned, not forked: a forked child would hold the build's lock, and threads of the parent's libraries.
    context = multiprocessing.get_context("spawn")
    chunk = max(1, min(CHUNK, len(records) // workers))
    with ProcessPoolExecutor(workers, context, initializer=_start_worker, initargs=(ontologies, overrides)) as pool:
        yield from pool.map(_work, records, chunksize=chunk)


_worker: list[Pipeline] = []
"""The one pipeline of a worker process, set when the process starts."""


def _start_worker(ontologies: Path | None, overrides: Path | None) -> None:
    """Load the pipeline once a process; end the process when the parent is gone, however it went."""
    from kgbuild.vocab import load_vocabulary

    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_leave_with, args=(parent,), daemon=True).start()
    _worker.append(Pipeline(load_vocabulary(ontologies), overrides))


def _leave_with(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    os._exit(1)


def _work(record: Record) -> Annotation | RecordError:
    return _worker[0](record)
