"""Find the tables of AACT: in a folder, or in a zip archive, that holds their ``studies.txt``.

Takes a folder or an open archive; gives the tables as files or as what opens a stream. Tables of a download that hold
nothing that is read (facilities, contacts, MeSH trees) are named too, so that they are passed over and not refused.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from kgbuild.model import RecordError
from kgbuild.records.aact_tables import STUDY_COLUMNS, TABLES
from kgbuild.records.containers import ChunkStream
from kgbuild.records.containers_codecs import Budget
from kgbuild.records.containers_zip import ZIP_MAGIC, Member, members
from kgbuild.records.delimited import header
from kgbuild.records.stream import HEAD

STUDIES = "studies.txt"
_ENDING = ".txt"


@dataclass(frozen=True, slots=True)
class ZippedTables:
    """The tables in one folder of an archive; ``members`` are their names there, and those of tables not used."""

    folder: str
    openers: dict[str, Callable[[], BinaryIO]]
    members: frozenset[str]


def open_without_waiting(path: str, flags: int) -> int:
    """For ``open(opener=…)``: a named pipe without a writer does not block."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def tables_in(folder: Path, names: Iterable[str]) -> tuple[tuple[Path, ...], frozenset[Path]]:
    """The tables of AACT among the files of a folder, and those not used; none unless ``studies.txt`` is one."""
    given = [name for name in names if name.endswith(_ENDING)]
    if STUDIES not in given or not is_studies(_head(folder / STUDIES)):
        return (), frozenset()
    tables = tuple(folder / name for name in given if _is_table(name) and (folder / name).is_file())
    others = (folder / name for name in given if not _is_table(name))
    return tables, frozenset(path for path in others if _is_other(_head(path)))


def tables_in_zip(file: BinaryIO, name: str, size: int) -> list[ZippedTables]:
    """The sets of tables in a zip archive; the file stands at its start again."""
    zipped = file.read(4).startswith(ZIP_MAGIC)
    folders: dict[str, dict[str, Member]] = {}
    for member in members(file, name) if zipped else ():
        if not isinstance(member, RecordError) and member.name.endswith(_ENDING):
            folder, _, base = member.name.rpartition("/")
            folders.setdefault(folder, {})[base] = member
    budget = Budget(size)
    found = []
    for folder, held in folders.items():
        if STUDIES in held and is_studies(_opener(held[STUDIES], Budget(size))().read(HEAD)):
            tables = {base: m for base, m in held.items() if _is_table(base)}
            openers = {base.removesuffix(_ENDING): _opener(m, budget) for base, m in tables.items()}
            others = (m for base, m in held.items() if base not in tables)
            unused = [m.name for m in others if _is_other(_opener(m, Budget(size))().read(HEAD))]
            found.append(ZippedTables(folder, openers, frozenset((*(m.name for m in tables.values()), *unused))))
    file.seek(0)
    return found


def is_studies(head: bytes) -> bool:
    """Whether a table that begins so is ``studies``."""
    named = header(head)
    return named is not None and "nct_id" in named[1] and not STUDY_COLUMNS.isdisjoint(named[1])


def _is_table(name: str) -> bool:
    return name.endswith(_ENDING) and name.removesuffix(_ENDING) in TABLES


def _is_other(head: bytes) -> bool:
    """A pipe-delimited table with row ids, or of studies."""
    named = header(head)
    return named is not None and named[0] == "|" and (named[1][0] == "id" or "nct_id" in named[1])


def _opener(member: Member, budget: Budget) -> Callable[[], BinaryIO]:
    return lambda: cast(BinaryIO, ChunkStream(member.watched(budget)))


def _head(path: Path) -> bytes:
    try:
        with open(path, "rb", opener=open_without_waiting) as file:
            return file.read(HEAD) if stat.S_ISREG(os.fstat(file.fileno()).st_mode) else b""
    except OSError:
        return b""
