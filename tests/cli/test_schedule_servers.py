"""A scheduled run brings a real Neo4j to what the graph says, and is no success where that fails."""

from __future__ import annotations

from pathlib import Path

import neo4j
import pytest

from kgbuild.rebuild import current_build
from kgbuild.rebuild.runs import list_runs
from tests.cli.conftest import Run
from tests.cli.test_update import TABLES_ONLY, TRIALS, write
from tests.server_fixtures import Neo4jAccess

pytestmark = pytest.mark.server


def test_the_server_follows(
    neo4j_server: Neo4jAccess, kgbuild: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEO4J_PASSWORD", neo4j_server.password)
    load = ("--load", "neo4j", "--neo4j-uri", neo4j_server.uri, "--neo4j-user", neo4j_server.user)
    for name, (title, drug, disease) in TRIALS.items():
        write(tmp_path / "in", name, title, drug, disease)
    for expected in (set(TRIALS), set(TRIALS) - {"NCT90000001"}):
        done = kgbuild("schedule", "--once", "in", *TABLES_ONLY, *load, timeout=300)
        assert done.returncode == 0, done.stderr
        with neo4j.GraphDatabase.driver(neo4j_server.uri, auth=(neo4j_server.user, neo4j_server.password)) as driver:
            rows, _, _ = driver.execute_query("MATCH (t:Trial) RETURN t.nct_id AS id")
        assert {row["id"] for row in rows} == expected
        (tmp_path / "in" / "NCT90000001.json").unlink(missing_ok=True)
    assert [step["name"] for step in list_runs(tmp_path / "graph")[-1].steps] == ["update", "load neo4j"]

    monkeypatch.setenv("NEO4J_PASSWORD", "not-the-password")
    done = kgbuild("schedule", "--once", "in", *TABLES_ONLY, *load, timeout=300)
    run, built = list_runs(tmp_path / "graph")[-1], current_build(tmp_path / "graph")
    assert built is not None
    assert (done.returncode, run.status, run.exit_code, run.build) == (3, "failed", 3, built.name)
    assert run.error is not None
    assert run.error.startswith("load neo4j: ")
    assert "not-the-password" not in done.stderr + run.error
