"""What an update is for, on real records of several formats: ten deleted, ten edited, ten added.

The tables are those of a fresh build, the difference names exactly those thirty records, and a real Neo4j that follows
holds what the tables hold, node by node and edge by edge.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from kgbuild.graph import diff_tables
from kgbuild.load.neo4j import load_neo4j
from kgbuild.rebuild import BuildConfig, BuildReport, build, list_builds, update
from tests.load_diff.test_neo4j_update import Ask, held, wanted
from tests.load_diff.test_neo4j_update import ask as ask
from tests.rebuild.test_update import assert_same_tables
from tests.server_fixtures import Neo4jAccess

pytestmark = [pytest.mark.shared, pytest.mark.server]

FORMATS = {"ctgov_v2_json": "*.json", "ctgov_xml": "**/*.xml", "nli4ct_json": "*.json"}
EACH = 16
"""Files of each format: 48 in all, of which the first ten of the list are deleted, the next ten edited."""


def _files(shared: Path) -> Iterator[Path]:
    """Files of moderate size, formats in turn."""
    lists = [
        islice((p for p in sorted((shared / "data/trials" / name).glob(pattern)) if p.stat().st_size < 40_000), EACH)
        for name, pattern in FORMATS.items()
    ]
    for together in zip(*lists, strict=True):
        yield from together


def _edit(path: Path) -> None:
    """A title of its own, whatever the format."""
    text = path.read_text("utf-8")
    edited = re.sub(r'("briefTitle": *"|<brief_title>|"INTERVENTION 1: *",\s*"\s*)', r"\g<1>Amended: ", text, count=1)
    assert edited != text, path
    path.write_text(edited, "utf-8")


def _config(trials: Path, out: Path) -> BuildConfig:
    return BuildConfig((trials,), out, ())


@pytest.fixture(scope="module")
def nights(shared_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, BuildReport, BuildReport]:
    """The folder, and the builds before and after the thirty records changed."""
    folder = tmp_path_factory.mktemp("thirty")
    files = list(_files(shared_dir))
    trials = folder / "trials"
    trials.mkdir()
    for path in files[:38]:
        shutil.copyfile(path, trials / path.name)
    first = build(_config(trials, folder / "graph"))
    for path in files[:10]:
        (trials / path.name).unlink()
    for path in files[10:20]:
        _edit(trials / path.name)
    for path in files[38:48]:
        shutil.copyfile(path, trials / path.name)
    return folder, first, update(_config(trials, folder / "graph"))


def test_the_tables_are_those_of_a_fresh_build(nights: tuple[Path, BuildReport, BuildReport]) -> None:
    folder, first, second = nights
    assert second.base == first.build_id
    assert_same_tables(second.folder, build(_config(folder / "trials", folder / "fresh")).folder)


def test_the_difference_names_exactly_the_thirty(nights: tuple[Path, BuildReport, BuildReport]) -> None:
    _, first, second = nights
    found = diff_tables(first.folder, second.folder)
    kinds = [r.kind for r in found.records]
    assert {kind: kinds.count(kind) for kind in kinds} == {"added": 10, "changed": 10, "deleted": 10}
    assert {c.record for c in found.changes} - {None} == {r.record for r in found.records}
    told = json.loads((second.folder / "changes.json").read_text("utf-8"))
    assert {r["record"] for r in told["records"]} == {r.record for r in found.records}
    assert [(c["kind"], c["id"]) for c in told["changes"]] == [(c.kind, c.id) for c in found.changes]


def test_a_real_neo4j_follows(
    nights: tuple[Path, BuildReport, BuildReport], ask: Ask, neo4j_server: Neo4jAccess
) -> None:
    folder, first, second = nights
    access = (neo4j_server.uri, neo4j_server.user, neo4j_server.password)
    ask("MATCH (n) DETACH DELETE n")
    load_neo4j(first.folder, *access)
    assert held(ask) == wanted(first.folder)
    earlier = [b.folder for b in list_builds(folder / "graph")]
    report = load_neo4j(second.folder, *access, earlier=earlier)
    assert report.base is not None
    assert held(ask) == wanted(second.folder)
