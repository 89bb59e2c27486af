"""Takes the inputs of a linking evaluation and a vocabulary, gives the report."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kgbuild.evaluate.linking.adapter import Strings
from kgbuild.evaluate.linking.corpora import score_corpus
from kgbuild.evaluate.linking.coverage import coverage
from kgbuild.evaluate.linking.gold import HandGold, read_gold
from kgbuild.evaluate.linking.hand import hand
from kgbuild.evaluate.linking.inputs import Inputs
from kgbuild.evaluate.linking.mentions import mention_part
from kgbuild.evaluate.linking.pubtator import Document, read_pubtator
from kgbuild.evaluate.linking.records import first_outcomes, link_records
from kgbuild.evaluate.linking.registry import registry
from kgbuild.evaluate.linking.report import Part, Report
from kgbuild.evaluate.linking.seeds import seed_part
from kgbuild.evaluate.linking.silver import Record, read_silver
from kgbuild.evaluate.linking.variants import Variants, read_variants
from kgbuild.model import UsageError
from kgbuild.vocab import Vocabulary


def evaluate_linking(vocab: Vocabulary, inputs: Inputs) -> Report:
    """The report over all parts that the inputs allow; every file is read and checked before anything is linked.

    Raises:
        UsageError: an unreadable or malformed input; names file and line.
    """
    gold = read_gold(inputs.gold) if inputs.gold else HandGold()
    variants = read_variants(inputs.variant_groups, inputs.ignored)
    records = read_silver(inputs.silver) if inputs.silver else []
    corpora = {_name(path): read_pubtator(path) for path in inputs.corpora}
    head = {"vocabulary": f"{len(vocab)} concepts, {vocab.fingerprint[:12]}"}
    if inputs.silver:
        head["registry strings"] = f"{inputs.silver.name}, {len(records)} records"
    if inputs.gold:
        head["hand gold"] = f"{len(gold.strings)} strings drawn, {len(gold.by_string)} judged in all"
    head |= {name: f"{len(documents)} documents" for name, documents in corpora.items()}
    parts = tuple(_parts(vocab, inputs, gold, variants, records, corpora))
    return Report(head, parts)


def _parts(
    vocab: Vocabulary,
    inputs: Inputs,
    gold: HandGold,
    variants: Variants,
    records: list[Record],
    corpora: dict[str, list[Document]],
) -> Iterator[Part]:
    strings = Strings(vocab)
    linked = link_records(strings, records)
    if linked:
        yield coverage(linked, gold)
    if inputs.measure_gold and gold.strings:
        yield hand(strings, gold, first_outcomes(linked))
    if linked:
        yield registry(strings, linked, variants)
    if corpora:
        yield mention_part({name: list(score_corpus(strings, documents)) for name, documents in corpora.items()})
    if inputs.seeds:
        yield seed_part(vocab, inputs.seeds, inputs.seed_documents)


def write_files(report: Report, folder: Path) -> list[Path]:
    """Write the parts' files (calibration curves) into a folder, which is made where it is missing.

    Raises:
        UsageError: the folder cannot be written.
    """
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for part in report.parts:
            for name, content in part.files:
                (folder / name).write_text(content, encoding="utf-8")
                written.append(folder / name)
    except OSError as error:
        raise UsageError(f"{folder}: cannot be written: {error.strerror or error}") from None
    return written


def _name(path: Path) -> str:
    """A corpus's name for the reader: its folder and file without endings."""
    return f"{path.resolve().parent.name}/{path.name.partition('.')[0]}"
