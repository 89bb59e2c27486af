"""Measures the pipeline on the unseen abstracts: takes the folder of papers, gives an Evaluation.

Labels are stand-off: the text is rendered from the paper, its SHA-256 checked, and the words of each span taken from
it. Only mentions of the labelled types are compared. ``python -m tests.gold.unseen_abstracts.measure FOLDER`` prints
the figures; ``--errors tuning`` or ``--errors measure_only`` adds the misses and false alarms of that half.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kgbuild.evaluate import Evaluation
from kgbuild.evaluate import render as render_evaluation
from kgbuild.evaluate.gold import GoldFile, gold_file
from kgbuild.evaluate.run import default_vocabulary, evaluate_gold, pipeline, vocabulary_xrefs
from tests.gold.unseen_abstracts.render import render

LABELS = Path(__file__).with_name("labels.json")
TYPES = frozenset({"Drug", "Condition"})
HALVES = ("tuning", "measure_only")


def documents(half: str = "") -> list[dict[str, Any]]:
    """The labelled documents, or those of one half."""
    found: list[dict[str, Any]] = json.loads(LABELS.read_text(encoding="utf-8"))["documents"]
    return [d for d in found if half in ("", HALVES[bool(d["measure_only"])])]


def with_text(document: Mapping[str, Any], text: str) -> GoldFile:
    """The gold of one document, its spans filled with their words; ValueError when the text is another one."""
    if hashlib.sha256(text.encode("utf-8")).hexdigest() != document["sha256"]:
        raise ValueError(f"{document['file']}: the rendered text is not the one that was labelled")

    def filled(span: Mapping[str, Any]) -> dict[str, Any]:
        return {**span, "text": text[span["start"] : span["end"]]}

    def object_of(fact: Mapping[str, Any]) -> Any:
        value = fact["object"]
        return {"literal": filled(value)["text"]} if "start" in value else value

    mentions = [filled(m) for m in document["mentions"]]
    facts = [{**f, "object": object_of(f), "evidence": [filled(e) for e in f["evidence"]]} for f in document["facts"]]
    return gold_file({**document, "text": text, "mentions": mentions, "facts": facts}, document["name"])


def golds(papers: Path, half: str = "") -> list[GoldFile]:
    """Every labelled document with its text."""
    return [with_text(d, render(papers / d["file"])) for d in documents(half)]


def measure(papers: Path, vocabulary: Any, half: str = "") -> Evaluation:
    """Runs the pipeline on each text and scores mentions of the labelled types and all facts."""
    annotate = pipeline(vocabulary)
    files = golds(papers, half)
    annotations = {}
    for gold in files:
        public = annotate((gold.text or "").encode("utf-8"), f"{gold.name}.txt")
        # The narrative tier is not labelled, and other mention types neither: they are no false alarms.
        mentions = [m for m in public["mentions"] if m["type"] in TYPES]
        annotations[gold.sha256] = {**public, "mentions": mentions}
    return evaluate_gold(files, annotations, vocabulary_xrefs(vocabulary))


def main() -> None:
    """Command line: prints the figures of each half and of both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("papers", type=Path)
    parser.add_argument("--errors", choices=HALVES, default=None)
    options = parser.parse_args()
    vocabulary = default_vocabulary()
    for half in (*HALVES, ""):
        result = measure(options.papers, vocabulary, half)
        print(f"== {half or 'both'}")
        print(render_evaluation(result, verbose=options.errors == half))


if __name__ == "__main__":
    main()
