"""What a cached result depends on, as short hashes: the code that reads, the code that extracts, the vocabulary.

Takes nothing or the vocabulary and overrides, gives hex digests. The code is hashed as it lies on disk, data files
included, so that an edited rule or schema is another pipeline without anybody counting versions.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING

from kgbuild.model.errors import UsageError
from kgbuild.model.ids import canonical_json
from kgbuild.rebuild.config import NO_MODEL, SHIPPED_MODEL
from kgbuild.resources import models_dir

if TYPE_CHECKING:
    from kgbuild.link.overrides import Overrides
    from kgbuild.vocab import Vocabulary

READING = ("model", "records")
"""Packages that decide which records a document holds."""

PIPELINE = (*READING, "vocab", "ner", "extract", "link", "graph")
"""Packages that decide what is said of a record, and in which form."""

_LIBRARIES = ("spacy", "pyarrow", "duckdb", "lxml", "justext")
"""Libraries whose version may change what is read."""


def reading_fingerprint() -> str:
    """16 hex digits over the readers' code."""
    return _code(READING)


def pipeline_fingerprint(vocabulary: Vocabulary, overrides: Overrides, model: str) -> str:
    """16 hex digits over all that decides what the rows of a record are, the record itself left out.

    Raises:
        UsageError: there is no such model.
    """
    parts = [_code(PIPELINE), vocabulary.fingerprint, overrides.fingerprint, model_fingerprint(model)]
    return hashlib.sha256(canonical_json(parts).encode()).hexdigest()[:16]


def model_fingerprint(name: str) -> str:
    """16 hex digits that change whenever what a model finds may change; no model is loaded for it.

    Of a folder all files count, of an installed pipeline its name and version.

    Raises:
        UsageError: there is no such model.
    """
    folder = models_dir() / name if name == SHIPPED_MODEL else Path(name)
    if name == NO_MODEL or not folder.is_dir():
        return hashlib.sha256(f"{name} {_installed(name)}".encode()).hexdigest()[:16]
    digest = hashlib.sha256()
    for path, content in _files(folder, ""):
        digest.update(path.encode() + b"\0" + hashlib.sha256(content).digest())
    return digest.hexdigest()[:16]


def _installed(name: str) -> str:
    if name == NO_MODEL:
        return ""
    try:
        return version(name)
    except (PackageNotFoundError, ValueError) as error:
        raise UsageError(f"{name}: no model of this name is installed, and no folder: name kgb-ner or none") from error


@cache
def _code(packages: tuple[str, ...]) -> str:
    digest = hashlib.sha256(canonical_json({name: _version(name) for name in _LIBRARIES}).encode())
    for package in packages:
        for name, content in _files(files("kgbuild") / package, package):
            digest.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
    return digest.hexdigest()[:16]


def _files(folder: Traversable, name: str) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for item in sorted(folder.iterdir(), key=lambda i: i.name):
        if item.is_dir():
            if item.name != "__pycache__":
                found += _files(item, f"{name}/{item.name}")
        elif not item.name.endswith((".pyc", ".pyo")):
            found.append((f"{name}/{item.name}", item.read_bytes()))
    return found


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""
