"""Fixtures that several rooms' tests use: the shared data folder, the core vocabulary, one build of the seeds."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from kgbuild.vocab import Vocabulary
    from kgbuild.vocab.compile import Compiled

ROOT = Path(__file__).resolve().parent.parent

# The tests speak of the core vocabulary and the shipped overrides, whatever the person who runs them uses.
os.environ.pop("KGBUILD_ONTOLOGIES", None)
os.environ.pop("KGBUILD_OVERRIDES", None)

# A shell that runs the tests in the background has them ignore Ctrl-C, which processes they start would inherit.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

if (ROOT / "tests" / "server_fixtures.py").is_file():
    pytest_plugins = ["tests.server_fixtures"]


def _shared() -> Path | None:
    """The shared data folder, or None where this machine has none."""
    named = os.environ.get("KGBUILD_SHARED")
    folder = Path(named) if named else ROOT.parent / "shared"
    return folder if (folder / "data").is_dir() else None


def _in_ci() -> bool:
    return os.environ.get("CI", "").lower() not in ("", "0", "false")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without the shared folder its tests are deselected, with one line that says so; in CI that is an error."""
    needing = [item for item in items if item.get_closest_marker("shared")]
    if not needing or _shared():
        return
    if _in_ci():
        raise pytest.UsageError(
            f"{len(needing)} tests need the shared data folder: set KGBUILD_SHARED or put it at ../shared"
        )
    config.hook.pytest_deselected(items=needing)
    items[:] = [item for item in items if not item.get_closest_marker("shared")]
    config.stash[_DESELECTED] = needing


_DESELECTED = pytest.StashKey[Sequence[pytest.Item]]()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say once how many tests did not run for want of the shared folder."""
    needing = config.stash.get(_DESELECTED, ())
    if needing:
        terminalreporter.write_line(
            f"shared data folder not found (KGBUILD_SHARED or ../shared): {len(needing)} tests deselected"
        )


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """The shared data folder (read-only). Mark the test ``@pytest.mark.shared``."""
    folder = _shared()
    if folder is None:
        pytest.fail("no shared data folder, and the test is not marked 'shared'")
    return folder


@pytest.fixture(scope="session")
def shared_compiled(shared_dir: Path) -> Compiled:
    """The shared terminologies merged with the core, once for all tests: more than half a minute."""
    from kgbuild.resources import ontologies_dir
    from kgbuild.vocab.compile import compile_vocabulary

    folder = ontologies_dir()
    return compile_vocabulary(shared_dir / "data" / "ontologies", folder / "sources.toml", folder / "core")


@pytest.fixture(scope="session")
def shared_index(shared_compiled: Compiled, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index folder of the shared terminologies. Do not write to it."""
    from kgbuild.vocab import Vocabulary
    from kgbuild.vocab.store import MemoryStore

    folder = tmp_path_factory.mktemp("shared") / "index"
    Vocabulary(MemoryStore(shared_compiled.concepts)).save(folder)
    return folder


@pytest.fixture(scope="session")
def core_vocabulary() -> Vocabulary:
    """The vocabulary of ``ontologies/core``, loaded once."""
    from kgbuild.vocab import load_vocabulary

    return load_vocabulary()


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder of the five seed documents."""
    return ROOT / "seeds"


@pytest.fixture(scope="session")
def seed_graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder (``--out``) of a full build of the seeds with both embedded stores. Do not write to it."""
    from kgbuild.rebuild import BuildConfig, build

    out = tmp_path_factory.mktemp("seed_graph") / "graph"
    report = build(BuildConfig(sources=(ROOT / "seeds",), out=out))
    assert report.rejected == ()
    return out


@pytest.fixture(scope="session")
def seed_build(seed_graph: Path) -> Path:
    """The published build of the seeds: ``tables/``, ``cypher/graph.lbug``, ``rdf/``, ``manifest.json``."""
    return (seed_graph / "current").resolve()
