"""What a build was made from: inputs with hashes, versions, vocabulary fingerprint, counts; timings apart.

All but ``build``, ``started`` and ``seconds`` is equal for equal inputs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from kgbuild.model.ids import canonical_json
from kgbuild.model.record import Record
from kgbuild.rebuild.config import BuildConfig, BuildReport

if TYPE_CHECKING:
    from kgbuild.link.overrides import Overrides
    from kgbuild.vocab import Vocabulary

_TOOLS = ("kgbuild", "spacy", "pyarrow", "duckdb", "ladybug", "pyoxigraph")
"""Packages whose version can change what a build says or how its files are read."""


def build_name(records: Sequence[Record], vocabulary: Vocabulary, started: datetime, overrides: str = "") -> str:
    """``<UTC time>-<8 hex>``; the hex is over the records' versions, the vocabulary, kgbuild's version, overrides."""
    payload = [sorted((r.id, r.version) for r in records), vocabulary.fingerprint, _versions()["kgbuild"]]
    payload += [overrides] if overrides else []
    digest = hashlib.sha256(canonical_json(payload).encode()).hexdigest()[:8]
    return f"{started:%Y%m%dT%H%M%SZ}-{digest}"


def manifest(
    config: BuildConfig,
    records: Sequence[Record],
    vocabulary: Vocabulary,
    report: BuildReport,
    started: datetime,
    overrides: Overrides,
) -> dict[str, Any]:
    """The manifest of a build, ready for JSON."""
    return {
        "build": report.build_id,
        "started": started.isoformat(timespec="seconds"),
        "versions": _versions(),
        "vocabulary": {
            "source": "core" if config.ontologies is None else str(config.ontologies),
            "fingerprint": vocabulary.fingerprint,
        },
        "overrides": {
            "source": "default" if config.overrides is None else str(config.overrides),
            "rows": len(overrides),
            "fingerprint": overrides.fingerprint,
        },
        "stores": list(config.stores),
        "inputs": [
            {"source": r.source, "record": r.id, "version": r.version, "format": r.source_format} for r in records
        ],
        "counts": {name: dict(values) for name, values in report.counts.items()},
        "rejected": len(report.rejected),
        "superseded": len(report.superseded),
        "seconds": dict(report.seconds),
    }


def _versions() -> dict[str, str]:
    found: dict[str, str] = {}
    for name in _TOOLS:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found
