"""Takes a registry's silver table, gives its records: condition and intervention strings, the registry's MeSH terms.

Columns: ``nct``, ``conditions`` (``A|B``), ``interventions`` (``TYPE: name|…``), ``condition_mesh`` and
``intervention_mesh`` (``id:name|…``, ``?`` for an unknown id); others are passed over.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kgbuild.evaluate.linking.identifiers import canonical
from kgbuild.evaluate.linking.tables import read_rows
from kgbuild.model import UsageError

COLUMNS = ("nct", "conditions", "interventions", "condition_mesh", "intervention_mesh")
DRUG_TYPES = ("DRUG", "BIOLOGICAL")
"""The types whose strings should name a drug."""
SUBSTANCE_TYPES = (*DRUG_TYPES, "COMBINATION_PRODUCT", "DIETARY_SUPPLEMENT", "GENETIC")
_TYPES = {*SUBSTANCE_TYPES, "PROCEDURE", "DEVICE", "OTHER", "RADIATION", "BEHAVIORAL", "DIAGNOSTIC_TEST"}


@dataclass(frozen=True, slots=True)
class MeshTerm:
    """A term of the registry: canonical CURIE, or None where the source gives no id, and the name."""

    curie: str | None
    name: str


@dataclass(frozen=True, slots=True)
class Intervention:
    """An intervention's registry type and its string."""

    type: str
    name: str


@dataclass(frozen=True, slots=True)
class Record:
    """One trial."""

    nct: str
    line: int
    conditions: tuple[str, ...]
    interventions: tuple[Intervention, ...]
    condition_mesh: tuple[MeshTerm, ...]
    intervention_mesh: tuple[MeshTerm, ...]


def read_silver(path: Path) -> list[Record]:
    """The records of one file, in file order.

    Raises:
        UsageError: an unreadable file or a malformed row; names file and line.
    """
    return [_record(f"{path}, line {n}", n, row) for n, row in read_rows(path, COLUMNS, quoted=True)]


def _record(where: str, line: int, row: dict[str, str]) -> Record:
    if not row["nct"]:
        raise UsageError(f"{where}: no trial id in the column 'nct'")
    return Record(
        row["nct"],
        line,
        tuple(_pieces(row["conditions"])),
        tuple(_interventions(where, row["interventions"])),
        tuple(mesh_term(where, t) for t in _pieces(row["condition_mesh"])),
        tuple(mesh_term(where, t) for t in _pieces(row["intervention_mesh"])),
    )


def _pieces(cell: str) -> list[str]:
    return [p for p in (piece.strip() for piece in cell.split("|")) if p]


def _interventions(where: str, cell: str) -> Iterable[Intervention]:
    """Each ``TYPE: name``; a piece without a type belongs to the name before it, which holds a bar itself."""
    found: list[Intervention] = []
    for piece in _pieces(cell):
        head, colon, name = piece.partition(":")
        kind = head.strip().upper().replace(" ", "_")
        if colon and kind in _TYPES:
            found.append(Intervention(kind, name.strip()))
        elif found:
            found[-1] = Intervention(found[-1].type, f"{found[-1].name}|{piece}")
        else:
            raise UsageError(f"{where}, column interventions: no 'TYPE: name': {piece[:60]!r}")
    return [i for i in found if i.name]


def mesh_term(where: str, text: str) -> MeshTerm:
    """``D007172:Erectile Dysfunction`` or ``?:name`` as a term."""
    head, colon, name = (p.strip() for p in text.partition(":"))
    curie = canonical(head) if head != "?" else None
    if not colon or not name or (curie is None and head != "?"):
        raise UsageError(f"{where}: no 'id:name' of a MeSH term: {text[:60]!r}")
    return MeshTerm(curie, name)
