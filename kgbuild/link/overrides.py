"""A curator's verdicts: takes ``ontologies/overrides.tsv`` and a vocabulary, gives the link of a string, or none.

A row says that a string, mentioned as a type, means one concept (``curie``) or certainly none (``none``). Strings are
compared as the vocabulary compares terms: spelling variants count as one string, and a short one in capitals matches
in its own case only. What the table decides wins over everything the linker finds.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kgbuild.link.weights import weights
from kgbuild.model import Link, UsageError
from kgbuild.model.ids import canonical_json
from kgbuild.resources import ontologies_dir
from kgbuild.vocab import Vocabulary, term_key
from kgbuild.vocab.terms import is_strict, letters_only

COLUMNS = ("string", "type", "curie", "reason", "author", "date")
MATCH_KIND = "override"
NONE = "none"
ENVIRONMENT = "KGBUILD_OVERRIDES"
_CURIE = re.compile(r"[A-Za-z][\w.]*:[^\s|<>\"]+")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_LIMIT = 400
_Key = tuple[str, str, str]
"""Mention type, term key, and the letters of a string whose case counts (else empty)."""


@dataclass(frozen=True, slots=True)
class Override:
    """One row; ``curie`` None says that the string names no concept."""

    text: str
    type: str
    curie: str | None
    reason: str
    author: str
    date: str
    line: int

    @property
    def key(self) -> _Key:
        """What the row is looked up by."""
        own_case, any_case = self.keys_of(self.text, self.type)
        return own_case if is_strict("label", self.text) else any_case

    @staticmethod
    def keys_of(text: str, type: str) -> tuple[_Key, _Key]:
        """The keys that a row for ``text`` may have: in its own case only, in any case."""
        key = term_key(text)
        return (type, key, letters_only(text)), (type, key, "")


@dataclass(frozen=True, slots=True)
class Ineffective:
    """A row that this vocabulary cannot carry out, and why; it is left out and told."""

    row: Override
    reason: str


class Overrides:
    """The rows that a vocabulary can carry out, ready for look-up; ``ineffective`` are the others."""

    def __init__(self, rows: Sequence[Override], vocab: Vocabulary) -> None:
        self.rows = tuple(rows)
        links: dict[_Key, Link] = {}
        ineffective: list[Ineffective] = []
        for row in rows:
            made = _link(row, vocab)
            if isinstance(made, Link):
                links[row.key] = made
            else:
                ineffective.append(Ineffective(row, made))
        self.ineffective = tuple(ineffective)
        self._links: Mapping[_Key, Link] = links

    def __len__(self) -> int:
        return len(self._links)

    @property
    def fingerprint(self) -> str:
        """SHA-256 over what the rows decide, 64 hex digits; empty where they decide nothing."""
        decided = sorted([*key, link.curie or NONE] for key, link in self._links.items())
        return hashlib.sha256(canonical_json(decided).encode()).hexdigest() if decided else ""

    def verdict(self, text: str, type: str) -> Link | None:
        """The link that a row gives (its ``curie`` None: certainly no concept), or None where no row speaks."""
        if not self._links or not text or len(text) > _LIMIT:
            return None
        own_case, any_case = Override.keys_of(text, type)
        return self._links.get(own_case) or self._links.get(any_case)


def _link(row: Override, vocab: Vocabulary) -> Link | str:
    if row.curie is None:
        return Link(None, None, 1.0, MATCH_KIND, row.text)
    concept = vocab.concept(row.curie)
    if concept is None:
        return f"{row.curie} is not in the vocabulary"
    if concept.type not in weights().types[row.type]:
        return f"{row.curie} ({concept.label}) is of type {concept.type}, which no {row.type} can be"
    return Link(concept.id, concept.label, 1.0, MATCH_KIND, row.text, concept.xrefs)


def load_overrides(vocab: Vocabulary, path: Path | None = None) -> Overrides:
    """The overrides at ``path``; None: those that KGBUILD_OVERRIDES names, else those that ship with kgbuild.

    Raises:
        UsageError: the file is missing or a row is malformed.
    """
    return Overrides(read_overrides(overrides_path(path)), vocab)


def overrides_path(path: Path | None = None) -> Path:
    """Where the overrides in force lie."""
    if path is not None:
        return path
    named = os.environ.get(ENVIRONMENT)
    return Path(named) if named else ontologies_dir() / "overrides.tsv"


def read_overrides(path: Path) -> tuple[Override, ...]:
    """Every row of the table, checked by itself and against the others.

    Raises:
        UsageError: names the file, the line and what is wrong.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: not UTF-8 at byte {error.start}") from None
    except OSError as error:
        raise UsageError(f"{path}: cannot read the overrides: {error.strerror or error}") from None
    header: list[str] | None = None
    rows: dict[_Key, Override] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [c.strip() for c in line.rstrip("\r").split("\t")]
        if header is None:
            header = _header(path, number, cells)
            continue
        row = _row(path, number, header, cells)
        if (other := rows.setdefault(row.key, row)) is not row:
            raise _fail(path, number, f"{row.text!r} as {row.type} is already in line {other.line}")
    if header is None:
        raise UsageError(f"{path}: no header line: the columns are {', '.join(COLUMNS)}")
    return tuple(rows.values())


def _fail(path: Path, line: int, reason: str) -> UsageError:
    return UsageError(f"{path}, line {line}: {reason}")


def _header(path: Path, line: int, cells: list[str]) -> list[str]:
    if sorted(cells) != sorted(COLUMNS):
        raise _fail(path, line, f"the columns must be {', '.join(COLUMNS)}, not {', '.join(cells)[:200]}")
    return cells


def _row(path: Path, line: int, header: list[str], cells: list[str]) -> Override:
    if len(cells) != len(header):
        raise _fail(path, line, f"{len(cells)} cells, the header has {len(header)}")
    row = dict(zip(header, cells, strict=True))
    for column, value in row.items():
        if not value:
            raise _fail(path, line, f"{column} is empty")
        if len(value) > _LIMIT:
            raise _fail(path, line, f"{column} has more than {_LIMIT} characters")
    if not any(c.isalnum() for c in row["string"]) or not term_key(row["string"]):
        raise _fail(path, line, f"the string {row['string']!r} has neither letters nor digits")
    if row["type"] not in weights().types:
        raise _fail(path, line, f"unknown type {row['type']!r}: one of {', '.join(sorted(weights().types))}")
    if row["curie"] != NONE and not _CURIE.fullmatch(row["curie"]):
        raise _fail(path, line, f"{row['curie']!r} is neither a CURIE nor 'none'")
    if not _is_date(row["date"]):
        raise _fail(path, line, f"{row['date']!r} is no date of the form 2026-01-31")
    curie = None if row["curie"] == NONE else row["curie"]
    return Override(row["string"], row["type"], curie, row["reason"], row["author"], row["date"], line)


def _is_date(text: str) -> bool:
    try:
        return bool(_DATE.fullmatch(text)) and date.fromisoformat(text) is not None
    except ValueError:
        return False
