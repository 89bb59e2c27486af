"""Drives every other room: sources in, a published build out.

``build(BuildConfig(sources=(Path("seeds"),), out=Path("graph")))`` reads, extracts, links, assembles, loads the
embedded stores and swaps ``graph/current`` to the new build in one step. Nothing is published unless it is whole.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kgbuild.rebuild.config import STORES, BuildConfig, BuildReport
    from kgbuild.rebuild.driver import build, update
    from kgbuild.rebuild.published import BuildInfo, current_build, find_build, list_builds

__all__ = [
    "STORES",
    "BuildConfig",
    "BuildInfo",
    "BuildReport",
    "build",
    "current_build",
    "find_build",
    "list_builds",
    "update",
]

_HOMES = {"build": "driver", "update": "driver"} | dict.fromkeys(("STORES", "BuildConfig", "BuildReport"), "config")
"""Where a name is defined; those that are not here are in ``published``."""


def __getattr__(name: str) -> Any:
    """Import what is asked for: who only annotates or asks needs none of the tables' and stores' libraries."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES.get(name, 'published')}"), name)
