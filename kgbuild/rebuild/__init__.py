"""Drives every other room: sources in, a published build out.

``build(BuildConfig(sources=(Path("seeds"),), out=Path("graph")))`` reads, extracts, links, assembles, loads the
embedded stores and swaps ``graph/current`` to the new build in one step. Nothing is published unless it is whole.
"""

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
