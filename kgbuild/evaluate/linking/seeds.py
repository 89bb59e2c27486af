"""Takes documents with gold mentions, runs the whole pipeline, and gives which mentions are linked as gold says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kgbuild.evaluate.concepts import Concepts
from kgbuild.evaluate.gold import GoldFile, GoldMention, load_gold
from kgbuild.evaluate.linking.report import Check, Listing, Part, Table, share
from kgbuild.evaluate.mentions import fits_span
from kgbuild.evaluate.run import document, pipeline, vocabulary_xrefs
from kgbuild.vocab import Vocabulary

TYPES = ("Drug", "Condition", "Target", "Mechanism", "Endpoint")


@dataclass(frozen=True, slots=True)
class SeedCase:
    """One gold mention: ``status`` is right, wrong, unlinked or not found."""

    file: str
    mention: GoldMention
    status: str
    predicted: str


def seed_part(vocab: Vocabulary, gold: Path, documents: Path | None = None) -> Part:
    """The part of the report on gold documents; ``documents``: where they lie, if not in the usual places."""
    annotate = pipeline(vocab)
    cases = [
        case
        for one in load_gold(gold)
        for case in _cases(one, annotate(document(one, gold, documents), one.file), vocab)
    ]
    rows = []
    for kind in (*TYPES, "all"):
        group = [c for c in cases if kind in ("all", c.mention.type)]
        counts = [sum(c.status == s for c in group) for s in ("right", "wrong", "unlinked", "not found")]
        rows.append((kind, len(group), *counts, share(counts[0], len(group))))
    columns = ("type", "mentions", "right", "wrong", "unlinked", "not found", "share right")
    errors = tuple(
        (c.file[:12], c.mention.type, c.mention.text, c.status, c.mention.curie or c.mention.label, c.predicted)
        for c in cases
        if c.status != "right"
    )
    listing = Listing("Mentions not linked as gold says", ("file", "type", "mention", "status", "gold", "link"), errors)
    figure = share(sum(c.status == "right" for c in cases), len(cases))
    check = Check("seeds, mentions linked as gold says", figure, 1.0)
    return Part("seeds", "Gold documents", (Table("Mentions", columns, tuple(rows)),), (check,), (listing,))


def _cases(gold: GoldFile, prediction: Mapping[str, Any], vocab: Vocabulary) -> Iterator[SeedCase]:
    concepts = Concepts(gold, prediction, vocabulary_xrefs(vocab))
    for mention in gold.mentions or ():
        if mention.type not in TYPES:
            continue
        fitting = [m for m in prediction["mentions"] if m["type"] == mention.type and fits_span(mention, m)]
        wanted = {"curie": mention.curie, "label": mention.label, "xrefs": mention.xrefs}
        if not fitting:
            yield SeedCase(gold.name, mention, "not found", "")
            continue
        best = next((m for m in fitting if _right(concepts, wanted, m)), fitting[0])
        named = f"{best.get('curie') or 'none'} {best.get('label') or ''}"
        status = "right" if _right(concepts, wanted, best) else "wrong" if best.get("curie") else "unlinked"
        yield SeedCase(gold.name, mention, status, named)


def _right(concepts: Concepts, wanted: Mapping[str, Any], found: Mapping[str, Any]) -> bool:
    """Whether the link is the gold's concept; where gold has no public id, no link or an equal label is right."""
    if wanted["curie"] is None and found.get("curie") is None:
        return True
    return concepts.same(wanted, found.get("curie"), found.get("label"))
