"""What loading into a server tells: its progress, and a report at the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol


class LoadProgress(Protocol):
    """Told where a load is; the command line's and the build's progress fit it."""

    def stage(self, name: str, total: int | None = None) -> None:
        """A new stage begins; ``total`` is a number of rows, or None where the stage cannot count."""

    def advance(self, by: int = 1) -> None:
        """``by`` more rows of the stage are done."""


class SilentProgress:
    """Tells nobody."""

    def stage(self, name: str, total: int | None = None) -> None:
        """Ignored."""

    def advance(self, by: int = 1) -> None:
        """Ignored."""


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a server holds after a load, as counted in the server.

    ``counts`` and ``removed`` have the keys ``nodes`` and ``relationships`` (Neo4j) or ``triples`` and ``graphs``
    (RDF); ``detail`` has a number for each label and relationship type. ``base`` is the folder of the build from which
    the server was brought on by difference; None where everything was sent.
    """

    target: str
    build: str
    counts: Mapping[str, int]
    removed: Mapping[str, int]
    seconds: float
    detail: Mapping[str, int] = field(default_factory=dict)
    base: Path | None = None
