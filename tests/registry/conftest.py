"""A registry that is served, and a clock that does not wait."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from kgbuild.registry import FetchConfig, FetchReport, fetch, make_query
from kgbuild.registry.pace import Backoff
from tests.registry.server import Registry, serving
from tests.registry.studies import Study

NOON = 1_769_947_200.0
"""2026-02-01 12:00 UTC."""


@dataclass
class FakeClock:
    """Time that passes only by sleeping."""

    now: float = NOON
    slept: list[float] = field(default_factory=list)

    def monotonic(self) -> float:
        return self.now

    def time(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@dataclass
class Told:
    """Progress that is kept."""

    lines: list[str] = field(default_factory=list)
    stages: list[tuple[str, int | None, int]] = field(default_factory=list)
    advanced: int = 0

    def begin(self, name: str, total: int | None, done: int) -> None:
        self.stages.append((name, total, done))

    def advance(self, by: int) -> None:
        self.advanced += by

    def message(self, text: str) -> None:
        self.lines.append(text)


Fetch = Callable[..., FetchReport]


@dataclass
class Desk:
    """A registry, its address, a folder, and the fetch between them."""

    site: Registry
    url: str
    folder: Path
    clock: FakeClock = field(default_factory=FakeClock)
    told: Told = field(default_factory=Told)

    def config(self, **words: Any) -> FetchConfig:
        asked = {k: words.pop(k) for k in ("term", "cond", "nct", "phase", "filters") if k in words}
        words = {"to": self.folder, "base_url": self.url, "page_size": 7, **words}
        return FetchConfig(make_query(**asked, everything=True), **words)

    def fetch(self, retries: int = 6, **words: Any) -> FetchReport:
        self.told = Told()
        return fetch(self.config(**words), self.told, self.clock, Backoff(retries))

    def files(self) -> dict[str, Study]:
        return {p.stem: json.loads(p.read_text("utf-8")) for p in sorted(self.folder.glob("NCT*.json"))}

    def marks(self) -> dict[str, tuple[int, int]]:
        """What tells whether a file was written again."""
        return {p.name: (p.stat().st_mtime_ns, p.stat().st_ino) for p in self.folder.glob("[NP]*")}


@pytest.fixture
def site() -> Registry:
    return Registry()


@pytest.fixture
def desk(site: Registry, tmp_path: Path) -> Iterator[Desk]:
    with serving(site) as url:
        yield Desk(site, url, tmp_path / "trials")
