"""Runs an evaluation: takes gold and annotations (public JSON), or gold alone and runs the pipeline on its text."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from kgbuild.evaluate.concepts import Concepts, Xrefs, no_xrefs
from kgbuild.evaluate.facts import FactScorer
from kgbuild.evaluate.gold import GoldFile, load_gold
from kgbuild.evaluate.mentions import score_mentions
from kgbuild.evaluate.scores import Evaluation, Finding
from kgbuild.evaluate.traps import score_traps
from kgbuild.model import UsageError

Json = Mapping[str, Any]
Annotate = Callable[[bytes, str], Json]
"""From a document's bytes and name to its public annotation."""


def score_file(gold: GoldFile, prediction: Json, vocabulary_xrefs: Xrefs = no_xrefs) -> list[Finding]:
    """Every finding for one document."""
    concepts = Concepts(gold, prediction, vocabulary_xrefs)
    facts = FactScorer(gold, prediction, concepts).score()
    return [*score_mentions(gold, prediction), *facts, *score_traps(gold, prediction, concepts)]


def evaluate_gold(
    gold: Path | Iterable[GoldFile], annotations: Mapping[str, Json], vocabulary_xrefs: Xrefs = no_xrefs
) -> Evaluation:
    """Scores public annotations, keyed by file name or SHA-256; a gold file without one is reported as missing."""
    files = load_gold(gold) if isinstance(gold, Path) else list(gold)
    findings: list[Finding] = []
    missing = []
    for one in files:
        prediction = annotations.get(one.sha256) or annotations.get(one.file) or annotations.get(one.name)
        if prediction is None:
            missing.append(one.file)
        findings += score_file(one, prediction or {}, vocabulary_xrefs)
    traps = sum(len(one.traps) for one in files)
    return Evaluation(tuple(one.name for one in files), tuple(findings), tuple(missing), traps)


def run_evaluation(
    gold: Path, vocabulary: Any = None, seeds_dir: Path | None = None, only: str = "", annotate: Annotate | None = None
) -> Evaluation:
    """Reads, extracts and links each gold file's document, then scores it.

    ``only`` keeps the gold files whose name contains it. Documents are looked for beside the gold, in ``seeds_dir``,
    in ``seeds/`` and in the shared data folder, by file name, then checked by SHA-256. Raises UsageError when a
    document is not found or differs from the one that the gold describes.
    """
    files = [g for g in load_gold(gold) if only in g.name]
    if not files:
        raise UsageError(f"{gold}: no gold file's name contains {only!r}")
    if annotate is None:
        vocabulary = vocabulary or default_vocabulary()
        annotate = pipeline(vocabulary)
    annotations = {g.name: annotate(document(g, gold, seeds_dir), g.file) for g in files}
    named = [_renamed(g) for g in files]
    return evaluate_gold(named, annotations, vocabulary_xrefs(vocabulary) if vocabulary is not None else no_xrefs)


def _renamed(gold: GoldFile) -> GoldFile:
    """The same gold, found by its name only, so that equal texts in two gold files keep their own annotation."""
    return GoldFile(gold.name, gold.name, "", gold.text, gold.mentions, gold.facts, gold.traps, gold.predicates)


def document(gold: GoldFile, gold_path: Path, seeds_dir: Path | None = None) -> bytes:
    """The bytes of the document that a gold file describes."""
    if gold.text is not None:
        return gold.text.encode("utf-8")
    folder = gold_path if gold_path.is_dir() else gold_path.parent
    root = Path(__file__).resolve().parents[2]
    places = [
        folder,
        *([seeds_dir] if seeds_dir else []),
        Path("seeds"),
        root / "seeds",
        root.parent / "shared" / "seeds",
    ]
    for place in (*places, folder.parent.parent / "seeds"):
        path = place / Path(gold.file).name
        if path.is_file():
            data = path.read_bytes()
            if gold.sha256 in ("", hashlib.sha256(data).hexdigest()):
                return data
    raise UsageError(f"{gold.file}: the document of this gold file was not found, or differs from it")


def default_vocabulary() -> Any:
    """The vocabulary that the other commands use."""
    from kgbuild.vocab import load_vocabulary

    return load_vocabulary()


def pipeline(vocabulary: Any, model: str | None = None) -> Annotate:
    """From bytes to public annotation, with one extractor and linker for all; ``model`` None: the shipped one."""
    from kgbuild.extract import Extractor
    from kgbuild.link import Linker
    from kgbuild.model.serialize import to_public
    from kgbuild.records import read_bytes

    extractor = Extractor(vocabulary, model) if model else Extractor(vocabulary)
    linker = Linker(vocabulary)

    def annotate(data: bytes, source: str) -> Json:
        (record,) = read_bytes(data, source)
        return to_public(linker.link(extractor.extract(record)))

    return annotate


def vocabulary_xrefs(vocabulary: Any) -> Xrefs:
    """The vocabulary's exact matches of a CURIE; nothing for a CURIE that it does not hold."""

    def xrefs(curie: str) -> Iterable[str]:
        try:
            concept = vocabulary.concept(curie)
        except KeyError:
            return ()
        return () if concept is None else (concept.id, *concept.xrefs)

    return xrefs
