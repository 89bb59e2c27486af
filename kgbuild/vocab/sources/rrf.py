"""Takes RxNorm in its official layout (a zip, or RXNCONSO.RRF beside its sister files), gives its ingredients.

IN, PIN (salt_of the IN) and MIN (has_ingredient) are concepts; a brand (BN) is a name of its one ingredient, or of the
one MIN with exactly its ingredients. UNIIs come from RXNSAT.RRF where it is there.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kgbuild.model import UsageError
from kgbuild.vocab.sources.facts import Mapping, RawConcept
from kgbuild.vocab.sources.files import read_lines
from kgbuild.vocab.sources.reading import Reading
from kgbuild.vocab.sources.rxnorm import combination_of

_INGREDIENTS = ("IN", "PIN", "MIN")
_NAMES = {"IN": "", "PIN": "", "MIN": "", "BN": "", "SY": "exact_synonym", "TMSY": "exact_synonym"}
_FORM, _PART, _TRADE = {"form_of", "has_form"}, {"part_of", "has_part"}, {"tradename_of", "has_tradename"}
_CONSO, _REL, _SAT = 18, 16, 13
"""Columns that a line of each file has at least, the empty one after the last bar included."""


@dataclass(slots=True)
class _Tables:
    """What is kept of the three files; ids are RXCUIs."""

    kind: dict[str, str] = field(default_factory=dict)
    label: dict[str, str] = field(default_factory=dict)
    line: dict[str, int] = field(default_factory=dict)
    synonyms: dict[str, list[str]] = field(default_factory=dict)
    links: dict[str, dict[str, dict[str, None]]] = field(default_factory=dict)
    unii: dict[str, list[str]] = field(default_factory=dict)

    def linked(self, relation: str, of: str, kinds: tuple[str, ...]) -> list[str]:
        """The ids of these kinds that stand in a relation to ``of``."""
        return [i for i in self.links.get(relation, {}).get(of, ()) if self.kind.get(i) in kinds]


def read_rrf(path: Path, reading: Reading) -> Iterator[RawConcept | Mapping]:
    """The ingredients of the release as drugs.

    Raises:
        UsageError: RXNCONSO.RRF or RXNREL.RRF is missing, or a file is damaged.
    """
    tables = _Tables()
    for at, cells in _lines(path, "RXNCONSO.RRF", _CONSO, reading):
        if cells[11] == "RXNORM" and cells[12] in _NAMES and cells[16] in ("N", ""):
            _name(tables, at, cells[0], cells[12], cells[14])
    for _, cells in _lines(path, "RXNREL.RRF", _REL, reading):
        _link(tables, cells[0], cells[4], cells[7])
    for _, cells in _lines(path, "RXNSAT.RRF", _SAT, reading, optional=True):
        if cells[8] == "UNII_CODE" and cells[0] in tables.kind:
            tables.unii.setdefault(cells[0], []).append(cells[10])
    brands = _brands(tables)
    for rxcui, kind in tables.kind.items():
        if kind in _INGREDIENTS and (known := reading.own(f"RXCUI:{rxcui}", tables.line[rxcui])):
            yield _concept(known, rxcui, tables, brands.get(rxcui, []), reading)


def _lines(
    path: Path, name: str, least: int, reading: Reading, optional: bool = False
) -> Iterator[tuple[int, list[str]]]:
    member = "*"
    if path.suffix == ".zip":
        member = _member(path, name)
    else:
        path = path.parent / (name + path.name.removeprefix("RXNCONSO.RRF"))
    if not member or not path.is_file():
        if not optional:
            raise UsageError(f"{path}: no {name}")
        return
    for at, line in read_lines(path, reading, member):
        cells = line.split("|")
        if len(cells) < least:
            reading.problem(at, f"{name}: {len(cells)} cells, {least} are needed")
        else:
            yield at, cells


def _member(path: Path, name: str) -> str:
    """The release holds each file several times: the one in ``rrf/`` is meant."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = [n for n in archive.namelist() if n.rpartition("/")[2] == name]
    except (zipfile.BadZipFile, OSError, EOFError) as error:
        raise UsageError(f"{path}: cannot be opened: {error}") from None
    return min(names, key=lambda n: (not n.startswith("rrf/"), len(n), n), default="")


def _name(tables: _Tables, at: int, rxcui: str, tty: str, text: str) -> None:
    if _NAMES[tty]:
        tables.synonyms.setdefault(rxcui, []).append(text)
    elif rxcui not in tables.kind:
        tables.kind[rxcui], tables.label[rxcui], tables.line[rxcui] = tty, text, at


def _link(tables: _Tables, first: str, second: str, name: str) -> None:
    """Relations stand there in both directions; they are kept from either side, the kinds tell which is which."""
    if first not in tables.kind or second not in tables.kind:
        return
    for relation in (_FORM, _PART, _TRADE):
        if name in relation:
            table = tables.links.setdefault(min(relation), {})
            table.setdefault(first, {})[second] = None
            table.setdefault(second, {})[first] = None


def _brands(tables: _Tables) -> dict[str, list[str]]:
    parts = {i: frozenset(tables.linked("has_part", i, ("IN", "PIN"))) for i, k in tables.kind.items() if k == "MIN"}
    found: dict[str, list[str]] = {}
    for brand, kind in tables.kind.items():
        if kind != "BN":
            continue
        owner = combination_of(tables.linked("has_tradename", brand, ("IN",)), parts)
        if not owner:
            forms = tables.linked("has_tradename", brand, ("PIN",))
            owner = forms[0] if len(forms) == 1 and not tables.linked("has_tradename", brand, ("IN",)) else ""
        if owner:
            found.setdefault(owner, []).append(brand)
    return found


def _concept(known: str, rxcui: str, tables: _Tables, brands: list[str], reading: Reading) -> RawConcept:
    line, kind = tables.line[rxcui], tables.kind[rxcui]
    names = [(t, "exact_synonym") for t in tables.synonyms.get(rxcui, ())]
    names += [(tables.label[b], "brand") for b in brands]
    related: list[tuple[str, str]] = []
    if kind == "PIN":
        related = [("salt_of", i) for i in tables.linked("form_of", rxcui, ("IN",))]
    elif kind == "MIN":
        related = [("has_ingredient", i) for i in tables.linked("has_part", rxcui, ("IN",))]
    return reading.concept(
        known,
        tables.label[rxcui],
        line,
        names,
        same=reading.curies((f"UNII:{u}" for u in tables.unii.get(rxcui, ())), line) if kind == "IN" else (),
        xrefs=reading.curies((f"RXCUI:{b}" for b in brands), line),
        relations=tuple((r, f"RXCUI:{i}") for r, i in related),
    )
