"""What to start: takes ``servers.toml`` beside this file, gives typed settings."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Neo4jConfig:
    """Neo4j: ``artifacts`` are Maven coordinates ``group:artifact:version``; ``ports`` has ``bolt`` and ``http``."""

    version: str
    image: str
    user: str
    password_env: str
    artifacts: tuple[str, ...]
    ports: Mapping[str, int]
    settings: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FusekiConfig:
    """Fuseki: ``dataset`` is the path of the data set, e.g. ``/ds``; ``ports`` has ``http``."""

    version: str
    artifacts: tuple[str, ...]
    transitive: bool
    ports: Mapping[str, int]
    dataset: str
    java_options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ServerConfig:
    """The whole file."""

    java: int
    neo4j: Neo4jConfig
    fuseki: FusekiConfig


@cache
def server_config() -> ServerConfig:
    """The shipped configuration."""
    raw = tomllib.loads(files("kgbuild.servers").joinpath("servers.toml").read_text(encoding="utf-8"))
    return ServerConfig(
        raw["java"]["minimum"], Neo4jConfig(**_tuples(raw["neo4j"])), FusekiConfig(**_tuples(raw["fuseki"]))
    )


def _tuples(table: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}


def cache_dir() -> Path:
    """Where jars and the data of servers started by hand lie.

    ``KGBUILD_CACHE`` if set, else ``.cache/servers`` of a source checkout, else the user's cache folder.
    """
    named = os.environ.get("KGBUILD_CACHE")
    if named:
        return Path(named) / "servers"
    if (_PACKAGE.parent / "pyproject.toml").is_file():
        return _PACKAGE.parent / ".cache" / "servers"
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "kgbuild" / "servers"
