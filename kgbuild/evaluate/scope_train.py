"""Learns the weights of the scope classifier from the open half of the labelled sentences.

``python -m kgbuild.evaluate.scope_train GOLD SHARED --to kgbuild/extract/scope_weights.tsv`` (needs scikit-learn, which
nothing else here needs). Prints the accuracy of cross-validation, documents kept apart. The measuring half is not read.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from kgbuild.evaluate.scope import Label, labels, placed
from kgbuild.extract import Extractor
from kgbuild.extract.scope import decided
from kgbuild.extract.scope_signals import features, signals
from kgbuild.extract.sections import FIELDS
from kgbuild.extract.view import View
from kgbuild.vocab import load_vocabulary

_STRENGTH, _FOLDS, _LEAST, _SMALL = 0.4, 5, 3, 20
_HEAD = """# Weights of the scope classifier, in thousandths: one row a feature, one column a scope. Written by
# kgbuild/evaluate/scope_train.py from the open half of tests/gold/scope; not to be edited by hand.
"""
Example = tuple[dict[str, float], str, str, str]
"""Features, gold, what a decisive cue says ("" for nothing), and the document."""


def examples(given: Sequence[Label], shared: Path, extractor: Extractor) -> Iterator[Example]:
    """One example a label in prose."""
    for label, reading, view in placed(given, shared, extractor):
        section = view.sentence.section
        if section.kind in FIELDS:
            continue
        views = [v for v in reading.views if v.sentence.section is section]
        yield (*_seen(views, views.index(view)), label.said["scope"], label.trial or label.file)


def _seen(views: Sequence[View], at: int) -> tuple[dict[str, float], str]:
    given = [signals(v) for v in views]
    return features(views, given, at), decided(views[at], given[at]) or ""


def main(arguments: Sequence[str] | None = None, write: Callable[[str], object] = print) -> int:
    """Trains, prints what cross-validation gives, writes the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--to", type=Path, required=True)
    given = parser.parse_args(arguments)
    wanted = [x for x in labels(given.gold) if x.half == "open"]
    found = [(f, d, g, t) for f, d, g, t in examples(wanted, given.shared, Extractor(load_vocabulary()))]
    right = sum((found[n][1] or said) == found[n][2] for n, said in _crossed(found))
    write(f"{len(found)} sentences, cross-validated accuracy {right / len(found):.3f}")
    given.to.write_text(_HEAD + _table(*_learned(found)), "utf-8")
    return 0


def _learned(found: Sequence[Any]) -> tuple[Any, Any]:
    """The vectorizer and the model."""
    vectors = importlib.import_module("sklearn.feature_extraction").DictVectorizer()
    regression = importlib.import_module("sklearn.linear_model").LogisticRegression
    counts = Counter(name for f, *_ in found for name in f)
    kept = [{k: v for k, v in f.items() if counts[k] >= _LEAST} for f, *_ in found]
    model = regression(C=_STRENGTH, max_iter=1000).fit(vectors.fit_transform(kept), [g for _, _, g, _ in found])
    return vectors, model


def _crossed(found: Sequence[Any]) -> Iterator[tuple[int, str]]:
    """(example, what a model trained on other documents says)."""
    documents = sorted({t for *_, t in found})
    fold = {d: n % _FOLDS for n, d in enumerate(documents)}
    parts: dict[int, list[int]] = defaultdict(list)
    for n, (*_, t) in enumerate(found):
        parts[fold[t]].append(n)
    for held in parts.values():
        out = set(held)
        vectors, model = _learned([x for n, x in enumerate(found) if n not in out])
        said = model.predict(vectors.transform([found[n][0] for n in held]))
        yield from zip(held, map(str, said), strict=True)


def _table(vectors: Any, model: Any) -> str:
    """The weights as rows, without those that are next to nothing."""
    lines = ["\t".join(["feature", *map(str, model.classes_)])]
    rows = [("bias", [round(w * 1000) for w in model.intercept_])]
    rows += [
        (n, [round(w * 1000) for w in column]) for n, column in zip(vectors.feature_names_, model.coef_.T, strict=True)
    ]
    lines += ["\t".join([name, *map(str, ws)]) for name, ws in rows if max(map(abs, ws)) >= _SMALL]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
