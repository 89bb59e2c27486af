"""Takes hand-judged gold, gives which strings have a right answer and which identifiers are right.

``strings.tsv`` has the columns string, group (conditions, drugs), kind, right, acceptable and note. ``right`` lists the
CURIEs of the right concept between bars; the components of a composite stand between `` + ``. ``no_answer.tsv`` has
string, group, kind and note: strings without a right answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kgbuild.evaluate.linking.identifiers import canonical
from kgbuild.evaluate.linking.tables import read_rows
from kgbuild.model import UsageError

GROUPS = {"conditions": "Condition", "drugs": "Drug"}
"""The groups of strings, and the mention type that each is linked as."""
KINDS = ("concept", "composite", "regimen", "placebo", "procedure", "device", "behavioral", "other", "none")
APART = ("placebo", "procedure", "device", "behavioral")
"""Kinds that are interventions of another sort: neither a drug nor a failure."""
_COLUMNS = ("string", "group", "kind")


@dataclass(frozen=True, slots=True)
class Judged:
    """One judged string. ``right`` holds a set of CURIEs for each component; no component: no right answer."""

    text: str
    group: str
    kind: str
    right: tuple[frozenset[str], ...]
    acceptable: tuple[frozenset[str], ...]
    note: str
    place: str

    @property
    def answerable(self) -> bool:
        """Whether a right link exists."""
        return bool(self.right)

    @property
    def apart(self) -> bool:
        """Whether it names a placebo, procedure, device or behaviour and no drug."""
        return not self.right and self.kind in APART


@dataclass(frozen=True, slots=True)
class HandGold:
    """All judged strings. ``strings`` were drawn for measuring, ``by_string`` holds them and the ``no_answer`` ones."""

    strings: tuple[Judged, ...] = ()
    by_string: Mapping[tuple[str, str], Judged] = field(default_factory=dict)

    def judged(self, group: str, text: str) -> Judged | None:
        """The verdict on a string, in any case and spacing, or None where nobody judged it."""
        return self.by_string.get((group, folded(text)))


def folded(text: str) -> str:
    """A string as keys write it: lower case, single blanks."""
    return " ".join(text.split()).casefold()


def read_gold(path: Path) -> HandGold:
    """The gold of a folder (``strings.tsv`` and, where present, ``no_answer.tsv``) or of one file in either layout.

    Raises:
        UsageError: nothing readable, a malformed row, two verdicts on one string; names file and line.
    """
    files = [p for p in (path / "strings.tsv", path / "no_answer.tsv") if p.is_file()] if path.is_dir() else [path]
    if not files:
        raise UsageError(f"{path}: neither strings.tsv nor no_answer.tsv in this folder")
    strings: list[Judged] = []
    drawn: set[tuple[str, str]] = set()
    known: dict[tuple[str, str], Judged] = {}
    for file in files:
        for number, row in read_rows(file, _COLUMNS):
            one = _judged(f"{file}, line {number}", row)
            key = (one.group, folded(one.text))
            if (other := known.get(key)) is not None and (other.right, other.kind) != (one.right, one.kind):
                raise UsageError(f"{one.place}: {one.text!r} is judged otherwise in {other.place}")
            if "right" in row and (one.group, one.text) not in drawn:
                strings.append(one)
                drawn.add((one.group, one.text))
            known.setdefault(key, one)
    return HandGold(tuple(strings), known)


def _judged(where: str, row: dict[str, str]) -> Judged:
    text, group, kind = row["string"], row["group"], row["kind"]
    if not text:
        raise UsageError(f"{where}: no string")
    if group not in GROUPS:
        raise UsageError(f"{where}: group {group!r} is none of {', '.join(GROUPS)}")
    if kind not in KINDS:
        raise UsageError(f"{where}: kind {kind!r} is none of {', '.join(KINDS)}")
    right = _components(where, "right", row.get("right", ""))
    acceptable = _components(where, "acceptable", row.get("acceptable", ""))
    if kind in ("concept", "composite", "regimen") and not right:
        raise UsageError(f"{where}: kind {kind!r} needs an identifier in the column 'right'")
    if kind == "none" and right:
        raise UsageError(f"{where}: kind 'none' has an identifier in the column 'right'")
    return Judged(text, group, kind, right, acceptable, row.get("note", ""), where)


def _components(where: str, column: str, cell: str) -> tuple[frozenset[str], ...]:
    if not cell:
        return ()
    return tuple(frozenset(_curies(where, column, piece)) for piece in cell.split(" + "))


def _curies(where: str, column: str, piece: str) -> list[str]:
    found = []
    for part in (p.strip() for p in piece.split("|")):
        curie = canonical(part)
        if part and curie is None:
            raise UsageError(f"{where}, column {column}: not a CURIE: {part[:60]!r}")
        if curie:
            found.append(curie)
    return found
