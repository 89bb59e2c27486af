"""Takes a file and its entry in the manifest, gives the concepts and mappings in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from kgbuild.model import UsageError
from kgbuild.vocab.sources.branches import by_branch
from kgbuild.vocab.sources.facts import Mapping, Problem, RawConcept
from kgbuild.vocab.sources.famplex import read_groundings, read_relations
from kgbuild.vocab.sources.manifest import Source
from kgbuild.vocab.sources.mesh_xml import read_mesh_xml
from kgbuild.vocab.sources.obo import read_obo
from kgbuild.vocab.sources.obographs import read_obographs
from kgbuild.vocab.sources.oncotree import read_oncotree
from kgbuild.vocab.sources.owl import read_owl
from kgbuild.vocab.sources.plain import read_plain
from kgbuild.vocab.sources.reading import Reading
from kgbuild.vocab.sources.rrf import read_rrf
from kgbuild.vocab.sources.rxnorm import read_brands, read_ingredients
from kgbuild.vocab.sources.ssslm import read_ssslm
from kgbuild.vocab.sources.sssom import read_sssom
from kgbuild.vocab.sources.table import read_mappings, read_table

PACKINGS = ("", ".xz", ".gz", ".bz2", ".zip")

_READERS: dict[str, Callable[[Path, Reading], Iterator[RawConcept | Mapping]]] = {
    "obo": read_obo,
    "obographs": read_obographs,
    "owl": read_owl,
    "sssom": read_sssom,
    "ssslm": read_ssslm,
    "table": read_table,
    "mappings": read_mappings,
    "core": read_plain,
    "rxnorm_brands": read_brands,
    "rxnorm_ingredients": read_ingredients,
    "rxnorm_rrf": read_rrf,
    "mesh_xml": read_mesh_xml,
    "famplex_groundings": read_groundings,
    "famplex_relations": read_relations,
    "oncotree": read_oncotree,
}


def read_source(path: Path, source: Source, problems: list[Problem]) -> Iterator[RawConcept | Mapping]:
    """The facts of one file, in file order; faulty lines are added to ``problems`` and skipped.

    Raises:
        UsageError: the file cannot be opened, is truncated or damaged, or is not of its format.
    """
    reader = _READERS.get(source.format)
    if reader is None:
        raise UsageError(f"{source.name}: no reader for the format {source.format!r}")
    reading = Reading(source, problems)
    yield from by_branch(reader(path, reading), source)
    reading.close()


def find_files(folder: Path, source: Source) -> tuple[Path, ...]:
    """The files of a source below a folder, sorted; the plain one where a file is there plain and packed."""
    found: dict[Path, Path] = {}
    for name in source.files:
        for packing in PACKINGS:
            for path in sorted(folder.rglob(name + packing)):
                if path.is_file():
                    found.setdefault(path.parent / path.name.removesuffix(packing) if packing else path, path)
    return tuple(found[k] for k in sorted(found))
