"""What a build was made from: inputs with hashes, versions, vocabulary fingerprint, counts; timings apart.

All but ``build``, ``started`` and ``seconds`` is equal for equal inputs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kgbuild.model.ids import canonical_json
from kgbuild.rebuild.config import BuildConfig, BuildReport
from kgbuild.rebuild.entries import Entry
from kgbuild.rebuild.fingerprint import model_fingerprint
from kgbuild.rebuild.rollback import age

if TYPE_CHECKING:
    from kgbuild.link.overrides import Overrides
    from kgbuild.vocab import Vocabulary

_TOOLS = ("kgbuild", "spacy", "pyarrow", "duckdb", "ladybug", "pyoxigraph")
"""Packages whose version can change what a build says or how its files are read."""


def build_name(entries: Sequence[Entry], vocabulary: Vocabulary, started: datetime, overrides: str = "") -> str:
    """``<UTC time>-<8 hex>``; the hex is over the records' versions, the vocabulary, kgbuild's version, overrides."""
    payload = [sorted((e.id, e.version) for e in entries), vocabulary.fingerprint, _versions()["kgbuild"]]
    payload += [overrides] if overrides else []
    digest = hashlib.sha256(canonical_json(payload).encode()).hexdigest()[:8]
    return f"{started:%Y%m%dT%H%M%SZ}-{digest}"


def manifest(
    config: BuildConfig,
    entries: Sequence[Entry],
    vocabulary: Vocabulary,
    report: BuildReport,
    started: datetime,
    overrides: Overrides,
    pipeline: str,
    before: Path | None,
) -> dict[str, Any]:
    """The manifest of a build, ready for JSON; ``pipeline`` is its fingerprint, ``before`` what was current."""
    return {
        "build": report.build_id,
        "sequence": _sequence(config.out),
        "previous": before.name if before else None,
        "base": report.base,
        "started": started.isoformat(timespec="seconds"),
        "pipeline": pipeline,
        "versions": _versions(),
        "vocabulary": {
            "source": "core" if config.ontologies is None else str(config.ontologies),
            "fingerprint": vocabulary.fingerprint,
        },
        "model": {"source": config.model, "fingerprint": model_fingerprint(config.model)},
        "overrides": {
            "source": "default" if config.overrides is None else str(config.overrides),
            "rows": len(overrides),
            "fingerprint": overrides.fingerprint,
        },
        "stores": list(config.stores),
        "inputs": [
            {"source": e.source, "record": e.id, "version": e.version, "format": e.source_format} for e in entries
        ],
        "counts": {name: dict(values) for name, values in report.counts.items()},
        "rejected": len(report.rejected),
        "superseded": len(report.superseded),
        "notices": len(report.notices),
        "seconds": dict(report.seconds),
    }


def _sequence(out: Path) -> int:
    """Builds are numbered by what they followed, since a clock may go backwards."""
    return 1 + max((age(p)[0] for p in (out / "builds").glob("*")), default=0)


def _versions() -> dict[str, str]:
    found: dict[str, str] = {}
    for name in _TOOLS:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found
