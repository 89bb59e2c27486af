"""What a build is asked to do, and what it reports when it is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kgbuild.model.errors import UsageError

STORES = ("cypher", "rdf")
"""The embedded stores, in the order they are written."""


SHIPPED_MODEL, NO_MODEL = "kgb-ner", "none"
"""The model that ships with kgbuild, and none; named here too, so that reading a config loads no NLP."""


@dataclass(frozen=True, slots=True)
class BuildConfig:
    """A build to be made.

    ``sources`` are files and folders; ``out`` the output folder; ``stores`` a subset of ``STORES``; ``workers`` the
    number of processes that extract and link; ``ontologies`` a compiled index or a folder of core tables, None for
    the vocabulary that ships with the package. ``overrides`` are a curator's verdicts on strings, None for those that
    KGBUILD_OVERRIDES names or that ship with the package. ``keep`` is the number of builds that stay on disk; ``fresh``
    leaves all that is cached aside. ``max_deleted`` is the share of the records that an update may delete, None for
    half of them where the graph is not small (``rebuild.guard``). ``model`` finds names that no terminology holds, as
    ``kgbuild.extract.recognise`` takes it.

    Raises:
        UsageError: no sources, an unknown store, fewer than one worker or build to keep, or a share outside 0 to 1.
    """

    sources: tuple[Path, ...]
    out: Path = Path("graph")
    stores: tuple[str, ...] = STORES
    workers: int = 1
    ontologies: Path | None = None
    overrides: Path | None = None
    keep: int = 5
    fresh: bool = False
    max_deleted: float | None = None
    model: str = SHIPPED_MODEL

    def __post_init__(self) -> None:
        if not self.sources:
            raise UsageError("name at least one file or folder to read")
        unknown = [store for store in self.stores if store not in STORES]
        if unknown:
            raise UsageError(f"unknown store {unknown[0]!r}: choose from {', '.join(STORES)}, or none")
        if self.workers < 1:
            raise UsageError(f"--workers must be at least 1, not {self.workers}")
        if self.keep < 1:
            raise UsageError(f"--keep must be at least 1, not {self.keep}")
        if self.max_deleted is not None and not 0 <= self.max_deleted <= 1:
            raise UsageError(f"--max-deleted is a share from 0 to 1, not {self.max_deleted:g}")


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that could not be used: which source, where in it, why."""

    source: str
    reason: str
    place: str = ""
    kind: str = "rejected"
    """``rejected``; ``superseded`` (a newer version of the same record was there); ``repeated`` (the same again);
    ``notice`` (something in the record is odd, e.g. an unknown code; the record is used)."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build made. ``seconds`` holds wall time by stage; ``changes`` counts against the previous build.

    ``base`` is the build whose tables it was made from, None when everything was assembled. ``published`` is False
    where nothing had changed: ``build_id`` and ``folder`` are then the current build's.
    """

    build_id: str
    folder: Path
    records: int
    rejected: tuple[Rejected, ...]
    superseded: tuple[Rejected, ...]
    counts: Mapping[str, Mapping[str, int]]
    """``rows`` by table, ``mentions`` and ``linked`` by type, ``statements`` by predicate, ``nodes``, ``edges``."""
    seconds: Mapping[str, float]
    changes: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    notices: tuple[Rejected, ...] = ()
    base: str | None = None
    published: bool = True

    @property
    def exit_code(self) -> int:
        """0, or 1 when records were rejected."""
        return 1 if self.rejected else 0
