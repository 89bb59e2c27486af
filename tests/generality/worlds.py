"""Worlds: the seeds as they would read had the trials been about other drugs, diseases and numbers."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

from kgbuild.evaluate import Finding, GoldFile, gold_file, score_file
from kgbuild.evaluate.run import Annotate, vocabulary_xrefs
from kgbuild.vocab import Vocabulary
from tests.generality.numbers import with_other_numbers
from tests.generality.reorder import reordered
from tests.generality.segments import Document
from tests.generality.spelling import in_british
from tests.generality.terms import swapped

ROOT = Path(__file__).resolve().parents[2]
CHANGES = ("order", "numbers", "terms", "spelling")


def seed_documents() -> list[Document]:
    """The five seeds with their gold."""
    out = []
    for path in sorted((ROOT / "tests" / "gold" / "seeds").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        out.append(Document(gold, (ROOT / "seeds" / gold["file"]).read_bytes().decode("utf-8")))
    return out


def world(document: Document, vocabulary: Vocabulary, seed: int, changes: tuple[str, ...] = CHANGES) -> Document:
    """One variation of a document; the same seed gives the same world. Spelling changes in every other world."""
    random = Random(f"{seed} {document.name}")
    if "order" in changes:
        document = reordered(document, random)
    if "numbers" in changes:
        document = with_other_numbers(document, random)
    if "terms" in changes:
        document = swapped(document, vocabulary, random)
    if "spelling" in changes and seed % 2:
        document = in_british(document)
    return document


def as_gold(document: Document) -> GoldFile:
    """The document's gate facts as gold; its mentions and narrative are not measured here."""
    facts = [f for f in document.gold["facts"] if f["tier"] == "gate"]
    data = {"file": document.name, "facts": facts, "text": document.text}
    return gold_file(data, document.name)


def findings(document: Document, vocabulary: Vocabulary, annotate: Annotate) -> list[Finding]:
    """What the pipeline found and missed of a world's gate facts."""
    prediction = annotate(document.text.encode("utf-8"), f"{document.name}.txt")
    found = score_file(as_gold(document), prediction, vocabulary_xrefs(vocabulary))
    return [f for f in found if f.part == "fact"]
