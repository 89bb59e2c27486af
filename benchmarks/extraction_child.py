"""What one measured process of ``benchmarks.extraction`` does: ``python -m benchmarks.extraction_child WHAT ...``.

``start FILE``: from the process's start to the first record. ``rate WHO SOURCE COUNT``: records. ``document SIZE``:
one text. ``shapes SIZES``: texts of every shape. Prints JSON.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

_WARM = 5
"""Records that are read before measuring, so that what is made on first use is made."""


def main(arguments: Sequence[str]) -> None:
    """One measurement, on one core; loading is not counted but in ``start``."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    print(json.dumps(_CHILDREN[arguments[0]](*arguments[1:])))


def _child_start(path: str) -> dict[str, Any]:
    import psutil

    begun = psutil.Process().create_time()
    from kgbuild.rebuild.annotate import Pipeline
    from kgbuild.records import read_sources
    from kgbuild.vocab import load_vocabulary

    imported = time.process_time()
    pipeline = Pipeline(load_vocabulary())
    loaded = time.process_time()
    next(map(pipeline, read_sources([Path(path)])))  # type: ignore[arg-type]
    ended = time.process_time()
    wall = time.time() - begun
    return {"seconds": ended, "imports": imported, "load": loaded - imported, "wall": wall}


class _Clock:
    """The extractor's and the linker's parts, each with the core's seconds that it took."""

    def __init__(self) -> None:
        from kgbuild.extract import Extractor
        from kgbuild.link import Linker
        from kgbuild.vocab import load_vocabulary

        vocabulary = load_vocabulary()
        self.spent: Counter[str] = Counter()
        self._extractor, self._linker = Extractor(vocabulary), Linker(vocabulary)
        nlp = self._extractor.nlp
        self.pipeline = [(name, self._timed(name, component)) for name, component in nlp.pipeline]
        self.make_doc = self._timed("tokenizer", nlp.make_doc)
        self._extractor.nlp = self  # type: ignore[assignment]  # it asks for these two only
        self._link = self._timed("linking", self._linker.link)

    def _timed(self, name: str, step: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def run(given: Any) -> Any:
            begun = time.process_time()
            try:
                return step(given)
            finally:
                self.spent[name] += time.process_time() - begun

        return run

    def __call__(self, record: Any) -> Any:
        return self._link(self._extractor.extract(record))


def _tokens(texts: Iterable[str]) -> int:
    import spacy

    nlp = spacy.blank("en")
    nlp.max_length = 50_000_000
    return sum(not t.is_space for text in texts for t in nlp.make_doc(text))


def _child_rate(who: str, source: str, count: str) -> dict[str, Any]:
    from benchmarks.extraction_texts import readable, records

    given = records(source, int(count) + _WARM)
    warm, given = given[:_WARM], given[_WARM:]
    texts = [readable(r) for r in given]
    work: Callable[[], object]
    shares: Counter[str] = Counter()
    if who == "kgbuild":
        clock = _Clock()
        for record in warm:
            clock(record)
        clock.spent.clear()
        shares = clock.spent
        work = lambda: [len(clock(r).mentions) for r in given]  # noqa: E731
    else:
        work = _peer(who, texts)
    begun = time.process_time()
    work()
    seconds = time.process_time() - begun
    shares["rest"] = max(0.0, seconds - sum(shares.values())) if shares else 0.0
    told = {name: round(spent / seconds, 4) for name, spent in shares.most_common() if spent}
    return {"records": len(given), "tokens": _tokens(texts), "seconds": round(seconds, 3), "shares": told}


def _peer(who: str, texts: Sequence[str]) -> Callable[[], object]:
    import spacy

    nlp = spacy.blank("en")
    nlp.max_length = 50_000_000
    if who == "scispacy":
        from scispacy.abbreviation import AbbreviationDetector  # noqa: F401  registers the component

        nlp.add_pipe("sentencizer")
        nlp.add_pipe("abbreviation_detector")
    return lambda: [len(doc) for doc in nlp.pipe(texts)]


def _child_document(size: str) -> dict[str, Any]:
    from benchmarks.extraction_texts import document

    record = document(int(size))
    return _one(_started(), record)


def _child_shapes(sizes: str) -> dict[str, Any]:
    """Every shape in one process, so that loading is paid for once."""
    from benchmarks.extraction_texts import SHAPES, plain, shape

    clock = _started()
    wanted = [int(n) for n in sizes.split(",")]
    return {"rows": {name: [_one(clock, plain(shape(name, n))) for n in wanted] for name in SHAPES}}


def _started() -> _Clock:
    """The pipeline, with what is made on first use."""
    from benchmarks.extraction_texts import records

    clock = _Clock()
    for record in records("registry, v2 JSON", _WARM):
        clock(record)
    return clock


def _one(clock: _Clock, record: Any) -> dict[str, Any]:
    begun = time.process_time()
    annotation = clock(record)
    seconds = time.process_time() - begun
    return {"size": len(record.text), "seconds": round(seconds, 3), "mentions": len(annotation.mentions)}


_CHILDREN: dict[str, Callable[..., dict[str, Any]]] = {
    "start": _child_start, "rate": _child_rate, "document": _child_document, "shapes": _child_shapes
}  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1:])
