"""Takes the manifest of terminology sources (TOML), gives one checked ``Source`` for each ``[[source]]`` in it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from kgbuild.model import UsageError
from kgbuild.vocab.concept import CONCEPT_TYPES

FORMATS = (
    "obo", "obographs", "owl", "sssom", "ssslm", "table", "mappings", "core", "rxnorm_brands", "rxnorm_ingredients",
    "rxnorm_rrf", "famplex_groundings", "famplex_relations", "mesh_xml", "oncotree", "usage",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """One terminology: where it is found, how it is read, how far it is trusted.

    ``files`` are names or globs below the folder of terminologies, without ``.xz``, ``.gz``, ``.bz2``. ``rank``:
    smaller is more trusted. ``take`` are the prefixes whose ids are taken (empty: ``prefix``, or all without one).
    ``replaces`` names the sources that are not read when this one is there. ``sha256`` is empty where the publisher
    has no fixed release file. ``options`` belong to the format: docs in the reader's module.
    """

    name: str
    files: tuple[str, ...]
    format: str
    prefix: str = ""
    type: str = ""
    rank: int = 100
    licence: str = ""
    version: str = ""
    url: str = ""
    sha256: str = ""
    note: str = ""
    take: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    options: dict[str, Any] = field(default_factory=dict, hash=False)


_LISTS = ("files", "take", "replaces")
_KINDS: dict[str, type] = {"rank": int, "options": dict, **dict.fromkeys(_LISTS, list)}


def load_manifest(path: Path) -> tuple[Source, ...]:
    """The sources of a manifest, in file order.

    Raises:
        UsageError: unreadable, no source in it, a missing or unknown key, a wrong value, a name used twice.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: not valid TOML: {error}") from None
    entries = data.get("source")
    if not isinstance(entries, list) or not entries:
        raise UsageError(f"{path}: no [[source]] in it")
    sources = tuple(_source(path, n, e) for n, e in enumerate(entries, 1))
    names = [s.name for s in sources]
    for s in sources:
        if names.count(s.name) > 1:
            raise UsageError(f"{path}: source {s.name!r} is there twice")
        for other in s.replaces:
            if other not in names:
                raise UsageError(f"{path}: source {s.name!r} replaces the unknown source {other!r}")
    return sources


def _source(path: Path, number: int, entry: object) -> Source:
    if not isinstance(entry, dict):
        raise UsageError(f"{path}, source {number}: not a table")
    where = f"{path}, source {entry.get('name') or number}"
    known = {f.name for f in fields(Source)}
    for key, value in entry.items():
        if key not in known:
            raise UsageError(f"{where}: unknown key {key!r}")
        kind = _KINDS.get(key, str)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise UsageError(f"{where}: {key} must be a {kind.__name__}, not {value!r}")
        if isinstance(value, list) and not all(isinstance(v, str) and v for v in value):
            raise UsageError(f"{where}: {key} must be a list of strings")
    for key in ("name", "files", "format"):
        if not entry.get(key):
            raise UsageError(f"{where}: no {key}")
    if entry["format"] not in FORMATS:
        raise UsageError(f"{where}: unknown format {entry['format']!r} (known: {', '.join(FORMATS)})")
    if entry.get("type") and entry["type"] not in CONCEPT_TYPES:
        raise UsageError(f"{where}: unknown type {entry['type']!r}")
    values: dict[str, Any] = {k: tuple(v) if k in _LISTS else v for k, v in entry.items()}
    return Source(**values)
