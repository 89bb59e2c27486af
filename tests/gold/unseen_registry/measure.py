"""Measures the pipeline on registry records that nobody tuned on: takes the shared data folder, gives evaluations.

The gold is stand-off: file names, SHA-256 of the rendered text, offsets, labels and CURIEs. Each source record is
rendered, its checksum compared, and the result scored like any other gold; only Drug and Condition mentions are
annotated, so other types are not counted.

``python -m tests.gold.unseen_registry.measure SHARED_DIR [OUT_DIR]`` prints the figures and, with ``OUT_DIR``, writes
the errors: ``registry_errors.txt`` (open half) and ``registry_measure_only.txt`` (the half kept from tuning).
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from kgbuild.evaluate import render as render_evaluation
from kgbuild.evaluate.gold import gold_file
from kgbuild.evaluate.run import default_vocabulary, pipeline, score_file, vocabulary_xrefs
from kgbuild.evaluate.scores import Evaluation, Finding
from tests.gold.unseen_registry.render import render

GOLD = Path(__file__).with_name("gold.json")
MENTION_TYPES = ("Drug", "Condition")
Document = dict[str, Any]


def documents() -> list[Document]:
    """The stand-off gold, as committed."""
    found: list[Document] = json.loads(GOLD.read_text(encoding="utf-8"))["documents"]
    return found


def text_of(document: Document, shared: Path) -> str:
    """The rendered text of a gold document; ValueError when it is not the one that was labelled."""
    text = render(shared / "data" / "trials" / document["file"])
    if hashlib.sha256(text.encode("utf-8")).hexdigest() != document["sha256"]:
        raise ValueError(f"{document['file']}: the rendered text differs from the one that the gold describes")
    return text


def with_texts(document: Document, text: str) -> Document:
    """The gold document with the words of its spans filled in."""

    def spanned(item: Document) -> Document:
        return {**item, "text": text[item["start"] : item["end"]]}

    def filled(fact: Document) -> Document:
        qualifiers = {name: _words(value, text) for name, value in fact["qualifiers"].items()}
        target = {name: _words(value, text) for name, value in fact["object"].items()}
        evidence = [spanned(e) for e in fact["evidence"]]
        return {**fact, "object": target, "qualifiers": qualifiers, "evidence": evidence}

    facts = [filled(f) for f in document["facts"]]
    return {**document, "text": text, "mentions": [spanned(m) for m in document["mentions"]], "facts": facts}


def _words(value: Any, text: str) -> Any:
    """A value that is a span (titles, time frames) as its words; other values as they are."""
    is_span = isinstance(value, dict) and set(value) == {"start", "end"}
    return text[value["start"] : value["end"]] if is_span else value


def gaps(wanted: Callable[[Document], bool] = lambda _: True) -> list[str]:
    """Labels of gold concepts that the core vocabulary lacks, each once."""
    return sorted({c["label"] for d in filter(wanted, documents()) for c in _concepts(d) if c.get("curie") is None})


def _concepts(document: Document) -> Iterable[Document]:
    yield from document["mentions"]
    for fact in document["facts"]:
        values = (fact["subject"], fact["object"], *fact["qualifiers"].values())
        yield from (v for v in values if isinstance(v, dict) and "label" in v)


def measure(shared: Path, vocabulary: Any, wanted: Callable[[Document], bool] = lambda _: True) -> Evaluation:
    """Renders, annotates and scores the wanted documents."""
    annotate, xrefs = pipeline(vocabulary), vocabulary_xrefs(vocabulary)
    findings: list[Finding] = []
    names = []
    for document in filter(wanted, documents()):
        text = text_of(document, shared)
        prediction = dict(annotate(text.encode("utf-8"), f"{document['name']}.txt"))
        prediction["mentions"] = [m for m in prediction["mentions"] if m["type"] in MENTION_TYPES]
        names.append(document["name"])
        findings += score_file(gold_file(with_texts(document, text), document["name"]), prediction, xrefs)
    return Evaluation(tuple(names), tuple(findings))


def main(shared: Path, out: Path | None = None) -> None:
    """Prints the figures of all documents and of both halves; writes the errors where asked."""
    vocabulary = default_vocabulary()
    halves: tuple[tuple[str, Callable[[Document], bool]], ...] = (
        ("all", lambda _: True),
        ("open half", lambda d: not d["measure_only"]),
        ("measure only", lambda d: bool(d["measure_only"])),
    )
    for name, wanted in halves:
        evaluation = measure(shared, vocabulary, wanted)
        print(f"== {name}\n{render_evaluation(evaluation)}")
        if out is not None and name != "all":
            target = "registry_errors.txt" if name == "open half" else "registry_measure_only.txt"
            (out / target).write_text(render_evaluation(evaluation, verbose=True) + "\n", encoding="utf-8")
    named = gaps(lambda d: not d["measure_only"])  # names of the other half would invite tuning on it
    print(f"concepts that the vocabulary lacks: {len(gaps())}, in the open half: {', '.join(named)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
