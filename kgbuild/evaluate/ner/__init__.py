"""Measures the finding of mentions: takes corpora with gold spans and a tagger, gives figures and every error."""

from __future__ import annotations

from collections.abc import Sequence

from kgbuild.evaluate.linking.report import Part, Report
from kgbuild.evaluate.ner.compare import compare
from kgbuild.evaluate.ner.run import Run, run_corpus
from kgbuild.evaluate.ner.saved import load, save
from kgbuild.evaluate.ner.score import Judged, ScoredDocument, score_document
from kgbuild.evaluate.ner.tables import part_of
from kgbuild.evaluate.ner.taggers import Tagged, TaggedSpan, Tagger, tagger
from kgbuild.model import UsageError

__all__ = [
    "Judged",
    "Run",
    "ScoredDocument",
    "Tagged",
    "TaggedSpan",
    "Tagger",
    "compare",
    "load",
    "report",
    "run_corpus",
    "save",
    "score_document",
    "tagger",
]


def report(runs: Sequence[Run], earlier: Sequence[Run] = ()) -> Report:
    """The report of runs, each with its comparison with the earlier run of the same corpus, where there is one.

    Raises:
        UsageError: none of the earlier runs is of these corpora, or one was made on other documents.
    """
    by_corpus = {r.corpus: r for r in earlier}
    if earlier and not any(r.corpus in by_corpus for r in runs):
        raise UsageError(f"the saved runs are of {', '.join(by_corpus)}")
    parts: list[Part] = []
    for run in runs:
        parts.append(part_of(run))
        if run.corpus in by_corpus:
            parts.append(compare(by_corpus[run.corpus], run))
    models = ", ".join(dict.fromkeys(r.model for r in runs))
    return Report({"model": models, "intervals": "95 %, bootstrap over documents, 1,000 draws"}, tuple(parts))
