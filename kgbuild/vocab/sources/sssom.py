"""Takes an SSSOM mapping set (TSV with metadata in comments), gives its mappings.

Option ``predicates`` keeps these predicates only.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kgbuild.model import UsageError
from kgbuild.vocab.sources.curies import curie, prefix_of_base
from kgbuild.vocab.sources.facts import Mapping, RawConcept
from kgbuild.vocab.sources.files import read_lines
from kgbuild.vocab.sources.reading import Reading

_NEEDED = ("subject_id", "predicate_id", "object_id")


def read_sssom(path: Path, reading: Reading) -> Iterator[RawConcept | Mapping]:
    """The mappings of the set; prefixes that only its own ``curie_map`` explains are resolved by their IRI.

    Raises:
        UsageError: no header, or a needed column is missing.
    """
    local: dict[str, str] = {}
    columns: list[int] = []
    predicates = frozenset(reading.source.options.get("predicates", ()))
    for number, line in read_lines(path, reading):
        if line[:1] == "#":
            name, _, iri = line.lstrip("# ").partition(":")
            if curie(f"{name}:") is None and (prefix := prefix_of_base(iri.strip().strip("\"'"))):
                local[name] = prefix
            continue
        cells = line.split("\t")
        if not columns:
            columns = _columns(path, number, cells)
        elif len(cells) <= max(columns[:3]):
            if any(cells):
                reading.problem(number, f"{len(cells)} cells: an id or the predicate is missing")
        else:
            predicate = cells[columns[1]].strip()
            if predicates and predicate not in predicates:
                continue
            subject, target = (_id(cells[i].strip(), number, reading, local) for i in (columns[0], columns[2]))
            if subject and target and subject != target:
                why = cells[columns[3]].strip() if len(columns) > 3 and len(cells) > columns[3] else ""
                yield Mapping(subject, predicate, target, why, reading.source.name, number)
    if not columns:
        raise UsageError(f"{path}: no header line")


def _columns(path: Path, number: int, header: list[str]) -> list[int]:
    for name in _NEEDED:
        if name not in header:
            raise UsageError(f"{path}, line {number}: no column {name!r} in the header")
    optional = [header.index("mapping_justification")] if "mapping_justification" in header else []
    return [*(header.index(n) for n in _NEEDED), *optional]


def _id(text: str, number: int, reading: Reading, local: dict[str, str]) -> str:
    if local and (prefix := local.get(text.partition(":")[0])):
        text = f"{prefix}:{text.partition(':')[2]}"
    return reading.curie(text, number)
