"""Takes FamPlex's groundings and relations, gives names of families, and genes with the families they belong to.

Genes stand there by symbol: they come as ``HGNC.SYMBOL:<symbol>``, which the gene's own concept holds in ``same``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kgbuild.vocab.sources.facts import Mapping, RawConcept
from kgbuild.vocab.sources.files import read_lines
from kgbuild.vocab.sources.merge import merged
from kgbuild.vocab.sources.reading import Reading

_SYMBOL_SPACES = {"HGNC": "HGNC.SYMBOL", "hgnc": "HGNC.SYMBOL"}


def _id(space: str, local: str, line: int, reading: Reading) -> str:
    if local.startswith(f"{space.upper()}:"):  # "chebi", "CHEBI:27568"
        return reading.curie(local, line)
    return reading.curie(f"{_SYMBOL_SPACES.get(space, space)}:{local}", line)


def read_groundings(path: Path, reading: Reading) -> Iterator[RawConcept | Mapping]:
    """Rows ``text, id, namespace, type`` as synonyms of the id; ids defined elsewhere come without a label."""
    return merged(_groundings(path, reading))


def _groundings(path: Path, reading: Reading) -> Iterator[RawConcept]:
    for line, text in read_lines(path, reading):
        cells = text.split("\t")
        if len(cells) < 3:
            reading.problem(line, f"{len(cells)} cells, 3 are needed")
            continue
        name, local, space = cells[:3]
        known = _id(space, local, line, reading)
        if known and (not reading.take or known.partition(":")[0] in reading.take):
            yield reading.concept(known, "", line, [(name, "exact_synonym")])


def read_relations(path: Path, reading: Reading) -> Iterator[RawConcept | Mapping]:
    """Rows ``space, id, isa|partof, space, id`` as parents and ``part_of`` relations."""
    return merged(_relations(path, reading))


def _relations(path: Path, reading: Reading) -> Iterator[RawConcept]:
    for line, text in read_lines(path, reading):
        cells = [c.strip() for c in text.split(",")]
        if len(cells) != 5 or cells[2] not in ("isa", "partof"):
            if text:
                reading.problem(line, "not 'space,id,isa|partof,space,id'")
            continue
        child, parent = _id(cells[0], cells[1], line, reading), _id(cells[3], cells[4], line, reading)
        if not child or not parent:
            continue
        if cells[2] == "isa":
            yield reading.concept(child, "", line, parents=(parent,))
        else:
            yield reading.concept(child, "", line, relations=(("part_of", parent),))
